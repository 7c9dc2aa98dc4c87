// SPDX-License-Identifier: GPL-2.0-only
/*
 * pseries-ddw: as pseries, and firmware offers a second DMA window of the guest's choice
 * (dynamic DMA windows): at 1 << 59, over all of RAM, filled once.
 */
#include "memory/platform.h"

const struct rf_platform_ops rf_platform_pseries_ddw = {
	.name = "pseries-ddw",
	.summary = "POWER under KVM: bus addresses from 1 << 59 on, over all of RAM in order",
	.check = rf_tce_check,
	.build = rf_tce_build,
	.bus_of = rf_tce_dynamic_bus_of,
	.translated = true,
	.iommu = RF_PLATFORM_TCE,
	.pci_only = true,
	.personality = RF_PERSONALITY_PSERIES,
};
