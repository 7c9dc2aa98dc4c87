// SPDX-License-Identifier: GPL-2.0-only
/*
 * vtd: an x86 machine with VT-d translating. Under ACCESS_PLATFORM the device
 * sees what the guest's kernel mapped for it, page by page, at addresses of
 * the kernel's choice; without, it goes past the IOMMU as QEMU's devices do.
 */
#include "memory/platform.h"

const struct rf_platform_ops rf_platform_vtd = {
	.name = "vtd",
	.summary = "x86 behind VT-d: bus addresses of the kernel's choice, for what it mapped alone",
	.check = rf_iommu_check,
	.build = rf_iommu_build,
	.bus_of = rf_iommu_bus_of,
	.translated = true,
	.iommu = RF_PLATFORM_VTD_IOMMU,
};
