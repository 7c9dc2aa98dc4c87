// SPDX-License-Identifier: GPL-2.0-only
/*
 * RF-RING-016, 017, 020: what the device says that it used (virtio-spec, The
 * Virtqueue Used Ring). A buffer is returned once, under the id by which it
 * came, and with no more bytes than it had room for.
 */
#include "judge/rules/rules.h"

static uint64_t writable_bytes(const struct rf_judge *judge, uint32_t queue, uint32_t head)
{
	uint64_t bytes = 0;
	uint32_t i = judge->chain[queue * RF_JUDGED_HEADS + head].first;

	for (; i; i = judge->publications[i - 1].next) {
		const struct rf_publication *pub = &judge->publications[i - 1];

		if (pub->flags & RF_PUB_WRITE && !(pub->flags & RF_PUB_INDIRECT))
			bytes += pub->len;
	}
	return bytes;
}

static void check_used(struct rf_judge *judge, const struct rf_event *event)
{
	uint32_t queue = event->complete.queue, id = event->complete.id;
	uint64_t room;

	if (queue >= RF_JUDGE_QUEUES)
		return;
	if (!judge->queue[queue].live) {
		RF_BLAME(judge, event, RING_020, DEVICE, NULL,
			 "queue %u: id %u is returned, but the queue is not enabled", queue, id);
		return;
	}
	if (judge->publications_lost)
		return;
	if (!rf_track_outstanding(judge, queue, id)) {
		RF_BLAME(judge, event, RING_016, DEVICE, NULL,
			 "queue %u: id %u is returned, but is not outstanding", queue, id);
		return;
	}
	if (!event->complete.len)
		return;
	room = writable_bytes(judge, queue, id);
	if (event->complete.len > room)
		RF_BLAME(judge, event, RING_017, DEVICE, NULL,
			 "queue %u: id %u is returned with %u bytes used of %" PRIu64, queue, id,
			 event->complete.len, room);
}

const struct rf_rule rf_rule_ring_016 = {
	RF_RULE_NAMED("RF-RING-016"),
	.title = "returning a buffer that is not outstanding",
	.role = RF_PARTY_DEVICE, .scope = RF_SCOPE_ALWAYS,
	.requirements = "SP22 PK03 VC13",
	.events = RF_ON(COMPLETE),
	.check = check_used,
};

const struct rf_rule rf_rule_ring_017 = RF_ALWAYS_RULE(DEVICE, "RF-RING-017",
	"claiming more bytes than a buffer has room for", "SP22 VC13");

const struct rf_rule rf_rule_ring_020 = RF_ALWAYS_RULE(DEVICE, "RF-RING-020",
	"serving a queue that is not enabled", "M12 R02 VC13");
