// SPDX-License-Identifier: GPL-2.0-only
/* The device interrupts for nothing. */
#include "device/engine.h"

/* So that a guest which runs until all is quiet does come to an end. */
#define TIMES_MAX 256u

static void turn(struct rf_hostile *h, struct rf_device *d)
{
	if (d->irq_raised || h->uses >= TIMES_MAX || !(d->status & RF_STATUS_DRIVER_OK))
		return;
	if (rf_hostile_due(h))
		rf_device_raise(d, rf_hostile_own(h), true);
}

const struct rf_hostile_ops rf_hostile_irq_spurious = {
	.name = "irq-spurious",
	.summary = "interrupts in each turn, 256 times at most; a: causes, 0 is none at all",
	.turn = turn,
};
