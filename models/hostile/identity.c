// SPDX-License-Identifier: GPL-2.0-only
/* The device shows itself as another one, or as none. */
#include "device/engine.h"

/* How the parameter says that there is no device at this place. */
#define NOBODY RF_IDENTITIES

static uint32_t identity(struct rf_hostile *h, struct rf_device *d, enum rf_identity which,
			 uint32_t value)
{
	uint32_t what = rf_hostile_own(h) % (NOBODY + 1);
	bool meant = what == which || (what == NOBODY && which == RF_IDENTITY_DEVICE);

	/* A read of another register is no chance. */
	if (!meant || !rf_hostile_due(h))
		return value;
	return what == NOBODY ? 0 : (uint32_t)h->b;
}

/* A place without a device shows id 0, and is to be left alone (virtio-spec, MMIO registers). */
static bool permitted(uint32_t a)
{
	return (a & 0xffffff) % (NOBODY + 1) == NOBODY && !(a >> 24);
}

const struct rf_hostile_ops rf_hostile_identity = {
	.name = "identity",
	.summary = "an identification register reads b (bits 0-31); a: 0 the magic value "
		   "or a control unit's type, 1 the version or the highest revision, 2 the device id, 3 the device id, and 0 for b (always: an honest "
		   "place without a device)",
	.identity = identity,
	.permitted = permitted,
};
