// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mutating a case's operations: insert, delete, duplicate, swap, change a field, or let the
 * engine at their bytes.
 */
#include "fuzz/mutate/mutate.h"
#include "guest/port.h"
#include "trace/virtio_ccw.h"

#include <string.h>

#define PICK(m, table) ((table)[rf_mutator_below((m), RF_ARRAY_SIZE(table))])

/* Mostly short: a long one costs as much as the rest of its case. */
static uint32_t any_length(struct rf_mutator *m)
{
	static const uint32_t small[] = { 1, 16, 64, 128, 511, 512, 1024, 2048, 4096 };
	static const uint32_t large[] = { 8192, 16384, 65536, 0x20000, 0x20800, 0x40000 };

	switch (rf_mutator_below(m, 8)) {
	case 0:
		return PICK(m, large);
	case 1:
		return 1 + (uint32_t)rf_mutator_below(m, 20000);
	default:
		return PICK(m, small);
	}
}

/* Parameters of a hostile act: small ones reach rings and lengths, extreme ones their ends. */
static uint32_t any_parameter(struct rf_mutator *m)
{
	static const uint32_t extremes[] = { 0xffffffff, 0x7fffffff, 0x8000, 0xffff, 0x10000,
					     4096 };

	return rf_mutator_below(m, 3) ? (uint32_t)rf_mutator_below(m, 16) : PICK(m, extremes);
}

static void fill_submit(struct rf_mutator *m, const struct rf_case *c, struct rf_op *op)
{
	bool blk = rf_driver_device(c->driver) == RF_DEVICE_BLK;

	op->a = blk ? (uint8_t)rf_mutator_below(m, RF_REQUESTS) : RF_REQUEST_READ;
	op->b = 1 + (uint16_t)rf_mutator_below(m, 8) * (uint16_t)rf_mutator_below(m, 2);
	op->c = blk ? any_length(m) : 1 + (uint32_t)rf_mutator_below(m, 160);
	op->d = blk ? 512 * rf_mutator_below(m, 64) : 0;
}

/* Sizes around what queues have, and beyond. */
static void fill_resize(struct rf_mutator *m, const struct rf_case *c, struct rf_op *op)
{
	static const uint32_t sizes[] = { 1, 2, 3, 4, 8, 16, 17, 64, 256, 1024, 32768, 65536 };
	uint32_t half = c->device.queue_size / 2;

	op->a = (uint8_t)(rf_mutator_below(m, 8) ? 0 : rf_mutator_below(m, RF_DEVICE_QUEUES));
	op->c = rf_mutator_below(m, 2) && half ? half : PICK(m, sizes);
}

/* What the case's device offers, one bit more or less, mostly with a queue as large. */
static void fill_offer(struct rf_mutator *m, const struct rf_case *c, struct rf_op *op)
{
	static const uint8_t bits[] = {
		RF_F_INDIRECT_DESC, RF_F_EVENT_IDX, RF_F_VERSION_1, RF_F_ACCESS_PLATFORM,
		RF_F_RING_PACKED, RF_F_RING_RESET,
	};
	static const uint32_t sizes[] = { 0, 2, 4, 8, 16, 64, 256 };

	op->a = (uint8_t)(rf_mutator_below(m, 4) ? c->device.refusal :
			  rf_mutator_below(m, RF_REFUSALS));
	op->c = rf_mutator_below(m, 3) ? c->device.queue_size : PICK(m, sizes);
	op->d = c->device.offered;
	if (rf_mutator_below(m, 4))
		op->d ^= RF_BIT(rf_mutator_below(m, 4) ? PICK(m, bits) : rf_mutator_below(m, 64));
}

/* A balloon lives of it: mostly the two fields that mean something, and sizes that it can have. */
static void fill_config_change(struct rf_mutator *m, const struct rf_case *c, struct rf_op *op)
{
	static const uint32_t pages[] = { 0, 0, 1, 2, 16, 255, 256, 257, 300, 600, 4096 };

	op->b = (uint16_t)rf_mutator_below(m, 64);
	op->d = any_parameter(m);
	if (rf_driver_device(c->driver) != RF_DEVICE_BALLOON || !rf_mutator_below(m, 8))
		return;
	op->b = rf_mutator_below(m, 3) ? 0 : 8;
	op->d = op->b ? rf_mutator_below(m, 6) : PICK(m, pages);
}

/* Capabilities stand from 0x40 on, their fields 4 bytes apart; a bit flips, or a byte. */
static void fill_flip(struct rf_mutator *m, struct rf_op *op)
{
	op->c = 0x40 + 4 * (uint32_t)rf_mutator_below(m, 48) +
		((uint32_t)rf_mutator_below(m, 2) << 16) + ((uint32_t)rf_mutator_below(m, 4) << 24);
	op->d = rf_mutator_below(m, 2) ? RF_BIT(rf_mutator_below(m, 32)) :
					 rf_mutator_below(m, 256);
}

/* A command that there is, or each. */
static void fill_channel(struct rf_mutator *m, struct rf_op *op)
{
	static const uint8_t commands[] = {
		0, RF_CCW_WRITE_FEAT, RF_CCW_READ_FEAT, RF_CCW_SET_VQ, RF_CCW_WRITE_CONF,
		RF_CCW_READ_CONF, RF_CCW_WRITE_STATUS, RF_CCW_READ_VQ_CONF, RF_CCW_VDEV_RESET,
		RF_CCW_SET_IND, RF_CCW_SET_CONF_IND, RF_CCW_READ_STATUS, RF_CCW_SET_IND_ADAPTER,
		RF_CCW_SET_VIRTIO_REV, RF_CCW_SENSE_ID,
	};
	uint8_t command = PICK(m, commands);

	if (op->a == RF_HOSTILE_CHANNEL_STATUS || op->a == RF_HOSTILE_CHANNEL_COUNT)
		op->d = command;
	else
		op->c = (op->c & ~0xffu) | command;
}

static void fill(struct rf_mutator *m, const struct rf_case *c, struct rf_op *op)
{
	switch (op->opcode) {
	case RF_OP_SUBMIT:
	case RF_OP_SUBMIT_ASYNC:
		fill_submit(m, c, op);
		return;
	case RF_OP_REPEAT:
		op->c = 1 + (uint32_t)rf_mutator_below(m, 12);
		return;
	case RF_OP_FAIL:
		/* That an invalidation takes effect late is the platform's fault, and nobody's news. */
		do {
			op->a = (uint8_t)rf_mutator_below(m, RF_FAULT_SITES);
		} while (op->a == RF_FAULT_FLUSH);
		op->c = 1 + (uint32_t)rf_mutator_below(m, 12);
		return;
	case RF_OP_HOSTILE:
		op->a = (uint8_t)rf_mutator_below(m, RF_HOSTILES);
		op->c = any_parameter(m);
		op->d = any_parameter(m);
		if (op->a == RF_HOSTILE_CAPABILITY_FLIP)
			fill_flip(m, op);
		else if (op->a >= RF_HOSTILE_CHANNEL_REJECT && op->a <= RF_HOSTILE_CHANNEL_AGAIN)
			fill_channel(m, op);
		return;
	case RF_OP_INTERRUPT:
		op->c = 1 + (uint32_t)rf_mutator_below(m, 4);
		return;
	case RF_OP_RESIZE:
		fill_resize(m, c, op);
		return;
	case RF_OP_QUEUE_RESET:
		op->a = (uint8_t)(rf_mutator_below(m, 8) ? 0 : rf_mutator_below(m, RF_DEVICE_QUEUES));
		return;
	case RF_OP_FREEZE:
		op->a = (uint8_t)rf_mutator_below(m, 2);
		return;
	case RF_OP_OFFER:
		fill_offer(m, c, op);
		return;
	case RF_OP_CONFIG_CHANGE:
		fill_config_change(m, c, op);
		return;
	case RF_OP_SLEEP:
		op->c = 1 + (uint32_t)rf_mutator_below(m, 5000);
		return;
	case RF_OP_PRESSURE:
		op->a = (uint8_t)rf_mutator_below(m, RF_REQUEST_KINDS - RF_REQUESTS);
		op->c = 0x400000u * (1 + (uint32_t)rf_mutator_below(m, 4));
		return;
	default:
		return;
	}
}

static struct rf_op any_op(struct rf_mutator *m, const struct rf_case *c)
{
	static const uint8_t usual[] = { RF_OP_SUBMIT, RF_OP_SUBMIT, RF_OP_SUBMIT_ASYNC, RF_OP_WAIT,
					 RF_OP_HOSTILE, RF_OP_FAIL };
	static const uint8_t balloon[] = { RF_OP_CONFIG_CHANGE, RF_OP_CONFIG_CHANGE, RF_OP_STATISTICS,
					   RF_OP_PRESSURE, RF_OP_SLEEP, RF_OP_HOSTILE, RF_OP_FAIL };
	bool is_balloon = rf_driver_device(c->driver) == RF_DEVICE_BALLOON;
	struct rf_op op = { .opcode = is_balloon ? PICK(m, balloon) : PICK(m, usual) };

	while (!rf_mutator_below(m, 3)) {
		op.opcode = (uint8_t)rf_mutator_below(m, RF_OPCODES);
		if (rf_opcode_fits(op.opcode, c->driver))
			break;
		op.opcode = RF_OP_SUBMIT;
	}
	fill(m, c, &op);
	return op;
}

/* Room for @count operations at @at. */
static bool open_gap(struct rf_case *c, uint32_t at, uint32_t count)
{
	if (c->ops + count > RF_MUTATED_OPS_MAX || at > c->ops)
		return false;
	memmove(&c->op[at + count], &c->op[at], (c->ops - at) * sizeof(c->op[0]));
	c->ops += count;
	return true;
}

static void insert(struct rf_mutator *m, struct rf_case *c)
{
	uint32_t at = (uint32_t)rf_mutator_below(m, c->ops + 1);
	struct rf_op op = any_op(m, c);

	if (open_gap(c, at, 1))
		c->op[at] = op;
}

/* Operations of a device's life that mean something only one behind the other. */
static void insert_life(struct rf_mutator *m, struct rf_case *c)
{
	static const uint8_t lives[][4] = {
		{ RF_OP_FREEZE, RF_OP_RESTORE, RF_OP_SUBMIT, 0 },
		{ RF_OP_FREEZE, RF_OP_OFFER, RF_OP_RESTORE, RF_OP_SUBMIT },
		{ RF_OP_REMOVE, RF_OP_OFFER, RF_OP_PROBE, RF_OP_SUBMIT },
		{ RF_OP_SUBMIT_ASYNC, RF_OP_REMOVE, RF_OP_PROBE, RF_OP_SUBMIT },
		{ RF_OP_SUBMIT_ASYNC, RF_OP_VANISH, RF_OP_REMOVE, RF_OP_PROBE },
		{ RF_OP_UNBIND, RF_OP_BIND, RF_OP_SUBMIT, 0 },
		{ RF_OP_SUBMIT_ASYNC, RF_OP_UNBIND, RF_OP_OFFER, RF_OP_BIND },
		{ RF_OP_SUBMIT_ASYNC, RF_OP_RESIZE, RF_OP_SUBMIT, 0 },
		{ RF_OP_SUBMIT_ASYNC, RF_OP_QUEUE_RESET, RF_OP_SUBMIT, 0 },
		{ RF_OP_FAIL, RF_OP_RESIZE, RF_OP_SUBMIT, 0 },
		{ RF_OP_FREEZE, RF_OP_FAIL, RF_OP_RESTORE, RF_OP_SUBMIT },
	};
	const uint8_t *life = PICK(m, lives);
	uint32_t at = (uint32_t)rf_mutator_below(m, c->ops + 1), count = life[3] ? 4 : 3;

	if (!open_gap(c, at, count))
		return;
	for (uint32_t i = 0; i < count; i++) {
		c->op[at + i] = (struct rf_op){ .opcode = life[i] };
		fill(m, c, &c->op[at + i]);
	}
}

static void delete(struct rf_mutator *m, struct rf_case *c)
{
	uint32_t at = (uint32_t)rf_mutator_below(m, c->ops);

	memmove(&c->op[at], &c->op[at + 1], (c->ops - at - 1) * sizeof(c->op[0]));
	c->ops--;
}

static void duplicate(struct rf_mutator *m, struct rf_case *c)
{
	struct rf_op run[4];
	uint32_t from = (uint32_t)rf_mutator_below(m, c->ops);
	uint32_t count = 1 + (uint32_t)rf_mutator_below(m, RF_ARRAY_SIZE(run));
	uint32_t at = (uint32_t)rf_mutator_below(m, c->ops + 1);

	if (count > c->ops - from)
		count = c->ops - from;
	memcpy(run, &c->op[from], count * sizeof(run[0]));
	if (open_gap(c, at, count))
		memcpy(&c->op[at], run, count * sizeof(run[0]));
}

static void swap(struct rf_mutator *m, struct rf_case *c)
{
	uint32_t a = (uint32_t)rf_mutator_below(m, c->ops);
	uint32_t b = (uint32_t)rf_mutator_below(m, c->ops);
	struct rf_op held = c->op[a];

	c->op[a] = c->op[b];
	c->op[b] = held;
}

static void refill(struct rf_mutator *m, struct rf_case *c)
{
	fill(m, c, &c->op[rf_mutator_below(m, c->ops)]);
}

static void change_field(struct rf_mutator *m, struct rf_case *c)
{
	struct rf_op *op = &c->op[rf_mutator_below(m, c->ops)];

	switch (rf_mutator_below(m, 4)) {
	case 0:
		op->a = (uint8_t)(op->a + 1 - 2 * rf_mutator_below(m, 2));
		break;
	case 1:
		op->b = (uint16_t)any_parameter(m);
		break;
	case 2:
		op->c = any_parameter(m);
		break;
	default:
		op->d = any_parameter(m);
	}
}

/*
 * The engine knows constants that the kernel compared with: let it write them anywhere in one
 * operation.
 */
static void engine_bytes(struct rf_mutator *m, struct rf_case *c)
{
	struct rf_op *op = &c->op[rf_mutator_below(m, c->ops)];
	uint8_t opcode = op->opcode;

	if (!m->bytes)
		return change_field(m, c);
	m->bytes((uint8_t *)op, sizeof(*op), sizeof(*op));
	if (rf_mutator_below(m, 4))
		op->opcode = opcode;
}

void rf_mutate_ops(struct rf_mutator *m, struct rf_case *c)
{
	static void (*const ways[])(struct rf_mutator *m, struct rf_case *c) = {
		insert, insert, insert, insert_life, delete, duplicate, swap, refill, refill, change_field,
		engine_bytes,
	};

	if (!c->ops)
		insert(m, c);
	else
		PICK(m, ways)(m, c);
}
