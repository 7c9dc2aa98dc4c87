/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What each operation's arguments are: opcodes.def as a table. Decoder,
 * parser, printer and mutators all go by it, so that they cannot differ.
 */
#ifndef RF_CASE_SCHEMA_H
#define RF_CASE_SCHEMA_H

#include "case/case.h"
#include "guest/scripted/scripted.h"

/* How an argument is written in text; the comment says what its bits hold. */
enum rf_arg_type {
	RF_ARG_NUMBER,		/* decimal */
	RF_ARG_HEX,
	RF_ARG_SIZE,		/* bytes; K, M and G suffixes */
	RF_ARG_POWER,		/* a power of two; the bits hold its logarithm */
	RF_ARG_KIND,		/* enum rf_request_kind */
	RF_ARG_SITE,		/* enum rf_fault_site */
	RF_ARG_PRESSURE,	/* enum rf_request_kind, less RF_REQUESTS */
	RF_ARG_BEHAVIOUR,	/* enum rf_hostile_id */
	RF_ARG_DIRECTION,	/* enum rf_perm, 1 to 3 */
	RF_ARG_MAPPING,		/* enum rf_map_kind */
	RF_ARG_READER,		/* cpu or device: who is about to look */
	RF_ARG_PLACEMENT,	/* enum rf_script_placement */
	RF_ARG_ADDRESSES,	/* physical or bus */
	RF_ARG_NO_YES,
	RF_ARG_BUFFER,		/* b0 to b15 */
	RF_ARG_QUEUE,		/* q0 to q7 */
	RF_ARG_TABLE,		/* a buffer (0 to 15) or a queue (16 to 23) */
	RF_ARG_PLACE,		/* and an offset: b1+0x10, q0.driver+2; see RF_PLACE_* */
	RF_ARG_AREA,		/* and an offset: 0 none, else buffer + 1 */
	RF_ARG_ADDRESS,		/* and an offset: enum rf_address_form << 6 | place; form 0: a number */
	RF_ARG_POINTER,		/* the same, but form 0 is the address register */
	RF_ARG_VALUE,		/* enum rf_value_source, and a number when that is 0 */
	RF_ARG_REGISTER,	/* a register's name or offset */
	RF_ARG_FEATURES,	/* names of feature bits, up to the line's end */
	RF_ARG_STATUS,		/* names of status bits, up to the line's end */
	RF_ARG_FLAGS,		/* descriptor flags joined by | */
	RF_ARG_DEVICE_STATE,	/* enum rf_device_state */
	RF_ARG_REFUSAL,		/* enum rf_refusal */
	RF_ARG_COMMAND,		/* a channel command's name or number */
	RF_ARG_CCW_FLAGS,	/* flags of a CCW joined by | */
};

/* Where a written value comes from. */
enum rf_value_source {
	RF_VALUE_NUMBER,
	RF_VALUE_ADDRESS,	/* the address register */
	RF_VALUE_ADDRESS_LOW,	/* its low 32 bits */
	RF_VALUE_ADDRESS_HIGH,	/* its high 32 bits */
	RF_VALUE_ADDRESS_PAGE,	/* its number of 4096-byte pages */
	RF_VALUE_SOURCES
};

/* What is left of a device's state while its guest sleeps. */
enum rf_device_state {
	RF_STATE_LOST,		/* nothing: it was without power */
	RF_STATE_KEPT,
};

enum rf_arg_how {
	RF_ARG_POS,	/* must be given */
	RF_ARG_OPT,	/* may be left out at the end */
	RF_ARG_KEY,	/* name=value, may be left out */
};

/* Bits of struct rf_op: bits 0 means none. */
struct rf_slot { uint8_t field, shift, bits; };

struct rf_arg {
	const char *word;
	uint8_t type;		/* enum rf_arg_type */
	uint8_t how;		/* enum rf_arg_how */
	struct rf_slot slot, slot2;
	uint64_t min, max;	/* of slot */
	uint64_t fallback;	/* of slot, when left out; slot2 is then 0 */
};

enum rf_op_who { RF_WHO_ANY, RF_WHO_LINUX, RF_WHO_SCRIPT };

struct rf_schema {
	const char *word;
	uint8_t who;		/* enum rf_op_who */
	uint8_t args;
	const struct rf_arg *arg;
};

/* The schema of @opcode, or NULL beyond the range. */
const struct rf_schema *rf_op_schema(enum rf_opcode opcode);

uint64_t rf_op_get(const struct rf_op *op, struct rf_slot slot);
void rf_op_put(struct rf_op *op, struct rf_slot slot, uint64_t value);

/*
 * Bring @op into range for @driver: an opcode that does not fit becomes one
 * that does, arguments outside of their range are folded into it, bits that
 * no argument uses are cleared. Changes nothing in an operation that is in range.
 * @opcodes: how many the version of the case knows.
 */
void rf_op_fold(struct rf_op *op, enum rf_driver_id driver, uint32_t opcodes);

/* Words of an argument type whose value is a choice; entries may be NULL. NULL for other types. */
const char *const *rf_arg_words(enum rf_arg_type type, uint32_t *ret_count);

#endif
