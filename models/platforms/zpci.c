// SPDX-License-Identifier: GPL-2.0-only
/*
 * zpci: a PCI function of s390. The guest's kernel keeps tables of translations in its
 * memory; what the device obeys is the shadow that a hypervisor makes of them, for the
 * addresses and at the times that the kernel asks it to. Without ACCESS_PLATFORM a device
 * goes past all of that, as QEMU's do.
 */
#include "memory/platform.h"

#include <errno.h>

/* The first bus address that QEMU lists; no RAM stands there. */
#define FIRST		0x100000000ULL
/* As many as there is memory, as Linux takes of what is listed: three banks. */
#define PAGES_USUAL	(RF_BANKS * RF_BANK_SIZE >> RF_PAGE_SHIFT)
#define PAGES_MIN	16u
/* Until a hypervisor is out of resources. */
#define PINS_USUAL	0x3000u

_Static_assert(PINS_USUAL < RF_IOMMU_PAGES, "the shadow has room for what is pinned");

static const char *zpci_check(const struct rf_platform_config *config)
{
	uint64_t pages = config->setting[RF_PLATFORM_SET_APERTURE];

	if (pages && pages < PAGES_MIN)
		return "a function of s390 has 16 pages of bus addresses at least";
	if (config->setting[RF_PLATFORM_SET_WIDTH])
		return "s390 lists first and last address of a function: zpci takes an aperture, no width";
	if (config->setting[RF_PLATFORM_SET_DEFERRED])
		return "s390 is lazy unless the case says strict=1: zpci takes no deferred";
	return NULL;
}

static int zpci_build(struct rf_platform *platform, const char **ret_why)
{
	const uint64_t *setting = platform->config.setting;
	int err = rf_iommu_build(platform, ret_why);

	platform->space[0].shadow = &platform->shadow;
	platform->shadow = (struct rf_shadow){
		.arena = platform->arena,
		.pins = setting[RF_PLATFORM_SET_PINS] ? setting[RF_PLATFORM_SET_PINS] : PINS_USUAL,
		.delay = (uint32_t)setting[RF_PLATFORM_SET_SHADOW_DELAY],
		.walks = setting[RF_PLATFORM_SET_NO_REFRESH],
	};
	return err;
}

struct rf_aperture rf_zpci_aperture(const struct rf_platform *platform)
{
	uint64_t pages = platform->config.setting[RF_PLATFORM_SET_APERTURE];

	return (struct rf_aperture){
		FIRST, FIRST + ((pages ? pages : PAGES_USUAL) << RF_PAGE_SHIFT) - 1 };
}

/* A script's own allocator: the banks side by side from the first address on. */
static int zpci_bus_of(const struct rf_platform *platform, struct rf_pa pa, uint64_t len,
		       struct rf_ba *ret_ba)
{
	struct rf_aperture aperture = rf_zpci_aperture(platform);
	uint64_t place;

	if (!rf_arena_place(pa, len, &place) ||
	    !rf_extent_holds(FIRST, aperture.last - FIRST + 1, FIRST + place, len))
		return -ENXIO;
	*ret_ba = RF_BA(FIRST + place);
	return 0;
}

const struct rf_platform_ops rf_platform_zpci = {
	.name = "zpci",
	.summary = "PCI functions of s390: tables in guest memory, and the shadow that devices obey",
	.check = zpci_check,
	.build = zpci_build,
	.bus_of = zpci_bus_of,
	.translated = true,
	.iommu = RF_PLATFORM_ZPCI_TABLES,
	.personality = RF_PERSONALITY_ZPCI,
	.pci_only = true,
};
