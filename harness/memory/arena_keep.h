/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a case has allocated and written so far, kept to be put back into later
 * cases that begin alike: pages, allocations, bump pointers, and what became of
 * boot's memory.
 */
#ifndef RF_MEMORY_ARENA_KEEP_H
#define RF_MEMORY_ARENA_KEEP_H

#include "memory/arena.h"

#define RF_KEEP_PAGES	24u
#define RF_KEEP_ALLOCS	64u
#define RF_KEEP_BOOT	16u	/* boot's objects that were written */
#define RF_KEEP_BYTES	4096u	/* of them all */

struct rf_kept_page {
	enum rf_bank bank;
	uint32_t number;
	struct rf_page state;
	uint8_t shadow[RF_PAGE_SIZE / 8], bytes[RF_PAGE_SIZE];
};

struct rf_arena_keep {
	uint32_t begun;			/* allocations, boot's among them, before what is kept: the caller's */
	enum rf_bank placement;
	uint32_t reserves;
	struct rf_reserve reserve[RF_ARENA_RESERVES];
	uint64_t next[RF_BANKS];
	uint32_t newest[RF_BANKS];
	uint32_t allocs, pages, boots, boot_bytes;
	struct rf_alloc alloc[RF_KEEP_ALLOCS];
	struct rf_kept_page page[RF_KEEP_PAGES];
	struct { uint32_t alloc, at; } boot[RF_KEEP_BOOT];
	uint8_t boot_byte[RF_KEEP_BYTES];
};

/* False: there is more than can be kept, or of a kind that cannot (lazy pages, shelves). */
bool rf_arena_keep(const struct rf_arena *arena, struct rf_arena_keep *ret_keep) RF_MUST_USE;

/* Is as much allocated as when @keep's began, and would more go where it went there? */
bool rf_arena_begins_as(const struct rf_arena *arena, const struct rf_arena_keep *keep);

/* Into a case that begins so. Emits nothing. */
void rf_arena_put_back(struct rf_arena *arena, const struct rf_arena_keep *keep);

#endif
