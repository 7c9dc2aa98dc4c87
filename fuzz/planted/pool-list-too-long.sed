# SPDX-License-Identifier: GPL-2.0-only
# file: kernel/dma/swiotlb.c
# plants: the list of free slots goes past the end of a pool that ends within a segment (before 53c87e846e33, CVE-2023-52790)
# kernels: 6.12
# target: mmio2_blk
# shows: RF-KRN-004 swiotlb_find_slots
/^static void swiotlb_init_io_tlb_pool(/,/^}/{
s/list = min(IO_TLB_SEGSIZE - io_tlb_offset(i),/list = IO_TLB_SEGSIZE - io_tlb_offset(i);/
/^[[:space:]]*mem->nslabs - i);/d
}
