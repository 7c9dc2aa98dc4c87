# SPDX-License-Identifier: GPL-2.0-only
# file: kernel/dma/swiotlb.c
# plants: a bounce slot for a device that writes is not filled from the buffer (before ddbd89deb7d3 and aa6f8dcbab47, CVE-2022-0854)
# kernels: 6.1 6.12
# target: mmio2_blk
/^phys_addr_t swiotlb_tbl_map_single(/,/^}/{
s/swiotlb_bounce(dev, tlb_addr, mapping_size, DMA_TO_DEVICE/if (dir != DMA_FROM_DEVICE)\
\t\t&/
}
