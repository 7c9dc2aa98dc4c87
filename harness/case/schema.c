// SPDX-License-Identifier: GPL-2.0-only
/* opcodes.def as a table, and folding operations into range by it. */
#include "case/schema.h"
#include "guest/port.h"

#define A(shift, bits) { 0, shift, bits }
#define B(shift, bits) { 1, shift, bits }
#define C(shift, bits) { 2, shift, bits }
#define D(shift, bits) { 3, shift, bits }
#define NO_SLOT { 0, 0, 0 }
#define NONE
#define POS(word, type, slot, min, max) \
	{ word, RF_ARG_##type, RF_ARG_POS, slot, NO_SLOT, min, max, 0 },
#define OPT(word, type, slot, min, max, fallback) \
	{ word, RF_ARG_##type, RF_ARG_OPT, slot, NO_SLOT, min, max, fallback },
#define KEY(word, type, slot, min, max, fallback) \
	{ word, RF_ARG_##type, RF_ARG_KEY, slot, NO_SLOT, min, max, fallback },
#define POS2(word, type, slot, slot2, min, max) \
	{ word, RF_ARG_##type, RF_ARG_POS, slot, slot2, min, max, 0 },
#define KEY2(word, type, slot, slot2, min, max) \
	{ word, RF_ARG_##type, RF_ARG_KEY, slot, slot2, min, max, 0 },

#define RF_OP(id, word, who, arguments) static const struct rf_arg args_##id[] = { arguments };
#include "case/opcodes.def"
#undef RF_OP

static const struct rf_schema schemas[RF_OPCODES] = {
#define RF_OP(id, word, who, arguments) \
	{ word, RF_WHO_##who, RF_ARRAY_SIZE(args_##id), args_##id },
#include "case/opcodes.def"
#undef RF_OP
};

static const char *const kinds[] = {
	[RF_REQUEST_READ] = "read", [RF_REQUEST_WRITE] = "write", [RF_REQUEST_FLUSH] = "flush",
	[RF_REQUEST_DISCARD] = "discard", [RF_REQUEST_WRITE_ZEROES] = "write-zeroes",
	[RF_REQUEST_GET_ID] = "get-id",
};
static const char *const sites[] = {
	[RF_FAULT_ALLOC] = "alloc", [RF_FAULT_MAP] = "map", [RF_FAULT_COHERENT] = "coherent",
	[RF_FAULT_IRQ] = "irq", [RF_FAULT_SHARE] = "share", [RF_FAULT_UNSHARE] = "unshare",
	[RF_FAULT_POOL] = "pool", [RF_FAULT_IOVA] = "iova",
	[RF_FAULT_RPCIT] = "rpcit", [RF_FAULT_FLUSH] = "flush",
	[RF_FAULT_TCE] = "tce", [RF_FAULT_HCALL] = "hcall", [RF_FAULT_RTAS] = "rtas",
};
#define BEYOND(kind) [RF_REQUEST_##kind - RF_REQUESTS]
static const char *const pressures[] = {
	BEYOND(OUT_OF_MEMORY) = "out-of-memory", BEYOND(SHRINK) = "shrink",
	BEYOND(COMPACT) = "compact",
};
static const char *const behaviours[] = {
#define RF_HOSTILE(id, name, ops) name,
#include "device/hostile.def"
#undef RF_HOSTILE
};
static const char *const directions[] = {
	[RF_PERM_READ] = "read", [RF_PERM_WRITE] = "write", [RF_PERM_RW] = "both",
};
static const char *const mappings[] = {
	[RF_MAP_SINGLE] = "single", [RF_MAP_SG] = "sg", [RF_MAP_COHERENT] = "coherent",
	[RF_MAP_RESOURCE] = "resource",
};
static const char *const readers[] = { "device", "cpu" };
static const char *const placements[] = {
	[RF_SCRIPT_ANYWHERE] = "anywhere", [RF_SCRIPT_LOW] = "low", [RF_SCRIPT_HIGH] = "high",
	[RF_SCRIPT_TOP] = "top", [RF_SCRIPT_POOL] = "pool",
};
static const char *const addresses[] = { "physical", "bus" };
static const char *const device_states[] = { [RF_STATE_LOST] = "lost", [RF_STATE_KEPT] = "kept" };
static const char *const refusals[] = {
	[RF_REFUSAL_STRICT] = "strict", [RF_REFUSAL_STRICT_LATE] = "strict-late",
	[RF_REFUSAL_TOLERANT_PA] = "tolerant-PA", [RF_REFUSAL_TOLERANT_BA] = "tolerant-BA",
	[RF_REFUSAL_LEGACY_BLIND] = "legacy-blind",
};
static const char *const no_yes[] = { "no", "yes" };

_Static_assert(RF_ARRAY_SIZE(kinds) == RF_REQUESTS, "a word for each kind of request");
_Static_assert(RF_ARRAY_SIZE(refusals) == RF_REFUSALS, "a word for each refusal");
_Static_assert(RF_ARRAY_SIZE(pressures) == RF_REQUEST_KINDS - RF_REQUESTS &&
	       RF_ARRAY_SIZE(pressures) == 3, "a word for each kind of pressure");
_Static_assert(RF_ARRAY_SIZE(sites) == RF_FAULT_SITES, "a word for each fault site");
_Static_assert(RF_SCRIPT_PLACES == 40, "opcodes.def names the largest place");

const char *const *rf_arg_words(enum rf_arg_type type, uint32_t *ret_count)
{
#define WORDS(id, table) case RF_ARG_##id: *ret_count = RF_ARRAY_SIZE(table); return table
	switch (type) {
	WORDS(KIND, kinds);
	WORDS(SITE, sites);
	WORDS(PRESSURE, pressures);
	WORDS(BEHAVIOUR, behaviours);
	WORDS(DIRECTION, directions);
	WORDS(MAPPING, mappings);
	WORDS(READER, readers);
	WORDS(PLACEMENT, placements);
	WORDS(ADDRESSES, addresses);
	WORDS(NO_YES, no_yes);
	WORDS(DEVICE_STATE, device_states);
	WORDS(REFUSAL, refusals);
	default:
		return NULL;
	}
#undef WORDS
}

const struct rf_schema *rf_op_schema(enum rf_opcode opcode)
{
	return (unsigned int)opcode < RF_OPCODES ? &schemas[opcode] : NULL;
}

bool rf_opcode_fits(enum rf_opcode opcode, enum rf_driver_id driver)
{
	const struct rf_schema *schema = rf_op_schema(opcode);

	if (!schema)
		return false;
	return schema->who == RF_WHO_ANY ||
	       (schema->who == RF_WHO_SCRIPT) == rf_driver_scripted(driver);
}

static uint64_t field_get(const struct rf_op *op, unsigned int field)
{
	switch (field) {
	case 0:
		return op->a;
	case 1:
		return op->b;
	case 2:
		return op->c;
	default:
		return op->d;
	}
}

static uint64_t slot_mask(struct rf_slot slot)
{
	return slot.bits >= 64 ? UINT64_MAX : RF_BIT(slot.bits) - 1;
}

uint64_t rf_op_get(const struct rf_op *op, struct rf_slot slot)
{
	return field_get(op, slot.field) >> slot.shift & slot_mask(slot);
}

void rf_op_put(struct rf_op *op, struct rf_slot slot, uint64_t value)
{
	uint64_t mask = slot_mask(slot) << slot.shift;
	uint64_t field = (field_get(op, slot.field) & ~mask) | (value << slot.shift & mask);

	switch (slot.field) {
	case 0:
		op->a = (uint8_t)field;
		break;
	case 1:
		op->b = (uint16_t)field;
		break;
	case 2:
		op->c = (uint32_t)field;
		break;
	default:
		op->d = field;
	}
}

static uint64_t fold_number(const struct rf_arg *arg, uint64_t value)
{
	if (value >= arg->min && value <= arg->max)
		return value;
	return arg->min + value % (arg->max - arg->min + 1);
}

/* Form and place of an address: a number and the address register have no place. */
static uint64_t fold_address(uint64_t value)
{
	uint64_t form = (value >> 6) % RF_ADDRESS_FORMS;

	return form == RF_ADDRESS_RAW ? 0 : form << 6 | (value & 63) % RF_SCRIPT_PLACES;
}

static void fold_arg(const struct rf_arg *arg, const struct rf_op *from, struct rf_op *to)
{
	bool address = arg->type == RF_ARG_ADDRESS || arg->type == RF_ARG_POINTER;
	uint64_t value = rf_op_get(from, arg->slot);
	uint64_t value2 = arg->slot2.bits ? rf_op_get(from, arg->slot2) : 0;

	value = address ? fold_address(value) : fold_number(arg, value);
	if ((arg->type == RF_ARG_VALUE && value != RF_VALUE_NUMBER) ||
	    (arg->type == RF_ARG_AREA && !value))
		value2 = 0;
	rf_op_put(to, arg->slot, value);
	if (arg->slot2.bits)
		rf_op_put(to, arg->slot2, value2);
}

/*
 * The @choice-th of the operations that fit @driver, counted around. Of the first versions' alone,
 * so that a number that is no operation means the same when there are more of them.
 */
static uint8_t fold_opcode(uint8_t choice, enum rf_driver_id driver)
{
	uint32_t fitting = 0;

	for (uint32_t i = 0; i < RF_OPCODES_V2; i++)
		fitting += rf_opcode_fits((enum rf_opcode)i, driver);
	choice = (uint8_t)(choice % fitting);
	for (uint32_t i = 0; i < RF_OPCODES_V2; i++)
		if (rf_opcode_fits((enum rf_opcode)i, driver) && choice-- == 0)
			return (uint8_t)i;
	return RF_OP_WAIT;
}

void rf_op_fold(struct rf_op *op, enum rf_driver_id driver, uint32_t opcodes)
{
	struct rf_op folded = { .opcode = op->opcode };
	const struct rf_schema *schema;

	if (op->opcode >= opcodes || !rf_opcode_fits((enum rf_opcode)op->opcode, driver))
		folded.opcode = fold_opcode(op->opcode, driver);
	schema = &schemas[folded.opcode];
	for (uint32_t i = 0; i < schema->args; i++)
		fold_arg(&schema->arg[i], op, &folded);
	*op = folded;
}
