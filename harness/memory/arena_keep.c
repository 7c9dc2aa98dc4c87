// SPDX-License-Identifier: GPL-2.0-only
/* Keeping the arena as a case's first steps left it, and putting it back. */
#include "memory/arena_keep.h"
#include "memory/arena_internal.h"

#include <string.h>

/* Page by page: only those that this case brought into a known state hold anything. */
static bool keep_page(const struct rf_arena *arena, enum rf_bank bank, uint32_t number,
		      struct rf_arena_keep *keep)
{
	const struct rf_page *state = &arena->page[bank][number];
	uint64_t pa = rf_bank_base[bank] + ((uint64_t)number << RF_PAGE_SHIFT);
	struct rf_kept_page *kept = &keep->page[keep->pages];

	if (state->lazy == arena->case_number)
		return false;
	if (state->fresh != arena->case_number)
		return true;
	if (keep->pages == RF_KEEP_PAGES)
		return false;
	kept->bank = bank;
	kept->number = number;
	kept->state = *state;
	rf_raw_copy(kept->bytes, rf_arena_cpu(arena, pa), state->known);
	rf_raw_copy(kept->shadow, rf_arena_shadow(arena, pa), sizeof(kept->shadow));
	keep->pages++;
	return true;
}

/* All pages on which something can have been allocated. */
static bool keep_bank(const struct rf_arena *arena, enum rf_bank bank, struct rf_arena_keep *keep)
{
	uint32_t end = rf_bank_page(bank, rf_align_up(arena->next[bank], RF_PAGE_SIZE));

	for (uint32_t page = RF_BOOT_ROOM >> RF_PAGE_SHIFT; page < end; page++)
		if (!keep_page(arena, bank, page, keep))
			return false;
	keep->next[bank] = arena->next[bank];
	keep->newest[bank] = arena->newest[bank];
	return true;
}

static bool keep_allocs(const struct rf_arena *arena, struct rf_arena_keep *keep)
{
	keep->allocs = arena->count - arena->boot_count;
	if (keep->allocs > RF_KEEP_ALLOCS)
		return false;
	for (uint32_t i = 0; i < keep->allocs; i++) {
		keep->alloc[i] = arena->allocs[arena->boot_count + i];
		if (keep->alloc[i].shelved)
			return false;
	}
	return true;
}

static RF_NO_ASAN bool differ(const volatile uint8_t *a, const volatile uint8_t *b, uint64_t len)
{
	for (uint64_t i = 0; i < len; i++)
		if (a[i] != b[i])
			return true;
	return false;
}

/* An object of boot's: as boot left it, or live and written. */
static bool keep_boot(const struct rf_arena *arena, uint32_t i, struct rf_arena_keep *keep)
{
	const struct rf_alloc *alloc = &arena->allocs[i];
	const uint8_t *now = rf_arena_cpu(arena, alloc->pa.v);

	if (!alloc->boot)
		return true;
	if (alloc->state != RF_ALLOC_LIVE || alloc->shelved != alloc->boot_shelved)
		return false;
	if (!differ(now, arena->boot_copy[alloc->bank] + (alloc->pa.v - rf_bank_base[alloc->bank]),
		    alloc->size))
		return true;
	if (keep->boots == RF_KEEP_BOOT || alloc->size > RF_KEEP_BYTES - keep->boot_bytes)
		return false;
	keep->boot[keep->boots].alloc = i;
	keep->boot[keep->boots++].at = keep->boot_bytes;
	rf_raw_copy(&keep->boot_byte[keep->boot_bytes], now, alloc->size);
	keep->boot_bytes += (uint32_t)alloc->size;
	return true;
}

bool rf_arena_keep(const struct rf_arena *arena, struct rf_arena_keep *keep)
{
	keep->placement = arena->placement;
	keep->reserves = arena->reserves;
	memcpy(keep->reserve, arena->reserve, sizeof(keep->reserve));
	keep->pages = keep->boots = keep->boot_bytes = 0;
	if (arena->boot_dirty || !keep_allocs(arena, keep))
		return false;
	for (int bank = 0; bank < RF_BANKS; bank++)
		if (!keep_bank(arena, bank, keep))
			return false;
	for (uint32_t i = 0; i < arena->boot_count; i++)
		if (!keep_boot(arena, i, keep))
			return false;
	return true;
}

bool rf_arena_begins_as(const struct rf_arena *arena, const struct rf_arena_keep *keep)
{
	if (arena->count != keep->begun || arena->placement != keep->placement ||
	    arena->reserves != keep->reserves)
		return false;
	for (uint32_t i = 0; i < keep->reserves; i++)
		if (arena->reserve[i].pa != keep->reserve[i].pa ||
		    arena->reserve[i].len != keep->reserve[i].len)
			return false;
	return true;
}

static void put_page_back(struct rf_arena *arena, const struct rf_kept_page *kept)
{
	struct rf_page *state = &arena->page[kept->bank][kept->number];
	uint64_t pa = rf_bank_base[kept->bank] + ((uint64_t)kept->number << RF_PAGE_SHIFT);

	state->owner = kept->state.owner;
	state->fresh = arena->case_number;
	state->known = kept->state.known;
	rf_raw_copy(rf_arena_cpu(arena, pa), kept->bytes, kept->state.known);
	rf_raw_copy(rf_arena_shadow(arena, pa), kept->shadow, sizeof(kept->shadow));
}

void rf_arena_put_back(struct rf_arena *arena, const struct rf_arena_keep *keep)
{
	for (uint32_t i = 0; i < keep->pages; i++)
		put_page_back(arena, &keep->page[i]);
	rf_raw_copy(&arena->allocs[arena->boot_count], keep->alloc,
		      keep->allocs * sizeof(keep->alloc[0]));
	arena->count = arena->boot_count + keep->allocs;
	for (uint32_t i = 0; i < keep->boots; i++) {
		const struct rf_alloc *alloc = &arena->allocs[keep->boot[i].alloc];

		rf_raw_copy(rf_arena_cpu(arena, alloc->pa.v), &keep->boot_byte[keep->boot[i].at],
			      alloc->size);
	}
	for (int bank = 0; bank < RF_BANKS; bank++) {
		arena->next[bank] = keep->next[bank];
		arena->newest[bank] = keep->newest[bank];
	}
}
