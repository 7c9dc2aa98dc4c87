# SPDX-License-Identifier: GPL-2.0-only
# file: mm/balloon_compaction.c
# repairs: pages that a number of 32 bits cannot name are put into the balloon
# kernels: 6.1 6.12
/^struct page \*balloon_page_alloc(/,/^}/s/return page;/if (page \&\& ((u64)page_to_pfn(page) << (PAGE_SHIFT - 12)) > U32_MAX) {\n\t\t__free_page(page);\n\t\treturn NULL;\n\t}\n\treturn page;/
