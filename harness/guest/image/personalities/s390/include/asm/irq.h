/* SPDX-License-Identifier: GPL-2.0-only */
/* Interrupt classes of s390 that the compiled files name; nothing counts interrupts here. */
#ifndef RF_ASM_IRQ_H
#define RF_ASM_IRQ_H

#include_next <asm/irq.h>

#define THIN_INTERRUPT	2	/* adapter interruptions */

enum interruption_class { IRQIO_CIO, IRQIO_ADM, IRQIO_VIR, IRQIO_VAI };

#define CIF_NOHZ_DELAY	0
#define set_cpu_flag(flag) do { } while (0)

static inline void inc_irq_stat(enum interruption_class irq)
{
}

#endif
