// SPDX-License-Identifier: GPL-2.0-only
/*
 * RF-RING-021..024: what the driver writes into a ring beside its
 * descriptors, and how it names them (virtio-spec, The Virtqueue Available
 * Ring; Used Buffer Notification Suppression; In-order use of descriptors;
 * Driver Notifications). Looked at when a queue goes live and at each
 * notification. The words of a packed ring's event structures are free.
 */
#include "judge/rules/rules.h"

#define FLAGS_AT	14u	/* in a packed ring's descriptor */
#define FLAG_AVAIL	0x80u

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
	return q && q->live && !q->foreign && !q->ring_bad && !judge->hostile &&
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

	if (speaks_for_driver(judge, q) && !q->packed)
		judge_used(judge, event, q);
}

/* 024: with NOTIFICATION_DATA the upper half says how far the available ring got. */
static void judge_index(struct rf_judge *judge, const struct rf_event *event,
			const struct rf_judged_queue *q)
{
	uint16_t index;

	if (!peek(judge, q->area[RF_FOR_DRIVER_AREA].ba + 2, &index) ||
	    event->queue.value >> 16 == index)
		return;
	RF_BLAME(judge, event, RING_024, DRIVER, rf_rule_caller(judge),
		 "queue %u is notified with 0x%x, its available index is 0x%x", event->queue.queue,
		 event->queue.value, index);
}

/* On which lap of a packed ring was its descriptor @index made available last? As @lap; -1: no memory. */
static int stands_on(const struct rf_judge *judge, const struct rf_judged_queue *q, uint32_t index,
		     bool lap)
{
	uint16_t flags;

	if (!peek(judge, q->area[RF_FOR_DESC].ba + 16 * (uint64_t)index + FLAGS_AT, &flags))
		return -1;
	return !!(flags & FLAG_AVAIL) == lap;
}

/*
 * 024 of a packed ring: where the next descriptor will be, and the lap's wrap counter. What is
 * available, or was used on this lap, carries the lap: the one before has it, and the next has not.
 */
static void judge_next(struct rf_judge *judge, const struct rf_event *event,
		       const struct rf_judged_queue *q)
{
	uint32_t next = event->queue.value >> 16 & 0x7fff, before = (next ? next : q->size) - 1;
	bool lap = event->queue.value >> 31;

	if (next < q->size && stands_on(judge, q, next, lap) <= 0 &&
	    stands_on(judge, q, before, next ? lap : !lap))
		return;
	RF_BLAME(judge, event, RING_024, DRIVER, rf_rule_caller(judge),
		 "queue %u is notified with 0x%x, but the next descriptor is not %u of a lap with wrap "
		 "counter %u", event->queue.queue, event->queue.value, next, lap);
}

static void check_notify(struct rf_judge *judge, const struct rf_event *event)
{
	const struct rf_judged_queue *q = rf_track_queue(judge, event->queue.queue);

	if (!speaks_for_driver(judge, q))
		return;
	if (!q->packed)
		judge_flags(judge, event, q);
	if (!rf_contract_has(&judge->contract, RF_F_NOTIFICATION_DATA))
		return;
	if (q->packed)
		judge_next(judge, event, q);
	else
		judge_index(judge, event, q);
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
	"notifying with another place than the ring's next", "PK06 R06 VC13");
