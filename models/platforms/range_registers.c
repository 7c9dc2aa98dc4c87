// SPDX-License-Identifier: GPL-2.0-only
/*
 * range-registers: a PCI function whose common configuration lists ranges of guest-physical
 * addresses (an idea of the discussion of VIRTIO_F_SWIOTLB, 2025, in no released specification).
 * Feature bit 27, with VERSION_1, promises to keep to them.
 */
#include "memory/platform.h"

#include <errno.h>

static const char *ranges_check(const struct rf_platform_config *config)
{
	const struct rf_dma_range *range = config->range;

	if (!config->ranges)
		return "there is no range to list";
	for (uint32_t i = 0; i < config->ranges; i++) {
		if ((range[i].cpu | range[i].size) & (RF_PAGE_SIZE - 1) || !range[i].size)
			return "a range is not whole pages";
		if (range[i].cpu != range[i].bus)
			return "a listed range is not moved: its addresses are guest-physical";
		if (range[i].cpu + range[i].size - 1 < range[i].cpu)
			return "a range goes past the last address";
	}
	if (!rf_arena_can_reserve(RF_PA(range[0].cpu), range[0].size))
		return "the first range is kept for bouncing: a part of a bank of RAM, beyond its "
		       "first 4 MiB";
	return NULL;
}

static int ranges_build(struct rf_platform *platform, const char **ret_why)
{
	const struct rf_platform_config *config = &platform->config;
	struct rf_space *space = &platform->space[0];

	if (rf_arena_reserve(platform->arena, RF_PA(config->range[0].cpu),
			     config->range[0].size)) {
		*ret_why = "the first range's memory is already in use";
		return -EINVAL;
	}
	*space = (struct rf_space){
		.ops = &rf_space_region, .regions = config->ranges, .ranges = config->ranges,
		.only = config->setting[RF_PLATFORM_SET_REGION_ONLY],
	};
	for (uint32_t i = 0; i < config->ranges; i++)
		space->range[i] = config->range[i];
	platform->space[1] = (struct rf_space){ .ops = &rf_space_flat };
	platform->spaces = 2;
	platform->confined = space->only;
	platform->untold = config->setting[RF_PLATFORM_SET_UNTOLD];
	return 0;
}

const struct rf_platform_ops rf_platform_range_registers = {
	.name = "range-registers",
	.summary = "proposal: ranges that the common configuration lists, and feature bit 27",
	.check = ranges_check,
	.build = ranges_build,
	.bus_of = rf_region_bus_of,
	.proposal = true,
	.pci_only = true,
};
