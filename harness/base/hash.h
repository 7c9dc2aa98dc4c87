/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A 64-bit streaming hash for traces and signatures: not cryptographic, the
 * same on every machine of one byte order, and cheap enough for every event.
 */
#ifndef RF_BASE_HASH_H
#define RF_BASE_HASH_H

#include "base/base.h"

#define RF_HASH_SEED 0x9e3779b97f4a7c15ULL

/* Mix one 64-bit word into @h. */
RF_INLINE uint64_t rf_hash_word(uint64_t h, uint64_t word)
{
	unsigned __int128 m = (unsigned __int128)(h ^ word ^ 0x2d358dccaa6c78a5ULL) *
			      0x8bb84b93962eacc9ULL;

	return (uint64_t)m ^ (uint64_t)(m >> 64) ^ (h << 1);
}

/* Mix @len bytes at @data into @h. */
uint64_t rf_hash_bytes(uint64_t h, const void *data, size_t len);

#endif
