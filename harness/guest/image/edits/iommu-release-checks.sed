# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/iommu/iommu.c
# repairs: a device for which no IOMMU was found is released from it
# kernels: 6.1
/^void iommu_release_device(/,/^}/s/if (!dev->iommu)/if (!dev->iommu || !dev->iommu->iommu_dev)/
