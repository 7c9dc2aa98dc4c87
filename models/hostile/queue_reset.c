// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a device may make of the reset of a queue: take its time, never end it, say that it has
 * ended and go on with the old ring, or show the queue as enabled still.
 */
#include "device/engine.h"

enum { SLOW, NEVER, STILL_ENABLED, NOT_DONE, WAYS };
#define PATIENCE 64u	/* reads */

static uint32_t way(const struct rf_hostile *h)
{
	return (rf_hostile_own(h) & 0xff) % WAYS;
}

/* A device may be slow; one that a driver gives up on it may not be. */
static bool permitted(uint32_t a)
{
	return (a & 0xff) % WAYS == SLOW && (a >> 8 & 0xff) <= PATIENCE;
}

static bool queue_reset(struct rf_hostile *h, struct rf_device *d, uint32_t queue)
{
	h->uses = 0;
	return way(h) != NOT_DONE;
}

static uint32_t queue_state(struct rf_hostile *h, struct rf_device *d, struct rf_queue_look look,
			    uint32_t value)
{
	if (!look.after_reset)
		return value;
	switch (way(h)) {
	case SLOW:
		return look.enable ? value : h->uses++ < (rf_hostile_own(h) >> 8 & 0xff);
	case NEVER:
		return look.enable ? value : 1;
	case STILL_ENABLED:
		return look.enable;
	default:
		return value;
	}
}

const struct rf_hostile_ops rf_hostile_queue_reset_lie = {
	.name = "queue-reset",
	.summary = "the reset of a queue, a (bits 0-7): 0 takes a (bits 8-15) reads, which an honest "
		   "device may do up to 64, 1 never ends, 2 leaves queue_enable at 1, 3 is not "
		   "done although it reads so",
	.permitted = permitted,
	.queue_reset = queue_reset,
	.queue_state = queue_state,
};
