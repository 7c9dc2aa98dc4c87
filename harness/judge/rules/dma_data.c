// SPDX-License-Identifier: GPL-2.0-only
/*
 * RF-DMA-018, 019: the bytes themselves, where a transfer was checked end to
 * end. Both are consequences where another rule was broken before, and then
 * say nothing; and both presume a device that tells the truth about lengths.
 */
#include "judge/rules/rules.h"

static void check_data(struct rf_judge *judge, const struct rf_event *event)
{
	if (judge->findings || event->data.got)
		return;
	if (event->data.leaked)
		RF_BLAME(judge, event, DMA_018, DRIVER, NULL,
			 "transfer %u: bytes that nobody wrote, among 0x%" PRIx64 " at 0x%" PRIx64,
			 event->data.op_id, event->data.len, event->data.offset);
	else if (event->data.mismatch)
		RF_BLAME(judge, event, DMA_019, DRIVER, NULL,
			 "transfer %u: 0x%" PRIx64 " bytes at 0x%" PRIx64
			 " are not those that were sent", event->data.op_id, event->data.len,
			 event->data.offset);
}

const struct rf_rule rf_rule_dma_018 = {
	RF_RULE_NAMED("RF-DMA-018"),
	.title = "showing bytes that neither driver nor device wrote",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_CONFORMING,
	.requirements = "SP23 VC5",
	.events = RF_ON(DATA),
	.check = check_data,
};

const struct rf_rule rf_rule_dma_019 = {
	RF_RULE_NAMED("RF-DMA-019"),
	.title = "carrying other bytes than were sent",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_CONFORMING,
	.requirements = "SP23 VC4",
};
