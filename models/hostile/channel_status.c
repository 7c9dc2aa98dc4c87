// SPDX-License-Identifier: GPL-2.0-only
/* A channel device ends a command with a status that it does not call for. */
#include "device/engine.h"

static void channel(struct rf_hostile *h, struct rf_device *d, uint8_t command,
		    struct rf_channel_act *act)
{
	uint8_t meant = (uint8_t)h->b;

	if ((meant && meant != command) || !rf_hostile_due(h))
		return;
	act->device = (uint8_t)rf_hostile_own(h);
	act->channel = (uint8_t)(rf_hostile_own(h) >> 8);
}

const struct rf_hostile_ops rf_hostile_channel_status = {
	.name = "channel-status",
	.summary = "a channel command is done and ends with device status a (bits 0-7) and "
		   "subchannel status a (bits 8-15); b (bits 0-7): which command, 0 each",
	.channel = channel,
};
