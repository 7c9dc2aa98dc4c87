// SPDX-License-Identifier: GPL-2.0-only
/*
 * The same case, the same trace, memory, findings and edges of the guest's code:
 * random cases of all targets, hostile ones too, run in three orders in one process
 * and in slices by processes of their own, with set-ups and beginnings that were
 * played anew and with earlier cases'. RF_DETERMINISM_CASES says how many (1,000).
 */
#include "case/run.h"
#include "fuzz/mutate/mutate.h"
#include "tests/check_main.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define CASES_MAX 10000
#define SLICES 4
#define ROUNDS 12	/* mutations of a case: enough to leave the fresh one far behind */
#define GROUP 16	/* cases that come round together */

static uint8_t (*encoded)[RF_CASE_BYTES_MAX];
static size_t *encoded_size;
static uint64_t *expected;	/* hashes of the first run, in order */
static uint32_t count, put_back, begun;

/* Also called outside of tests, where libcheck's own words do not work. */
static void must(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "determinism: %s\n", what);
	exit(EXIT_FAILURE);
}

static void *room(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	must(p != MAP_FAILED, "out of memory");
	return p;
}

/* What an engine would see of the case. */
static void forget_edges(const struct rf_world *world)
{
	const struct rf_image *image = world->guest.image;

	if (image)
		memset(image->counters_start, 0, rf_image_edges(image));
}

static uint64_t hash_edges(const struct rf_world *world, uint64_t h)
{
	const struct rf_image *image = world->guest.image;

	return image ? rf_hash_bytes(h, image->counters_start, rf_image_edges(image)) : h;
}

static uint64_t hash_with(uint32_t i, struct rf_run_options options)
{
	static struct rf_case c;
	struct rf_case_error error;
	struct rf_result result = { 0 };
	struct rf_world *world;
	const char *why;

	must(!rf_case_decode(encoded[i], encoded_size[i], &c, &error), "a made case does not decode");
	world = rf_world_for(&c, &why);
	must(world != NULL, "no world");
	options.hash_memory = true;
	forget_edges(world);
	rf_run_case(world, &c, &options, &result);
	must(result.outcome != RF_BUG, "a harness bug");
	put_back += world->host.put_back;
	begun += world->trace.put_back != NULL;
	for (uint32_t f = 0; f < result.findings; f++)
		result.trace_hash = rf_hash_word(result.trace_hash, result.finding[f].signature);
	return hash_edges(world, result.trace_hash);
}

static uint64_t hash_of(uint32_t i)
{
	return hash_with(i, (struct rf_run_options){ .plays_setup = false });
}

static void make_cases(void)
{
	const char *wanted = getenv("RF_DETERMINISM_CASES");
	static struct rf_case c;
	struct rf_mutator m;
	uint32_t targets = 0;

	while (rf_targets[targets].name)
		targets++;

	count = wanted ? (uint32_t)strtoul(wanted, NULL, 10) : 1000;
	must(count >= SLICES && count <= CASES_MAX, "RF_DETERMINISM_CASES is out of range");
	encoded = room(CASES_MAX * sizeof(*encoded));
	encoded_size = room(CASES_MAX * sizeof(*encoded_size));
	expected = room(CASES_MAX * sizeof(*expected));
	for (uint32_t i = 0; i < count; i++) {
		m = (struct rf_mutator){ .target = &rf_targets[i % targets] };
		rf_mutator_seed(&m, i);
		rf_mutate_fresh(&m, &c);
		for (int round = 0; round < ROUNDS; round++)
			rf_mutate(&m, &c);
		encoded_size[i] = (size_t)rf_case_encode(&c, encoded[i], sizeof(encoded[i]));
	}
}

/* Visit all cases by a stride that shares no factor with their number. */
static uint32_t stride(void)
{
	uint32_t step = count * 5 / 8 | 1;

	for (uint32_t a = step, b = count;; step += 2, a = step, b = count) {
		while (b) {
			uint32_t r = a % b;

			a = b;
			b = r;
		}
		if (a == 1)
			return step;
	}
}

static void compare(const char *how, uint32_t i, uint64_t hash)
{
	ck_assert_msg(hash == expected[i], "case %u: %016lx %s, %016lx at first", i, hash, how,
		      expected[i]);
}

START_TEST(one_hash_in_any_order)
{
	uint32_t step, at = 0;

	make_cases();
	for (uint32_t i = 0; i < count; i++)
		expected[i] = hash_of(i);
	step = stride();
	for (uint32_t i = count; i > 0; i--)
		compare("backwards", i - 1, hash_of(i - 1));
	for (uint32_t i = 0; i < count; i++, at = (at + step) % count)
		compare("shuffled", at, hash_of(at));
}
END_TEST

/* The third of equal set-ups in a row is put back. */
START_TEST(one_hash_of_set_ups_played_or_put_back)
{
	put_back = 0;
	for (uint32_t i = 0; i < count; i++)
		compare("with all of it played", i,
			hash_with(i, (struct rf_run_options){ .plays_setup = true }));
	ck_assert_uint_eq(put_back, 0);
	for (uint32_t i = 0; i < count; i++)
		for (int round = 0; round < 3; round++)
			compare("with its set-up put back", i, hash_of(i));
	ck_assert_uint_gt(put_back, count * 2 / 5);
	printf("%u set-ups put back\n", put_back);
}
END_TEST

/* The first of a row is kept, the others are put back. */
START_TEST(one_hash_of_beginnings_played_or_put_back)
{
	const struct rf_run_options kept = { .beginning = RF_BEGINNING_KEPT };
	const struct rf_run_options worth = { .beginning = RF_BEGINNING_WORTH };

	begun = 0;
	for (uint32_t i = 0; i < count; i++)
		for (int round = 0; round < 3; round++)
			compare("with its beginning put back", i, hash_with(i, kept));
	ck_assert_uint_gt(begun, count * 3 / 2);
	printf("%u beginnings put back into the same case\n", begun);
	for (uint32_t i = 0; i < count; i++)
		for (int round = 0; round < 3; round++)
			compare("with its beginning put back where that is worth it", i - i % 2,
				hash_with(i - i % 2, worth));
}
END_TEST

/*
 * Into the case after any other: what that left must not be seen. By groups so small that all of
 * one are still kept when it comes round, each time in another order.
 */
START_TEST(one_hash_of_beginnings_put_back_in_any_order)
{
	const struct rf_run_options kept = { .beginning = RF_BEGINNING_KEPT };

	begun = 0;
	for (uint32_t first = 0; first < count; first += GROUP)
		for (uint32_t i = 0; i < 4 * GROUP; i++) {
			uint32_t stride = 2 * (i / GROUP) + 3;
			uint32_t at = (first + i % GROUP * stride % GROUP) % count;

			compare("with its beginning put back after another case", at,
				hash_with(at, kept));
		}
	ck_assert_uint_gt(begun, count);
	printf("%u beginnings put back after another case\n", begun);
}
END_TEST

/* A process of its own, from exec on: says the hashes of its slice. */
static int say_slice(uint32_t slice)
{
	make_cases();
	for (uint32_t i = slice; i < count; i += SLICES)
		printf("%u %lx\n", i, hash_of(i));
	return 0;
}

START_TEST(one_hash_in_any_process)
{
	uint32_t i, seen = 0;
	uint64_t hash;
	char command[64];

	for (uint32_t slice = 0; slice < SLICES; slice++) {
		FILE *child;

		snprintf(command, sizeof(command), "RF_DETERMINISM_SLICE=%u /proc/%d/exe", slice,
			 (int)getpid());
		child = popen(command, "r");
		ck_assert(child != NULL);
		for (; fscanf(child, "%u %lx", &i, &hash) == 2; seen++) {
			ck_assert_uint_lt(i, count);
			compare("in another process", i, hash);
		}
		ck_assert_int_eq(pclose(child), 0);
	}
	ck_assert_uint_eq(seen, count);
	printf("%u cases, 3 orders and %d processes: 0 hashes differ\n", count, SLICES);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { one_hash_in_any_order,
		one_hash_of_set_ups_played_or_put_back,
		one_hash_of_beginnings_played_or_put_back,
		one_hash_of_beginnings_put_back_in_any_order, one_hash_in_any_process };
	const char *slice = getenv("RF_DETERMINISM_SLICE");

	rf_guest_watched = true;
	return slice ? say_slice((uint32_t)strtoul(slice, NULL, 10)) :
		       rf_check_run("determinism", tests, RF_ARRAY_SIZE(tests));
}
