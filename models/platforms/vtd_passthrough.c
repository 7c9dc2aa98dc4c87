// SPDX-License-Identifier: GPL-2.0-only
/*
 * vtd-passthrough: VT-d is there, and the kernel was told iommu=pt: the device
 * gets an identity domain, in which bus addresses are physical ones.
 */
#include "memory/platform.h"

#include <errno.h>

static int passthrough_build(struct rf_platform *platform, const char **ret_why)
{
	platform->space[0] = (struct rf_space){ .ops = &rf_space_flat };
	platform->spaces = 1;
	return 0;
}

static int passthrough_bus_of(const struct rf_platform *platform, struct rf_pa pa, uint64_t len,
			      struct rf_ba *ret_ba)
{
	if (!rf_arena_is_ram(pa, len))
		return -ENXIO;
	*ret_ba = RF_BA(pa.v);
	return 0;
}

const struct rf_platform_ops rf_platform_vtd_passthrough = {
	.name = "vtd-passthrough",
	.summary = "x86 behind VT-d with an identity domain: bus address = physical address",
	.check = rf_iommu_check,
	.build = passthrough_build,
	.bus_of = passthrough_bus_of,
	.iommu = RF_PLATFORM_VTD_IOMMU,
	.identity = true,
};
