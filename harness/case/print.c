// SPDX-License-Identifier: GPL-2.0-only
/* A case in the text form: parsing it gives the same case again. */
#include "base/text.h"
#include "case/expect.h"
#include "case/pci.h"
#include "case/schema.h"
#include "case/words.h"
#include "trace/event.h"

#include <inttypes.h>

static const char *known(const char *name)
{
	return name ? name : "?";
}

/* Bits by name, the others as one number; @none when there are none. */
struct bit_list { const struct rf_bit_word *words; uint32_t count; const char *comma, *none; };

static void print_bits(struct rf_text *out, const struct bit_list *list, uint64_t bits)
{
	const char *comma = "";

	if (!bits)
		rf_text_add(out, "%s", list->none);
	for (uint32_t i = 0; i < list->count; i++) {
		if (!(bits & list->words[i].bits))
			continue;
		rf_text_add(out, "%s%s", comma, list->words[i].word);
		bits &= ~(uint64_t)list->words[i].bits;
		comma = list->comma;
	}
	if (bits)
		rf_text_add(out, "%s0x%" PRIx64, comma, bits);
}

static void print_place(struct rf_text *out, uint64_t place)
{
	static const char *const areas[RF_SCRIPT_AREAS] = { "desc", "driver", "device" };

	if (place < RF_SCRIPT_BUFFERS) {
		rf_text_add(out, "b%" PRIu64, place);
		return;
	}
	place -= RF_SCRIPT_BUFFERS;
	rf_text_add(out, "q%" PRIu64 ".%s", place / RF_SCRIPT_AREAS,
		    areas[place % RF_SCRIPT_AREAS]);
}

static void print_offset(struct rf_text *out, uint64_t offset)
{
	if (offset)
		rf_text_add(out, "+0x%" PRIx64, offset);
}

static void print_address(struct rf_text *out, const struct rf_arg *arg, uint64_t value,
			  uint64_t offset)
{
	uint64_t form = value >> 6;

	if (form == RF_ADDRESS_RAW && arg->type == RF_ARG_ADDRESS) {
		rf_text_add(out, "0x%" PRIx64, offset);
		return;
	}
	if (form == RF_ADDRESS_RAW) {
		rf_text_add(out, "address");
	} else {
		rf_text_add(out, "%s", form == RF_ADDRESS_BUS ? "bus:" : "");
		print_place(out, value & 63);
	}
	print_offset(out, offset);
}

static void print_value(struct rf_text *out, uint64_t source, uint64_t number)
{
	static const char *const sources[RF_VALUE_SOURCES] = {
		[RF_VALUE_ADDRESS] = "address", [RF_VALUE_ADDRESS_LOW] = "address-low",
		[RF_VALUE_ADDRESS_HIGH] = "address-high", [RF_VALUE_ADDRESS_PAGE] = "address-page",
	};

	if (source == RF_VALUE_NUMBER || source >= RF_VALUE_SOURCES)
		rf_text_add(out, "0x%" PRIx64, number);
	else
		rf_text_add(out, "%s", sources[source]);
}

static void print_numbered(struct rf_text *out, const struct rf_arg *arg, uint64_t value)
{
	bool queue = arg->type == RF_ARG_QUEUE ||
		     (arg->type == RF_ARG_TABLE && value >= RF_SCRIPT_BUFFERS);

	if (arg->type == RF_ARG_TABLE && queue)
		value -= RF_SCRIPT_BUFFERS;
	rf_text_add(out, "%c%" PRIu64, queue ? 'q' : 'b', value);
}

static void print_register(struct rf_text *out, uint64_t offset)
{
	const char *name = rf_register_name((uint32_t)offset);

	if (name)
		rf_text_add(out, "%s", name);
	else if (offset > 0x100 && offset < 0x200)
		rf_text_add(out, "Config+0x%" PRIx64, offset - 0x100);
	else
		rf_text_add(out, "0x%" PRIx64, offset);
}

static const struct bit_list status_list = { rf_status_words, RF_STATUS_WORDS, " ", "reset" };
static const struct bit_list flag_list = { rf_flag_words, RF_FLAG_WORDS, "|", "0" };

static const struct bit_list ccw_flag_list = { rf_ccw_flag_words, RF_CCW_FLAG_WORDS, "|", "0" };

static void print_command(struct rf_text *out, uint8_t command)
{
	const char *name = rf_ccw_command_name(command);

	if (name)
		rf_text_add(out, "%s", name);
	else
		rf_text_add(out, "0x%x", command);
}

static void print_arg(struct rf_text *out, const struct rf_arg *arg, const struct rf_op *op)
{
	uint64_t value = rf_op_get(op, arg->slot);
	uint64_t value2 = arg->slot2.bits ? rf_op_get(op, arg->slot2) : 0;
	const char *const *words;
	uint32_t count;

	words = rf_arg_words((enum rf_arg_type)arg->type, &count);
	if (words) {
		rf_text_add(out, "%s", value < count ? known(words[value]) : "?");
		return;
	}
	switch (arg->type) {
	case RF_ARG_NUMBER:
		rf_text_add(out, "%" PRIu64, value);
		break;
	case RF_ARG_SIZE:
		rf_words_print_size(out, value);
		break;
	case RF_ARG_POWER:
		rf_words_print_size(out, RF_BIT(value & 63));
		break;
	case RF_ARG_BUFFER:
	case RF_ARG_QUEUE:
	case RF_ARG_TABLE:
		print_numbered(out, arg, value);
		break;
	case RF_ARG_PLACE:
	case RF_ARG_AREA:
		print_place(out, value - (arg->type == RF_ARG_AREA));
		print_offset(out, value2);
		break;
	case RF_ARG_ADDRESS:
	case RF_ARG_POINTER:
		print_address(out, arg, value, value2);
		break;
	case RF_ARG_VALUE:
		print_value(out, value, value2);
		break;
	case RF_ARG_REGISTER:
		print_register(out, value);
		break;
	case RF_ARG_STATUS:
		print_bits(out, &status_list, value);
		break;
	case RF_ARG_FLAGS:
		print_bits(out, &flag_list, value);
		break;
	case RF_ARG_CCW_FLAGS:
		print_bits(out, &ccw_flag_list, value);
		break;
	case RF_ARG_COMMAND:
		print_command(out, (uint8_t)value);
		break;
	default:
		rf_text_add(out, "0x%" PRIx64, value);
	}
}

static bool is_default(const struct rf_arg *arg, const struct rf_op *op)
{
	return rf_op_get(op, arg->slot) == arg->fallback &&
	       !(arg->slot2.bits && rf_op_get(op, arg->slot2));
}

/* One past the last argument that must be printed by position. */
static uint32_t positions_needed(const struct rf_schema *schema, const struct rf_op *op)
{
	uint32_t needed = 0;

	for (uint32_t i = 0; i < schema->args; i++)
		if (schema->arg[i].how == RF_ARG_POS ||
		    (schema->arg[i].how == RF_ARG_OPT && !is_default(&schema->arg[i], op)))
			needed = i + 1;
	return needed;
}

void rf_words_print_op(struct rf_text *out, const struct rf_op *op, enum rf_driver_id driver)
{
	const struct rf_schema *schema = rf_op_schema((enum rf_opcode)op->opcode);
	uint32_t needed;

	if (!schema)
		return;
	needed = positions_needed(schema, op);
	rf_text_add(out, "%s", schema->word);
	for (uint32_t i = 0; i < schema->args; i++) {
		const struct rf_arg *arg = &schema->arg[i];

		if (arg->how == RF_ARG_KEY ? is_default(arg, op) : i >= needed)
			continue;
		if (arg->type == RF_ARG_FEATURES) {
			rf_words_print_features(out, rf_driver_device(driver),
						rf_op_get(op, arg->slot));
			continue;
		}
		rf_text_add(out, " %s%s", arg->how == RF_ARG_KEY ? arg->word : "",
			    arg->how == RF_ARG_KEY ? "=" : "");
		print_arg(out, arg, op);
	}
	rf_text_add(out, "\n");
}

static void print_hex_key(struct rf_text *out, const char *word, uint64_t value)
{
	if (value)
		rf_text_add(out, " %s=0x%" PRIx64, word, value);
}

static void print_number_key(struct rf_text *out, const char *word, uint64_t value)
{
	if (value)
		rf_text_add(out, " %s=%" PRIu64, word, value);
}

static void print_platform(struct rf_text *out, const struct rf_platform_config *platform)
{
	static const char *const placements[RF_BANKS] = { "low", "high", "top" };

	rf_text_add(out, "platform %s",
		    known(rf_platform_name((enum rf_platform_id)platform->id)));
	print_hex_key(out, "base", platform->pool_base);
	print_hex_key(out, "size", platform->pool_size);
	if (platform->placement && platform->placement < RF_BANKS)
		rf_text_add(out, " placement=%s", placements[platform->placement]);
	print_hex_key(out, "swiotlb", platform->swiotlb_size);
	for (uint32_t i = 0; i < platform->ranges && i < RF_RANGES_MAX; i++)
		rf_text_add(out, " range=0x%" PRIx64 ":0x%" PRIx64 ":0x%" PRIx64,
			    platform->range[i].cpu, platform->range[i].bus,
			    platform->range[i].size);
	for (uint32_t i = 0; i < RF_PLATFORM_SETTINGS; i++)
		print_number_key(out, rf_platform_settings[i].word, platform->setting[i]);
}

static void print_device(struct rf_text *out, const struct rf_case *c)
{
	const struct rf_device_config *device = &c->device;

	rf_text_add(out, "device offers");
	rf_words_print_features(out, (enum rf_device_id)device->id, device->offered);
	print_number_key(out, "queue-size", device->queue_size);
	print_number_key(out, "capacity", device->capacity);
	print_number_key(out, "size-max", device->size_max);
	print_number_key(out, "seg-max", device->seg_max);
	print_number_key(out, "blk-size", device->blk_size);
	rf_text_add(out, "; on refusal %s%s\n", rf_refusal_name((enum rf_refusal)device->refusal),
		    c->on_report == RF_ON_REPORT_CONTINUE ? "; on report continue" : "");
}

void rf_case_print(const struct rf_case *c, struct rf_text *out)
{
	rf_text_add(out, "ringfence-case %u\n", rf_case_version(c));
	rf_text_add(out, "kernel %s  ", known(rf_kernel_name((enum rf_kernel_id)c->kernel)));
	print_platform(out, &c->platform);
	rf_text_add(out, "  transport %s",
		    known(rf_transport_name((enum rf_transport_id)c->transport)));
	rf_text_add(out, "  driver %s\n", known(rf_driver_name((enum rf_driver_id)c->driver)));
	print_device(out, c);
	rf_words_print_pci(out, &c->pci);
	for (uint32_t i = 0; i < c->ops && i < RF_OPS_MAX; i++)
		rf_words_print_op(out, &c->op[i], (enum rf_driver_id)c->driver);
	for (uint32_t i = 0; i < c->expects && i < RF_EXPECTS_MAX; i++) {
		rf_expect_print(&c->expect[i], out);
		rf_text_add(out, "\n");
	}
}
