/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Found before the kernel's own: ARCH=um orders accesses against other CPUs and
 * devices by fences. Here the device works in turns on the driver's own thread,
 * which sees its accesses in program order, and nobody else sees them at all:
 * what is left of a barrier is what it forbids the compiler. A fence per
 * register access would cost more than the access.
 */
#ifndef RF_ASM_BARRIER_H
#define RF_ASM_BARRIER_H

#include_next <asm/barrier.h>

#undef mb
#undef rmb
#undef wmb
#define mb()	barrier()
#define rmb()	barrier()
#define wmb()	barrier()

#endif
