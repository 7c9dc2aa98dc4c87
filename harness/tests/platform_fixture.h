/* SPDX-License-Identifier: GPL-2.0-only */
/* A platform to look at, over an arena that booted, for tests. */
#ifndef RF_TESTS_PLATFORM_FIXTURE_H
#define RF_TESTS_PLATFORM_FIXTURE_H

#include "memory/platform.h"
#include "tests/check_main.h"

static struct rf_trace trace;
static struct rf_arena arena;
static struct rf_platform platform;
static const char *why;

/* Build the platform of @config in a case of its own; why says what is wrong with it. */
static inline int init(const struct rf_platform_config *config)
{
	if (!trace.ring) {
		ck_assert_int_eq(rf_trace_init(&trace, 256), 0);
		ck_assert_int_eq(rf_arena_init(&arena, &trace, 0), 0);
		rf_arena_boot_done(&arena);
	}
	rf_trace_reset(&trace);
	rf_arena_reset(&arena, RF_BANK_LOW);
	why = NULL;
	return rf_platform_init(&platform, config, &arena, &trace, &why);
}

#endif
