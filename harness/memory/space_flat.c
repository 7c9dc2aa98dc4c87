// SPDX-License-Identifier: GPL-2.0-only
/* The bottom of every platform: guest RAM at its physical addresses, and nothing else. */
#include "memory/arena_internal.h"
#include "memory/platform.h"

static uint64_t flat_translate(const struct rf_space *space, uint64_t addr, uint64_t len,
			       enum rf_perm perm, uint64_t *ret_addr)
{
	enum rf_bank bank = rf_bank_of(addr);

	if (bank == RF_BANKS)
		return 0;
	*ret_addr = addr;
	return rf_min_u64(len, rf_bank_base[bank] + RF_BANK_SIZE - addr);
}

static void flat_windows(const struct rf_space *space,
			 void (*fn)(void *ctx, uint64_t addr, uint64_t len), void *ctx)
{
	for (int bank = 0; bank < RF_BANKS; bank++)
		fn(ctx, rf_bank_base[bank], RF_BANK_SIZE);
}

const struct rf_space_ops rf_space_flat = {
	.name = "flat",
	.translate = flat_translate,
	.windows = flat_windows,
};
