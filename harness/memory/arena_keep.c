// SPDX-License-Identifier: GPL-2.0-only
/* Keeping the arena as a case's first steps left it. */
#include "memory/arena_keep.h"
#include "memory/arena_internal.h"

struct rf_arena_begin rf_arena_begin(const struct rf_arena *arena)
{
	struct rf_arena_begin begin = {
		.allocs = arena->count, .placement = arena->placement, .reserves = arena->reserves,
	};

	for (uint32_t i = 0; i < arena->reserves; i++)
		begin.reserve[i] = arena->reserve[i];
	return begin;
}

bool rf_arena_begins_as(const struct rf_arena *arena, const struct rf_arena_begin *begin)
{
	if (arena->count != begin->allocs || arena->placement != begin->placement ||
	    arena->reserves != begin->reserves)
		return false;
	for (uint32_t i = 0; i < begin->reserves; i++)
		if (arena->reserve[i].pa != begin->reserve[i].pa ||
		    arena->reserve[i].len != begin->reserve[i].len)
			return false;
	return true;
}

/* What a page is to this case: brought into a known state, or owed zeroes and not looked at. */
enum use { UNUSED, OWED, KNOWN };

/* Pages of one use, one behind the other; numbers within their bank. */
struct run { enum rf_bank bank; enum use use; uint32_t first, end; };

static enum use use_of(const struct rf_arena *arena, enum rf_bank bank, uint32_t page)
{
	const struct rf_page *state = &arena->page[bank][page];

	if (state->fresh == arena->case_number)
		return KNOWN;
	return state->lazy == arena->case_number ? OWED : UNUSED;
}

/* States are told by the number of their case: which will be another. */
static void keep_states(struct rf_arena *arena, const struct run *run, struct rf_keep *keep)
{
	struct rf_page *state = &arena->page[run->bank][run->first];
	uint32_t pages = run->end - run->first;

	rf_keep_bytes(keep, state, pages * sizeof(*state));
	for (; pages--; state++) {
		if (run->use == KNOWN)
			rf_keep_number(keep, &state->fresh, &arena->case_number);
		if (state->lazy == arena->case_number)
			rf_keep_number(keep, &state->lazy, &arena->case_number);
	}
}

/* As far as they are known; pages that are known to their ends as one piece. */
static void keep_bytes(struct rf_arena *arena, const struct run *run, struct rf_keep *keep)
{
	const struct rf_page *state = arena->page[run->bank];

	for (uint32_t page = run->first; page < run->end; page++) {
		uint64_t pa = rf_bank_base[run->bank] + ((uint64_t)page << RF_PAGE_SHIFT), len = 0;

		for (; state[page].known == RF_PAGE_SIZE && page + 1 < run->end; page++)
			len += RF_PAGE_SIZE;
		rf_keep_bytes(keep, rf_arena_cpu(arena, pa), len + state[page].known);
	}
}

/* What is not known is poisoned, as all memory is when a case begins. */
static void keep_run(struct rf_arena *arena, const struct run *run, struct rf_keep *keep)
{
	uint64_t pa = rf_bank_base[run->bank] + ((uint64_t)run->first << RF_PAGE_SHIFT);

	keep_states(arena, run, keep);
	if (run->use != KNOWN)
		return;
	keep_bytes(arena, run, keep);
	rf_keep_bytes(keep, rf_arena_shadow(arena, pa),
		      (uint64_t)(run->end - run->first) * (RF_PAGE_SIZE / 8));
}

static void keep_range(struct rf_arena *arena, const struct run *range, struct rf_keep *keep)
{
	struct run run = *range;

	for (; run.first < range->end; run.first = run.end) {
		run.use = use_of(arena, run.bank, run.first);
		for (run.end = run.first + 1; run.end < range->end &&
		     use_of(arena, run.bank, run.end) == run.use; run.end++)
			;
		if (run.use != UNUSED)
			keep_run(arena, &run, keep);
	}
}

/* Where something can have been allocated. */
static void keep_bank(struct rf_arena *arena, enum rf_bank bank, struct rf_keep *keep)
{
	uint32_t end = rf_bank_page(bank, rf_align_up(arena->next[bank], RF_PAGE_SIZE));

	keep_range(arena, &(struct run){ .bank = bank, .first = RF_BOOT_ROOM >> RF_PAGE_SHIFT,
					 .end = end }, keep);
}

/* Pages that are zeroes still are so whenever they are reserved. */
static void keep_written(struct rf_arena *arena, const struct rf_reserve *reserve,
			 struct rf_keep *keep)
{
	for (uint64_t at = 0; at < reserve->len; at += RF_PAGE_SIZE) {
		void *page = rf_arena_cpu(arena, reserve->pa + at);

		if (!rf_raw_is_zero(page, RF_PAGE_SIZE))
			rf_keep_bytes(keep, page, RF_PAGE_SIZE);
	}
}

void rf_arena_keep_reserves(struct rf_arena *arena, struct rf_keep *keep)
{
	for (uint32_t i = 0; i < arena->reserves; i++) {
		const struct rf_reserve *reserve = &arena->reserve[i];
		enum rf_bank bank = rf_bank_of(reserve->pa);
		struct run run = { bank, KNOWN, rf_bank_page(bank, reserve->pa),
				   rf_bank_page(bank, reserve->pa + reserve->len) };

		keep_states(arena, &run, keep);
		rf_keep_zeroes(keep, rf_arena_cpu(arena, reserve->pa), reserve->len);
		rf_keep_zeroes(keep, rf_arena_shadow(arena, reserve->pa), reserve->len / 8);
	}
	RF_KEEP_MEMBERS(keep, arena, reserves, reserve);
}

static void keep_allocs(struct rf_arena *arena, struct rf_keep *keep)
{
	for (uint32_t i = arena->boot_count; i < arena->count; i++)
		keep->failed |= arena->allocs[i].shelved;
	rf_keep_bytes(keep, &arena->allocs[arena->boot_count],
		      (arena->count - arena->boot_count) * sizeof(arena->allocs[0]));
	RF_KEEP(keep, arena->count);
	RF_KEEP(keep, arena->next);
	RF_KEEP(keep, arena->newest);
}

/* By words: objects begin at words, and what lies behind the last byte of one is red zone. */
static RF_NO_ASAN bool differ(const volatile uint64_t *a, const volatile uint64_t *b, uint64_t len)
{
	uint64_t difference = 0;

	for (; len >= 8 && !difference; len -= 8)
		difference = *a++ ^ *b++;
	if (len && len < 8 && !difference)
		difference = (*a ^ *b) & (RF_BIT(8 * len) - 1);
	return difference;
}

/* An object of boot's: as boot left it, or live and written. */
static void keep_boot(struct rf_arena *arena, const struct rf_alloc *alloc, struct rf_keep *keep)
{
	uint64_t at = alloc->pa.v - rf_bank_base[alloc->bank];
	void *now = rf_arena_cpu(arena, alloc->pa.v);

	if (!alloc->boot)
		return;
	if (alloc->state != RF_ALLOC_LIVE || alloc->shelved != alloc->boot_shelved)
		keep->failed = true;
	else if (differ(now, (const void *)(arena->boot_copy[alloc->bank] + at), alloc->size))
		rf_keep_bytes(keep, now, alloc->size);
}

void rf_arena_keep(struct rf_arena *arena, struct rf_keep *keep)
{
	keep->failed |= arena->boot_dirty || arena->beyond;
	keep_allocs(arena, keep);
	for (int bank = 0; bank < RF_BANKS; bank++)
		keep_bank(arena, bank, keep);
	for (uint32_t i = 0; i < arena->reserves; i++)
		keep_written(arena, &arena->reserve[i], keep);
	for (uint32_t i = 0; i < arena->boot_count; i++)
		keep_boot(arena, &arena->allocs[i], keep);
}
