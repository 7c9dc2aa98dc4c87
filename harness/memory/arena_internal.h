/* SPDX-License-Identifier: GPL-2.0-only */
/* What the arena's files share: where banks lie, poisoning, filling. Not for other modules. */
#ifndef RF_MEMORY_ARENA_INTERNAL_H
#define RF_MEMORY_ARENA_INTERNAL_H

#include "memory/arena.h"

/* The runtime's own functions: guest code is always instrumented, the harness only in some builds. */
#include <sanitizer/asan_interface.h>

#define RF_BANK_PAGES (RF_BANK_SIZE >> RF_PAGE_SHIFT)

/* The bank that holds @pa, or RF_BANKS. */
RF_INLINE enum rf_bank rf_bank_of(uint64_t pa)
{
	if (pa - RF_BANK_LOW_BASE < RF_BANK_SIZE)
		return RF_BANK_LOW;
	if (pa - RF_BANK_HIGH_BASE < RF_BANK_SIZE)
		return RF_BANK_HIGH;
	return pa - RF_BANK_TOP_BASE < RF_BANK_SIZE ? RF_BANK_TOP : RF_BANKS;
}

RF_INLINE uint32_t rf_bank_page(enum rf_bank bank, uint64_t pa)
{
	return (uint32_t)((pa - rf_bank_base[bank]) >> RF_PAGE_SHIFT);
}

/*
 * AddressSanitizer reports accesses to poisoned memory. @pa is a multiple of 8.
 * Unpoisoning is exact to the byte: of the last 8, those beyond @len stay poisoned.
 */
void rf_arena_poison(const struct rf_arena *arena, uint64_t pa, uint64_t len);
void rf_arena_unpoison(const struct rf_arena *arena, uint64_t pa, uint64_t len);

/* Poison a live allocation. */
void rf_arena_close(const struct rf_arena *arena, const struct rf_alloc *alloc);

/* The shadow of a multiple of 8. */
RF_INLINE uint8_t *rf_arena_shadow(const struct rf_arena *arena, uint64_t pa)
{
	return (uint8_t *)(((uintptr_t)rf_arena_cpu(arena, pa) >> 3) + 0x7fff8000ULL);
}

/* The state of a page for which this case has a word already, or begins with none. */
RF_INLINE struct rf_page *rf_page_now(struct rf_arena *arena, enum rf_bank bank, uint32_t page)
{
	struct rf_page *state = &arena->page[bank][page];

	if (state->fresh != arena->case_number) {
		state->fresh = arena->case_number;
		state->known = 0;
	}
	return state;
}

/*
 * Bring [@from, @to) of one bank, and what lies before it on its first page,
 * into a known state: the pattern where it is not. With @written, [@from, @to)
 * has been brought there by other means, and all before it.
 */
void rf_arena_know(struct rf_arena *arena, uint64_t from, uint64_t to, bool written);

/* Set @len bytes of guest memory, poisoned or not. */
void rf_arena_fill(const struct rf_arena *arena, uint64_t pa, uint8_t byte, uint64_t len);

#endif
