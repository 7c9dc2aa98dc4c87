# SPDX-License-Identifier: GPL-2.0-only
#
# The kernel files of the images, compiled unmodified: those of every personality here, its own in
# personalities/<name>/files.cmake, which sets for that personality
#
#   RF_KERNEL_FILES             further files of both versions
#   RF_KERNEL_FILES_6_1, _6_12  those that only one version has, or keeps under another name
#   RF_SHARED_STRUCTS           further structs that objects share
#   RF_SERVICE_GROUPS           the folders of services/ that serve it beside the common ones
#   RF_SERVICE_GROUPS_6_1, _6_12  those that serve only one version
set(RF_COMMON_KERNEL_FILES
	drivers/virtio/virtio.c
	drivers/virtio/virtio_ring.c
	drivers/virtio/virtio_anchor.c
	kernel/dma/mapping.c
	kernel/dma/direct.c
	kernel/dma/swiotlb.c
	kernel/dma/ops_helpers.c
	drivers/char/hw_random/virtio-rng.c
	drivers/block/virtio_blk.c
	drivers/virtio/virtio_balloon.c
	mm/balloon_compaction.c
	mm/page_reporting.c
	lib/sort.c
	drivers/base/devres.c
	block/blk-settings.c
	block/blk-merge.c
	block/blk-flush.c
	block/blk-mq-virtio.c
	lib/sg_pool.c
	lib/scatterlist.c
	lib/idr.c
	lib/xarray.c
	lib/radix-tree.c
	lib/rbtree.c
	lib/list_sort.c
	lib/bitmap.c
	lib/find_bit.c
	lib/string.c
	lib/string_helpers.c
	lib/kstrtox.c
	lib/cmdline.c
	lib/hexdump.c
	lib/ctype.c
	lib/hweight.c
	lib/math/gcd.c
	lib/math/lcm.c)
# Defines a name of the headers' for its own use before it includes them.
set(RF_PLAIN_KERNEL_FILES lib/sort.c)
# Structs that more than one object of an image shares: their sizes must agree in all of them.
set(RF_COMMON_SHARED_STRUCTS device page scatterlist virtio_device virtqueue io_tlb_mem
	kmem_cache request bio gendisk request_queue queue_limits balloon_dev_info
	page_reporting_dev_info zone)

# IOMMUs (services group "iommu").
set(RF_IOMMU_KERNEL_FILES
	drivers/iommu/iommu.c
	drivers/iommu/dma-iommu.c
	drivers/iommu/iova.c)
set(RF_IOMMU_SHARED_STRUCTS iommu_domain iommu_device dev_iommu iova_domain)

# Device trees (services group "of").
set(RF_OF_KERNEL_FILES
	drivers/of/device.c
	drivers/of/base.c
	drivers/of/property.c
	drivers/of/address.c
	drivers/of/fdt.c
	lib/fdt.c
	lib/fdt_ro.c
	lib/fdt_sw.c)

# Device trees, IOMMUs and Xen's grants, for the personalities whose machines are described by trees.
set(RF_TREE_KERNEL_FILES
	drivers/virtio/virtio_mmio.c
	${RF_IOMMU_KERNEL_FILES}
	drivers/iommu/of_iommu.c
	${RF_OF_KERNEL_FILES}
	drivers/of/of_reserved_mem.c
	drivers/xen/biomerge.c
	drivers/xen/grant-dma-ops.c)
set(RF_TREE_SHARED_STRUCTS bus_dma_region platform_device ${RF_IOMMU_SHARED_STRUCTS})

# PCI, for the personalities that have it (services group "pci").
set(RF_PCI_KERNEL_FILES
	drivers/virtio/virtio_pci_common.c
	drivers/virtio/virtio_pci_modern.c
	drivers/virtio/virtio_pci_modern_dev.c
	drivers/virtio/virtio_pci_legacy.c
	drivers/virtio/virtio_pci_legacy_dev.c
	lib/iomap.c
	kernel/resource.c
	kernel/irq/msi.c
	drivers/pci/access.c
	drivers/pci/bus.c
	drivers/pci/host-bridge.c
	drivers/pci/irq.c
	drivers/pci/pci.c
	drivers/pci/pci-driver.c
	drivers/pci/probe.c
	drivers/pci/rebar.c
	drivers/pci/remove.c
	drivers/pci/search.c
	drivers/pci/setup-bus.c
	drivers/pci/setup-res.c
	drivers/pci/msi/irqdomain.c
	drivers/pci/msi/legacy.c
	drivers/pci/msi/msi.c
	drivers/pci/msi/pcidev_msi.c)
set(RF_PCI_KERNEL_FILES_6_1
	drivers/pci/setup-irq.c
	lib/pci_iomap.c)
set(RF_PCI_KERNEL_FILES_6_12
	drivers/pci/devres.c
	drivers/pci/iomap.c
	drivers/pci/msi/api.c
	drivers/virtio/virtio_pci_admin_legacy_io.c)
set(RF_PCI_SHARED_STRUCTS pci_dev pci_bus pci_host_bridge resource msi_desc)
