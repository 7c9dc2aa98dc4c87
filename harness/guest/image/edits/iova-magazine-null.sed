# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/iommu/iova.c
# repairs: a magazine that was never made is given back to its slab
# kernels: 6.12
/^static void iova_magazine_free(/,/^}/s/kmem_cache_free(/if (mag)\n\t\t&/
