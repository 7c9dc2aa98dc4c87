// SPDX-License-Identifier: GPL-2.0-only
/* Copying and filling of memory that may be poisoned. */
#include "base/raw.h"

/*
 * no_builtin: else the compiler turns the loops into calls of memcpy() and
 * memset(), which AddressSanitizer intercepts and checks.
 */
#define RAW_MEMORY RF_NO_ASAN __attribute__((no_builtin("memcpy", "memmove", "memset")))

/*
 * From here on the CPU's string instructions beat a loop: to start one costs
 * more than to write half a kilobyte by sixteen bytes at a time.
 */
#define STRING_OP_BYTES 1536

typedef uint64_t vector __attribute__((vector_size(16), aligned(1), may_alias));

RAW_MEMORY void rf_raw_copy(void *dst, const void *src, uint64_t len)
{
	uint8_t *restrict to = dst;
	const uint8_t *restrict from = src;
	uint64_t word;

#ifdef __x86_64__
	if (len >= STRING_OP_BYTES) {
		__asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(len) : : "memory");
		return;
	}
#endif
	for (; len >= 32; len -= 32, to += 32, from += 32) {
		((vector *)to)[0] = ((const vector *)from)[0];
		((vector *)to)[1] = ((const vector *)from)[1];
	}
	for (; len >= 8; len -= 8, to += 8, from += 8) {
		__builtin_memcpy(&word, from, 8);
		__builtin_memcpy(to, &word, 8);
	}
	for (; len; len--)
		*to++ = *from++;
}

RAW_MEMORY void rf_raw_fill(void *dst, uint8_t byte, uint64_t len)
{
	uint8_t *to = dst;
	uint64_t word = byte * 0x0101010101010101ULL;
	vector words = { word, word };

#ifdef __x86_64__
	if (len >= STRING_OP_BYTES) {
		__asm__ volatile("rep stosb" : "+D"(to), "+c"(len) : "a"(byte) : "memory");
		return;
	}
#endif
	for (; len >= 64; len -= 64, to += 64) {
		for (int i = 0; i < 4; i++)
			((vector *)to)[i] = words;
	}
	for (; len >= 8; len -= 8, to += 8)
		__builtin_memcpy(to, &word, 8);
	for (; len; len--)
		*to++ = byte;
}

RAW_MEMORY bool rf_raw_is_zero(const void *bytes, uint64_t len)
{
	const uint8_t *at = bytes;
	vector some = { 0 };
	uint8_t any = 0;

	for (; len >= 64 && !(some[0] | some[1]); len -= 64, at += 64) {
		const vector *v = (const vector *)at;

		some = (v[0] | v[1]) | (v[2] | v[3]);
	}
	for (; len && !any && !(some[0] | some[1]); len--)
		any = *at++;
	return !any && !(some[0] | some[1]);
}
