/* SPDX-License-Identifier: GPL-2.0-only */
/* A case in text, played in this process as `run` plays one: for tests of whole cases on an image. */
#ifndef RF_TESTS_PLAY_CASE_H
#define RF_TESTS_PLAY_CASE_H

#include "case/run.h"
#include "tests/check_main.h"

#include <string.h>

/* The newest case, what came of it, and the world that it was played in. */
static struct rf_case the_case;
static struct rf_result result;
static struct rf_world *world;

static inline void find_world(void)
{
	const char *why = NULL;

	world = rf_world_for(&the_case, &why);
	ck_assert_msg(world != NULL, "%s", why);
}

static inline void play_again(void)
{
	const struct rf_run_options options = { .hash_memory = true };

	find_world();
	rf_run_case(world, &the_case, &options, &result);
}

static inline void read_text(const char *text)
{
	struct rf_case_error error = { 0 };

	ck_assert_msg(!rf_case_parse(text, strlen(text), &the_case, &error), "%u:%u: %s\n%s",
		      error.line, error.column, error.text, text);
}

static inline void play_text(const char *text)
{
	read_text(text);
	play_again();
}

/* On the kernel of that name, whatever @text says. */
static inline void play_text_on(const char *kernel, const char *text)
{
	read_text(text);
	for (the_case.kernel = 0; the_case.kernel < RF_KERNELS; the_case.kernel++)
		if (!strcmp(rf_kernel_name((enum rf_kernel_id)the_case.kernel), kernel))
			break;
	play_again();
}

/* The same case gives the same trace. */
static inline void plays_alike(void)
{
	uint64_t hash = result.trace_hash;

	play_again();
	ck_assert_uint_eq(result.trace_hash, hash);
}

#endif
