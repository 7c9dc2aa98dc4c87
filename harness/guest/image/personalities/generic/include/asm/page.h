/* SPDX-License-Identifier: GPL-2.0-only */
/* Found before the kernel's own, which lacks what arm64's has and Xen's code wants. */
#ifndef RF_ASM_PAGE_H
#define RF_ASM_PAGE_H

#include_next <asm/page.h>

#ifndef virt_to_pfn
#define virt_to_pfn(address)	(__pa(address) >> PAGE_SHIFT)
#endif

#endif
