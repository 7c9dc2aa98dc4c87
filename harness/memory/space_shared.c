// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shared pages: the memory of a confidential guest. Every page is private at
 * first; the device reaches those that the guest's kernel has shared, at their
 * physical addresses, until it takes them back.
 */
#include "memory/arena_internal.h"
#include "memory/platform.h"

/* The pages of the word that @addr lies in, as this case has them. */
static RF_NO_ASAN uint64_t word_at(const struct rf_space *space, enum rf_bank bank, uint64_t addr)
{
	const struct rf_shared_word *word =
		&space->shared->word[bank][rf_bank_page(bank, addr) / 64];

	return word->case_number == space->shared->case_number ? word->pages : 0;
}

static RF_NO_ASAN bool is_shared(const struct rf_space *space, enum rf_bank bank, uint64_t addr)
{
	return word_at(space, bank, addr) >> (rf_bank_page(bank, addr) & 63) & 1;
}

static RF_NO_ASAN uint64_t shared_translate(const struct rf_space *space, uint64_t addr,
					    uint64_t len, enum rf_perm perm, uint64_t *ret_addr)
{
	enum rf_bank bank = rf_bank_of(addr);
	uint64_t at = addr, end;

	if (bank == RF_BANKS)
		return 0;
	end = rf_bank_base[bank] + RF_BANK_SIZE;
	end = len < end - addr ? addr + len : end;
	while (at < end && is_shared(space, bank, at))
		at = rf_align_up(at + 1, RF_PAGE_SIZE);
	*ret_addr = addr;
	return rf_min_u64(at, end) - addr;
}

/* Nothing is shared when a case begins: later changes say so themselves. */
static void shared_windows(const struct rf_space *space,
			   void (*fn)(void *ctx, uint64_t addr, uint64_t len), void *ctx)
{
}

const struct rf_space_ops rf_space_shared = {
	.name = "shared",
	.translate = shared_translate,
	.windows = shared_windows,
};

/* Set one page's state; false: it had it already. */
static bool set_page(struct rf_shared *shared, uint64_t pa, bool open)
{
	enum rf_bank bank = rf_bank_of(pa);
	uint32_t page = rf_bank_page(bank, pa);
	struct rf_shared_word *word = &shared->word[bank][page / 64];
	uint64_t old;

	if (word->case_number != shared->case_number)
		*word = (struct rf_shared_word){ .case_number = shared->case_number };
	old = word->pages;
	word->pages = open ? old | RF_BIT(page & 63) : old & ~RF_BIT(page & 63);
	return word->pages != old;
}

void rf_platform_share(struct rf_platform *platform, struct rf_pa pa, uint64_t len, bool open)
{
	uint64_t start = pa.v & ~(uint64_t)(RF_PAGE_SIZE - 1);
	uint64_t end = rf_align_up(pa.v + len, RF_PAGE_SIZE);
	bool changed = false;

	if (!rf_platform_confidential(platform) || !rf_arena_is_ram(RF_PA(start), end - start))
		return;
	for (uint64_t at = start; at < end; at += RF_PAGE_SIZE)
		changed |= set_page(&platform->shared, at, open);
	if (!changed)
		return;
	platform->generation++;
	RF_EMIT(platform->trace, WINDOW, .window = { .ba = start, .len = end - start, .open = open });
}

bool rf_platform_is_shared(const struct rf_platform *platform, struct rf_pa pa)
{
	enum rf_bank bank = rf_bank_of(pa.v);

	return rf_platform_confidential(platform) && bank != RF_BANKS &&
	       is_shared(&(struct rf_space){ .shared = &platform->shared }, bank, pa.v);
}

void rf_shared_keep(struct rf_platform *platform, struct rf_keep *keep)
{
	struct rf_shared *shared = &platform->shared;
	struct rf_shared_word *word = &shared->word[0][0];

	rf_keep_number(keep, &shared->case_number, &platform->arena->case_number);
	for (size_t i = 0; i < sizeof(shared->word) / sizeof(*word); i++, word++) {
		if (word->case_number != shared->case_number)
			continue;
		RF_KEEP(keep, word->pages);
		rf_keep_number(keep, &word->case_number, &platform->arena->case_number);
	}
}

void rf_platform_stack_shared(struct rf_platform *platform)
{
	platform->shared.case_number = platform->arena->case_number;
	platform->space[0] = (struct rf_space){ .ops = &rf_space_shared,
						.shared = &platform->shared };
	platform->space[1] = (struct rf_space){ .ops = &rf_space_flat };
	platform->spaces = 2;
	platform->confidential = true;
}
