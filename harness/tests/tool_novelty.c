// SPDX-License-Identifier: GPL-2.0-only
/* novelty: every magnitude of every counter is new once, wherever it stands. */
#include "fuzz/engine/novelty.h"
#include "tests/check_main.h"

#include <string.h>

#define COUNTERS 357		/* no multiple of what is looked at as one */

static uint8_t counters[COUNTERS + 1], seen[COUNTERS + 1];

static void forget(void)
{
	memset(counters, 0, sizeof(counters));
	memset(seen, 0, sizeof(seen));
}

static bool look(void)
{
	return rf_novelty_look(counters, seen, COUNTERS);
}

/* The bounds as libFuzzer's documentation and its CounterToFeature() have them. */
static int magnitude(int counter)
{
	static const int first[] = { 1, 2, 3, 4, 8, 16, 32, 128 };
	int m = 0;

	while (m < 8 && counter >= first[m])
		m++;
	return m;
}

START_TEST(nothing_is_nothing_new)
{
	forget();
	ck_assert(!look());
	memset(seen, 0, sizeof(seen));
	counters[COUNTERS] = 1;
	ck_assert(!look());
	ck_assert_uint_eq(seen[COUNTERS], 0);
}
END_TEST

START_TEST(each_counter_is_looked_at)
{
	for (int i = 0; i < COUNTERS; i++) {
		forget();
		counters[i] = 1;
		ck_assert_msg(look(), "counter %d is not seen", i);
		ck_assert_msg(!look(), "counter %d is new for ever", i);
	}
}
END_TEST

START_TEST(each_magnitude_is_new_once)
{
	for (int before = 0; before < 256; before++)
		for (int now = 1; now < 256; now++) {
			forget();
			counters[50] = (uint8_t)before;
			look();
			counters[50] = (uint8_t)now;
			ck_assert_msg(look() == (magnitude(now) != magnitude(before)),
				      "%d after %d", now, before);
		}
}
END_TEST

START_TEST(what_was_met_is_kept)
{
	forget();
	counters[3] = 1;
	counters[70] = 200;
	ck_assert(look());
	counters[3] = 9;
	ck_assert(look());
	counters[3] = 1;
	ck_assert(!look());
	counters[70] = 0;
	counters[100] = 5;
	ck_assert(look());
	counters[70] = 128;
	ck_assert(!look());
}
END_TEST

RF_CHECK_MAIN("novelty", nothing_is_nothing_new, each_counter_is_looked_at,
	      each_magnitude_is_new_once, what_was_met_is_kept)
