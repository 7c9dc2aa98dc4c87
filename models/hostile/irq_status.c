// SPDX-License-Identifier: GPL-2.0-only
/* Interrupts come with causes that no specification defines. */
#include "device/engine.h"

static uint32_t interrupt(struct rf_hostile *h, struct rf_device *d, uint32_t cause)
{
	/* The top bit of irq_raised is taken: it never is a cause. */
	uint32_t extra = (rf_hostile_own(h) | (uint32_t)h->b) & ~RF_INT_LINE;

	return cause && rf_hostile_due(h) ? cause | extra : cause;
}

const struct rf_hostile_ops rf_hostile_irq_status = {
	.name = "irq-status",
	.summary = "adds bits to InterruptStatus with each interrupt: a (bits 0-23) and "
		   "b (bits 0-30)",
	.interrupt = interrupt,
};
