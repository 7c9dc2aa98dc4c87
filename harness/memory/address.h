/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The address kinds. A guest-physical address (PA) is what the guest's CPU
 * uses; a bus address (BA) is what the device emits. They are distinct types
 * so that one can never be passed for the other; CPU pointers stay pointers.
 */
#ifndef RF_MEMORY_ADDRESS_H
#define RF_MEMORY_ADDRESS_H

#include "base/base.h"

struct rf_pa { uint64_t v; };
struct rf_ba { uint64_t v; };

#define RF_PA(x) ((struct rf_pa){ (x) })
#define RF_BA(x) ((struct rf_ba){ (x) })

/* What one access or mapping allows the device to do. */
enum rf_perm {
	RF_PERM_NONE = 0,
	RF_PERM_READ = 1,	/* device reads: driver to device */
	RF_PERM_WRITE = 2,	/* device writes: device to driver */
	RF_PERM_RW = 3,
};

/* Words of reports: "read", "write", "read and write"; "none". */
RF_INLINE const char *rf_perm_words(uint32_t perm)
{
	static const char *const words[] = { "none", "read", "write", "read and write" };

	return words[perm & RF_PERM_RW];
}

/* Do [a, a+alen) and [b, b+blen) share a byte? Lengths in bytes; wrap-safe. */
RF_INLINE bool rf_extents_meet(uint64_t a, uint64_t alen, uint64_t b, uint64_t blen)
{
	return alen && blen && (a < b ? b - a < alen : a - b < blen);
}

/* Does [outer, outer+olen) hold all of [inner, inner+ilen)? Wrap-safe. */
RF_INLINE bool rf_extent_holds(uint64_t outer, uint64_t olen, uint64_t inner, uint64_t ilen)
{
	return inner >= outer && inner - outer <= olen && ilen <= olen - (inner - outer);
}

#endif
