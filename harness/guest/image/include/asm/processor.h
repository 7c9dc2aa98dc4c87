/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Found before the kernel's own: ARCH=um tells the CPU of a busy wait, which
 * then stands still for more than a hundred cycles. Nobody here waits for
 * another CPU, and the kernel relaxes after what succeeded as well: after each
 * channel program, and after each bit of a pool's that was set or cleared.
 */
#ifndef RF_ASM_PROCESSOR_H
#define RF_ASM_PROCESSOR_H

#include_next <asm/processor.h>

#define cpu_relax() barrier()

#endif
