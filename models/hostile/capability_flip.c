// SPDX-License-Identifier: GPL-2.0-only
/* Bytes of the PCI configuration space differ from one read to the next. */
#include "device/engine.h"

static uint32_t pci_read(struct rf_hostile *h, struct rf_device *d, struct rf_field field,
			 uint32_t value)
{
	uint32_t own = rf_hostile_own(h);
	uint32_t mask = rf_hostile_flip_mask(field, own & 0xfff, h->b);

	/* A read that none of the bits is in is no chance to flip them. */
	if (!mask || !rf_hostile_due(h))
		return value;
	/* uses was counted up: even the second time. */
	return own >> 16 & 1 || !(h->uses & 1) ? value ^ mask : value;
}

const struct rf_hostile_ops rf_hostile_capability_flip = {
	.name = "capability-flip",
	.summary = "flips bits of the PCI configuration space; a: bits 0-11 offset, 16 in every "
		   "read, not every second; b: bits to flip, from that byte on",
	.pci_read = pci_read,
};
