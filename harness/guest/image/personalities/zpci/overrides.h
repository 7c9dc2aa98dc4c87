/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Read behind the configuration that the headers of ARCH=um come with: s390 has no device
 * tree. Before Linux 6.7 its DMA code is its own, from then on a driver of an IOMMU; what
 * 6.1 has of that is vfio's alone.
 */
#include <linux/version.h>

#undef CONFIG_OF
#undef CONFIG_OF_ADDRESS
#undef CONFIG_OF_IRQ
#undef CONFIG_OF_EARLY_FLATTREE
#undef CONFIG_OF_FLATTREE
#undef CONFIG_VIRTIO_MMIO

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 7, 0)
#define CONFIG_IOMMU_API 1
#define CONFIG_IOMMU_IOVA 1
#define CONFIG_IOMMU_DMA 1
#endif
