# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/xen/grant-dma-ops.c
# repairs: coherent memory granted by the number of the kernel's page, not of Xen's
# kernels: 6.1 6.12
# platforms: xen
s/pfn = virt_to_pfn(ret);/pfn = page_to_xen_pfn(virt_to_page(ret));/
