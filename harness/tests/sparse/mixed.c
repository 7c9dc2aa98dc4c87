// SPDX-License-Identifier: GPL-2.0-only
/*
 * Never compiled: each function mixes two byte orders, and sparse.sh wants a
 * warning for the line of each that says so.
 */
#include "device/chain.h"

uint16_t forgets_to_convert(const struct rf_desc *desc)
{
	return desc->split.flags;	/* mixed */
}

bool compares_with_a_constant(const struct rf_desc *desc)
{
	return desc->packed.flags & VIRTQ_DESC_F_WRITE;	/* mixed */
}

void stores_the_machines(struct rf_desc *desc, uint32_t len)
{
	desc->len = len;	/* mixed */
}

uint32_t converts_the_other_order(rf_be32 x)
{
	return rf_from_le32(x);	/* mixed */
}

uint64_t converts_twice(const struct rf_desc *desc)
{
	return rf_from_le64(rf_from_le64(desc->addr));	/* mixed */
}

rf_le32 counts_on_the_wire(rf_le32 x)
{
	return x + 1;	/* mixed */
}

rf_le16 casts(uint16_t x)
{
	return (rf_le16)x;	/* mixed */
}

uint64_t is_right(const struct rf_desc *desc)
{
	return rf_from_le64(desc->addr) + rf_from_le32(desc->len);
}
