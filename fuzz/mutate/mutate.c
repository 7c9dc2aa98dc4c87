// SPDX-License-Identifier: GPL-2.0-only
/* The mutator's trunk: how often, which part, and what must hold afterwards. */
#include "fuzz/mutate/mutate.h"
#include "base/hash.h"
#include "case/schema.h"
#include "guest/port.h"

#include <string.h>

/* A mutated case's longest repetition, and its longest request in bytes. */
#define REPEAT_MAX 8
#define LENGTH_MAX 0x41000

void rf_mutator_seed(struct rf_mutator *m, uint64_t seed)
{
	m->state = rf_hash_word(RF_HASH_SEED, seed);
}

uint64_t rf_mutator_below(struct rf_mutator *m, uint64_t bound)
{
	m->state += RF_HASH_SEED;
	return rf_hash_word(m->state, bound) % bound;
}

/* What a driver of that device can work with, and all its device can do. */
static uint64_t usual_offer(const struct rf_target *target)
{
	uint64_t offer = rf_device_ops(rf_driver_device(target->driver))->features;

	offer |= RF_BIT(RF_F_INDIRECT_DESC) | RF_BIT(RF_F_EVENT_IDX);
	if (rf_transport_ops(target->transport)->legacy)
		return offer;
	/* A balloon's driver gives ACCESS_PLATFORM back, and is refused for it. */
	if (rf_driver_device(target->driver) != RF_DEVICE_BALLOON)
		offer |= RF_BIT(RF_F_ACCESS_PLATFORM);
	return offer | RF_BIT(RF_F_VERSION_1) | RF_BIT(RF_F_RING_RESET);
}

bool rf_mutate_suits(const struct rf_mutator *m, struct rf_platform_config *platform)
{
	const struct rf_platform_ops *ops = rf_platform_ops(platform->id);
	enum rf_personality wanted = m->target->personality;

	platform->setting[RF_PLATFORM_SET_PAGE_SIZE] =
		ops->personality != wanted && ops->large_pages == wanted ? 65536 : 0;
	return rf_platform_personality(platform) == wanted;
}

/* The device gives a balloon its work, and reporting wants room for 32 extents. */
static void make_balloon(struct rf_case *c)
{
	c->device.queue_size = 32;
	c->device.capacity = 0;
	c->op[1] = (struct rf_op){ .opcode = RF_OP_CONFIG_CHANGE, .d = 16 };
}

void rf_mutate_fresh(struct rf_mutator *m, struct rf_case *ret_case)
{
	struct rf_case *c = ret_case;

	/* Not the operations: there are thousands of bytes of them. */
	memset(c, 0, offsetof(struct rf_case, op));
	c->expects = 0;
	c->kernel = (uint8_t)rf_mutator_below(m, RF_KERNELS);
	c->transport = m->target->transport;
	c->driver = m->target->driver;
	while (!rf_mutate_suits(m, &c->platform))
		c->platform.id++;
	c->device.id = rf_driver_device(m->target->driver);
	c->device.offered = usual_offer(m->target);
	c->device.queue_size = 8;
	c->device.capacity = 2048;
	c->device.seg_max = 4;
	c->device.size_max = 65536;
	c->device.blk_size = 512;
	c->op[0] = (struct rf_op){ .opcode = RF_OP_PROBE };
	c->op[1] = (struct rf_op){ .opcode = RF_OP_SUBMIT, .a = RF_REQUEST_READ, .b = 1, .c = 512 };
	c->op[2] = (struct rf_op){ .opcode = RF_OP_REMOVE };
	c->ops = 3;
	if (c->device.id == RF_DEVICE_BALLOON)
		make_balloon(c);
}

static bool is_playable(const struct rf_mutator *m, const struct rf_case *c)
{
	const char *why;

	return rf_target_takes(m->target, c) &&
	       rf_transport_fits((enum rf_transport_id)c->transport,
				 (enum rf_platform_id)c->platform.id) &&
	       !rf_platform_check(&c->platform, &why);
}

/*
 * What one case may cost, in requests that the device serves: long reads of
 * rng are one for 64 bytes, blk's data weighs a page at a time. Without it
 * most of an engine's time goes into a few cases that only repeat themselves.
 */
#define COST_MAX 64

static uint32_t cost_of(const struct rf_op *op, enum rf_driver_id driver)
{
	/* A page of a balloon is an allocation; it cannot grow beyond what the guest can spare. */
	if (op->opcode == RF_OP_CONFIG_CHANGE)
		return 1 + (uint32_t)rf_min_u64(op->d, 2048) / 64;
	return rf_driver_device(driver) == RF_DEVICE_RNG ? 1 + op->c / 64 : 1 + op->c / 4096;
}

/* Bring @op into the range that its kind has. */
static void tame(struct rf_op *op, enum rf_driver_id driver)
{
	/* virtio-rng makes a request of every 64 bytes. */
	uint32_t longest = rf_driver_device(driver) == RF_DEVICE_RNG ? 512 : LENGTH_MAX;

	rf_op_fold(op, driver, RF_OPCODES);
	if (op->opcode == RF_OP_REPEAT && op->c > REPEAT_MAX)
		op->c = 1 + op->c % REPEAT_MAX;
	if ((op->opcode == RF_OP_SUBMIT || op->opcode == RF_OP_SUBMIT_ASYNC) && op->c > longest)
		op->c = 1 + op->c % longest;
}

/* Does it make the driver work, the more the larger its numbers are? */
static bool is_work(const struct rf_op *op, enum rf_driver_id driver)
{
	if (op->opcode == RF_OP_CONFIG_CHANGE)
		return rf_driver_device(driver) == RF_DEVICE_BALLOON;
	return op->opcode == RF_OP_SUBMIT || op->opcode == RF_OP_SUBMIT_ASYNC;
}

static void shorten(struct rf_op *op)
{
	if (op->opcode == RF_OP_CONFIG_CHANGE)
		op->d %= 64;
	else
		op->c = 1 + op->c % 1024;
}

/* Tame all operations, and shorten those that come after the case's cost is spent. */
static void tame_all(struct rf_case *c)
{
	uint32_t spent = 0, last = 1;

	for (uint32_t i = 0; i < c->ops; i++) {
		struct rf_op *op = &c->op[i];

		tame(op, c->driver);
		if (op->opcode == RF_OP_REPEAT) {
			if (spent + last * op->c > COST_MAX)
				op->c = 1;
			spent += last * op->c;
			continue;
		}
		if (!is_work(op, c->driver))
			continue;
		last = cost_of(op, c->driver);
		if (spent + last > 2 * COST_MAX) {
			shorten(op);
			last = cost_of(op, c->driver);
		}
		spent += last;
	}
}

/* What no mutation may change, and what it may not leave behind. */
static void settle(struct rf_mutator *m, struct rf_case *c, const struct rf_platform_config *before)
{
	c->transport = m->target->transport;
	c->driver = m->target->driver;
	c->device.id = rf_driver_device(m->target->driver);
	c->expects = 0;
	if (c->ops > RF_MUTATED_OPS_MAX)
		c->ops = RF_MUTATED_OPS_MAX;
	tame_all(c);
	if (!is_playable(m, c))
		c->platform = *before;
	if (m->honest)
		rf_case_make_honest(c);
}

void rf_mutate(struct rf_mutator *m, struct rf_case *c)
{
	struct rf_platform_config before = c->platform;
	uint64_t times = 1 + rf_mutator_below(m, 4) * rf_mutator_below(m, 2);

	while (times--) {
		if (rf_mutator_below(m, 3))
			rf_mutate_ops(m, c);
		else
			rf_mutate_header(m, c);
	}
	settle(m, c, &before);
}

static void cross_ops(struct rf_mutator *m, struct rf_case *c, const struct rf_case *other)
{
	uint32_t from = (uint32_t)rf_mutator_below(m, other->ops + 1);
	uint32_t count = (uint32_t)rf_mutator_below(m, other->ops - from + 1);
	uint32_t at = (uint32_t)rf_mutator_below(m, c->ops + 1);

	if (at + count > RF_MUTATED_OPS_MAX)
		count = at < RF_MUTATED_OPS_MAX ? RF_MUTATED_OPS_MAX - at : 0;
	memcpy(&c->op[at], &other->op[from], count * sizeof(c->op[0]));
	if (at + count > c->ops)
		c->ops = at + count;
}

void rf_mutate_cross(struct rf_mutator *m, struct rf_case *c, const struct rf_case *other)
{
	struct rf_platform_config before = c->platform;

	switch (rf_mutator_below(m, 4)) {
	case 0:
		c->platform = other->platform;
		break;
	case 1:
		c->device = other->device;
		c->pci = other->pci;
		break;
	default:
		cross_ops(m, c, other);
	}
	settle(m, c, &before);
}
