// SPDX-License-Identifier: GPL-2.0-only
/*
 * RF-RING-021..024: what the driver writes into a split ring beside its
 * descriptors, and how it names them (virtio-spec, The Virtqueue Available
 * Ring; Used Buffer Notification Suppression; In-order use of descriptors;
 * Driver Notifications). Looked at when a queue goes live and at each
 * notification. The words of a packed ring's event structures are free.
 */
#include "judge/rules/rules.h"

/* A word of an area, as the device would find it; false: it finds nothing. */
static RF_NO_ASAN bool peek(const struct rf_judge *judge, uint64_t ba, uint16_t *ret_word)
{
	struct rf_pa pa;

	if (rf_platform_resolve(judge->platform, RF_BA(ba), sizeof(*ret_word), RF_PERM_READ, &pa) !=
	    sizeof(*ret_word))
		return false;
	rf_raw_copy(ret_word, rf_arena_cpu(judge->arena, pa.v), sizeof(*ret_word));
	return true;
}

/* Is the ring's memory what the driver wrote, and nobody else? */
static bool speaks_for_driver(const struct rf_judge *judge, const struct rf_judged_queue *q)
{
	return q && q->live && !q->packed && !q->foreign && !q->ring_bad && !judge->hostile &&
	       !judge->certifying && !judge->contract.disputed;
}

/* 021: flags of the available ring. */
static void judge_flags(struct rf_judge *judge, const struct rf_event *event,
			const struct rf_judged_queue *q)
{
	bool event_idx = rf_contract_has(&judge->contract, RF_F_EVENT_IDX);
	uint16_t flags;

	if (!peek(judge, q->area[RF_FOR_DRIVER_AREA].ba, &flags) || flags <= !event_idx)
		return;
	RF_BLAME(judge, event, RING_021, DRIVER, rf_rule_caller(judge),
		 "queue %u: the flags of the available ring are 0x%x, EVENT_IDX is %sagreed",
		 event->queue.queue, flags, event_idx ? "" : "not ");
}

/* 022: the used ring begins with nothing said. */
static void judge_used(struct rf_judge *judge, const struct rf_event *event,
		       const struct rf_judged_queue *q)
{
	uint16_t flags;

	if (peek(judge, q->area[RF_FOR_DEVICE_AREA].ba, &flags) && flags)
		RF_BLAME(judge, event, RING_022, DRIVER, rf_rule_caller(judge),
			 "queue %u: the flags of the used ring are 0x%x when it goes live",
			 event->ring.queue, flags);
}

static void check_live(struct rf_judge *judge, const struct rf_event *event)
{
	const struct rf_judged_queue *q = rf_track_queue(judge, event->ring.queue);

	if (speaks_for_driver(judge, q))
		judge_used(judge, event, q);
}

/* 024: with NOTIFICATION_DATA the upper half says how far the available ring got. */
static void judge_data(struct rf_judge *judge, const struct rf_event *event,
		       const struct rf_judged_queue *q)
{
	uint16_t index;

	if (!rf_contract_has(&judge->contract, RF_F_NOTIFICATION_DATA) ||
	    !peek(judge, q->area[RF_FOR_DRIVER_AREA].ba + 2, &index) ||
	    event->queue.value >> 16 == index)
		return;
	RF_BLAME(judge, event, RING_024, DRIVER, rf_rule_caller(judge),
		 "queue %u is notified with 0x%x, its available index is 0x%x", event->queue.queue,
		 event->queue.value, index);
}

static void check_notify(struct rf_judge *judge, const struct rf_event *event)
{
	const struct rf_judged_queue *q = rf_track_queue(judge, event->queue.queue);

	if (!speaks_for_driver(judge, q))
		return;
	judge_flags(judge, event, q);
	judge_data(judge, event, q);
}

/* 023: IN_ORDER: a descriptor's next is the one behind it. */
static void check_order(struct rf_judge *judge, const struct rf_event *event)
{
	struct rf_judged_queue *q = rf_track_queue(judge, event->publish.queue);
	uint16_t flags = event->publish.flags;
	uint32_t due, size;

	if (!q || q->packed || judge->hostile ||
	    !rf_contract_has(&judge->contract, RF_F_IN_ORDER))
		return;
	due = q->next_due;
	size = flags & RF_PUB_IN_TABLE ? UINT32_MAX : q->size;
	q->next_due = flags & RF_PUB_NEXT ? (event->publish.index + 1u) % size + 1 : 0;
	if (due && due - 1 != event->publish.index)
		RF_BLAME(judge, event, RING_023, DRIVER, NULL,
			 "queue %u, chain %u: descriptor %u follows where %u should",
			 event->publish.queue, event->publish.head, event->publish.index, due - 1);
}

const struct rf_rule rf_rule_ring_021 = {
	RF_RULE_NAMED("RF-RING-021"),
	.title = "setting flags of the available ring that it does not have",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_CONFORMING,
	.requirements = "SP19 VC13",
	.events = RF_ON(NOTIFY),
	.check = check_notify,
};

const struct rf_rule rf_rule_ring_022 = {
	RF_RULE_NAMED("RF-RING-022"),
	.title = "not zeroing the flags of the used ring",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_CONFORMING,
	.requirements = "SP24 VC13",
	.events = RF_ON(QUEUE_LIVE),
	.check = check_live,
};

const struct rf_rule rf_rule_ring_023 = {
	RF_RULE_NAMED("RF-RING-023"),
	.title = "chaining descriptors out of order although IN_ORDER was agreed",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_CONFORMING,
	.requirements = "SP11 SP16 VC13",
	.events = RF_ON(PUBLISH),
	.check = check_order,
};

const struct rf_rule rf_rule_ring_024 = RF_CONFORMING_RULE(DRIVER, "RF-RING-024",
	"notifying with another index than the available ring's", "PK06 R06 VC13");
