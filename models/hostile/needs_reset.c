// SPDX-License-Identifier: GPL-2.0-only
/* The device asks for a reset. */
#include "device/engine.h"

static uint8_t status_read(struct rf_hostile *h, struct rf_device *d, uint8_t status)
{
	if (h->uses < rf_hostile_own(h)) {
		h->uses++;
		return status;
	}
	if (h->b)
		rf_device_give_up(d);
	return status | RF_STATUS_NEEDS_RESET;
}

const struct rf_hostile_ops rf_hostile_needs_reset = {
	.name = "needs-reset",
	.summary = "the status reads as DEVICE_NEEDS_RESET after a (bits 0-23) reads; b: 0 it "
		   "only says so, else the device really stops",
	.status_read = status_read,
};
