// SPDX-License-Identifier: GPL-2.0-only
/*
 * One buffer as it is read from a ring: extents gathered and announced, its
 * problems noted, indirect tables read piece by piece; and the device's copy
 * routines over it. Nothing here trusts an address, a length or a link.
 */
#include "device/chain.h"

/*
 * Without AddressSanitizer where it would turn a few stores into a call: no
 * index of a case's is used unchecked here.
 */
RF_NO_ASAN void rf_chain_begin(struct rf_chain *chain, uint16_t head)
{
	chain->head = head;
	chain->slots = 0;
	chain->count = 0;
	chain->published = 0;
	chain->problems = 0;
	chain->broken = false;
	chain->wrote = false;
	chain->readable = 0;
	chain->writable = 0;
	chain->piece_count = 0;
}

bool rf_chain_break(struct rf_chain *chain, uint32_t problem)
{
	chain->problems |= problem;
	chain->broken = true;
	return false;
}

RF_NO_ASAN bool rf_chain_add(struct rf_queue *queue, struct rf_chain *chain,
			     const struct rf_extent *extent)
{
	if (chain->count == RF_CHAIN_MAX)
		return rf_chain_break(chain, RF_CHAIN_TOO_LONG);
	chain->extent[chain->count++] = *extent;
	if (chain->count > queue->size)
		chain->problems |= RF_CHAIN_TOO_LONG;
	if (extent->flags & RF_PUB_TAINTED)
		chain->problems |= RF_CHAIN_TAINTED;
	if (extent->write) {
		chain->wrote = true;
		chain->writable += extent->len;
	} else {
		if (chain->wrote)
			chain->problems |= RF_CHAIN_READ_AFTER_WRITE;
		chain->readable += extent->len;
	}
	/* A used length has 32 bits: no device could return it. */
	if (chain->readable + chain->writable > UINT32_MAX)
		return rf_chain_break(chain, RF_CHAIN_TOO_MANY_BYTES);
	return true;
}

void rf_chain_publish(struct rf_queue *queue, struct rf_chain *chain,
		      const struct rf_extent *extent)
{
	uint8_t flags = extent->flags;

	/* A table to which the device's own word led is not the driver's either. */
	if (flags & RF_PUB_IN_TABLE && chain->problems & RF_CHAIN_TAINTED)
		flags |= RF_PUB_TAINTED;
	RF_EMIT(queue->trace, PUBLISH,
		.publish = { .queue = queue->index, .flags = flags, .head = chain->head,
			     .index = extent->index, .len = extent->len,
			     .position = chain->published++, .ba = extent->ba.v });
}

void rf_chain_end(struct rf_queue *queue, struct rf_chain *chain)
{
	RF_EMIT(queue->trace, CHAIN,
		.chain = { .queue = queue->index, .head = chain->head, .count = chain->count,
			   .problems = chain->problems, .readable = chain->readable,
			   .writable = chain->writable });
}

bool rf_chain_open_table(struct rf_queue *queue, struct rf_chain *chain,
			 struct rf_extent *table, struct rf_table *ret_table)
{
	table->flags |= RF_PUB_INDIRECT;
	rf_chain_publish(queue, chain, table);
	if (table->flags & RF_PUB_TAINTED)
		chain->problems |= RF_CHAIN_TAINTED;
	if (!rf_queue_has(queue, RF_F_INDIRECT_DESC))
		return rf_chain_break(chain, RF_CHAIN_INDIRECT_UNNEGOTIATED);
	if (!table->len || table->len % sizeof(struct rf_desc))
		return rf_chain_break(chain, RF_CHAIN_INDIRECT_LENGTH);
	chain->piece_count = 0;
	*ret_table = (struct rf_table){ .ba = table->ba.v,
					.entries = table->len / sizeof(struct rf_desc) };
	return true;
}

const struct rf_desc *rf_chain_entry(struct rf_queue *queue, struct rf_chain *chain,
				     const struct rf_table *table, uint32_t index)
{
	uint32_t count;

	if (index - chain->piece_first < chain->piece_count)
		return &chain->piece[index - chain->piece_first];
	count = table->entries - index;
	if (count > RF_TABLE_PIECE)
		count = RF_TABLE_PIECE;
	chain->piece_count = 0;
	if (rf_dev_read(queue->platform, rf_queue_access(queue, RF_FOR_INDIRECT),
			RF_BA(table->ba + (uint64_t)index * sizeof(struct rf_desc)), chain->piece,
			count * sizeof(struct rf_desc))) {
		rf_chain_break(chain, RF_CHAIN_UNREADABLE);
		return NULL;
	}
	chain->piece_first = index;
	chain->piece_count = count;
	return &chain->piece[0];
}

/* The bytes of @extent that lie @at or more bytes into the wanted part; *at counts down to it. */
static uint32_t part_of(const struct rf_extent *extent, uint64_t *at, uint64_t left,
			struct rf_ba *ret_ba)
{
	uint64_t skip = *at;

	if (skip >= extent->len) {
		*at -= extent->len;
		return 0;
	}
	*at = 0;
	*ret_ba = RF_BA(extent->ba.v + skip);
	return rf_min_u64(extent->len - skip, left);
}

uint64_t rf_chain_read(struct rf_queue *queue, const struct rf_chain *chain, uint64_t at,
		       void *buf, uint64_t len)
{
	struct rf_access access = rf_queue_access(queue, RF_FOR_DATA);
	uint64_t done = 0;
	struct rf_ba ba;
	uint32_t part;

	for (uint32_t i = 0; i < chain->count && done < len; i++) {
		if (chain->extent[i].write)
			continue;
		part = part_of(&chain->extent[i], &at, len - done, &ba);
		if (!part)
			continue;
		if (rf_dev_read(queue->platform, access, ba, (uint8_t *)buf + done, part))
			break;
		done += part;
	}
	return done;
}

uint64_t rf_chain_write(struct rf_queue *queue, const struct rf_chain *chain, uint64_t at,
			const void *buf, uint64_t len)
{
	struct rf_access access = rf_queue_access(queue, RF_FOR_DATA);
	uint64_t done = 0;
	struct rf_ba ba;
	uint32_t part;

	for (uint32_t i = 0; i < chain->count && done < len; i++) {
		if (!chain->extent[i].write)
			continue;
		part = part_of(&chain->extent[i], &at, len - done, &ba);
		if (!part)
			continue;
		if (rf_dev_write(queue->platform, access, ba, (const uint8_t *)buf + done, part))
			break;
		done += part;
	}
	return done;
}
