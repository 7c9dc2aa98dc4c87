// SPDX-License-Identifier: GPL-2.0-only
/*
 * RF-RING-001..004, 019: where a ring's areas lie and how large it is, when its
 * queue goes live (virtio-spec, Virtqueues; Packed Virtqueues). Whether the
 * areas lie in permitted memory is the DMA family's.
 */
#include "judge/rules/rules.h"

#define QUEUE_SIZE_MAX 32768u

static bool misaligned(const struct rf_judged_queue *q, const uint8_t *alignments)
{
	for (uint32_t i = 0; i < RF_JUDGED_AREAS; i++)
		if (q->area[i].ba & (alignments[i] - 1))
			return true;
	return false;
}

static void judge_alignment(struct rf_judge *judge, const struct rf_event *event,
			    const struct rf_judged_queue *q)
{
	static const uint8_t split[] = { 16, 2, 4 }, packed[] = { 16, 4, 4 };

	if (!misaligned(q, q->packed ? packed : split))
		return;
	rf_judge_find(judge, &(struct rf_verdict){
			      .rule = q->packed ? RF_RULE_RING_002 : RF_RULE_RING_001,
			      .party = RF_PARTY_DRIVER, .stack = rf_rule_caller(judge),
			      .event = event },
		      "queue %u: areas at 0x%" PRIx64 ", 0x%" PRIx64 ", 0x%" PRIx64,
		      event->ring.queue, q->area[0].ba, q->area[1].ba, q->area[2].ba);
}

/* The device showed a FEATURES_OK that nobody wrote, and takes no features any more. */
static bool meant_packed(const struct rf_judge *judge)
{
	return judge->contract.disputed && judge->contract.accepted & RF_BIT(RF_F_RING_PACKED);
}

static void check_queue(struct rf_judge *judge, const struct rf_event *event)
{
	const struct rf_judged_queue *q = rf_track_queue(judge, event->ring.queue);
	uint32_t size = event->ring.size;

	if (!q)
		return;
	if (rf_track_ring_untold(q)) {
		RF_BLAME(judge, event, RING_019, DRIVER, rf_rule_caller(judge),
			 "queue %u of a legacy device is packed", event->ring.queue);
		return;
	}
	judge_alignment(judge, event, q);
	if (q->packed && (!size || size > QUEUE_SIZE_MAX))
		RF_BLAME(judge, event, RING_004, DRIVER, rf_rule_caller(judge),
			 "packed queue %u has %u entries", event->ring.queue, size);
	if (!q->packed && !meant_packed(judge) &&
	    (!size || size > QUEUE_SIZE_MAX || size & (size - 1)))
		RF_BLAME(judge, event, RING_003, DRIVER, rf_rule_caller(judge),
			 "split queue %u has %u entries", event->ring.queue, size);
}

const struct rf_rule rf_rule_ring_001 = {
	RF_RULE_NAMED("RF-RING-001"),
	.title = "misaligning an area of a split ring",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_ALWAYS,
	.requirements = "SP01 VC13",
	.events = RF_ON(QUEUE_LIVE),
	.check = check_queue,
};

const struct rf_rule rf_rule_ring_002 = RF_ALWAYS_RULE(DRIVER, "RF-RING-002",
	"misaligning an area of a packed ring", "PK01 VC13");
const struct rf_rule rf_rule_ring_003 = RF_ALWAYS_RULE(DRIVER, "RF-RING-003",
	"giving a split ring a size that is no power of two or above 32768", "SP03 VC13");
const struct rf_rule rf_rule_ring_004 = RF_ALWAYS_RULE(DRIVER, "RF-RING-004",
	"giving a packed ring no entry or more than 32768", "PK02 VC13");
const struct rf_rule rf_rule_ring_019 = RF_ALWAYS_RULE(DRIVER, "RF-RING-019",
	"setting up a packed ring through the legacy interface", "PK01 M18 VC10");
