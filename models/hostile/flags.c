// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device plays with flags: of its own area, which suppress notifications,
 * of the driver's, which are not its to write, or of a packed descriptor.
 */
#include "device/chain.h"
#include "device/engine.h"

enum { WHOSE_DEVICE, WHOSE_DRIVER, WHOSE_DESC };

/* Offset of the 16-bit flags in an area of the ring. */
static uint32_t flags_at(const struct rf_queue *q)
{
	return q->ops == &rf_queue_split ? 0 : 2;
}

static int flip_desc(struct rf_queue *q, uint32_t index, uint16_t mask)
{
	uint32_t offset = q->ops == &rf_queue_split ? offsetof(struct rf_desc, split.flags) :
						      offsetof(struct rf_desc, packed.flags);
	struct rf_desc desc;
	rf_le16 flags;

	if (rf_queue_read_desc(q, index, &desc))
		return -1;
	flags = q->ops == &rf_queue_split ? desc.split.flags : desc.packed.flags;
	flags = rf_to_le16(rf_from_le16(flags) ^ mask);
	return rf_queue_taint(q, index, offset, &flags, sizeof(flags));
}

static int set_area(struct rf_queue *q, bool drivers, uint16_t flags)
{
	uint64_t area = drivers ? q->driver : q->device;
	rf_le16 word = rf_to_le16(flags);

	return rf_dev_write(q->platform,
			    rf_queue_access(q, drivers ? RF_FOR_DRIVER_AREA : RF_FOR_DEVICE_AREA),
			    RF_BA(area + flags_at(q)), &word, sizeof(word));
}

static void completed(struct rf_hostile *h, struct rf_device *d, struct rf_queue *q,
		      const struct rf_used *used)
{
	uint32_t own = rf_hostile_own(h), whose = own & 3, index = (own >> 4 & 0xffff) % q->size;
	int ret;

	if (!rf_hostile_due(h))
		return;
	if (whose >= WHOSE_DESC)
		ret = flip_desc(q, index, h->b);
	else
		ret = set_area(q, whose == WHOSE_DRIVER, h->b);
	if (ret)
		rf_device_give_up(d);
}

const struct rf_hostile_ops rf_hostile_flags = {
	.name = "flags",
	.summary = "after a completion writes flags; a: bits 0-1 whose (0 used ring or device "
		   "event structure, 1 the driver's, 2 a descriptor, whose index is bits 4-19); "
		   "b: value, for a descriptor the bits to flip",
	.completed = completed,
};
