// SPDX-License-Identifier: GPL-2.0-only
/* The device keeps buffers. */
#include "device/engine.h"

static bool complete(struct rf_hostile *h, struct rf_device *d, struct rf_queue *q,
		     struct rf_used *used, uint32_t *delay)
{
	return !rf_hostile_due(h);
}

const struct rf_hostile_ops rf_hostile_complete_never = {
	.name = "complete-never",
	.summary = "never returns a buffer that it served",
	.complete = complete,
};
