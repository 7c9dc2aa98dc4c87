// SPDX-License-Identifier: GPL-2.0-only
/* The offer differs from one read to the next. */
#include "device/engine.h"

static uint32_t features(struct rf_hostile *h, struct rf_device *d, uint32_t word, uint32_t bits)
{
	uint32_t flip;

	if (word >= 2)
		return bits;
	/* uses: which words were read an odd number of times so far */
	flip = rf_hostile_own(h) & 1 || h->uses >> word & 1;
	h->uses ^= 1u << word;
	return flip ? bits ^ (uint32_t)(h->b >> 32 * word) : bits;
}

const struct rf_hostile_ops rf_hostile_features_flip = {
	.name = "features-flip",
	.summary = "flips the bits b of the offer; a: 0 in every second read of a word, "
		   "1 in every read",
	.features = features,
};
