/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a case has allocated and written so far, kept to be put back into later
 * cases that begin alike: pages, allocations, bump pointers, and what became of
 * boot's memory.
 */
#ifndef RF_MEMORY_ARENA_KEEP_H
#define RF_MEMORY_ARENA_KEEP_H

#include "base/keep.h"
#include "memory/arena.h"

/* How a case must have begun for what was kept to be put back into it. */
struct rf_arena_begin {
	uint32_t allocs;		/* boot's among them */
	enum rf_bank placement;
	uint32_t reserves;
	struct rf_reserve reserve[RF_ARENA_RESERVES];
};

struct rf_arena_begin rf_arena_begin(const struct rf_arena *arena);
bool rf_arena_begins_as(const struct rf_arena *arena, const struct rf_arena_begin *begin);

/*
 * All of this case's memory, to be put back into a case that allocated less. Fails when there is
 * some that cannot be kept: on a shelf, boot's that was freed, taken from a shelf or written
 * beside its objects, or what was looked at where nothing was allocated yet.
 */
void rf_arena_keep(struct rf_arena *arena, struct rf_keep *keep);
/* For a case in which nothing will have been reserved, before that: what rf_arena_reserve() does. */
void rf_arena_keep_reserves(struct rf_arena *arena, struct rf_keep *keep);

#endif
