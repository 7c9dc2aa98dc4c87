// SPDX-License-Identifier: GPL-2.0-only
/*
 * device-bounce: a PCI function with memory of its own behind a BAR, for its driver to bounce
 * through (the VIRTIO_F_SWIOTLB proposal of 2025, in no released specification). Capability 10
 * says where it is; feature bit 27, with VERSION_1, promises to use nothing else.
 */
#include "memory/platform.h"

#include <errno.h>

#define REGION_MAX 0x1000000ULL

/* What ACCESS_PLATFORM makes of other addresses must leave the region alone. */
static bool range_is_bad(const struct rf_platform_config *config, const struct rf_dma_range *range)
{
	return !range->size || (range->cpu | range->bus | range->size) & (RF_PAGE_SIZE - 1) ||
	       range->cpu + (range->size - 1) < range->cpu ||
	       range->bus + (range->size - 1) < range->bus ||
	       rf_extents_meet(range->bus, range->size, config->pool_base, config->pool_size);
}

static const char *bounce_check(const struct rf_platform_config *config)
{
	uint64_t size = config->pool_size;

	if (!size || size > REGION_MAX)
		return "the region has no size, or one that no BAR here has room for";
	if (config->pool_base & (RF_BIT(rf_log2_up(size)) - 1))
		return "the region is not aligned as the BAR that holds it";
	if (!rf_arena_can_reserve(RF_PA(config->pool_base), size))
		return "the region has no place there: whole pages of a bank, beyond its first 4 MiB";
	for (uint32_t i = 0; i < config->ranges; i++)
		if (range_is_bad(config, &config->range[i]))
			return "a range is empty, not whole pages, or meets the region";
	if (config->ranges >= RF_RANGES_MAX)
		return "beside the region there is room for three ranges";
	if (config->setting[RF_PLATFORM_SET_REGION_TRANSLATED] && !config->ranges)
		return "a region cannot be translated where nothing is: name a range";
	return NULL;
}

static int bounce_build(struct rf_platform *platform, const char **ret_why)
{
	const struct rf_platform_config *config = &platform->config;
	struct rf_space *space = &platform->space[0];

	if (rf_arena_reserve(platform->arena, RF_PA(config->pool_base), config->pool_size)) {
		*ret_why = "the region's memory is already in use";
		return -EINVAL;
	}
	*space = (struct rf_space){
		.ops = &rf_space_region, .regions = 1, .ranges = 1,
		.range[0] = { config->pool_base, config->pool_base, config->pool_size },
		.only = config->setting[RF_PLATFORM_SET_REGION_ONLY],
		.astray = config->setting[RF_PLATFORM_SET_REGION_TRANSLATED],
	};
	for (uint32_t i = 0; i < config->ranges; i++)
		space->range[space->ranges++] = config->range[i];
	platform->translated = config->ranges;
	platform->space[1] = (struct rf_space){ .ops = &rf_space_flat };
	platform->spaces = 2;
	platform->confined = space->only;
	/* Until the function's capability was laid out. */
	platform->untold = true;
	return 0;
}

const struct rf_platform_ops rf_platform_device_bounce = {
	.name = "device-bounce",
	.summary = "proposal: memory of the device's own, by capability 10 and feature bit 27",
	.check = bounce_check,
	.build = bounce_build,
	.bus_of = rf_region_bus_of,
	.proposal = true,
	.pci_only = true,
};
