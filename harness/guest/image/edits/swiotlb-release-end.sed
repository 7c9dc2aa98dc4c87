# SPDX-License-Identifier: GPL-2.0-only
# file: kernel/dma/swiotlb.c
# repairs: the slot behind a pool's last one is looked at when its end is given back
# kernels: 6.1 6.12
/^static void swiotlb_release_slots(/,/^}/s/if (index + nslots < ALIGN(index + 1, IO_TLB_SEGSIZE))/if (index + nslots < min_t(unsigned long, ALIGN(index + 1, IO_TLB_SEGSIZE), mem->nslabs))/
