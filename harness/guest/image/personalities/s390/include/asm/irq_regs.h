/* SPDX-License-Identifier: GPL-2.0-only */
/* What an adapter interruption leaves for its handler: airq.c asks for the interruption code alone. */
#ifndef RF_ASM_IRQ_REGS_H
#define RF_ASM_IRQ_REGS_H

#include <asm/tpi.h>

struct rf_interruption { struct tpi_info tpi_info; };
extern struct rf_interruption rf_interruption;

#define get_irq_regs()	(&rf_interruption)

#endif
