// SPDX-License-Identifier: GPL-2.0-only
/* A pool: one window of RAM that the device may touch, at its own addresses; all else is shut. */
#include "memory/platform.h"

static uint64_t pool_translate(const struct rf_space *space, uint64_t addr, uint64_t len,
			       enum rf_perm perm, uint64_t *ret_addr)
{
	uint64_t offset = addr - space->range[0].bus;

	if (offset >= space->range[0].size)
		return 0;
	*ret_addr = addr;
	return rf_min_u64(len, space->range[0].size - offset);
}

static void pool_windows(const struct rf_space *space,
			 void (*fn)(void *ctx, uint64_t addr, uint64_t len), void *ctx)
{
	fn(ctx, space->range[0].bus, space->range[0].size);
}

const struct rf_space_ops rf_space_pool = {
	.name = "pool",
	.translate = pool_translate,
	.windows = pool_windows,
};
