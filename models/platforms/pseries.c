// SPDX-License-Identifier: GPL-2.0-only
/*
 * pseries: a POWER machine under KVM whose host bridge has its default DMA window alone.
 * Under ACCESS_PLATFORM the device sees what the guest put into the hypervisor's TCE
 * table, page by page and by permission; without, it goes past it as QEMU's devices do.
 */
#include "memory/platform.h"

const struct rf_platform_ops rf_platform_pseries = {
	.name = "pseries",
	.summary = "POWER under KVM: bus addresses below 1 GiB, for what the guest's TCEs name alone",
	.check = rf_tce_check,
	.build = rf_tce_build,
	.bus_of = rf_tce_bus_of,
	.translated = true,
	.iommu = RF_PLATFORM_TCE,
	.pci_only = true,
	.personality = RF_PERSONALITY_PSERIES,
};
