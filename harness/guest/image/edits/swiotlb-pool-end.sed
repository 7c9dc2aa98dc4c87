# SPDX-License-Identifier: GPL-2.0-only
# file: kernel/dma/swiotlb.c
# repairs: free lists that reach past the end of a pool whose size is no multiple of 256 KiB
# kernels: 6.1
s/slots\[i\]\.list = IO_TLB_SEGSIZE - io_tlb_offset(i);/slots[i].list = min_t(unsigned long, IO_TLB_SEGSIZE - io_tlb_offset(i), mem->nslabs - i);/
