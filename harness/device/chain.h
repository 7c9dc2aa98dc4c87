/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How a chain is put together while it is read: what split and packed rings
 * share. For the files queue_*.c and chain.c only.
 */
#ifndef RF_DEVICE_CHAIN_H
#define RF_DEVICE_CHAIN_H

#include "device/queue.h"

/* Flags of a descriptor (virtio-spec, The Virtqueue Descriptor Table; Packed Virtqueues). */
#define VIRTQ_DESC_F_NEXT		1u
#define VIRTQ_DESC_F_WRITE		2u
#define VIRTQ_DESC_F_INDIRECT		4u
#define VIRTQ_DESC_F_AVAIL		0x80u	/* packed */
#define VIRTQ_DESC_F_USED		0x8000u	/* packed */

/*
 * Notices that a linked list came back to where it was, in constant space
 * (Brent): compares with a mark that is moved on after 1, 2, 4, ... steps.
 */
struct rf_guard { uint32_t mark, steps, limit; };

static inline struct rf_guard rf_guard_at(uint32_t first)
{
	return (struct rf_guard){ .mark = first, .limit = 2 };
}

static inline bool rf_guard_loops(struct rf_guard *guard, uint32_t index)
{
	if (index == guard->mark)
		return true;
	if (++guard->steps < guard->limit)
		return false;
	*guard = (struct rf_guard){ .mark = index, .limit = guard->limit * 2 };
	return false;
}

static inline struct rf_access rf_queue_access(const struct rf_queue *queue, uint8_t purpose)
{
	return (struct rf_access){ .queue = queue->index, .purpose = purpose };
}

/* Read descriptor @index of the ring. */
static inline int rf_queue_read_desc(struct rf_queue *queue, uint32_t index,
				     struct rf_desc *ret_desc)
{
	return rf_dev_read(queue->platform, rf_queue_access(queue, RF_FOR_DESC),
			   RF_BA(queue->desc + (uint64_t)index * sizeof(*ret_desc)), ret_desc,
			   sizeof(*ret_desc));
}

/* RF_PUB_TAINTED if the device itself wrote @desc to descriptor @index, else 0. */
uint8_t rf_queue_tainted(const struct rf_queue *queue, uint32_t index, const struct rf_desc *desc);

void rf_chain_begin(struct rf_chain *chain, uint16_t head);
/* Note @problem and stop reading; returns false for the caller to pass on. */
bool rf_chain_break(struct rf_chain *chain, uint32_t problem);
/*
 * Append @extent without announcing it yet; false when that breaks the chain
 * (the extent is kept unless there is no room for it).
 */
bool rf_chain_add(struct rf_queue *queue, struct rf_chain *chain, const struct rf_extent *extent);
/* Emit RF_EV_PUBLISH for @extent: before the device touches it. */
void rf_chain_publish(struct rf_queue *queue, struct rf_chain *chain,
		      const struct rf_extent *extent);
/* Emit RF_EV_CHAIN: all that could be read was. */
void rf_chain_end(struct rf_queue *queue, struct rf_chain *chain);

/* An indirect table: bus address and number of entries. */
struct rf_table { uint64_t ba; uint32_t entries; };
/*
 * Publish the table that @table describes (its flags get RF_PUB_INDIRECT), and
 * check it. false when the device may not go on to read it.
 */
bool rf_chain_open_table(struct rf_queue *queue, struct rf_chain *chain,
			 struct rf_extent *table, struct rf_table *ret_table);
/* Entry @index, which the table has; NULL when it could not be read, which breaks the chain. */
const struct rf_desc *rf_chain_entry(struct rf_queue *queue, struct rf_chain *chain,
				     const struct rf_table *table, uint32_t index);

#endif
