// SPDX-License-Identifier: GPL-2.0-only
/* The used index (split) or the device's place in the ring (packed) jumps ahead. */
#include "device/engine.h"

#define USED_IDX	2u	/* offset in the used ring */

static void jump_split(struct rf_device *d, struct rf_queue *q, uint32_t by)
{
	struct rf_access access = { .queue = q->index, .purpose = RF_FOR_DEVICE_AREA };

	rf_le16 index;

	q->used_idx += by;
	q->fresh += by;
	index = rf_to_le16(q->used_idx);
	if (rf_dev_write(q->platform, access, RF_BA(q->device + USED_IDX), &index, sizeof(index)))
		rf_device_give_up(d);
}

static void jump_packed(struct rf_queue *q, uint32_t by)
{
	uint64_t pos = (uint64_t)q->used_pos + by;

	if (pos / q->size & 1)
		q->used_wrap = !q->used_wrap;
	q->used_pos = pos % q->size;
	q->fresh += by;
}

static void completed(struct rf_hostile *h, struct rf_device *d, struct rf_queue *q,
		      const struct rf_used *used)
{
	if (!rf_hostile_due(h))
		return;
	if (q->ops == &rf_queue_split)
		jump_split(d, q, rf_hostile_own(h));
	else
		jump_packed(q, rf_hostile_own(h));
}

const struct rf_hostile_ops rf_hostile_index_jump = {
	.name = "index-jump",
	.summary = "after a completion the used index (packed: used position) goes on by a",
	.completed = completed,
};
