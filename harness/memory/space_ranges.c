// SPDX-License-Identifier: GPL-2.0-only
/*
 * Offset ranges: what the dma-ranges property of a bus says. The device sees
 * [cpu, cpu + size) at [bus, bus + size), range by range, and nothing else.
 */
#include "memory/platform.h"

static uint64_t ranges_translate(const struct rf_space *space, uint64_t addr, uint64_t len,
				 enum rf_perm perm, uint64_t *ret_addr)
{
	for (uint32_t i = 0; i < space->ranges; i++) {
		const struct rf_dma_range *range = &space->range[i];
		uint64_t offset = addr - range->bus;

		if (offset >= range->size)
			continue;
		*ret_addr = range->cpu + offset;
		return rf_min_u64(len, range->size - offset);
	}
	return 0;
}

static void ranges_windows(const struct rf_space *space,
			   void (*fn)(void *ctx, uint64_t addr, uint64_t len), void *ctx)
{
	for (uint32_t i = 0; i < space->ranges; i++)
		fn(ctx, space->range[i].bus, space->range[i].size);
}

const struct rf_space_ops rf_space_ranges = {
	.name = "ranges",
	.translate = ranges_translate,
	.windows = ranges_windows,
};
