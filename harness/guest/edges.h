/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How often a stretch of a case took each edge of its image's code, to be added
 * to the counters of a case that does not play the stretch.
 */
#ifndef RF_GUEST_EDGES_H
#define RF_GUEST_EDGES_H

#include "base/base.h"

struct rf_edge_block;
struct rf_edges {
	struct rf_edge_block *block;
	uint32_t blocks, room;
};

/* What @counters hold beyond @before, @count of each. False: no memory. */
bool rf_edges_keep(struct rf_edges *edges, const uint8_t *counters, const uint8_t *before,
		   size_t count) RF_MUST_USE;
void rf_edges_fini(struct rf_edges *edges);

/* Counters wrap as the code's own increments do. */
void rf_edges_add(const struct rf_edges *edges, uint8_t *counters);

#endif
