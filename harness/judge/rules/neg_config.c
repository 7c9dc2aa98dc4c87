// SPDX-License-Identifier: GPL-2.0-only
/*
 * RF-NEG-018, 019, 027: the configuration space as the driver uses it. Field layouts
 * are those of the specification's device types; of a type without a table
 * here only alignment is judged.
 */
#include "judge/rules/rules.h"

#define ALWAYS_THERE 0xff

struct field { uint8_t offset, size, bit; };	/* bytes; governing feature bit */

/* virtio-spec, Block Device: Device configuration layout. */
static const struct field blk_fields[] = {
	{ 0, 8, ALWAYS_THERE },
	{ 8, 4, 1 }, { 12, 4, 2 },			/* size_max, seg_max */
	{ 16, 2, 4 }, { 18, 1, 4 }, { 19, 1, 4 },	/* geometry */
	{ 20, 4, 6 },					/* blk_size */
	{ 24, 1, 10 }, { 25, 1, 10 }, { 26, 2, 10 }, { 28, 4, 10 },	/* topology */
	{ 32, 1, 11 },					/* writeback */
	{ 34, 2, 12 },					/* num_queues */
	{ 36, 4, 13 }, { 40, 4, 13 }, { 44, 4, 13 },	/* discard */
	{ 48, 4, 14 }, { 52, 4, 14 }, { 56, 1, 14 },	/* write zeroes */
	{ 60, 4, 16 }, { 64, 4, 16 }, { 68, 4, 16 },	/* secure erase */
};

/* virtio-spec, Traditional Memory Balloon Device: Device configuration layout. */
static const struct field balloon_fields[] = {
	{ 0, 4, ALWAYS_THERE }, { 4, 4, ALWAYS_THERE },	/* num_pages, actual */
	{ 8, 4, 3 }, { 12, 4, 4 },			/* free_page_hint_cmd_id, poison_val */
};

static const struct { uint32_t type; const struct field *field; uint32_t fields; } layouts[] = {
	{ VIRTIO_ID_BLK, blk_fields, RF_ARRAY_SIZE(blk_fields) },
	{ VIRTIO_ID_BALLOON, balloon_fields, RF_ARRAY_SIZE(balloon_fields) },
};

static const struct field *field_at(const struct rf_judge *judge, uint32_t offset)
{
	for (uint32_t i = 0; i < RF_ARRAY_SIZE(layouts); i++) {
		const struct field *field = layouts[i].field, *end = field + layouts[i].fields;

		for (; layouts[i].type == judge->mmio.device_id && field < end; field++)
			if (offset - field->offset < field->size)
				return field;
	}
	return NULL;
}

/* Fields of more than 32 bits are accessed as 32-bit halves. */
static bool width_fits(const struct field *field, uint32_t offset, uint32_t width)
{
	if (field->size == 8)
		return width == 4 && !(offset & 3);
	return width == field->size && offset == field->offset;
}

static void judge_width(struct rf_judge *judge, const struct rf_event *event,
			const struct field *field)
{
	uint32_t offset = rf_rule_config_offset(event), width = event->reg.width;

	if (!rf_rule_modern(judge))
		return;
	if (field ? width_fits(field, offset, width) : width <= 4 && !(offset & (width - 1)))
		return;
	RF_BLAME(judge, event, NEG_019, DRIVER, rf_rule_caller(judge),
		 "%u bytes at 0x%x of the configuration in one access", width, offset);
}

static bool is_generation(const struct rf_event *event)
{
	if (event->kind == RF_EV_REG_READ)
		return event->reg.offset == VIRTIO_MMIO_CONFIG_GENERATION;
	return event->kind == RF_EV_BAR_READ && event->pci.structure == RF_PCI_COMMON &&
	       event->pci.offset == VIRTIO_PCI_CONFIG_GENERATION;
}

static void torn(struct rf_judge *judge, const struct rf_event *event)
{
	judge->steps.generation_due = false;
	RF_BLAME(judge, event, NEG_027, DRIVER, rf_rule_caller(judge),
		 "a field of 64 bits is read in two halves, and the generation not before and after");
}

/* 027: the generation, the two halves of a wide field, the generation. */
static void judge_wide(struct rf_judge *judge, const struct rf_event *event,
		       const struct field *field)
{
	struct rf_judged_steps *steps = &judge->steps;
	bool wide = field && field->size == 8 && rf_rule_is_read(event) && rf_rule_modern(judge);
	bool first = wide && rf_rule_config_offset(event) == field->offset;

	if (steps->generation_due)
		torn(judge, event);
	if (wide && !first && steps->half) {
		if (steps->guarded)
			steps->generation_due = true;
		else
			torn(judge, event);
	}
	steps->half = first;
	steps->guarded = first && steps->generation;
	steps->generation = false;
}

static void check_config(struct rf_judge *judge, const struct rf_event *event)
{
	const struct field *field;

	if (!event->reg.config) {
		if (!event->reg.outside && is_generation(event)) {
			judge->steps.generation = true;
			judge->steps.generation_due = false;
		}
		return;
	}
	field = field_at(judge, rf_rule_config_offset(event));
	judge_width(judge, event, field);
	judge_wide(judge, event, field);
	/* Of a feature that was accepted without being offered RF-NEG-010 tells. */
	if (!rf_rule_is_read(event) || !field || field->bit == ALWAYS_THERE ||
	    (judge->contract.offered | judge->contract.accepted) & RF_BIT(field->bit))
		return;
	RF_BLAME(judge, event, NEG_018, DRIVER, rf_rule_caller(judge),
		 "the field at 0x%x of the configuration is read, its feature %u is not offered",
		 field->offset, field->bit);
}

const struct rf_rule rf_rule_neg_018 = {
	RF_RULE_NAMED("RF-NEG-018"),
	.title = "reading a configuration field whose feature is not offered",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_CONFORMING,
	.requirements = "C02 VC13",
	.events = RF_ON_READS | RF_ON_WRITES, .configuration = true,
	.registers = RF_AT(CONFIG_GENERATION),
	.offsets = RF_AT_COMMON(CONFIG_GENERATION), .structures = RF_IN(DEVICE),
	.check = check_config,
};

const struct rf_rule rf_rule_neg_019 = RF_CONFORMING_RULE(DRIVER, "RF-NEG-019",
	"accessing configuration in pieces that no field has", "C05 VC13");
const struct rf_rule rf_rule_neg_027 = RF_CONFORMING_RULE(DRIVER, "RF-NEG-027",
	"reading a field of 64 bits without looking at the generation", "C01 VC13");
