// SPDX-License-Identifier: GPL-2.0-only
/*
 * The split virtqueue from the device's side (virtio-spec, Split Virtqueues).
 * An available index is read once for all the entries that it covers.
 */
#include "device/chain.h"

#include <errno.h>

#define VIRTQ_AVAIL_F_NO_INTERRUPT	1u

/* Offsets in the available ring (driver area) and the used ring (device area). */
#define AVAIL_FLAGS		0u
#define AVAIL_IDX		2u
#define AVAIL_RING(i)		(4u + 2u * (uint64_t)(i))
#define USED_FLAGS		0u
#define USED_IDX		2u
#define USED_RING(i)		(4u + 8u * (uint64_t)(i))

/* The position of free-running @index in a ring of @size, which need not be a power of two. */
static uint32_t slot_of(const struct rf_queue *queue, uint16_t index)
{
	uint32_t size = queue->size;

	return size & (size - 1) ? index % size : index & (size - 1);
}

static int read_driver_area(struct rf_queue *queue, uint64_t offset, uint16_t *ret_value)
{
	rf_le16 value;
	int err = rf_dev_read(queue->platform, rf_queue_access(queue, RF_FOR_DRIVER_AREA),
			      RF_BA(queue->driver + offset), &value, sizeof(value));

	if (!err)
		*ret_value = rf_from_le16(value);
	return err;
}

static int write_device_area(struct rf_queue *queue, uint64_t offset, const void *buf,
			     uint32_t len)
{
	return rf_dev_write(queue->platform, rf_queue_access(queue, RF_FOR_DEVICE_AREA),
			    RF_BA(queue->device + offset), buf, len);
}

/* Take one descriptor into the chain; index and origin are in @extent already. */
static bool take(struct rf_queue *queue, struct rf_chain *chain, const struct rf_desc *desc,
		 struct rf_extent *extent)
{
	bool more;

	extent->ba = RF_BA(rf_from_le64(desc->addr));
	extent->len = rf_from_le32(desc->len);
	extent->write = rf_from_le16(desc->split.flags) & VIRTQ_DESC_F_WRITE;
	if (extent->write)
		extent->flags |= RF_PUB_WRITE;
	if (rf_from_le16(desc->split.flags) & VIRTQ_DESC_F_NEXT)
		extent->flags |= RF_PUB_NEXT;
	more = rf_chain_add(queue, chain, extent);
	rf_chain_publish(queue, chain, extent);
	return more;
}

static void walk_table(struct rf_queue *queue, struct rf_chain *chain, const struct rf_table *table)
{
	struct rf_guard guard = rf_guard_at(0);
	const struct rf_desc *desc;
	struct rf_extent extent;
	uint32_t index = 0;

	for (;;) {
		desc = rf_chain_entry(queue, chain, table, index);
		if (!desc)
			return;
		extent = (struct rf_extent){ .index = index, .flags = RF_PUB_IN_TABLE };
		if (rf_from_le16(desc->split.flags) & VIRTQ_DESC_F_INDIRECT) {
			extent.flags |= RF_PUB_INDIRECT;
			rf_chain_break(chain, RF_CHAIN_INDIRECT_NESTED);
		}
		if (!take(queue, chain, desc, &extent) || chain->broken ||
		    !(rf_from_le16(desc->split.flags) & VIRTQ_DESC_F_NEXT))
			return;
		index = rf_from_le16(desc->split.next);
		if (index >= table->entries) {
			rf_chain_break(chain, RF_CHAIN_INDEX_RANGE);
			return;
		}
		if (rf_guard_loops(&guard, index)) {
			rf_chain_break(chain, RF_CHAIN_LOOP);
			return;
		}
	}
}

/* The table ends the chain: whatever WRITE and NEXT of its descriptor say is ignored. */
static void walk_indirect(struct rf_queue *queue, struct rf_chain *chain,
			  const struct rf_desc *desc, struct rf_extent *extent)
{
	struct rf_table table;

	extent->ba = RF_BA(rf_from_le64(desc->addr));
	extent->len = rf_from_le32(desc->len);
	if (rf_from_le16(desc->split.flags) & VIRTQ_DESC_F_NEXT) {
		extent->flags |= RF_PUB_NEXT;
		chain->problems |= RF_CHAIN_INDIRECT_NEXT;
	}
	if (rf_chain_open_table(queue, chain, extent, &table))
		walk_table(queue, chain, &table);
}

static void walk(struct rf_queue *queue, struct rf_chain *chain)
{
	struct rf_guard guard = rf_guard_at(chain->head);
	uint32_t index = chain->head;
	struct rf_extent extent;
	struct rf_desc desc;
	uint8_t led = 0;

	for (;;) {
		if (rf_queue_read_desc(queue, index, &desc)) {
			rf_chain_break(chain, RF_CHAIN_UNREADABLE);
			return;
		}
		/* Where the device's own link led it is not the driver's word either. */
		led |= rf_queue_tainted(queue, index, &desc);
		extent = (struct rf_extent){ .index = index, .flags = led };
		if (rf_from_le16(desc.split.flags) & VIRTQ_DESC_F_INDIRECT) {
			walk_indirect(queue, chain, &desc, &extent);
			return;
		}
		if (!take(queue, chain, &desc, &extent) ||
		    !(rf_from_le16(desc.split.flags) & VIRTQ_DESC_F_NEXT))
			return;
		index = rf_from_le16(desc.split.next);
		if (index >= queue->size) {
			rf_chain_break(chain, RF_CHAIN_INDEX_RANGE);
			return;
		}
		if (rf_guard_loops(&guard, index)) {
			rf_chain_break(chain, RF_CHAIN_LOOP);
			return;
		}
	}
}

static int split_next(struct rf_queue *queue, struct rf_chain *chain)
{
	uint16_t head;

	if (queue->avail_seen == queue->avail_known) {
		if (read_driver_area(queue, AVAIL_IDX, &queue->avail_known))
			return -EFAULT;
		if (queue->avail_seen == queue->avail_known)
			return 0;
	}
	if (read_driver_area(queue, AVAIL_RING(slot_of(queue, queue->avail_seen)), &head))
		return -EFAULT;
	rf_chain_begin(chain, head);
	/* An index that ran ahead by more than the ring holds makes no sense. */
	if ((uint16_t)(queue->avail_known - queue->avail_seen) > queue->size ||
	    head >= queue->size)
		rf_chain_break(chain, RF_CHAIN_INDEX_RANGE);
	else
		walk(queue, chain);
	queue->avail_seen++;
	queue->drained = queue->avail_seen == queue->avail_known;
	rf_chain_end(queue, chain);
	return 1;
}

static int split_put(struct rf_queue *queue, const struct rf_used *used)
{
	struct { rf_le32 id, len; } element = { rf_to_le32(used->id), rf_to_le32(used->len) };
	uint16_t next = queue->used_idx + 1;
	rf_le16 index = rf_to_le16(next);

	if (write_device_area(queue, USED_RING(slot_of(queue, queue->used_idx)), &element,
			      sizeof(element)) ||
	    write_device_area(queue, USED_IDX, &index, sizeof(index)))
		return -EFAULT;
	queue->used_idx = next;
	queue->fresh++;
	return 0;
}

static bool split_should_interrupt(struct rf_queue *queue)
{
	uint32_t fresh = queue->fresh;
	uint16_t value;

	queue->fresh = 0;
	if (!fresh)
		return false;
	if (rf_queue_has(queue, RF_F_EVENT_IDX)) {
		if (read_driver_area(queue, AVAIL_RING(queue->size), &value))
			return true;
		/* Did the used index pass @value with the last @fresh steps? */
		return (uint16_t)(queue->used_idx - value - 1) < fresh;
	}
	if (rf_queue_has(queue, RF_F_NOTIFY_ON_EMPTY) && !queue->held_count &&
	    queue->avail_seen == queue->avail_known)
		return true;
	return read_driver_area(queue, AVAIL_FLAGS, &value) ||
	       !(value & VIRTQ_AVAIL_F_NO_INTERRUPT);
}

static int split_arm(struct rf_queue *queue)
{
	rf_le16 event = rf_to_le16(queue->avail_seen);

	/* The driver zeroed the flags when it made the ring: notifications are on. */
	if (!rf_queue_has(queue, RF_F_EVENT_IDX))
		return 0;
	return write_device_area(queue, USED_RING(queue->size), &event,
				 sizeof(event));
}

const struct rf_queue_ops rf_queue_split = {
	.name = "split",
	.next = split_next,
	.put = split_put,
	.should_interrupt = split_should_interrupt,
	.arm = split_arm,
};
