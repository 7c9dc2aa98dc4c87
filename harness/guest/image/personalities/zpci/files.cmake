# SPDX-License-Identifier: GPL-2.0-only
# The zpci personality: PCI functions of s390, whose tables of translations its own DMA code keeps.
set(RF_KERNEL_FILES ${RF_PCI_KERNEL_FILES})
set(RF_KERNEL_FILES_6_1
	arch/s390/pci/pci_dma.c
	lib/iommu-helper.c
	${RF_PCI_KERNEL_FILES_6_1})
set(RF_KERNEL_FILES_6_12
	${RF_IOMMU_KERNEL_FILES}
	drivers/iommu/s390-iommu.c
	${RF_PCI_KERNEL_FILES_6_12})
set(RF_SHARED_STRUCTS zpci_dev zpci_bus ${RF_IOMMU_SHARED_STRUCTS}
	${RF_PCI_SHARED_STRUCTS})
set(RF_SERVICE_GROUPS pci zpci)
set(RF_SERVICE_GROUPS_6_1 area)
set(RF_SERVICE_GROUPS_6_12 iommu)
