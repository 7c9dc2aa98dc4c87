// SPDX-License-Identifier: GPL-2.0-only
/* flat: the device sees all of RAM at its physical addresses, as behind a PC's root bus. */
#include "memory/platform.h"

#include <errno.h>

static int flat_build(struct rf_platform *platform, const char **ret_why)
{
	platform->space[0] = (struct rf_space){ .ops = &rf_space_flat };
	platform->spaces = 1;
	return 0;
}

static int flat_bus_of(const struct rf_platform *platform, struct rf_pa pa, uint64_t len,
		       struct rf_ba *ret_ba)
{
	if (!rf_arena_is_ram(pa, len))
		return -ENXIO;
	*ret_ba = RF_BA(pa.v);
	return 0;
}

const struct rf_platform_ops rf_platform_flat = {
	.name = "flat",
	.summary = "bus address = physical address, over all of RAM",
	.build = flat_build,
	.bus_of = flat_bus_of,
	.large_pages = RF_PERSONALITY_ARM64_64K,
};
