// SPDX-License-Identifier: GPL-2.0-only
/* The device reads memory that nobody gave it. */
#include "device/chain.h"
#include "device/engine.h"

static void completed(struct rf_hostile *h, struct rf_device *d, struct rf_queue *q,
		      const struct rf_used *used)
{
	uint32_t len = rf_hostile_own(h) ? (rf_hostile_own(h) - 1) % 8 + 1 : 8;
	uint64_t bytes;

	/* Whether the platform lets it is all the same. */
	if (rf_hostile_due(h) &&
	    rf_dev_read(q->platform, rf_queue_access(q, RF_FOR_DATA), RF_BA(h->b), &bytes, len))
		return;
}

const struct rf_hostile_ops rf_hostile_stray_read = {
	.name = "stray-read",
	.summary = "after a completion reads at bus address b; a: how many bytes, 1 to 8, 0 is 8",
	.completed = completed,
};
