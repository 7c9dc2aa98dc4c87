// SPDX-License-Identifier: GPL-2.0-only
/* The device offers a queue size that makes no sense. */
#include "device/engine.h"

static uint32_t queue_num_max(struct rf_hostile *h, struct rf_device *d, uint32_t queue,
			      uint32_t value)
{
	return rf_hostile_due(h) ? (uint32_t)h->b : value;
}

const struct rf_hostile_ops rf_hostile_queue_max = {
	.name = "queue-max",
	.summary = "the maximum queue size is b (bits 0-31)",
	.queue_num_max = queue_num_max,
};
