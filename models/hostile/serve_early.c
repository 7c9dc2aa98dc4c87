// SPDX-License-Identifier: GPL-2.0-only
/* The device serves buffers of a driver that has not said DRIVER_OK. */
#include "device/engine.h"

static void turn(struct rf_hostile *h, struct rf_device *d)
{
	if (d->status & RF_STATUS_DRIVER_OK || !d->live_queues || d->refused)
		return;
	if (rf_hostile_due(h))
		rf_device_serve(d);
}

const struct rf_hostile_ops rf_hostile_serve_early = {
	.name = "serve-early",
	.summary = "serves its queues in each turn before DRIVER_OK",
	.turn = turn,
};
