/* SPDX-License-Identifier: GPL-2.0-only */
/* A scripted world and running text cases in it, for tests. */
#ifndef RF_TESTS_SCRIPT_WORLD_H
#define RF_TESTS_SCRIPT_WORLD_H

#include "base/text.h"
#include "case/run.h"
#include "guest/scripted/scripted.h"
#include "tests/check_main.h"

#include <stdio.h>
#include <string.h>

static struct rf_world *world;
static struct rf_case the_case;
static struct rf_result result;

static inline struct rf_world *test_world(void)
{
	if (world)
		return world;
	world = malloc(sizeof(*world));
	ck_assert_ptr_nonnull(world);
	ck_assert_int_eq(rf_world_init(world, NULL, 1u << 16), 0);
	return world;
}

static inline void test_parse(const char *text)
{
	struct rf_case_error error = { 0 };
	int ret = rf_case_parse(text, strlen(text), &the_case, &error);

	ck_assert_msg(ret == 0, "%u:%u: %s\nin\n%s", error.line, error.column, error.text, text);
}

/* Run @text; the result, and the world as the case left it. */
static inline const struct rf_result *test_run(const char *text)
{
	const struct rf_run_options options = { .hash_memory = true };

	test_parse(text);
	rf_run_case(test_world(), &the_case, &options, &result);
	return &result;
}

/* How many events of @kind the case emitted. */
static inline uint32_t test_count(enum rf_event_kind kind)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < rf_trace_kept(&world->trace); i++)
		count += rf_trace_at(&world->trace, i)->kind == kind;
	return count;
}

/* The @n-th event of @kind, from 0. */
static inline const struct rf_event *test_event(enum rf_event_kind kind, uint32_t n)
{
	for (uint32_t i = 0; i < rf_trace_kept(&world->trace); i++) {
		const struct rf_event *event = rf_trace_at(&world->trace, i);

		if (event->kind == kind && n-- == 0)
			return event;
	}
	ck_abort_msg("no such event");
}

/* Print the trace and the findings: for a test that is about to fail. */
static inline void test_show(void)
{
	struct rf_text text;

	rf_text_heap(&text);
	for (uint32_t i = 0; i < rf_trace_kept(&world->trace); i++) {
		rf_event_print(rf_trace_at(&world->trace, i), &text);
		rf_text_add(&text, "\n");
	}
	for (uint32_t i = 0; i < result.findings; i++)
		rf_text_add(&text, "finding: rule %u party %u: %s\n", result.finding[i].rule,
			    result.finding[i].party, result.finding[i].text);
	fprintf(stderr, "%s", text.data ? text.data : "");
	rf_text_free(&text);
}

#define ck_assert_shown(cond) do { if (!(cond)) test_show(); ck_assert(cond); } while (0)

#endif
