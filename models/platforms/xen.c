// SPDX-License-Identifier: GPL-2.0-only
/*
 * xen: a Xen guest on arm64 whose device tree says that the device's domain is granted
 * what it may touch. Under ACCESS_PLATFORM a bus address names a grant: bit 63, the
 * reference, the offset in the frame. The kernel insists on the bit; a device that goes
 * on without it maps the guest's physical addresses, as its toolstack may.
 */
#include "memory/platform.h"

#include <errno.h>

#define GRANTS		RF_BIT(63)
/* Where the scripted guest's references begin; it has one for each of Xen's pages of RAM. */
#define SCRIPT_FIRST	0x100000ULL
/* Xen's own pages, whatever the size of the guest's. */
#define GRANT_SHIFT	12

static const char *xen_check(const struct rf_platform_config *config)
{
	if (!config->setting[RF_PLATFORM_SET_WIDTH])
		return NULL;
	return "a grant's address has 64 bits: xen takes no width";
}

static int xen_build(struct rf_platform *platform, const char **ret_why)
{
	int err = rf_iommu_build(platform, ret_why);

	platform->iommu.shift = GRANT_SHIFT;
	platform->untold = platform->config.setting[RF_PLATFORM_SET_UNTOLD];
	return err;
}

static int xen_bus_of(const struct rf_platform *platform, struct rf_pa pa, uint64_t len,
		      struct rf_ba *ret_ba)
{
	uint64_t place;

	if (!rf_arena_place(pa, len, &place))
		return -ENXIO;
	*ret_ba = RF_BA(GRANTS + (SCRIPT_FIRST << GRANT_SHIFT) + place);
	return 0;
}

const struct rf_platform_ops rf_platform_xen = {
	.name = "xen",
	.summary = "Xen guest on arm64: bus addresses name grants, and nothing else is in reach",
	.check = xen_check,
	.build = xen_build,
	.bus_of = xen_bus_of,
	.translated = true,
	.iommu = RF_PLATFORM_GRANTS,
	.large_pages = RF_PERSONALITY_ARM64_64K,
};
