// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device writes the driver's descriptors, just before it returns a buffer.
 * Reads them back first when it changes single bits.
 */
#include "device/engine.h"

/* Fields, as the parameter numbers them: addr, len, flags, next (packed: id). */
enum { HOW_SET, HOW_OR, HOW_XOR, HOW_CLEAR };

struct place { uint8_t offset, len; };

static struct place place_of(const struct rf_queue *q, uint32_t field)
{
	static const struct place split[] = { { 0, 8 }, { 8, 4 }, { 12, 2 }, { 14, 2 } };
	static const struct place packed[] = { { 0, 8 }, { 8, 4 }, { 14, 2 }, { 12, 2 } };

	return q->ops == &rf_queue_split ? split[field] : packed[field];
}

static uint64_t changed(uint64_t value, uint32_t how, uint64_t b)
{
	switch (how) {
	case HOW_OR:
		return value | b;
	case HOW_XOR:
		return value ^ b;
	case HOW_CLEAR:
		return value & ~b;
	default:
		return b;
	}
}

static bool complete(struct rf_hostile *h, struct rf_device *d, struct rf_queue *q,
		     struct rf_used *used, uint32_t *delay)
{
	uint32_t own = rf_hostile_own(h), index = (own & 0xffff) % q->size;
	struct place place = place_of(q, own >> 16 & 3);
	struct rf_access access = { .queue = q->index, .purpose = RF_FOR_DESC };
	struct rf_ba ba = RF_BA(q->desc + (uint64_t)index * sizeof(struct rf_desc) + place.offset);
	rf_le64 word = rf_to_le64(0);
	uint64_t value;

	if (!rf_hostile_due(h))
		return true;
	if ((own >> 18 & 3) != HOW_SET && rf_dev_read(q->platform, access, ba, &word, place.len))
		return true;
	/* Of a smaller field its bytes are the first. */
	value = changed(rf_from_le64(word), own >> 18 & 3, h->b);
	word = rf_to_le64(value);
	if (rf_queue_taint(q, index, place.offset, &word, place.len))
		rf_device_give_up(d);
	return true;
}

const struct rf_hostile_ops rf_hostile_write_desc = {
	.name = "write-desc",
	.summary = "writes a descriptor before a completion; a: bits 0-15 index, 16-17 field "
		   "(0 addr, 1 len, 2 flags, 3 next or id), 18-19 how (0 set, 1 or, 2 xor, 3 clear "
		   "bits); b: value",
	.complete = complete,
};
