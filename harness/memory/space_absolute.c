// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bottom of s390's platforms: RAM at its absolute addresses. Kernels that take
 * pointers for absolute addresses need it to stand at them in the process, where
 * AddressSanitizer keeps what would be the bank high: there is none.
 */
#include "memory/arena_internal.h"
#include "memory/platform.h"

static uint64_t absolute_translate(const struct rf_space *space, uint64_t addr, uint64_t len,
				   enum rf_perm perm, uint64_t *ret_addr)
{
	enum rf_bank bank = rf_bank_of(addr);

	if (bank == RF_BANKS || bank == RF_BANK_HIGH)
		return 0;
	*ret_addr = addr;
	return rf_min_u64(len, rf_bank_base[bank] + RF_BANK_SIZE - addr);
}

static void absolute_windows(const struct rf_space *space,
			     void (*fn)(void *ctx, uint64_t addr, uint64_t len), void *ctx)
{
	fn(ctx, RF_BANK_LOW_BASE, RF_BANK_SIZE);
	fn(ctx, RF_BANK_TOP_BASE, RF_BANK_SIZE);
}

const struct rf_space_ops rf_space_absolute = {
	.name = "absolute",
	.translate = absolute_translate,
	.windows = absolute_windows,
};
