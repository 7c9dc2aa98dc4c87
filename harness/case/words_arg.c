// SPDX-License-Identifier: GPL-2.0-only
/* Arguments of the text form's operations, one function a kind of argument. */
#include "case/schema.h"
#include "case/words.h"
#include "trace/event.h"
#include "trace/virtio_ccw.h"

#include <errno.h>
#include <string.h>

static struct rf_case_error *error_of(const struct rf_op_parse *parse)
{
	return parse->context->error;
}

/* What @slot can hold, for messages about @arg. */
static struct rf_number_want room(const char *what, struct rf_slot slot)
{
	return (struct rf_number_want){
		.what = what, .max = slot.bits >= 64 ? UINT64_MAX : RF_BIT(slot.bits) - 1,
	};
}

/* "+0x10" behind a place into the second slot; nothing is 0. */
static int parse_offset(const struct rf_op_parse *parse, const struct rf_arg *arg,
			const struct rf_token *token)
{
	struct rf_number_want want = room("offset", arg->slot2);
	uint64_t offset;

	if (rf_words_number(token, &want, &offset, error_of(parse)))
		return -EINVAL;
	rf_op_put(parse->op, arg->slot2, offset);
	return 0;
}

/* "b3" or "q3" below @limit. */
static bool numbered(const struct rf_token *token, char letter, uint64_t limit, uint64_t *ret_n)
{
	struct rf_token number;

	if (token->len < 2 || token->len > 3 || token->at[0] != letter)
		return false;
	number = rf_token_tail(token, 1);
	return rf_token_number(&number, ret_n) && *ret_n < limit;
}

/* b0 to b15, q0.desc to q7.device. */
static bool place(const struct rf_token *token, uint64_t *ret_place)
{
	static const char *const areas[RF_SCRIPT_AREAS] = { "desc", "driver", "device" };
	struct rf_token queue = *token, area;
	uint64_t q, a;

	if (numbered(token, 'b', RF_SCRIPT_BUFFERS, ret_place))
		return true;
	if (!rf_token_part(&queue, '.', &area) ||
	    !numbered(&queue, 'q', RF_DEVICE_QUEUES, &q) ||
	    !rf_token_choice(&area, (struct rf_choices){ areas, RF_SCRIPT_AREAS }, &a))
		return false;
	*ret_place = RF_SCRIPT_BUFFERS + q * RF_SCRIPT_AREAS + a;
	return true;
}

static int parse_place(const struct rf_op_parse *parse, const struct rf_arg *arg,
		       const struct rf_token *token)
{
	struct rf_token head = *token, offset;
	bool more = rf_token_part(&head, '+', &offset);
	uint64_t value;

	if (!place(&head, &value) || (arg->type == RF_ARG_AREA && value >= RF_SCRIPT_BUFFERS))
		return rf_token_fail(&head, error_of(parse), "%s: '%s' is not a place; possible: "
				     "b0 to b15%s, each with +offset", arg->word,
				     rf_token_text(&head).s, arg->type == RF_ARG_AREA ? "" :
				     ", q0.desc, q0.driver, q0.device to q7.device");
	rf_op_put(parse->op, arg->slot, value + (arg->type == RF_ARG_AREA));
	return more ? parse_offset(parse, arg, &offset) : 0;
}

/* A place with its form, or a number (ADDRESS), or the address register (POINTER). */
static int parse_address(const struct rf_op_parse *parse, const struct rf_arg *arg,
			 const struct rf_token *token)
{
	struct rf_token head = *token, offset, tail;
	uint64_t form = RF_ADDRESS_PHYSICAL, value;
	bool more;

	if (arg->type == RF_ARG_ADDRESS && rf_token_number(token, &value))
		return parse_offset(parse, arg, token);
	more = rf_token_part(&head, '+', &offset);
	if (arg->type == RF_ARG_POINTER && rf_token_is(&head, "address"))
		return more ? parse_offset(parse, arg, &offset) : 0;
	tail = head;
	if (rf_token_part(&head, ':', &tail)) {
		if (!rf_token_is(&head, "bus"))
			return rf_token_fail(&head, error_of(parse), "an address begins with "
					     "'bus:', not with '%s:'", rf_token_text(&head).s);
		form = RF_ADDRESS_BUS;
	}
	if (!place(&tail, &value))
		return rf_token_fail(token, error_of(parse), "'%s' is not an address; possible: "
				     "b0 to b15, q0.desc to q7.device, bus:b0, each with +offset, "
				     "or %s", rf_token_text(token).s,
				     arg->type == RF_ARG_ADDRESS ? "a number" : "address");
	rf_op_put(parse->op, arg->slot, form << 6 | value);
	return more ? parse_offset(parse, arg, &offset) : 0;
}

static int parse_value(const struct rf_op_parse *parse, const struct rf_arg *arg,
		       const struct rf_token *token)
{
	static const char *const sources[RF_VALUE_SOURCES] = {
		"<number>", "address", "address-low", "address-high", "address-page",
	};
	struct rf_choices choices = { sources, RF_VALUE_SOURCES };
	uint64_t source;

	if (rf_token_number(token, &source))
		return parse_offset(parse, arg, token);
	if (!rf_token_choice(token, choices, &source) || source == RF_VALUE_NUMBER)
		return rf_token_unknown(token, arg->word, choices, error_of(parse));
	rf_op_put(parse->op, arg->slot, source);
	return 0;
}

static int parse_register(const struct rf_op_parse *parse, const struct rf_arg *arg,
			  const struct rf_token *token)
{
	static const char *const names[] = {
#define RF_REGISTER(offset, name) name,
#include "case/registers.def"
#undef RF_REGISTER
	};
	static const uint16_t offsets[] = {
#define RF_REGISTER(offset, name) offset,
#include "case/registers.def"
#undef RF_REGISTER
	};
	struct rf_choices choices = { names, RF_ARRAY_SIZE(names) };
	struct rf_token head = *token, tail;
	uint64_t value, index, more = 0;

	if (rf_token_part(&head, '+', &tail) && !rf_token_number(&tail, &more))
		return rf_token_unknown(token, arg->word, choices, error_of(parse));
	if (rf_token_choice(&head, choices, &index))
		value = offsets[index];
	else if (!rf_token_number(&head, &value))
		return rf_token_unknown(token, arg->word, choices, error_of(parse));
	if (value > arg->max || more > arg->max - value)
		return rf_token_fail(token, error_of(parse), "register '%s' lies beyond 0x%llx",
				     rf_token_text(token).s, (unsigned long long)arg->max);
	rf_op_put(parse->op, arg->slot, value + more);
	return 0;
}

static int parse_command(const struct rf_op_parse *parse, const struct rf_arg *arg,
			 const struct rf_token *token)
{
	const char *names[UINT8_MAX + 2];
	uint64_t codes[UINT8_MAX + 1], value, index;
	uint32_t count = 0;

	for (uint32_t code = 0; code <= UINT8_MAX; code++) {
		names[count] = rf_ccw_command_name((uint8_t)code);
		codes[count] = code;
		count += !!names[count];
	}
	names[count] = "<number>";
	if (rf_token_choice(token, (struct rf_choices){ names, count }, &index))
		value = codes[index];
	else if (!rf_token_number(token, &value) || value > arg->max)
		return rf_token_unknown(token, arg->word,
					(struct rf_choices){ names, count + 1 }, error_of(parse));
	rf_op_put(parse->op, arg->slot, value);
	return 0;
}

/* The names of an argument's bits. */
static const struct rf_bit_word *words_of_bits(enum rf_arg_type type, uint32_t *ret_count)
{
	switch (type) {
	case RF_ARG_STATUS:
		*ret_count = RF_STATUS_WORDS;
		return rf_status_words;
	case RF_ARG_CCW_FLAGS:
		*ret_count = RF_CCW_FLAG_WORDS;
		return rf_ccw_flag_words;
	default:
		*ret_count = RF_FLAG_WORDS;
		return rf_flag_words;
	}
}

/* One name of a set of bits, or a number. */
static int parse_bits(const struct rf_op_parse *parse, const struct rf_arg *arg,
		      const struct rf_token *token)
{
	uint32_t count;
	const struct rf_bit_word *words = words_of_bits((enum rf_arg_type)arg->type, &count);
	const char *names[RF_CCW_FLAG_WORDS + 1];
	uint64_t value, index;

	for (uint32_t i = 0; i < count; i++)
		names[i] = words[i].word;
	names[count] = "<number>";
	if (rf_token_choice(token, (struct rf_choices){ names, count }, &index))
		value = words[index].bits;
	else if (!rf_token_number(token, &value))
		return rf_token_unknown(token, arg->word,
					(struct rf_choices){ names, count + 1 }, error_of(parse));
	if (value > room(arg->word, arg->slot).max)
		return rf_token_fail(token, error_of(parse), "%s: %s has more bits than there are",
				     arg->word, rf_token_text(token).s);
	rf_op_put(parse->op, arg->slot, rf_op_get(parse->op, arg->slot) | value);
	return 0;
}

static int parse_flags(const struct rf_op_parse *parse, const struct rf_arg *arg,
		       const struct rf_token *token)
{
	struct rf_token head = *token, tail;

	rf_op_put(parse->op, arg->slot, 0);
	while (rf_token_part(&head, '|', &tail)) {
		if (parse_bits(parse, arg, &head))
			return -EINVAL;
		head = tail;
	}
	return parse_bits(parse, arg, &head);
}

static int parse_feature(const struct rf_op_parse *parse, const struct rf_arg *arg,
			 const struct rf_token *token)
{
	uint64_t bits = rf_op_get(parse->op, arg->slot);

	if (rf_token_is(token, "nothing"))
		return 0;
	if (rf_words_feature(token, rf_driver_device(parse->context->driver), &bits,
			     error_of(parse)))
		return -EINVAL;
	rf_op_put(parse->op, arg->slot, bits);
	return 0;
}

/* b3, q3, or either for a table. */
static int parse_numbered(const struct rf_op_parse *parse, const struct rf_arg *arg,
			  const struct rf_token *token)
{
	bool buffers = arg->type != RF_ARG_QUEUE, queues = arg->type != RF_ARG_BUFFER;
	uint64_t n;

	if (buffers && numbered(token, 'b', RF_SCRIPT_BUFFERS, &n)) {
		rf_op_put(parse->op, arg->slot, n);
		return 0;
	}
	if (queues && numbered(token, 'q', RF_DEVICE_QUEUES, &n)) {
		rf_op_put(parse->op, arg->slot, n + (buffers ? RF_SCRIPT_BUFFERS : 0));
		return 0;
	}
	return rf_token_fail(token, error_of(parse),
			     "%s: '%s' is not possible here; possible: %s%s%s", arg->word,
			     rf_token_text(token).s, buffers ? "b0 to b15" : "",
			     buffers && queues ? ", " : "", queues ? "q0 to q7" : "");
}

static int parse_plain(const struct rf_op_parse *parse, const struct rf_arg *arg,
		       const struct rf_token *token)
{
	struct rf_number_want want = { arg->word, arg->min, arg->max };
	bool power = arg->type == RF_ARG_POWER;
	uint64_t value;

	if (power)
		want = (struct rf_number_want){ arg->word, RF_BIT(arg->min), RF_BIT(arg->max) };
	if (rf_words_number(token, &want, &value, error_of(parse)))
		return -EINVAL;
	if (power && (value & (value - 1)))
		return rf_token_fail(token, error_of(parse), "%s: %s is not a power of two",
				     arg->word, rf_token_text(token).s);
	rf_op_put(parse->op, arg->slot, power ? (uint64_t)__builtin_ctzll(value) : value);
	return 0;
}

int rf_words_arg(const struct rf_op_parse *parse, const struct rf_arg *arg,
		     const struct rf_token *token)
{
	struct rf_choices choices;
	uint64_t value;

	choices.words = rf_arg_words((enum rf_arg_type)arg->type, &choices.count);
	if (choices.words) {
		if (!rf_token_choice(token, choices, &value))
			return rf_token_unknown(token, arg->word, choices, error_of(parse));
		rf_op_put(parse->op, arg->slot, value);
		return 0;
	}
	switch (arg->type) {
	case RF_ARG_BUFFER:
	case RF_ARG_QUEUE:
	case RF_ARG_TABLE:
		return parse_numbered(parse, arg, token);
	case RF_ARG_PLACE:
	case RF_ARG_AREA:
		return parse_place(parse, arg, token);
	case RF_ARG_ADDRESS:
	case RF_ARG_POINTER:
		return parse_address(parse, arg, token);
	case RF_ARG_VALUE:
		return parse_value(parse, arg, token);
	case RF_ARG_REGISTER:
		return parse_register(parse, arg, token);
	case RF_ARG_FEATURES:
		return parse_feature(parse, arg, token);
	case RF_ARG_STATUS:
		return rf_token_is(token, "reset") ? 0 : parse_bits(parse, arg, token);
	case RF_ARG_FLAGS:
	case RF_ARG_CCW_FLAGS:
		return parse_flags(parse, arg, token);
	case RF_ARG_COMMAND:
		return parse_command(parse, arg, token);
	default:
		return parse_plain(parse, arg, token);
	}
}

