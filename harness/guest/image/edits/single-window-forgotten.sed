# SPDX-License-Identifier: GPL-2.0-only
# file: arch/powerpc/platforms/pseries/iommu.c
# repairs: a function keeps the table of a DMA window that was closed
# kernels: 6.1
/^static bool enable_ddw(/,/^}/s/pci->table_group->tables\[0\] = NULL;/&\n\t\tset_iommu_table_base(\&dev->dev, NULL);/
