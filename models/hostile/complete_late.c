// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device holds buffers back, so that later ones overtake them. Without
 * IN_ORDER a device may do that; one so slow that guests give up on it may not
 * expect to be waited for.
 */
#include "device/engine.h"

#define PATIENCE 256u	/* turns */

static bool permitted(uint32_t a)
{
	return (a & 0xfff) <= PATIENCE;
}

static bool complete(struct rf_hostile *h, struct rf_device *d, struct rf_queue *q,
		     struct rf_used *used, uint32_t *delay)
{
	uint32_t turns = rf_hostile_own(h) & 0xfff;

	if (!rf_device_has(d, RF_F_IN_ORDER) && rf_hostile_due(h))
		*delay += turns ? turns : 1;
	return true;
}

const struct rf_hostile_ops rf_hostile_complete_late = {
	.name = "complete-late",
	.summary = "returns a buffer a (bits 0-11) turns later, 0 is 1; up to 256 an honest "
		   "device may do that, too, and counts as one",
	.permitted = permitted,
	.complete = complete,
};
