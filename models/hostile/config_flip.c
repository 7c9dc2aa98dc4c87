// SPDX-License-Identifier: GPL-2.0-only
/* Configuration bytes differ from one read to the next. */
#include "device/engine.h"

static uint32_t config_read(struct rf_hostile *h, struct rf_device *d, uint32_t offset,
			    uint32_t value)
{
	uint32_t own = rf_hostile_own(h), at = own & 0xffff;
	uint64_t mask;

	if (!rf_extents_meet(offset, sizeof(value), at, sizeof(h->b)))
		return value;
	mask = offset >= at ? h->b >> 8 * (offset - at) : h->b << 8 * (at - offset);
	/* A read past the mask is no chance to use it. */
	if (!(uint32_t)mask || !rf_hostile_due(h))
		return value;
	if (own >> 17 & 1)
		d->generation++;
	/* uses was counted up: even from the second time on, unless every read is to lie. */
	return own >> 16 & 1 || !(h->uses & 1) ? value ^ (uint32_t)mask : value;
}

const struct rf_hostile_ops rf_hostile_config_flip = {
	.name = "config-flip",
	.summary = "flips bits of configuration bytes; a: bits 0-15 offset, 16 in every read, not every "
		   "second, 17 ConfigGeneration changes with each; b: bits to flip, from that byte on",
	.config_read = config_read,
};
