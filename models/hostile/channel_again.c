// SPDX-License-Identifier: GPL-2.0-only
/* A channel device presents a status twice. */
#include "device/engine.h"

static void channel(struct rf_hostile *h, struct rf_device *d, uint8_t command,
		    struct rf_channel_act *act)
{
	uint8_t meant = rf_hostile_own(h) & 0xff;

	if ((!meant || meant == command) && rf_hostile_due(h))
		act->again = true;
}

const struct rf_hostile_ops rf_hostile_channel_again = {
	.name = "channel-again",
	.summary = "the status of a channel command is there again once it was taken; a "
		   "(bits 0-7): of which, 0 each",
	.channel = channel,
};
