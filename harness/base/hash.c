// SPDX-License-Identifier: GPL-2.0-only
/* The byte form of the streaming hash. */
#include "base/hash.h"

#include <string.h>

RF_NO_ASAN uint64_t rf_hash_bytes(uint64_t h, const void *data, size_t len)
{
	const uint8_t *p = data;
	uint64_t word;

	h = rf_hash_word(h, len);
	for (; len >= 8; len -= 8, p += 8) {
		__builtin_memcpy(&word, p, 8);
		h = rf_hash_word(h, word);
	}
	for (word = 0; len > 0; len--)
		word = word << 8 | p[len - 1];
	return rf_hash_word(h, word);
}
