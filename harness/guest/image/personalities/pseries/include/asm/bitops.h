/* SPDX-License-Identifier: GPL-2.0-only */
/* Found before the kernel's own: powerpc has its logarithm here. */
#ifndef RF_ASM_BITOPS_H
#define RF_ASM_BITOPS_H

#include_next <asm/bitops.h>

#define __ilog2(x)	ilog2(x)

#endif
