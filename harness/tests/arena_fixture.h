/* SPDX-License-Identifier: GPL-2.0-only */
/* An arena that booted, and what can be asked of its memory, for tests. */
#ifndef RF_TESTS_ARENA_FIXTURE_H
#define RF_TESTS_ARENA_FIXTURE_H

#include "memory/arena.h"
#include "tests/check_main.h"

#include <errno.h>
#include <sanitizer/asan_interface.h>
#include <string.h>

static struct rf_trace trace;
static struct rf_arena arena;

/* A new arena, still booting. */
static inline void booting(void)
{
	if (trace.ring) {
		rf_arena_fini(&arena);
		rf_trace_fini(&trace);
	}
	ck_assert_int_eq(rf_trace_init(&trace, 256), 0);
	ck_assert_int_eq(rf_arena_init(&arena, &trace, 0), 0);
}

static inline void fresh(void)
{
	booting();
	rf_arena_boot_done(&arena);
	rf_arena_reset(&arena, RF_BANK_LOW);
}

#define ALLOC(...) rf_arena_alloc(&arena, &(struct rf_alloc_request){ __VA_ARGS__ }, NULL)

static inline int free_it(void *ptr)
{
	return rf_arena_free(&arena, ptr, NULL);
}

/* Exactly [ptr, ptr + len) may be touched, within red zones of @zone bytes. */
static inline void assert_open(const void *ptr, size_t len, size_t zone)
{
	const char *p = ptr;
	size_t open = 0;

	ck_assert_ptr_null(__asan_region_is_poisoned((void *)(uintptr_t)p, len));
	for (size_t i = 1; i <= zone; i++) {
		open += !__asan_address_is_poisoned(p - i);
		open += !__asan_address_is_poisoned(p + len + i - 1);
	}
	ck_assert_uint_eq(open, 0);
}

static inline void assert_shut(const void *ptr, size_t len)
{
	size_t open = 0;

	for (size_t i = 0; i < len; i++)
		open += !__asan_address_is_poisoned((const char *)ptr + i);
	ck_assert_uint_eq(open, 0);
}

/* The same of memory that may be poisoned. */
static inline void assert_holds(const uint8_t *ptr, uint8_t byte, size_t len)
{
	uint8_t one;

	for (size_t i = 0; i < len; i++) {
		rf_raw_copy(&one, ptr + i, 1);
		ck_assert_uint_eq(one, byte);
	}
}

static inline void assert_filled(const void *ptr, uint8_t byte, size_t len)
{
	size_t others = 0;

	for (size_t i = 0; i < len; i++)
		others += ((const uint8_t *)ptr)[i] != byte;
	ck_assert_uint_eq(others, 0);
}

static inline const struct rf_event *last(void)
{
	return rf_trace_at(&trace, rf_trace_kept(&trace) - 1);
}

static inline uint64_t pa_of(const void *ptr)
{
	return rf_arena_pa(&arena, ptr).v;
}

#endif
