// SPDX-License-Identifier: GPL-2.0-only
/*
 * RF-KRN-001..007, 009, 011: what the guest itself reports: it stopped, complained, or
 * broke its own memory. Nothing a device does may bring a driver there, so all
 * hold against a hostile device too, but for the hang: see judge_hang().
 */
#include "guest/port.h"
#include "judge/rules/rules.h"

#include <string.h>

static const struct { enum rf_rule_id rule; const char *what; } reports[RF_REPORTS] = {
	[RF_REPORT_BUG] = { RF_RULE_KRN_001, "BUG" },
	[RF_REPORT_WARN] = { RF_RULE_KRN_002, "WARN" },
	[RF_REPORT_PANIC] = { RF_RULE_KRN_003, "panic" },
	[RF_REPORT_OUT_OF_BOUNDS] = { RF_RULE_KRN_004, "access out of bounds" },
	[RF_REPORT_USE_AFTER_FREE] = { RF_RULE_KRN_005, "use after free" },
	[RF_REPORT_WILD_ACCESS] = { RF_RULE_KRN_006, "wild access" },
	[RF_REPORT_BAD_FREE] = { RF_RULE_KRN_007, "bad free" },
	[RF_REPORT_HANG] = { RF_RULE_KRN_009, "hang" },
	[RF_REPORT_DEADLOCK] = { RF_RULE_KRN_011, "deadlock" },
};

static const struct rf_stack *reporter(const struct rf_judge *judge)
{
	return judge->names.report_stack ? judge->names.report_stack(judge->names.ctx) : NULL;
}

/*
 * A driver that polls must give up at some time, whatever the device does. One
 * that sleeps until the device answers may wait for ever: that is only wrong
 * when the device has no reason to stay silent, so not when it is hostile,
 * asked for a reset, or was given a chain that it could not serve; nor when the
 * platform has no memory that could be shown to it: then trying again is right.
 */
static bool hang_counts(const struct rf_judge *judge, const struct rf_event *event)
{
	if (event->report.a == RF_HANG_POLL)
		return true;
	/*
	 * That its device is gone a driver of PCI is told when it is removed: to wait for what the
	 * device held is to wait for ever then. Elsewhere nobody can know.
	 */
	if (judge->gone)
		return judge->pci.present && event->stage == RF_STAGE_REMOVE;
	/* Nor does it say anything new once something else went wrong. */
	return !judge->hostile && !judge->steps.needs_reset && !judge->steps.bad_chain &&
	       !judge->steps.starved && !judge->findings;
}

/*
 * The DMA layer warns when it refuses to map memory for which the platform has
 * no address. To refuse is right, and no device can bring it about.
 */
static bool refuses_mapping(const struct rf_judge *judge)
{
	struct rf_frame_query query = { reporter(judge), true };
	const char *file = judge->names.report_file ?
		judge->names.report_file(judge->names.ctx) : NULL;
	char frame[RF_FINDING_FRAME] = "";

	if (!file)
		return false;
	if (strstr(file, "kernel/dma/direct.h"))
		return true;
	if (!strstr(file, "kernel/dma/swiotlb.c") || !judge->names.frame || !query.stack)
		return false;
	judge->names.frame(judge->names.ctx, &query, frame, sizeof(frame));
	return !strcmp(frame, "swiotlb_map");
}

/* RF-DMA-009 told that this memory was freed under a mapping: closing that one bounces into it. */
static bool freed_while_mapped(const struct rf_judge *judge, const struct rf_event *event)
{
	const struct rf_alloc *alloc = rf_arena_find(judge->arena, RF_PA(event->report.a));

	return event->report.report == RF_REPORT_USE_AFTER_FREE && alloc &&
	       rf_track_mapped(judge, (uint32_t)(alloc - judge->arena->allocs));
}

/* What a guest does with memory that it damaged follows from the first such finding. */
static void remember_damage(struct rf_judge *judge, uint32_t kind, uint32_t findings)
{
	if (kind >= RF_REPORT_OUT_OF_BOUNDS && kind <= RF_REPORT_BAD_FREE &&
	    judge->findings > findings && !judge->steps.damaged)
		judge->steps.damaged = (uint8_t)judge->findings;
}

/*
 * A confidential guest that stops at once when its own pages cannot be shared, or taken back, stops
 * in time: nothing a device does brings it there.
 */
static bool stops_in_time(const struct rf_judge *judge, const struct rf_event *event)
{
	return event->report.report == RF_REPORT_PANIC && judge->steps.refused_page &&
	       judge->steps.refused_page == event->seq;
}

static void check_report(struct rf_judge *judge, const struct rf_event *event)
{
	uint32_t kind = event->report.report, findings = judge->findings;

	if (kind >= RF_REPORTS || !reports[kind].what)
		return;
	/* What stale memory leads to was told with it. */
	if (judge->steps.stale || freed_while_mapped(judge, event) || stops_in_time(judge, event))
		return;
	if (kind == RF_REPORT_HANG && !hang_counts(judge, event))
		return;
	if (kind == RF_REPORT_WARN && refuses_mapping(judge)) {
		judge->steps.starved = true;
		return;
	}
	rf_judge_find(judge, &(struct rf_verdict){ .rule = reports[kind].rule,
						   .party = RF_PARTY_DRIVER,
						   .stack = reporter(judge),
						   .event = event, .dma_layer = true },
		      "%s, line %u (0x%" PRIx64 ", 0x%" PRIx64 ")", reports[kind].what,
		      event->report.line, event->report.a, event->report.b);
	remember_damage(judge, kind, findings);
}

const struct rf_rule rf_rule_krn_001 = {
	RF_RULE_NAMED("RF-KRN-001"),
	.title = "stopping at a BUG that a device can reach",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_ALWAYS,
	.requirements = "VC15",
	.events = RF_ON(GUEST_REPORT),
	.check = check_report,
};

const struct rf_rule rf_rule_krn_002 = RF_ALWAYS_RULE(DRIVER, "RF-KRN-002",
	"warning of a broken expectation that a device can reach", "VC15");
const struct rf_rule rf_rule_krn_003 = RF_ALWAYS_RULE(DRIVER, "RF-KRN-003",
	"panicking", "VC15");
const struct rf_rule rf_rule_krn_004 = RF_ALWAYS_RULE(DRIVER, "RF-KRN-004",
	"reaching beyond an object in memory", "VC15");
const struct rf_rule rf_rule_krn_005 = RF_ALWAYS_RULE(DRIVER, "RF-KRN-005",
	"using memory after freeing it", "VC15");
const struct rf_rule rf_rule_krn_006 = RF_ALWAYS_RULE(DRIVER, "RF-KRN-006",
	"following a wild pointer", "VC15");
const struct rf_rule rf_rule_krn_007 = RF_ALWAYS_RULE(DRIVER, "RF-KRN-007",
	"freeing memory twice, or what was never allocated", "VC15");
const struct rf_rule rf_rule_krn_009 = RF_ALWAYS_RULE(DRIVER, "RF-KRN-009",
	"waiting for ever", "VC14");
const struct rf_rule rf_rule_krn_011 = RF_ALWAYS_RULE(DRIVER, "RF-KRN-011",
	"locking itself out", "VC14");
