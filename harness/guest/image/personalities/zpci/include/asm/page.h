/* SPDX-License-Identifier: GPL-2.0-only */
/* Found before the kernel's own, which lacks the storage key that s390's tables are read with. */
#ifndef RF_ASM_PAGE_H
#define RF_ASM_PAGE_H

#include_next <asm/page.h>

#define PAGE_DEFAULT_KEY	0UL

#endif
