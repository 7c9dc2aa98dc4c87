/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Found before the kernel's own, whose pages are of 4 KiB in some versions whatever the
 * configuration says, and which lacks what arm64's has and Xen's code wants. The one
 * function that it brings along computes with the size of a page: it has to wait.
 */
#ifndef RF_ASM_PAGE_H
#define RF_ASM_PAGE_H

#define __ASM_GENERIC_GETORDER_H
#include_next <asm/page.h>

#undef PAGE_SHIFT
#define PAGE_SHIFT	16

#undef __ASM_GENERIC_GETORDER_H
#include <asm-generic/getorder.h>

#ifndef virt_to_pfn
#define virt_to_pfn(address)	(__pa(address) >> PAGE_SHIFT)
#endif

#endif
