/* SPDX-License-Identifier: GPL-2.0-only */
/* What a CPU of this architecture keeps of itself: inline functions that nobody calls name it. */
#ifndef RF_ASM_PACA_H
#define RF_ASM_PACA_H

void __hard_irq_enable(void);

#endif
