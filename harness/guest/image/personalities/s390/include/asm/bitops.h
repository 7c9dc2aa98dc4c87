/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bits numbered from the left, as hypervisor and adapters see them: bit n is in byte
 * n / 8 of memory, the leftmost of a byte first. s390's own header says the same by
 * way of the machine's byte order, which is not the build machine's.
 */
#ifndef RF_ASM_BITOPS_H
#define RF_ASM_BITOPS_H

#include_next <asm/bitops.h>

unsigned long find_first_bit_inv(const unsigned long *addr, unsigned long size);
unsigned long find_next_bit_inv(const unsigned long *addr, unsigned long size,
				unsigned long offset);

static inline unsigned char rf_mask_inv(unsigned long nr)
{
	return 0x80 >> (nr & 7);
}

static inline void set_bit_inv(unsigned long nr, volatile unsigned long *ptr)
{
	((volatile unsigned char *)ptr)[nr >> 3] |= rf_mask_inv(nr);
}

static inline void clear_bit_inv(unsigned long nr, volatile unsigned long *ptr)
{
	((volatile unsigned char *)ptr)[nr >> 3] &= ~rf_mask_inv(nr);
}

static inline _Bool test_bit_inv(unsigned long nr, const volatile unsigned long *ptr)
{
	return ((const volatile unsigned char *)ptr)[nr >> 3] & rf_mask_inv(nr);
}

#endif
