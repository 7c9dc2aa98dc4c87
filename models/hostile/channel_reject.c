// SPDX-License-Identifier: GPL-2.0-only
/* A channel device rejects a command. */
#include "device/engine.h"
#include "trace/virtio_ccw.h"

static void channel(struct rf_hostile *h, struct rf_device *d, uint8_t command,
		    struct rf_channel_act *act)
{
	uint8_t meant = rf_hostile_own(h) & 0xff;

	if ((!meant || meant == command) && rf_hostile_due(h))
		act->reject = true;
}

/* Older hosts have no adapter interrupts. */
static bool permitted(uint32_t a)
{
	return (a & 0xff) == RF_CCW_SET_IND_ADAPTER;
}

const struct rf_hostile_ops rf_hostile_channel_reject = {
	.name = "channel-reject",
	.summary = "a channel command is rejected; a (bits 0-7): which, 0 each; 0x73, adapter "
		   "indicators, an honest device may reject",
	.permitted = permitted,
	.channel = channel,
};
