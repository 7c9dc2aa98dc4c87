// SPDX-License-Identifier: GPL-2.0-only
/* Operations of the scripted driver: from a case's records to its verbs. */
#include "case/play.h"

#include <errno.h>

/* Argument @i of @op, as opcodes.def has them in order; 2: of its second slot. */
static uint64_t arg(const struct rf_op *op, uint32_t i)
{
	return rf_op_get(op, rf_op_schema((enum rf_opcode)op->opcode)->arg[i].slot);
}

static uint64_t arg2(const struct rf_op *op, uint32_t i)
{
	return rf_op_get(op, rf_op_schema((enum rf_opcode)op->opcode)->arg[i].slot2);
}

/* The value that argument @i says to write. */
static uint64_t value(const struct rf_script *script, const struct rf_op *op, uint32_t i)
{
	switch (arg(op, i)) {
	case RF_VALUE_ADDRESS:
		return script->address;
	case RF_VALUE_ADDRESS_LOW:
		return (uint32_t)script->address;
	case RF_VALUE_ADDRESS_HIGH:
		return script->address >> 32;
	case RF_VALUE_ADDRESS_PAGE:
		return script->address >> RF_PAGE_SHIFT;
	default:
		return arg2(op, i);
	}
}

static struct rf_script_address address(const struct rf_op *op, uint32_t i)
{
	return (struct rf_script_address){
		.form = (enum rf_address_form)(arg(op, i) >> 6), .place = arg(op, i) & 63,
		.offset = arg2(op, i),
	};
}

static int play_reg_write(struct rf_script *script, const struct rf_op *op)
{
	if (!script->host->transport->ops->reg_write)
		return -EOPNOTSUPP;
	rf_script_write(script, (uint32_t)arg(op, 0), (uint32_t)arg(op, 2), value(script, op, 1));
	return 0;
}

static int play_reg_read(struct rf_script *script, const struct rf_op *op)
{
	if (!script->host->transport->ops->reg_read)
		return -EOPNOTSUPP;
	rf_script_read(script, (uint32_t)arg(op, 0), (uint32_t)arg(op, 1));
	return 0;
}

static int play_alloc(struct rf_script *script, const struct rf_op *op)
{
	struct rf_script_alloc what = {
		.buffer = (uint32_t)arg(op, 0), .len = (uint32_t)arg(op, 1),
		.placement = (enum rf_script_placement)arg(op, 2), .align = 1u << arg(op, 3),
	};

	return rf_script_alloc(script, &what);
}

static int play_free(struct rf_script *script, const struct rf_op *op)
{
	return rf_script_free(script, (uint32_t)arg(op, 0));
}

/* map, unmap and sync differ in their last argument only. */
static struct rf_script_mapping mapping(const struct rf_op *op)
{
	bool sync = op->opcode == RF_OP_SCRIPT_SYNC;

	return (struct rf_script_mapping){
		.span = { (uint32_t)arg(op, 0), arg2(op, 0), (uint32_t)arg(op, 2) },
		.dir = (enum rf_perm)arg(op, 1),
		.kind = sync ? RF_MAP_SINGLE : (enum rf_map_kind)arg(op, 3),
		.for_cpu = sync && arg(op, 3),
	};
}

static int play_share(struct rf_script *script, const struct rf_op *op)
{
	return rf_script_share(script, (uint32_t)arg(op, 0), op->opcode == RF_OP_SCRIPT_SHARE);
}

static int play_map(struct rf_script *script, const struct rf_op *op)
{
	struct rf_script_mapping m = mapping(op);

	return rf_script_map(script, &m);
}

static int play_unmap(struct rf_script *script, const struct rf_op *op)
{
	struct rf_script_mapping m = mapping(op);

	return rf_script_unmap(script, &m);
}

static int play_sync(struct rf_script *script, const struct rf_op *op)
{
	struct rf_script_mapping m = mapping(op);

	return rf_script_sync(script, &m);
}

static int play_queue(struct rf_script *script, const struct rf_op *op)
{
	struct rf_script_ring ring = {
		.queue = (uint32_t)arg(op, 0), .bus = arg(op, 1), .size = (uint32_t)arg(op, 2),
		.ready = arg(op, 3),
	};

	for (uint32_t area = 0; area < RF_SCRIPT_AREAS; area++) {
		uint64_t buffer = arg(op, 4 + area);

		if (!buffer)
			continue;
		ring.area[area].given = true;
		ring.area[area].buffer = (uint32_t)buffer - 1;
		ring.area[area].offset = (uint32_t)arg2(op, 4 + area);
	}
	return rf_script_queue(script, &ring);
}

static int play_desc(struct rf_script *script, const struct rf_op *op)
{
	uint32_t table = (uint32_t)arg(op, 0);
	struct rf_script_desc desc = {
		.in_buffer = table < RF_SCRIPT_BUFFERS,
		.table = table < RF_SCRIPT_BUFFERS ? table : table - RF_SCRIPT_BUFFERS,
		.index = (uint32_t)arg(op, 1), .address = address(op, 2),
		.len = (uint32_t)arg(op, 3), .flags = (uint16_t)arg(op, 4),
		.next = (uint16_t)arg(op, 5),
	};

	return rf_script_desc(script, &desc);
}

static int play_avail(struct rf_script *script, const struct rf_op *op)
{
	struct rf_script_avail avail = {
		.queue = (uint32_t)arg(op, 0), .head = (uint16_t)arg(op, 1),
		.lap = (uint16_t)arg(op, 2), .bump = (uint16_t)arg(op, 3),
	};

	return rf_script_avail(script, &avail);
}

static int play_poke(struct rf_script *script, const struct rf_op *op)
{
	struct rf_script_span span = {
		(uint32_t)arg(op, 0), arg2(op, 0), (uint32_t)arg(op, 2),
	};
	rf_le64 wire = rf_to_le64(value(script, op, 1));

	return rf_script_poke(script, &span, &wire);
}

static int play_address(struct rf_script *script, const struct rf_op *op)
{
	struct rf_script_address a = address(op, 0);

	if (a.form != RF_ADDRESS_RAW)
		return rf_script_address(script, &a, &script->address);
	script->address = a.offset;
	return 0;
}

static int play_fill(struct rf_script *script, const struct rf_op *op)
{
	struct rf_script_span span = {
		(uint32_t)arg(op, 0), arg2(op, 0), (uint32_t)arg(op, 1),
	};

	return op->opcode == RF_OP_SCRIPT_FILL ?
	       rf_script_fill(script, &span, (uint32_t)arg(op, 2)) :
	       rf_script_check(script, &span, (uint32_t)arg(op, 2));
}

static int play_knows(struct rf_script *script, const struct rf_op *op)
{
	script->knows = arg(op, 0);
	return 0;
}

static int play_transfer(struct rf_script *script, const struct rf_op *op)
{
	struct rf_script_transfer transfer = {
		.queue = (uint32_t)arg(op, 0), .len = (uint32_t)arg(op, 1), .indirect = arg(op, 2),
	};

	return rf_script_transfer(script, &transfer);
}

static int play_ccw(struct rf_script *script, const struct rf_op *op)
{
	struct rf_script_ccw ccw = {
		.place = (uint32_t)arg(op, 0), .offset = arg2(op, 0), .command = (uint8_t)arg(op, 1),
		.count = (uint16_t)arg(op, 2), .address = address(op, 3),
		.flags = (uint8_t)arg(op, 4),
	};

	return rf_script_ccw(script, &ccw);
}

static int play_channel_start(struct rf_script *script, const struct rf_op *op)
{
	struct rf_script_address a = address(op, 0);
	struct rf_orb orb = { .parameter = (uint32_t)arg(op, 1), .format = (uint32_t)arg(op, 2) };
	uint64_t at = a.offset;
	int err = a.form == RF_ADDRESS_RAW ? 0 : rf_script_address(script, &a, &at);

	if (err)
		return err;
	orb.program = (uint32_t)at;
	err = rf_script_start(script, &orb);
	return err < 0 ? err : 0;
}

static int play_channel_status(struct rf_script *script, const struct rf_op *op)
{
	struct rf_irb irb;
	int err = rf_script_take_status(script, &irb);

	return err < 0 ? err : 0;
}

static int play_hypercall(struct rf_script *script, const struct rf_op *op)
{
	struct rf_hypercall call = {
		.function = arg(op, 3), .a = arg(op, 2), .b = arg(op, 0), .c = arg(op, 1),
	};

	return rf_script_hypercall(script, call) == -EOPNOTSUPP ? -EOPNOTSUPP : 0;
}

static int play_revision(struct rf_script *script, const struct rf_op *op)
{
	if (!script->host->transport->ops->channel)
		return -EOPNOTSUPP;
	(void)!rf_script_speak(script, (uint32_t)arg(op, 0));
	return 0;
}

static int play_register_verb(struct rf_script *script, const struct rf_op *op)
{
	switch (op->opcode) {
	case RF_OP_SCRIPT_KICK:
		rf_script_kick(script, (uint32_t)arg(op, 0));
		return 0;
	case RF_OP_SCRIPT_FEATURES:
		rf_script_features(script, arg(op, 1), (uint32_t)arg(op, 0));
		return 0;
	case RF_OP_SCRIPT_STATUS:
		rf_script_status(script, (uint8_t)arg(op, 0));
		return 0;
	case RF_OP_SCRIPT_ISR:
		rf_script_isr(script, (uint32_t)arg(op, 0));
		return 0;
	case RF_OP_QUEUE_RESET:
		return rf_script_queue_reset(script, (uint32_t)arg(op, 0));
	case RF_OP_SCRIPT_STOP:
		return rf_script_stop(script, (uint32_t)arg(op, 0));
	default:
		return -EOPNOTSUPP;
	}
}

int rf_play(struct rf_script *script, const struct rf_op *op)
{
	static int (*const verbs[RF_OPCODES])(struct rf_script *, const struct rf_op *) = {
		[RF_OP_SCRIPT_REG_WRITE] = play_reg_write,
		[RF_OP_SCRIPT_REG_READ] = play_reg_read,
		[RF_OP_SCRIPT_ALLOC] = play_alloc,
		[RF_OP_SCRIPT_FREE] = play_free,
		[RF_OP_SCRIPT_SHARE] = play_share,
		[RF_OP_SCRIPT_UNSHARE] = play_share,
		[RF_OP_SCRIPT_MAP] = play_map,
		[RF_OP_SCRIPT_UNMAP] = play_unmap,
		[RF_OP_SCRIPT_SYNC] = play_sync,
		[RF_OP_SCRIPT_QUEUE] = play_queue,
		[RF_OP_SCRIPT_DESC] = play_desc,
		[RF_OP_SCRIPT_AVAIL] = play_avail,
		[RF_OP_SCRIPT_POKE] = play_poke,
		[RF_OP_SCRIPT_ADDRESS] = play_address,
		[RF_OP_SCRIPT_FILL] = play_fill,
		[RF_OP_SCRIPT_CHECK] = play_fill,
		[RF_OP_SCRIPT_KNOWS] = play_knows,
		[RF_OP_SCRIPT_TRANSFER] = play_transfer,
		[RF_OP_SCRIPT_CCW] = play_ccw,
		[RF_OP_SCRIPT_CHANNEL_START] = play_channel_start,
		[RF_OP_SCRIPT_CHANNEL_STATUS] = play_channel_status,
		[RF_OP_SCRIPT_HYPERCALL] = play_hypercall,
		[RF_OP_SCRIPT_REVISION] = play_revision,
	};

	return verbs[op->opcode] ? verbs[op->opcode](script, op) : play_register_verb(script, op);
}
