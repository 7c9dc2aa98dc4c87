// SPDX-License-Identifier: GPL-2.0-only
/*
 * The packed virtqueue from the device's side (virtio-spec, Packed
 * Virtqueues). The buffer id of a list stands in its last descriptor, so a
 * list is read to its end before its extents are announced.
 */
#include "device/chain.h"

#include <errno.h>

#define RING_EVENT_FLAGS_ENABLE		0u
#define RING_EVENT_FLAGS_DISABLE	1u
#define RING_EVENT_FLAGS_DESC		2u

/* The driver and device event suppression structures. */
struct event { rf_le16 off_wrap, flags; };

static bool is_available(const struct rf_desc *desc, bool wrap)
{
	uint16_t flags = rf_from_le16(desc->packed.flags);

	return !!(flags & VIRTQ_DESC_F_AVAIL) == wrap && !!(flags & VIRTQ_DESC_F_USED) != wrap;
}

static void advance(const struct rf_queue *queue, uint32_t *pos, bool *wrap, uint32_t by)
{
	/* A hostile completion may go on by more than once round. */
	for (*pos += by; *pos >= queue->size; *pos -= queue->size)
		*wrap = !*wrap;
}

static void walk_table(struct rf_queue *queue, struct rf_chain *chain, const struct rf_table *table)
{
	const struct rf_desc *desc;
	struct rf_extent extent;
	uint16_t flags;
	bool more = true;

	for (uint32_t i = 0; i < table->entries && more; i++) {
		desc = rf_chain_entry(queue, chain, table, i);
		if (!desc)
			return;
		flags = rf_from_le16(desc->packed.flags);
		extent = (struct rf_extent){ .ba = RF_BA(rf_from_le64(desc->addr)),
					     .len = rf_from_le32(desc->len), .index = i,
					     .flags = RF_PUB_IN_TABLE | RF_PUB_PACKED };
		if (i + 1 < table->entries)
			extent.flags |= RF_PUB_NEXT;
		extent.write = flags & VIRTQ_DESC_F_WRITE;
		if (extent.write)
			extent.flags |= RF_PUB_WRITE;
		if (flags & ~VIRTQ_DESC_F_WRITE)
			chain->problems |= RF_CHAIN_INDIRECT_FLAGS;
		if (flags & VIRTQ_DESC_F_INDIRECT) {
			extent.flags |= RF_PUB_INDIRECT;
			rf_chain_break(chain, RF_CHAIN_INDIRECT_NESTED);
		}
		more = rf_chain_add(queue, chain, &extent) && !chain->broken;
		rf_chain_publish(queue, chain, &extent);
	}
}

/* Reads a list, whose first descriptor is in @desc, up to its last or to an indirect one. */
static void gather(struct rf_queue *queue, struct rf_chain *chain, struct rf_desc *desc,
		   struct rf_extent *ret_last)
{
	uint32_t pos = queue->avail_pos;
	bool wrap = queue->avail_wrap;
	uint8_t early = 0;
	uint16_t flags;

	for (;;) {
		chain->slots++;
		chain->head = rf_from_le16(desc->packed.id);
		flags = rf_from_le16(desc->packed.flags);
		*ret_last = (struct rf_extent){
			.ba = RF_BA(rf_from_le64(desc->addr)), .len = rf_from_le32(desc->len),
			.index = pos,
			.flags = RF_PUB_PACKED | rf_queue_tainted(queue, pos, desc) | early };
		if (flags & VIRTQ_DESC_F_NEXT)
			ret_last->flags |= RF_PUB_NEXT;
		if (flags & VIRTQ_DESC_F_INDIRECT)
			return;
		ret_last->write = flags & VIRTQ_DESC_F_WRITE;
		if (ret_last->write)
			ret_last->flags |= RF_PUB_WRITE;
		if (!rf_chain_add(queue, chain, ret_last) || !(flags & VIRTQ_DESC_F_NEXT))
			return;
		if (chain->slots >= queue->size) {
			rf_chain_break(chain, RF_CHAIN_TOO_LONG);
			return;
		}
		advance(queue, &pos, &wrap, 1);
		if (rf_queue_read_desc(queue, pos, desc)) {
			rf_chain_break(chain, RF_CHAIN_UNREADABLE);
			return;
		}
		early = is_available(desc, wrap) ? 0 : RF_PUB_EARLY;
		if (early)
			chain->problems |= RF_CHAIN_NOT_AVAILABLE;
	}
}

static void walk(struct rf_queue *queue, struct rf_chain *chain, struct rf_desc *desc)
{
	struct rf_extent last;
	struct rf_table table;
	uint32_t direct;

	gather(queue, chain, desc, &last);
	direct = chain->count;
	for (uint32_t i = 0; i < direct; i++)
		rf_chain_publish(queue, chain, &chain->extent[i]);
	if (chain->broken || !(rf_from_le16(desc->packed.flags) & VIRTQ_DESC_F_INDIRECT))
		return;
	if (direct || last.flags & RF_PUB_NEXT)
		chain->problems |= RF_CHAIN_INDIRECT_NEXT;
	/* The list goes on after a table: how far, and under which id, nobody can say. */
	if (last.flags & RF_PUB_NEXT)
		chain->broken = true;
	if (rf_chain_open_table(queue, chain, &last, &table) && !chain->broken)
		walk_table(queue, chain, &table);
}

static int packed_next(struct rf_queue *queue, struct rf_chain *chain)
{
	struct rf_desc desc;

	if (rf_queue_read_desc(queue, queue->avail_pos, &desc))
		return -EFAULT;
	if (!is_available(&desc, queue->avail_wrap))
		return 0;
	rf_chain_begin(chain, rf_from_le16(desc.packed.id));
	walk(queue, chain, &desc);
	advance(queue, &queue->avail_pos, &queue->avail_wrap, chain->slots);
	rf_chain_end(queue, chain);
	return 1;
}

/* Only the first slot of a list is written; length and id with the flags, in one access. */
static int packed_put(struct rf_queue *queue, const struct rf_used *used)
{
	struct { rf_le32 len; rf_le16 id, flags; } element;
	uint16_t flags = 0;
	uint64_t at = queue->desc + (uint64_t)queue->used_pos * sizeof(struct rf_desc) +
		      offsetof(struct rf_desc, len);

	if (used->len)
		flags |= VIRTQ_DESC_F_WRITE;
	if (queue->used_wrap)
		flags |= VIRTQ_DESC_F_AVAIL | VIRTQ_DESC_F_USED;
	element.len = rf_to_le32(used->len);
	element.id = rf_to_le16((uint16_t)used->id);
	element.flags = rf_to_le16(flags);
	if (rf_dev_write(queue->platform, rf_queue_access(queue, RF_FOR_DESC), RF_BA(at), &element,
			 sizeof(element)))
		return -EFAULT;
	advance(queue, &queue->used_pos, &queue->used_wrap, used->slots);
	queue->fresh += used->slots;
	return 0;
}

/* Did the used position pass the descriptor that the driver named, with the last @fresh slots? */
static bool passed(const struct rf_queue *queue, uint16_t off_wrap, uint32_t fresh)
{
	uint16_t event = off_wrap & 0x7fff;

	if (off_wrap >> 15 != queue->used_wrap)
		event -= queue->size;
	return (uint16_t)(queue->used_pos - event - 1) < fresh;
}

static bool packed_should_interrupt(struct rf_queue *queue)
{
	uint32_t fresh = queue->fresh;
	struct event event;
	uint16_t flags;

	queue->fresh = 0;
	if (!fresh)
		return false;
	if (rf_dev_read(queue->platform, rf_queue_access(queue, RF_FOR_DRIVER_AREA),
			RF_BA(queue->driver), &event, sizeof(event)))
		return true;
	flags = rf_from_le16(event.flags);
	if (flags == RING_EVENT_FLAGS_DESC && rf_queue_has(queue, RF_F_EVENT_IDX))
		return passed(queue, rf_from_le16(event.off_wrap), fresh);
	return flags != RING_EVENT_FLAGS_DISABLE;
}

static int packed_arm(struct rf_queue *queue)
{
	struct event event = { .flags = rf_to_le16(RING_EVENT_FLAGS_ENABLE) };

	if (rf_queue_has(queue, RF_F_EVENT_IDX)) {
		event.flags = rf_to_le16(RING_EVENT_FLAGS_DESC);
		event.off_wrap = rf_to_le16((uint16_t)(queue->avail_pos |
						       (uint32_t)queue->avail_wrap << 15));
	} else if (queue->armed) {
		return 0;
	}
	if (rf_dev_write(queue->platform, rf_queue_access(queue, RF_FOR_DEVICE_AREA),
			 RF_BA(queue->device), &event, sizeof(event)))
		return -EFAULT;
	queue->armed = true;
	return 0;
}

const struct rf_queue_ops rf_queue_packed = {
	.name = "packed",
	.next = packed_next,
	.put = packed_put,
	.should_interrupt = packed_should_interrupt,
	.arm = packed_arm,
};
