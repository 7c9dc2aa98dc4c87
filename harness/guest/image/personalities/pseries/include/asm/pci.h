/* SPDX-License-Identifier: GPL-2.0-only */
/* Found before the kernel's own, which lacks powerpc's choice of a DMA layer for all functions. */
#ifndef RF_ASM_PCI_H
#define RF_ASM_PCI_H

#include_next <asm/pci.h>

struct dma_map_ops;
void set_pci_dma_ops(const struct dma_map_ops *dma_ops);

#endif
