// SPDX-License-Identifier: GPL-2.0-only
/* The device interrupts a driver that is still being set up. */
#include "device/engine.h"

static void interrupt(struct rf_hostile *h, struct rf_device *d, uint8_t status)
{
	uint32_t causes = rf_hostile_own(h) ? rf_hostile_own(h) : RF_INT_VRING;

	if (!(status & RF_STATUS_DRIVER) || status & RF_STATUS_DRIVER_OK)
		return;
	if (rf_hostile_due(h))
		rf_device_raise(d, causes, true);
}

static uint8_t status_write(struct rf_hostile *h, struct rf_device *d, uint8_t status)
{
	interrupt(h, d, status);
	return status;
}

static uint32_t queue_num_max(struct rf_hostile *h, struct rf_device *d, uint32_t queue,
			      uint32_t value)
{
	interrupt(h, d, d->status);
	return value;
}

static void turn(struct rf_hostile *h, struct rf_device *d)
{
	/* A pending one is enough: it need not be raised for ever. */
	if (!d->irq_raised)
		interrupt(h, d, d->status);
}

const struct rf_hostile_ops rf_hostile_irq_early = {
	.name = "irq-early",
	.summary = "interrupts before DRIVER_OK: when the status or a queue is set up, and in "
		   "each turn; a: causes, 0 is 1",
	.status_write = status_write,
	.queue_num_max = queue_num_max,
	.turn = turn,
};
