// SPDX-License-Identifier: GPL-2.0-only
/*
 * Regions that a device names to its driver: its own memory behind a BAR, or ranges of RAM. A
 * feature bit turns the hint into a promise, and then there is nothing else; without the bit the
 * device reaches what any device does, or, where it has no way to, the regions all the same.
 *
 * range[] has the regions first, at their own addresses; behind them, if anything, what
 * ACCESS_PLATFORM makes of all other addresses, as dma-ranges does.
 */
#include "memory/platform.h"

#include <errno.h>

static uint64_t in_ranges(const struct rf_dma_range *range, uint32_t ranges, uint64_t addr,
			  uint64_t len, uint64_t *ret_addr)
{
	for (uint32_t i = 0; i < ranges; i++) {
		uint64_t offset = addr - range[i].bus;

		if (offset >= range[i].size)
			continue;
		*ret_addr = range[i].cpu + offset;
		return rf_min_u64(len, range[i].size - offset);
	}
	return 0;
}

static uint64_t in_regions(const struct rf_space *space, uint64_t addr, uint64_t len,
			   uint64_t *ret_addr)
{
	return in_ranges(space->range, space->regions, addr, len, ret_addr);
}

/* Any other address. */
static uint64_t elsewhere(const struct rf_space *space, uint64_t addr, uint64_t len,
			  uint64_t *ret_addr)
{
	uint32_t others = space->ranges - space->regions;

	if (others)
		return in_ranges(space->range + space->regions, others, addr, len, ret_addr);
	*ret_addr = addr;
	return len;
}

static uint64_t region_translate(const struct rf_space *space, uint64_t addr, uint64_t len,
				 enum rf_perm perm, uint64_t *ret_addr)
{
	uint64_t piece;

	if (space->promised && space->astray)
		return elsewhere(space, addr, len, ret_addr);
	piece = in_regions(space, addr, len, ret_addr);
	if (piece || space->promised || space->only)
		return piece;
	return elsewhere(space, addr, len, ret_addr);
}

/* By the letter: that the device can do less is its own affair, or its platform's. */
static uint64_t region_told(const struct rf_space *space, uint64_t addr, uint64_t len,
			    enum rf_perm perm, uint64_t *ret_addr)
{
	uint64_t piece = in_regions(space, addr, len, ret_addr);

	return piece || space->promised ? piece : elsewhere(space, addr, len, ret_addr);
}

static void region_windows(const struct rf_space *space,
			   void (*fn)(void *ctx, uint64_t addr, uint64_t len), void *ctx)
{
	for (uint32_t i = 0; i < space->regions; i++)
		fn(ctx, space->range[i].bus, space->range[i].size);
}

const struct rf_space_ops rf_space_region = {
	.name = "region",
	.translate = region_translate,
	.told = region_told,
	.windows = region_windows,
};

static struct rf_space *region_of(struct rf_platform *platform)
{
	return platform->ops->proposal ? &platform->space[0] : NULL;
}

void rf_platform_promise(struct rf_platform *platform, bool promised)
{
	struct rf_space *space = region_of(platform);

	if (!space || space->promised == promised)
		return;
	space->promised = promised;
	platform->confined = promised || space->only;
	platform->generation++;
}

/* At its platform's base, and no larger than the memory that stands there. */
void rf_platform_declare(struct rf_platform *platform, uint64_t offset, uint64_t len)
{
	struct rf_space *space = region_of(platform);
	const struct rf_platform_config *config = &platform->config;

	if (!space || !config->pool_size)
		return;
	platform->untold = config->setting[RF_PLATFORM_SET_UNTOLD] ||
			   !rf_extent_holds(0, config->pool_size, offset, len) || !len;
	if (platform->untold)
		return;
	space->range[0].cpu = space->range[0].bus = config->pool_base + offset;
	space->range[0].size = len;
	platform->generation++;
}

int rf_region_bus_of(const struct rf_platform *platform, struct rf_pa pa, uint64_t len,
		     struct rf_ba *ret_ba)
{
	const struct rf_space *space = &platform->space[0];
	uint64_t addr;

	if (in_regions(space, pa.v, len, &addr) == len) {
		*ret_ba = RF_BA(pa.v);
		return 0;
	}
	if (!rf_arena_is_ram(pa, len))
		return -ENXIO;
	for (uint32_t i = space->regions; i < space->ranges; i++)
		if (rf_extent_holds(space->range[i].cpu, space->range[i].size, pa.v, len)) {
			*ret_ba = RF_BA(pa.v - space->range[i].cpu + space->range[i].bus);
			return 0;
		}
	if (space->ranges > space->regions)
		return -ENXIO;
	*ret_ba = RF_BA(pa.v);
	return 0;
}
