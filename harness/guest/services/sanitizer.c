// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: what KASAN does in a kernel. The compiler's checks of kernel code
 * call these functions instead of the sanitizer's own runtime, so that a bad
 * access is a report with a kernel stack and an end of the case, not an end of
 * the process. Memory functions check their whole extents first.
 */
#include <linux/string.h>
#include <linux/types.h>
#include "guest/services/services.h"

/* AddressSanitizer's shadow for x86-64 Linux: one byte for eight. */
#define SHADOW_OFFSET	0x7fff8000UL

static __always_inline s8 shadow_of(unsigned long addr)
{
	return *(s8 *)((addr >> 3) + SHADOW_OFFSET);
}

/* Freed memory and red zones are told apart by the harness, which knows every allocation. */
static void bad_access(unsigned long addr, size_t size, bool write, const void *frame)
{
	if (!rf_port->report(rf_port->ctx, RF_REPORT_OUT_OF_BOUNDS, NULL, 0, addr,
			     size | (u64)write << 63, frame))
		rf_port->die(rf_port->ctx);
}

/* Any shadow byte set in [first, last)? Many at a time: a ring's memory has a thousand. */
static bool any_shadow(const s8 *first, const s8 *last)
{
	for (; last - first >= 32; first += 32) {
		const u64 *word = (const u64 *)first;

		if (unlikely(word[0] | word[1] | word[2] | word[3]))
			return true;
	}
	for (; last - first >= 8; first += 8)
		if (unlikely(*(const u64 *)first))
			return true;
	for (; first < last; first++)
		if (unlikely(*first))
			return true;
	return false;
}

static __always_inline bool poisoned(unsigned long addr, size_t size)
{
	unsigned long last = addr + size - 1;
	s8 s;

	if (!size)
		return false;
	if (any_shadow((const s8 *)((addr >> 3) + SHADOW_OFFSET),
		       (const s8 *)((last >> 3) + SHADOW_OFFSET)))
		return true;
	s = shadow_of(last);
	return unlikely(s && (s8)(last & 7) >= s);
}

static __always_inline void check(const void *ptr, size_t size, bool write, const void *frame)
{
	if (unlikely(poisoned((unsigned long)ptr, size)))
		bad_access((unsigned long)ptr, size, write, frame);
}

#define REPORT_FNS(size) \
void rf_asan_report_load##size(unsigned long addr); \
void rf_asan_report_load##size(unsigned long addr) \
{ \
	bad_access(addr, size, false, RF_FRAME()); \
} \
void rf_asan_report_store##size(unsigned long addr); \
void rf_asan_report_store##size(unsigned long addr) \
{ \
	bad_access(addr, size, true, RF_FRAME()); \
}
REPORT_FNS(1)
REPORT_FNS(2)
REPORT_FNS(4)
REPORT_FNS(8)
REPORT_FNS(16)

void rf_asan_report_load_n(unsigned long addr, size_t size);
void rf_asan_report_load_n(unsigned long addr, size_t size)
{
	bad_access(addr, size, false, RF_FRAME());
}

void rf_asan_report_store_n(unsigned long addr, size_t size);
void rf_asan_report_store_n(unsigned long addr, size_t size)
{
	bad_access(addr, size, true, RF_FRAME());
}

/* Starting a string instruction costs more than some dozens of words do. */
#define STRING_OP_BYTES 384

static __always_inline void *copy(void *to, const void *from, size_t n)
{
	void *ret = to;

	if (n > STRING_OP_BYTES) {
		asm volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(n) : : "memory");
		return ret;
	}
	for (; n >= 8; n -= 8, to += 8, from += 8)
		*(u64 *)to = *(const u64 *)from;
	for (; n; n--, to++, from++)
		*(volatile u8 *)to = *(const u8 *)from;
	return ret;
}

static __always_inline void *fill(void *to, int c, size_t n)
{
	u64 word = (u8)c * 0x0101010101010101ULL;
	void *ret = to;

	if (n > STRING_OP_BYTES) {
		asm volatile("rep stosb" : "+D"(to), "+c"(n) : "a"(c) : "memory");
		return ret;
	}
	for (; n >= 8; n -= 8, to += 8)
		*(volatile u64 *)to = word;
	for (; n; n--, to++)
		*(volatile u8 *)to = (u8)c;
	return ret;
}

static __always_inline void *move(void *to, const void *from, size_t n)
{
	char *d = to;
	const char *s = from;

	if (d <= s || d >= s + n)
		return copy(to, from, n);
	while (n--)
		d[n] = s[n];
	return to;
}

#undef memcpy
#undef memset
#undef memmove
void *memcpy(void *to, const void *from, size_t n)
{
	check(from, n, false, RF_FRAME());
	check(to, n, true, RF_FRAME());
	return copy(to, from, n);
}

void *memset(void *to, int c, size_t n)
{
	check(to, n, true, RF_FRAME());
	return fill(to, c, n);
}

void *memmove(void *to, const void *from, size_t n)
{
	check(from, n, false, RF_FRAME());
	check(to, n, true, RF_FRAME());
	return move(to, from, n);
}

/* Each kernel object announces the image's edges before main; who wants them asks the image (image.c). */
void rf_sanitizer_cov_8bit_counters_init(u8 *start, u8 *stop)
{
}

void rf_sanitizer_cov_pcs_init(const uintptr_t *start, const uintptr_t *stop)
{
}

/* What the compiler calls for assignments of structs. */
void *rf_asan_memcpy(void *to, const void *from, size_t n) __alias(memcpy);
void *rf_asan_memset(void *to, int c, size_t n) __alias(memset);
void *rf_asan_memmove(void *to, const void *from, size_t n) __alias(memmove);
