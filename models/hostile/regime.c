// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device takes addresses for what they were not agreed to be: a card that translates although
 * ACCESS_PLATFORM was never spoken of, or one that goes past the IOMMU although it was.
 */
#include "device/engine.h"

static bool physical(struct rf_hostile *h, struct rf_device *d, bool agreed)
{
	return rf_hostile_own(h) & 1;
}

const struct rf_hostile_ops rf_hostile_regime = {
	.name = "regime",
	.summary = "whatever is agreed, takes addresses for bus addresses (a even) or physical ones "
		   "(a odd)",
	.physical = physical,
};
