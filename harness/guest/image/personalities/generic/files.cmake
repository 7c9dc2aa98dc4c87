# SPDX-License-Identifier: GPL-2.0-only
# The generic personality: devices on the platform bus and on PCI, device trees, IOMMUs, x86's encrypted memory.
set(RF_KERNEL_FILES
	arch/x86/coco/core.c
	arch/x86/mm/mem_encrypt.c
	${RF_TREE_KERNEL_FILES}
	${RF_PCI_KERNEL_FILES})
set(RF_KERNEL_FILES_6_1 ${RF_PCI_KERNEL_FILES_6_1})
set(RF_KERNEL_FILES_6_12 ${RF_PCI_KERNEL_FILES_6_12})
set(RF_SHARED_STRUCTS ${RF_TREE_SHARED_STRUCTS} ${RF_PCI_SHARED_STRUCTS})
set(RF_SERVICE_GROUPS pci of iommu generic x86)
