// SPDX-License-Identifier: GPL-2.0-only
/*
 * RF-DMA-041..045: what a channel device is told of by an address that no
 * feature bit speaks of: programs, their data, indicators. They are published
 * before anything is agreed and mean physical addresses for ever, those of
 * programs and data of 31 bits. Judged when a program is started, when a CCW
 * names its data, when an indicator is registered, and once more when the
 * device uses it.
 */
#include "judge/rules/rules.h"

/* One extent under judgement. */
struct extent {
	const struct rf_event *event;
	uint64_t ba, len;
	bool wide;		/* its address has 64 bits */
	const char *what;
};

/* Where RAM begins that a field of 32 bits cannot name. */
static const uint64_t banks[] = { RF_BANK_HIGH_BASE, RF_BANK_TOP_BASE };

static bool is_live(const struct rf_alloc *alloc)
{
	return alloc && alloc->state == RF_ALLOC_LIVE;
}

/* The memory that was meant, when an address that leads to none is the lower half of another's. */
static const struct rf_alloc *cut_off(const struct rf_judge *judge, const struct extent *x,
				      uint64_t *ret_meant)
{
	for (uint32_t i = 0; i < RF_ARRAY_SIZE(banks); i++) {
		uint64_t meant = (banks[i] & ~(uint64_t)UINT32_MAX) | x->ba;
		const struct rf_alloc *alloc = rf_arena_find(judge->arena, RF_PA(meant));

		if (meant == x->ba || !is_live(alloc))
			continue;
		*ret_meant = meant;
		return alloc;
	}
	return NULL;
}

static bool is_private(const struct rf_judge *judge, const struct extent *x)
{
	return rf_platform_confidential(judge->platform) &&
	       !rf_platform_window_holds(judge->platform, RF_BA(x->ba), x->len, RF_PERM_READ);
}

/* Memory that was given back, or that ends before the extent does. */
static bool judge_memory(struct rf_judge *judge, const struct extent *x,
			 const struct rf_alloc *alloc)
{
	if (!alloc)
		return true;
	if (alloc->state == RF_ALLOC_FREED)
		RF_BLAME(judge, x->event, DMA_044, DRIVER, &alloc->died,
			 "%s 0x%" PRIx64 "+0x%" PRIx64 " is memory that was freed before", x->what,
			 x->ba, x->len);
	else if (!rf_extent_holds(alloc->pa.v, alloc->pages ? alloc->room : alloc->size, x->ba,
				  x->len))
		RF_BLAME(judge, x->event, DMA_045, DRIVER, &alloc->born,
			 "%s 0x%" PRIx64 "+0x%" PRIx64 " runs past its memory of 0x%" PRIx64 " bytes",
			 x->what, x->ba, x->len, alloc->size);
	else
		return true;
	return false;
}

/* Does the extent stand where the device may reach it, in memory of the guest's? */
static bool judge_extent(struct rf_judge *judge, const struct extent *x)
{
	const struct rf_alloc *alloc = rf_arena_find(judge->arena, RF_PA(x->ba)), *other = NULL;
	const struct rf_stack *stack = alloc ? &alloc->born : rf_rule_caller(judge);
	uint64_t meant = 0;

	if (!x->wide && !is_live(alloc))
		other = cut_off(judge, x, &meant);
	if (other)
		RF_BLAME(judge, x->event, DMA_043, DRIVER, &other->born,
			 "%s 0x%" PRIx64 ": the memory stands at 0x%" PRIx64, x->what, x->ba,
			 meant);
	else if (!x->wide && x->ba + x->len > RF_CCW_ADDRESS_LIMIT)
		RF_BLAME(judge, x->event, DMA_041, DRIVER, stack,
			 "%s 0x%" PRIx64 "+0x%" PRIx64 " is not all below 2 GiB", x->what, x->ba,
			 x->len);
	else if (!rf_platform_is_ram(judge->platform, RF_PA(x->ba), x->len))
		RF_BLAME(judge, x->event, DMA_041, DRIVER, stack,
			 "%s 0x%" PRIx64 "+0x%" PRIx64 " is not all RAM", x->what, x->ba, x->len);
	else if (is_private(judge, x))
		RF_BLAME(judge, x->event, DMA_042, DRIVER, stack,
			 "%s 0x%" PRIx64 "+0x%" PRIx64 " lies in pages that the guest has not shared",
			 x->what, x->ba, x->len);
	else
		return judge_memory(judge, x, alloc);
	return false;
}

static void judge_start(struct rf_judge *judge, const struct rf_event *event)
{
	const struct extent x = { .event = event, .ba = event->start.program,
				  .len = RF_CCW_BYTES, .what = "channel program" };

	if (!event->start.code && event->start.format == 1)
		judge->ccw.told |= !judge_extent(judge, &x);
}

static void judge_ccw(struct rf_judge *judge, const struct rf_event *event)
{
	const struct extent at = { .event = event, .ba = event->ccw.at, .len = RF_CCW_BYTES,
				   .what = "CCW" };
	struct extent data = { .event = event, .ba = event->ccw.cda, .len = event->ccw.count,
			       .what = "data of a CCW" };

	if (event->ccw.nth)
		judge->ccw.told |= !judge_extent(judge, &at);
	if (event->ccw.flags & RF_CCW_INDIRECT) {
		data.what = "list of addresses";
		data.len = data.len ? 4 : 0;
	}
	if (data.len)
		judge->ccw.told |= !judge_extent(judge, &data);
}

static void judge_indicator(struct rf_judge *judge, const struct rf_event *event)
{
	static const char *const names[RF_INDICATORS] = {
		[RF_INDICATOR_QUEUES] = "queue indicators",
		[RF_INDICATOR_CONFIG] = "configuration indicator",
		[RF_INDICATOR_ADAPTER] = "adapter indicators",
		[RF_INDICATOR_SUMMARY] = "summary indicator",
	};
	uint32_t kind = event->indicator.kind % RF_INDICATORS;
	struct rf_judged_area *area = &judge->ccw.indicator[kind];
	const struct extent x = { .event = event, .ba = event->indicator.ba,
				  .len = event->indicator.len, .wide = true, .what = names[kind] };
	const struct rf_stack *caller = rf_rule_caller(judge);
	const struct rf_alloc *alloc;

	if (!event->indicator.registered)
		return;
	judge->ccw.registrar[kind] = caller ? *caller : (struct rf_stack){ { 0 } };
	area->ba = x.ba;
	area->len = x.len;
	if (!judge_extent(judge, &x))
		return;
	alloc = rf_arena_find(judge->arena, RF_PA(x.ba));
	if (alloc)
		rf_track_back(judge, &area->backing, NULL, alloc);
}

static void check_channel(struct rf_judge *judge, const struct rf_event *event)
{
	switch (event->kind) {
	case RF_EV_CHANNEL_START:
		judge_start(judge, event);
		break;
	case RF_EV_CCW:
		judge_ccw(judge, event);
		break;
	default:
		judge_indicator(judge, event);
	}
}

/* Accesses */

static void stray(struct rf_judge *judge, const struct rf_event *event, const char *what)
{
	RF_BLAME(judge, event, DMA_014, DEVICE, NULL,
		 "0x%" PRIx64 "+0x%x is %s, outside of %s", event->access.ba, event->access.len,
		 event->kind == RF_EV_DEV_WRITE ? "written" : "read", what);
	judge->steps.overwritten |= judge->armed && event->kind == RF_EV_DEV_WRITE &&
				    event->access.result == RF_ACCESS_OK;
}

/* Commands by which a device writes are even ones. */
static bool device_writes(uint8_t command)
{
	return !(command & 1);
}

static void judge_data(struct rf_judge *judge, const struct rf_event *event)
{
	const struct rf_judged_ccw *ccw = &judge->ccw;
	bool held = ccw->listed;

	for (uint32_t i = 0; i < ccw->extents && !held; i++)
		held = rf_extent_holds(ccw->extent[i].ba, ccw->extent[i].len, event->access.ba,
				       event->access.len);
	if (!held)
		stray(judge, event, "the data of its command");
	else if (event->kind == RF_EV_DEV_WRITE && !device_writes(ccw->command))
		RF_BLAME(judge, event, DMA_015, DEVICE, NULL,
			 "0x%" PRIx64 "+0x%x is written by the device, command 0x%x is for it to read",
			 event->access.ba, event->access.len, ccw->command);
}

static void judge_indicating(struct rf_judge *judge, const struct rf_event *event)
{
	for (uint32_t i = 0; i < RF_INDICATORS; i++) {
		const struct rf_judged_area *area = &judge->ccw.indicator[i];

		if (!rf_extent_holds(area->ba, area->len, event->access.ba, event->access.len))
			continue;
		if (rf_rule_unbacked(judge, &area->backing))
			RF_BLAME(judge, event, DMA_044, DRIVER, &judge->ccw.registrar[i],
				 "indicator 0x%" PRIx64 " is still registered, but its memory is gone",
				 event->access.ba);
		else if (area->backing.alloc && event->access.result == RF_ACCESS_FAULT &&
			 rf_platform_confidential(judge->platform) &&
			 rf_platform_is_ram(judge->platform, RF_PA(event->access.ba), event->access.len))
			RF_BLAME(judge, event, DMA_042, DRIVER, &judge->ccw.registrar[i],
				 "indicator 0x%" PRIx64 " is registered, but its page is private",
				 event->access.ba);
		return;
	}
	stray(judge, event, "every indicator that is registered");
}

void rf_rule_channel_access(struct rf_judge *judge, const struct rf_event *event)
{
	if (event->access.purpose == RF_FOR_CCW_DATA)
		judge_data(judge, event);
	else if (event->access.purpose == RF_FOR_INDICATOR)
		judge_indicating(judge, event);
}

const struct rf_rule rf_rule_dma_041 = {
	RF_RULE_NAMED("RF-DMA-041"),
	.title = "giving a channel device an address at which it finds no memory",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_ALWAYS,
	.requirements = "CC11 CC21 CC22 CC23 VC1",
	.events = RF_ON(CHANNEL_START) | RF_ON(CCW) | RF_ON(INDICATOR),
	.check = check_channel,
};

const struct rf_rule rf_rule_dma_042 = RF_ALWAYS_RULE(DRIVER, "RF-DMA-042",
	"giving a channel device control blocks or indicators in private pages", "CC21 CC23 VC1");
const struct rf_rule rf_rule_dma_043 = RF_ALWAYS_RULE(DRIVER, "RF-DMA-043",
	"giving a channel device an address that was cut off", "VC10");
const struct rf_rule rf_rule_dma_044 = RF_ALWAYS_RULE(DRIVER, "RF-DMA-044",
	"giving or leaving a channel device memory that is gone", "VC4");
const struct rf_rule rf_rule_dma_045 = RF_ALWAYS_RULE(DRIVER, "RF-DMA-045",
	"giving a channel device more than there is memory for", "VC1");
