/* SPDX-License-Identifier: GPL-2.0-only */
/* Found before the kernel's own, which lacks an address of 31 bits. */
#ifndef RF_ASM_PAGE_H
#define RF_ASM_PAGE_H

#include_next <asm/page.h>

#define __pa32(address)	((u32)__pa(address))

#endif
