// SPDX-License-Identifier: GPL-2.0-only
/*
 * AFL++'s custom mutator (AFL_CUSTOM_MUTATOR_LIBRARY): the same mutation of cases, inside afl-
 * fuzz.
 */
#include "fuzz/mutate/mutate.h"

#include <stdlib.h>
#include <string.h>

void *afl_custom_init(void *afl, unsigned int seed);
size_t afl_custom_fuzz(void *data, uint8_t *buf, size_t size, uint8_t **ret_buf, uint8_t *other,
		       size_t other_size, size_t max);
void afl_custom_deinit(void *data);

/*
 * The platforms' tables bring the arena in, which is never used here; afl-fuzz has no sanitizer
 * to call.
 */
void __asan_poison_memory_region(const volatile void *at, size_t size);
void __asan_unpoison_memory_region(const volatile void *at, size_t size);
void __asan_poison_memory_region(const volatile void *at, size_t size)
{
}

void __asan_unpoison_memory_region(const volatile void *at, size_t size)
{
}

struct state {
	struct rf_mutator mutator;
	struct rf_case one, other;
	uint8_t out[RF_CASE_BYTES_MAX];
};

void *afl_custom_init(void *afl, unsigned int seed)
{
	struct state *state = calloc(1, sizeof(*state));

	if (state)
		rf_mutator_seed(&state->mutator, seed);
	return state;
}

/* The target that @c was made for, or NULL. */
static const struct rf_target *target_of(const struct rf_case *c)
{
	for (const struct rf_target *t = rf_targets; t->name; t++)
		if (rf_target_takes(t, c))
			return t;
	return NULL;
}

static bool decode(const uint8_t *buf, size_t size, struct rf_case *ret_case)
{
	struct rf_case_error error;

	return buf && !rf_case_decode(buf, size, ret_case, &error);
}

/* Which of the two mutations: crossing needs a second case of the same target. */
static void change(struct state *state, const uint8_t *other, size_t other_size)
{
	struct rf_mutator *m = &state->mutator;

	if (!rf_mutator_below(m, 5) && decode(other, other_size, &state->other) &&
	    rf_target_takes(m->target, &state->other))
		rf_mutate_cross(m, &state->one, &state->other);
	else
		rf_mutate(m, &state->one);
}

size_t afl_custom_fuzz(void *data, uint8_t *buf, size_t size, uint8_t **ret_buf, uint8_t *other,
		       size_t other_size, size_t max)
{
	struct state *state = data;
	long len;

	*ret_buf = buf;
	if (!decode(buf, size, &state->one))
		return size;
	state->mutator.target = target_of(&state->one);
	if (!state->mutator.target)
		return size;
	change(state, other, other_size);
	len = rf_case_encode(&state->one, state->out, max < sizeof(state->out) ? max :
			     sizeof(state->out));
	if (len <= 0)
		return size;
	*ret_buf = state->out;
	return (size_t)len;
}

void afl_custom_deinit(void *data)
{
	free(data);
}
