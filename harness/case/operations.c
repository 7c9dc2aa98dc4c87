// SPDX-License-Identifier: GPL-2.0-only
/* What a case's operations do to its world, in order, with what goes without saying. */
#include "case/beginning.h"
#include "case/lifecycle.h"
#include "case/operations.h"
#include "case/play.h"

#include <errno.h>

#define BLOCK_BYTES	512u
#define RNG_BYTES_MAX	0x10000u

void rf_operations_enter(struct rf_world *world, enum rf_stage stage)
{
	if (world->trace.stage != stage)
		rf_trace_stage(&world->trace, stage);
}

/* Keep what a later reset of the device would forget. */
static void note_negotiation(struct rf_world *world)
{
	const struct rf_device *device = &world->device;

	if (device->status & RF_STATUS_DRIVER_OK)
		world->reached_driver_ok = true;
	if (device->agreed && !device->refused)
		world->agreed = rf_device_features_agreed(device);
}

/* A guest that dies says so by itself; other errors are a driver's answer. */
void rf_operations_pump(struct rf_world *world)
{
	if (world->host.dead)
		return;
	(void)!world->guest.ops->pump(&world->guest);
	note_negotiation(world);
}

static bool scripted(const struct rf_world *world)
{
	return rf_driver_scripted((enum rf_driver_id)world->running->driver);
}

static int probe(struct rf_world *world)
{
	int err;

	if (world->present || world->unbound)
		return -EEXIST;
	rf_lifecycle_plug_in(world);
	world->probed = world->present = !scripted(world);
	rf_operations_enter(world, RF_STAGE_PROBE);
	err = world->guest.ops->probe(&world->guest);
	note_negotiation(world);
	rf_operations_pump(world);
	if (!scripted(world))
		rf_operations_enter(world, RF_STAGE_TRAFFIC);
	return scripted(world) ? err : 0;
}

static int remove_device(struct rf_world *world)
{
	if (!scripted(world) && !world->present && !world->unbound)
		return -ENODEV;
	/* Nobody unplugs it while the guest sleeps: that would show on waking up only. */
	if (world->frozen)
		(void)!rf_lifecycle_restore(world);
	if (world->host.dead)
		return -EFAULT;
	world->present = world->unbound = false;
	rf_operations_enter(world, RF_STAGE_REMOVE);
	(void)!world->guest.ops->remove(&world->guest);
	if (!scripted(world) && !world->host.dead)
		rf_operations_enter(world, RF_STAGE_TEARDOWN);
	return 0;
}

/* Bytes of a block that requests must be a multiple of. */
static uint64_t block_bytes(const struct rf_world *world)
{
	const struct rf_device_config *config = &world->device.config;
	uint32_t size = config->blk_size;
	bool offered = config->offered >> 6 & 1;

	if (!offered || size < BLOCK_BYTES || size > RF_BIT(world->platform.page_shift) || (size & (size - 1)))
		return BLOCK_BYTES;
	return size;
}

/* Onto the disk, in whole blocks: what lies elsewhere the block layer would not let through. */
static void fold_to_disk(const struct rf_world *world, struct rf_guest_request *request)
{
	uint64_t block = block_bytes(world), disk = world->device.disk_size & ~(block - 1);

	request->length = rf_min_u64(rf_align_up(request->length, block), disk);
	if (request->offset > disk - request->length)
		request->offset %= disk - request->length + 1;
	request->offset &= ~(block - 1);
}

static struct rf_guest_request make_request(const struct rf_world *world, const struct rf_op *op)
{
	struct rf_guest_request request = {
		.id = world->requests, .kind = op->a, .length = op->c, .offset = op->d,
		.segments = op->b, .seed = world->trace.op,
		/* To wait for a device that is gone leaves nobody to remove it. */
		.wait = op->opcode == RF_OP_SUBMIT && !world->stranded, .nowait = world->stranded,
	};

	if (world->device.config.id == RF_DEVICE_BLK) {
		fold_to_disk(world, &request);
		return request;
	}
	request.kind = RF_REQUEST_READ;
	request.offset = 0;
	request.length = 1 + (request.length - 1) % RNG_BYTES_MAX;
	return request;
}

static int submit(struct rf_world *world, const struct rf_op *op)
{
	struct rf_guest_request request = make_request(world, op);
	int err;

	/* Whoever would ask sleeps, too. */
	if (world->frozen)
		return -EBUSY;
	/* A balloon's work is the device's to give. */
	if (world->device.config.id == RF_DEVICE_BALLOON)
		return -EOPNOTSUPP;
	/* Reading an attribute always waits. */
	if (request.nowait && request.kind == RF_REQUEST_GET_ID)
		return -EBUSY;
	world->requests++;
	rf_data_begin(&world->data, &request);
	err = world->guest.ops->submit(&world->guest, &request);
	if (err)
		rf_data_refused(&world->data, &request);
	if (op->opcode == RF_OP_SUBMIT)
		rf_operations_pump(world);
	return err;
}

/* What the rest of a guest's kernel asks of its balloon. */
static int press(struct rf_world *world, const struct rf_op *op)
{
	struct rf_guest_request request = {
		.id = world->requests, .kind = RF_REQUESTS + op->a, .length = op->c, .wait = true,
	};
	int err;

	if (world->device.config.id != RF_DEVICE_BALLOON)
		return -EOPNOTSUPP;
	/* To wait for a device that is gone leaves nobody to remove it. */
	if (world->frozen || world->stranded)
		return -EBUSY;
	world->requests++;
	rf_data_begin(&world->data, &request);
	err = world->guest.ops->submit(&world->guest, &request);
	if (!world->host.dead)
		rf_operations_pump(world);
	return err;
}

static int sleep_for(struct rf_world *world, uint32_t milliseconds)
{
	if (!world->guest.ops->sleep)
		return -EOPNOTSUPP;
	/* Its timers sleep as well. */
	if (world->frozen)
		return -EBUSY;
	(void)!world->guest.ops->sleep(&world->guest, milliseconds * 1000000ULL);
	note_negotiation(world);
	return 0;
}

static int ask_device(struct rf_world *world)
{
	int err = world->frozen ? -EBUSY : rf_device_ask(&world->device);

	rf_operations_pump(world);
	return err;
}

/* Operations of every case, and of the Linux guests. */
static int run_op(struct rf_world *world, const struct rf_op *op)
{
	switch (op->opcode) {
	case RF_OP_PROBE:
		return probe(world);
	case RF_OP_REMOVE:
		return remove_device(world);
	case RF_OP_SUBMIT:
	case RF_OP_SUBMIT_ASYNC:
		return submit(world, op);
	case RF_OP_FAIL:
		world->host.faults.countdown[op->a] = op->c;
		return 0;
	case RF_OP_HOSTILE:
		return rf_device_arm(&world->device, (enum rf_hostile_id)op->a, op->c, op->d);
	case RF_OP_RESIZE:
	case RF_OP_QUEUE_RESET:
		return rf_lifecycle_resize(world, op->a, op->opcode == RF_OP_RESIZE ? op->c : 0);
	case RF_OP_FREEZE:
		return rf_lifecycle_freeze(world, op->a);
	case RF_OP_RESTORE:
		return rf_lifecycle_restore(world);
	case RF_OP_VANISH:
		return rf_lifecycle_vanish(world);
	case RF_OP_UNBIND:
		return rf_lifecycle_unbind(world);
	case RF_OP_BIND:
		return rf_lifecycle_bind(world);
	case RF_OP_OFFER:
		rf_lifecycle_offer(world, op);
		return 0;
	case RF_OP_CONFIG_CHANGE:
		if (world->device.gone || world->frozen)
			return -ENODEV;
		rf_device_config_change(&world->device, op->b, (uint32_t)op->d);
		break;
	case RF_OP_INTERRUPT:
		if (world->device.gone || world->frozen)
			return -ENODEV;
		rf_device_raise(&world->device, op->c, true);
		break;
	case RF_OP_SLEEP:
		return sleep_for(world, op->c);
	case RF_OP_STATISTICS:
		return ask_device(world);
	case RF_OP_PRESSURE:
		return press(world, op);
	}
	rf_operations_pump(world);
	return 0;
}

/* A script's own operations: each is followed by the device's turn. */
static int play(struct rf_world *world, const struct rf_op *op)
{
	int err = rf_play(rf_script(&world->guest), op);

	rf_operations_pump(world);
	if (world->device.status & RF_STATUS_DRIVER_OK)
		rf_operations_enter(world, RF_STAGE_TRAFFIC);
	return err;
}

static void run_once(struct rf_world *world, const struct rf_op *op)
{
	bool own = rf_op_schema((enum rf_opcode)op->opcode)->who == RF_WHO_SCRIPT ||
		   (scripted(world) && op->opcode == RF_OP_QUEUE_RESET);
	int err;

	RF_EMIT(&world->trace, OP,
		.oper = { .opcode = op->opcode, .a = op->a | (uint32_t)op->b << 8, .b = op->c,
			  .c = op->d });
	err = own ? play(world, op) : run_op(world, op);
	if (err && !world->host.dead)
		RF_EMIT(&world->trace, SKIP, .skip = { .opcode = op->opcode, .why = err });
}

static void run_repeat(struct rf_world *world, const struct rf_op *op, uint32_t times)
{
	while (times-- > 0 && world->repeats < RF_REPEATS_MAX && !world->host.dead) {
		world->repeats++;
		run_once(world, op);
	}
}

/* Must the driver be there before @op, though nothing said so? */
static bool wants_probe(const struct rf_world *world, const struct rf_op *op)
{
	return !scripted(world) && !world->probed && op->opcode != RF_OP_PROBE &&
	       op->opcode != RF_OP_HOSTILE && op->opcode != RF_OP_FAIL &&
	       op->opcode != RF_OP_OFFER;
}

/* The first probe is over: what comes of the case's beginning may be kept. */
static void probed(struct rf_world *world)
{
	if (world->beginning)
		rf_beginning_end(world);
}

static void run_next(struct rf_world *world)
{
	bool was_probed = world->probed;
	struct rf_op op = world->running->op[world->at];

	world->trace.op = (uint16_t)world->at;
	rf_op_fold(&op, (enum rf_driver_id)world->running->driver, RF_OPCODES);
	if (wants_probe(world, &op)) {
		(void)!probe(world);
		probed(world);
		return;
	}
	world->at++;
	if (op.opcode == RF_OP_REPEAT) {
		run_repeat(world, &world->last, op.c);
		return;
	}
	run_once(world, &op);
	world->last = op;
	if (world->probed != was_probed)
		probed(world);
}

void rf_operations_run(struct rf_world *world)
{
	const struct rf_case *c = world->running;

	if (scripted(world))
		rf_operations_enter(world, RF_STAGE_PROBE);
	while (world->at < c->ops && !world->host.dead)
		run_next(world);
	world->trace.op = (uint16_t)c->ops;
	if (!scripted(world) && !world->probed && !world->host.dead) {
		(void)!probe(world);
		probed(world);
	}
	if ((world->present || world->unbound) && !world->host.dead)
		(void)!remove_device(world);
	rf_operations_pump(world);
}
