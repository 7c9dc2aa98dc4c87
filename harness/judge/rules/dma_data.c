// SPDX-License-Identifier: GPL-2.0-only
/*
 * RF-DMA-018, 019: the bytes themselves, where a transfer was checked end to
 * end. Both are consequences where another rule was broken before, and then
 * say nothing; and both presume a device that tells the truth about lengths.
 * They blame the foreign end: that of the two which the harness did not write.
 */
#include "judge/rules/rules.h"

static void say(struct rf_judge *judge, const struct rf_event *event, enum rf_rule_id rule,
		const char *what)
{
	rf_judge_find(judge, &(const struct rf_verdict){
			      .rule = rule, .event = event,
			      .party = judge->certifying ? RF_PARTY_DEVICE : RF_PARTY_DRIVER },
		      "transfer %u: 0x%" PRIx64 " bytes at 0x%" PRIx64 " %s", event->data.op_id,
		      event->data.len, event->data.offset, what);
}

static void check_data(struct rf_judge *judge, const struct rf_event *event)
{
	if (judge->findings || event->data.got)
		return;
	if (event->data.leaked)
		say(judge, event, RF_RULE_DMA_018, "hold some that nobody wrote");
	else if (event->data.mismatch)
		say(judge, event, RF_RULE_DMA_019, "are not those that were sent");
}

const struct rf_rule rf_rule_dma_018 = {
	RF_RULE_NAMED("RF-DMA-018"),
	.title = "showing bytes that neither driver nor device wrote",
	.role = RF_PARTY_DRIVER, .either = true, .scope = RF_SCOPE_CONFORMING,
	.requirements = "SP22 SP23 VC5",
	.events = RF_ON(DATA),
	.check = check_data,
};

const struct rf_rule rf_rule_dma_019 = {
	RF_RULE_NAMED("RF-DMA-019"),
	.title = "carrying other bytes than were sent",
	.role = RF_PARTY_DRIVER, .either = true, .scope = RF_SCOPE_CONFORMING,
	.requirements = "SP23 VC4",
};
