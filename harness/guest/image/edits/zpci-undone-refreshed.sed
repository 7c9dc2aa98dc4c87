# SPDX-License-Identifier: GPL-2.0-only
# file: arch/s390/pci/pci_dma.c
# repairs: what was pinned of a mapping that failed is not told of
# kernels: 6.1
# platforms: zpci
/^static int dma_update_trans(/,/^}/{
	s/^\tif (rc && ((flags & ZPCI_PTE_VALID_MASK) == ZPCI_PTE_VALID))$/&\n\t{/
	s/^\t\t__dma_update_trans(zdev, pa, dma_addr, size, ZPCI_PTE_INVALID);$/&\n\t\tzpci_refresh_trans((u64)zdev->fh << 32, dma_addr, PAGE_ALIGN(size));\n\t}/
}
