// SPDX-License-Identifier: GPL-2.0-only
/* Counters of edges in blocks: most are zero, and those that are not stand together. */
#include "guest/edges.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK 32

typedef uint8_t counts __attribute__((vector_size(BLOCK)));

/* The last block of a table may be a short one: its other counts are zero. */
struct rf_edge_block { uint32_t at, len; uint8_t times[BLOCK]; };

static bool add_block(struct rf_edges *edges, const struct rf_edge_block *block)
{
	if (edges->blocks == edges->room) {
		uint32_t room = edges->room ? 2 * edges->room : 64;
		void *larger = realloc(edges->block, room * sizeof(*edges->block));

		if (!larger)
			return false;
		edges->block = larger;
		edges->room = room;
	}
	edges->block[edges->blocks++] = *block;
	return true;
}

bool rf_edges_keep(struct rf_edges *edges, const uint8_t *counters, const uint8_t *before,
		   size_t count)
{
	edges->blocks = 0;
	for (size_t at = 0; at < count; at += BLOCK) {
		struct rf_edge_block block = { (uint32_t)at, (uint32_t)rf_min_u64(count - at, BLOCK),
					       { 0 } };
		uint8_t any = 0;

		for (uint32_t i = 0; i < block.len; i++) {
			block.times[i] = (uint8_t)(counters[at + i] - before[at + i]);
			any |= block.times[i];
		}
		if (any && !add_block(edges, &block))
			return false;
	}
	return true;
}

void rf_edges_fini(struct rf_edges *edges)
{
	free(edges->block);
	*edges = (struct rf_edges){ .blocks = 0 };
}

void rf_edges_add(const struct rf_edges *edges, uint8_t *counters)
{
	for (uint32_t i = 0; i < edges->blocks; i++) {
		const struct rf_edge_block *block = &edges->block[i];
		counts now = { 0 }, times;

		memcpy(&times, block->times, BLOCK);
		if (block->len == BLOCK) {
			memcpy(&now, counters + block->at, BLOCK);
			now += times;
			memcpy(counters + block->at, &now, BLOCK);
			continue;
		}
		for (uint32_t k = 0; k < block->len; k++)
			counters[block->at + k] += block->times[k];
	}
}
