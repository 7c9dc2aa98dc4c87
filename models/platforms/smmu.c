// SPDX-License-Identifier: GPL-2.0-only
/*
 * smmu: an arm64 machine whose device tree puts the device behind an SMMU. As
 * with VT-d the device sees what was mapped for it; firmware names the stream
 * that is the device's, and the kernel gives it its DMA layer at each binding.
 */
#include "memory/platform.h"

const struct rf_platform_ops rf_platform_smmu = {
	.name = "smmu",
	.summary = "arm64 behind an SMMU: as vtd, found through the device tree",
	.check = rf_iommu_check,
	.build = rf_iommu_build,
	.bus_of = rf_iommu_bus_of,
	.translated = true,
	.iommu = RF_PLATFORM_SMMU_IOMMU,
	.large_pages = RF_PERSONALITY_ARM64_64K,
};
