# SPDX-License-Identifier: GPL-2.0-only
# The pseries personality: PCI functions behind the TCE tables of a hypervisor, a device tree, secure guests.
set(RF_KERNEL_FILES
	arch/powerpc/kernel/dma-iommu.c
	arch/powerpc/kernel/dma-mask.c
	arch/powerpc/kernel/iommu.c
	arch/powerpc/platforms/pseries/iommu.c
	arch/powerpc/kernel/dma-swiotlb.c
	arch/powerpc/kernel/prom_parse.c
	arch/powerpc/platforms/pseries/cc_platform.c
	arch/powerpc/platforms/pseries/svm.c
	lib/iommu-helper.c
	${RF_OF_KERNEL_FILES}
	${RF_PCI_KERNEL_FILES})
set(RF_KERNEL_FILES_6_1 ${RF_PCI_KERNEL_FILES_6_1})
set(RF_KERNEL_FILES_6_12 ${RF_PCI_KERNEL_FILES_6_12})
set(RF_SHARED_STRUCTS dev_archdata pci_controller pci_dn iommu_table iommu_table_group device_node
	property ${RF_PCI_SHARED_STRUCTS})
set(RF_SERVICE_GROUPS pci of area pseries)
