/* SPDX-License-Identifier: GPL-2.0-only */
/* Interrupt numbers, between the services that give them out and those that raise them. */
#ifndef RF_GUEST_IRQS_H
#define RF_GUEST_IRQS_H

#include <linux/types.h>

#define RF_IRQ_LINE	1	/* the device's own line */
#define RF_IRQ_FIRST	16	/* of those that messages have */
#define RF_IRQS		32

/* Where a device writes a message to raise an interrupt; the data is the number. */
#define RF_MESSAGE_ADDRESS	0xfee00000u

/* The personality's: is there such a number? Its first handler comes, or its last one went. */
bool rf_irq_exists(unsigned int irq);
void rf_irq_gate(unsigned int irq, bool open);
/* Has it any handler? */
bool rf_irq_has_action(unsigned int irq);
/* Run its handlers. True: one of them took it. */
bool rf_irq_raise(unsigned int irq);

/* An unused number for a message, or -ENOSPC. */
int rf_irq_new(void);
void rf_irq_drop(unsigned int irq);

#endif
