// SPDX-License-Identifier: GPL-2.0-only
/* A channel device moves fewer bytes than it should, or more than it may. */
#include "device/engine.h"

static void channel(struct rf_hostile *h, struct rf_device *d, uint8_t command,
		    struct rf_channel_act *act)
{
	uint32_t bytes = rf_hostile_own(h) & 0xffff;

	if (((uint8_t)h->b && (uint8_t)h->b != command) || !rf_hostile_due(h))
		return;
	if (rf_hostile_own(h) >> 16 & 1)
		act->more = bytes;
	else
		act->fewer = bytes;
}

const struct rf_hostile_ops rf_hostile_channel_count = {
	.name = "channel-count",
	.summary = "a channel command moves a (bits 0-15) bytes fewer than it has, or with "
		   "bit 16 as many more than its count; b (bits 0-7): which command, 0 each",
	.channel = channel,
};
