# SPDX-License-Identifier: GPL-2.0-only
# file: kernel/dma/swiotlb.c
# repairs: a bounce pool that could not be shared stays in use
# kernels: 6.1 6.12
/^void __init swiotlb_update_mem_attributes(/,/^}/s/set_memory_decrypted(.*);/if (&/
/^void __init swiotlb_update_mem_attributes(/,/^}/s/PAGE_SHIFT);$/PAGE_SHIFT)) {\n\t\tio_tlb_default_mem.nslabs = 0;\n\t\treturn;\n\t}/
