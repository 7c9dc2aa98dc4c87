// SPDX-License-Identifier: GPL-2.0-only
/*
 * width-limited: a device, or its bus, whose addresses have N bits. It reaches
 * RAM below 2^N at its physical addresses, and the guest knows of the limit from
 * dma-ranges of that size (bus_dma_limit), or from nothing at all.
 */
#include "memory/platform.h"

#include <errno.h>

#define WIDTH_MIN	24u
#define WIDTH_USUAL	32u
/* A machine with memory beyond 4 GiB has a bounce pool below it. */
#define BOUNCE_POOL	0x80000ULL

static const char *width_check(const struct rf_platform_config *config)
{
	uint64_t width = config->setting[RF_PLATFORM_SET_WIDTH];

	if (!width || width >= WIDTH_MIN)
		return NULL;
	return "a device of fewer than 24 address bits reaches next to no RAM";
}

/* How far the device reaches. */
static uint64_t limit_of(const struct rf_platform *platform)
{
	uint64_t width = platform->config.setting[RF_PLATFORM_SET_WIDTH];

	return width < 64 ? RF_BIT(width) : UINT64_MAX & ~(uint64_t)(RF_PAGE_SIZE - 1);
}

static int width_build(struct rf_platform *platform, const char **ret_why)
{
	struct rf_platform_config *config = &platform->config;

	if (!config->setting[RF_PLATFORM_SET_WIDTH])
		config->setting[RF_PLATFORM_SET_WIDTH] = WIDTH_USUAL;
	if (!config->swiotlb_size)
		config->swiotlb_size = BOUNCE_POOL;
	platform->untold = config->setting[RF_PLATFORM_SET_UNTOLD];
	platform->space[0] = (struct rf_space){
		.ops = &rf_space_ranges,
		.ranges = 1,
		.range[0] = { 0, 0, limit_of(platform) },
	};
	platform->space[1] = (struct rf_space){ .ops = &rf_space_flat };
	platform->spaces = 2;
	return 0;
}

static int width_bus_of(const struct rf_platform *platform, struct rf_pa pa, uint64_t len,
			struct rf_ba *ret_ba)
{
	if (!rf_arena_is_ram(pa, len) || !rf_extent_holds(0, limit_of(platform), pa.v, len))
		return -ENXIO;
	*ret_ba = RF_BA(pa.v);
	return 0;
}

const struct rf_platform_ops rf_platform_width_limited = {
	.name = "width-limited",
	.summary = "a device whose addresses have N bits; the guest knows, or does not",
	.check = width_check,
	.build = width_build,
	.bus_of = width_bus_of,
	.restricted = true,
	.large_pages = RF_PERSONALITY_ARM64_64K,
};
