// SPDX-License-Identifier: GPL-2.0-only
/* The device returns a buffer again, at once or when the driver may have reused it. */
#include "device/engine.h"

#define COPIES_MAX 8u

static void completed(struct rf_hostile *h, struct rf_device *d, struct rf_queue *q,
		      const struct rf_used *used)
{
	uint32_t copies = rf_hostile_own(h) ? rf_hostile_own(h) : 1;
	struct rf_used again = *used;

	if (!rf_hostile_due(h))
		return;
	again.repeat = true;
	for (uint32_t i = 0; i < copies && i < COPIES_MAX; i++) {
		if (h->b & 0xfff)
			rf_device_hold(d, q, &again, h->b & 0xfff);
		else if (!rf_device_return(d, q, &again))
			return;
	}
}

const struct rf_hostile_ops rf_hostile_complete_twice = {
	.name = "complete-twice",
	.summary = "returns a buffer a times more (0 is 1, 8 at most), b (bits 0-11) turns later",
	.completed = completed,
};
