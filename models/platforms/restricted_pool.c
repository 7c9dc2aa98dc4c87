// SPDX-License-Identifier: GPL-2.0-only
/*
 * restricted-pool: a confidential guest, or one behind a restricted-dma-pool.
 * Of all RAM the device may touch one pool, at its physical addresses; what
 * the guest exposes must be bounced into it or allocated from it.
 */
#include "memory/platform.h"

#include <errno.h>

static const char *pool_check(const struct rf_platform_config *config)
{
	if (config->pool_size < RF_PAGE_SIZE)
		return "the pool is smaller than a page";
	if ((config->pool_base | config->pool_size) & (RF_PAGE_SIZE - 1))
		return "the pool is not page-aligned";
	if (!rf_arena_is_ram(RF_PA(config->pool_base), config->pool_size))
		return "the pool does not lie in one bank of RAM";
	if (!rf_arena_can_reserve(RF_PA(config->pool_base), config->pool_size))
		return "the pool lies in the first 4 MiB of its bank, which boot takes";
	return NULL;
}

/* Nothing that the guest can read names a restricted-dma-pool of this device. */
static bool is_untold(const struct rf_platform_config *config)
{
	return config->setting[RF_PLATFORM_SET_POOL_FOREIGN] ||
	       config->setting[RF_PLATFORM_SET_POOL_DISABLED] ||
	       config->setting[RF_PLATFORM_SET_POOL_ABSENT] ||
	       config->setting[RF_PLATFORM_SET_POOL_UNNAMED];
}

static int pool_build(struct rf_platform *platform, const char **ret_why)
{
	const struct rf_platform_config *config = &platform->config;

	if (rf_arena_reserve(platform->arena, RF_PA(config->pool_base), config->pool_size)) {
		*ret_why = "the pool's memory is already in use";
		return -EINVAL;
	}
	platform->space[0] = (struct rf_space){
		.ops = &rf_space_pool,
		.ranges = 1,
		.range[0] = { config->pool_base, config->pool_base, config->pool_size },
	};
	platform->space[1] = (struct rf_space){ .ops = &rf_space_flat };
	platform->spaces = 2;
	platform->untold = is_untold(config);
	return 0;
}

static int pool_bus_of(const struct rf_platform *platform, struct rf_pa pa, uint64_t len,
		       struct rf_ba *ret_ba)
{
	const struct rf_platform_config *config = &platform->config;

	if (!rf_extent_holds(config->pool_base, config->pool_size, pa.v, len))
		return -ENXIO;
	*ret_ba = RF_BA(pa.v);
	return 0;
}

const struct rf_platform_ops rf_platform_restricted_pool = {
	.name = "restricted-pool",
	.summary = "one window of RAM at its physical addresses; all else is shut to the device",
	.check = pool_check,
	.build = pool_build,
	.bus_of = pool_bus_of,
	.restricted = true,
	.large_pages = RF_PERSONALITY_ARM64_64K,
};
