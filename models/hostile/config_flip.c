// SPDX-License-Identifier: GPL-2.0-only
/* Configuration bytes differ from one read to the next. */
#include "device/engine.h"

static uint32_t config_read(struct rf_hostile *h, struct rf_device *d, struct rf_field field,
			    uint32_t value)
{
	uint32_t own = rf_hostile_own(h), mask = rf_hostile_flip_mask(field, own & 0xffff, h->b);

	/* A read that none of the bits is in is no chance to flip them. */
	if (!mask || !rf_hostile_due(h))
		return value;
	if (own >> 17 & 1)
		d->generation++;
	/* uses was counted up: even the second time. */
	return own >> 16 & 1 || !(h->uses & 1) ? value ^ mask : value;
}

const struct rf_hostile_ops rf_hostile_config_flip = {
	.name = "config-flip",
	.summary = "flips bits of configuration bytes; a: bits 0-15 offset, 16 in every read, not "
		   "every second, 17 ConfigGeneration changes with each; b: bits to flip, from "
		   "that byte on",
	.config_read = config_read,
};
