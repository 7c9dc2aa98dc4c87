// SPDX-License-Identifier: GPL-2.0-only
/* The device holds buffers back, so that later ones overtake them. */
#include "device/engine.h"

static bool complete(struct rf_hostile *h, struct rf_device *d, struct rf_queue *q,
		     struct rf_used *used, uint32_t *delay)
{
	uint32_t turns = rf_hostile_own(h) & 0xfff;

	if (rf_hostile_due(h))
		*delay += turns ? turns : 1;
	return true;
}

const struct rf_hostile_ops rf_hostile_complete_late = {
	.name = "complete-late",
	.summary = "returns a buffer a (bits 0-11) turns later, 0 is 1",
	.complete = complete,
};
