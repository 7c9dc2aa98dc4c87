// SPDX-License-Identifier: GPL-2.0-only
/* The device lies about how much it wrote. */
#include "device/engine.h"

static bool complete(struct rf_hostile *h, struct rf_device *d, struct rf_queue *q,
		     struct rf_used *used, uint32_t *delay)
{
	if (!rf_hostile_due(h))
		return true;
	used->len = rf_hostile_own(h) & 1 ? used->len + (uint32_t)h->b : (uint32_t)h->b;
	used->altered = true;
	return true;
}

const struct rf_hostile_ops rf_hostile_used_len = {
	.name = "used-len",
	.summary = "lies about the used length; a: 0 it is b, 1 b is added to it",
	.complete = complete,
};
