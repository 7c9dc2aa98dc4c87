# SPDX-License-Identifier: GPL-2.0-only
# The generic personality: devices on the platform bus and on PCI, device trees, IOMMUs, x86's encrypted memory.
set(RF_KERNEL_FILES
	drivers/virtio/virtio_mmio.c
	arch/x86/coco/core.c
	arch/x86/mm/mem_encrypt.c
	drivers/iommu/iommu.c
	drivers/iommu/dma-iommu.c
	drivers/iommu/iova.c
	drivers/iommu/of_iommu.c
	drivers/of/device.c
	drivers/of/base.c
	drivers/of/property.c
	drivers/of/address.c
	drivers/of/fdt.c
	drivers/of/of_reserved_mem.c
	lib/fdt.c
	lib/fdt_ro.c
	lib/fdt_sw.c
	drivers/xen/biomerge.c
	drivers/xen/grant-dma-ops.c
	${RF_PCI_KERNEL_FILES})
set(RF_KERNEL_FILES_6_1 ${RF_PCI_KERNEL_FILES_6_1})
set(RF_KERNEL_FILES_6_12 ${RF_PCI_KERNEL_FILES_6_12})
set(RF_SHARED_STRUCTS bus_dma_region platform_device iommu_domain iommu_device dev_iommu iova_domain
	${RF_PCI_SHARED_STRUCTS})
set(RF_SERVICE_GROUPS pci of generic)
