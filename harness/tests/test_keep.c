// SPDX-License-Identifier: GPL-2.0-only
/* keep: what was kept is put back, in order, as long as there is room for it. */
#include "base/keep.h"
#include "tests/check_main.h"

#include <string.h>

static struct rf_keep kept;

START_TEST(pieces_hold_again_what_they_held)
{
	static uint8_t large[5000], zeroes[300];
	struct { uint32_t a, b, c; } s = { 1, 2, 3 };
	char word[] = "kept";

	rf_keep_begin(&kept);
	memset(large, 0x5a, sizeof(large));
	RF_KEEP(&kept, word);
	RF_KEEP(&kept, large);
	RF_KEEP(&kept, zeroes);
	RF_KEEP_MEMBERS(&kept, &s, a, b);
	rf_keep_bytes(&kept, NULL, 0);
	ck_assert(!kept.failed);
	for (int round = 0; round < 2; round++) {
		strcpy(word, "lost");
		memset(large, 0, sizeof(large));
		memset(zeroes, 1, sizeof(zeroes));
		s.a = s.b = s.c = 9;
		rf_keep_put_back(&kept);
		ck_assert_str_eq(word, "kept");
		for (size_t i = 0; i < sizeof(large); i++)
			ck_assert_uint_eq(large[i], 0x5a);
		for (size_t i = 0; i < sizeof(zeroes); i++)
			ck_assert_uint_eq(zeroes[i], 0);
		ck_assert(s.a == 1 && s.b == 2 && s.c == 9);
	}
}
END_TEST

START_TEST(a_number_is_what_counts_by_then)
{
	uint32_t now = 5, entry = 5;

	rf_keep_begin(&kept);
	RF_KEEP(&kept, entry);
	rf_keep_number(&kept, &entry, &now);
	now = 8;
	entry = 0;
	rf_keep_put_back(&kept);
	ck_assert_uint_eq(entry, 8);
}
END_TEST

START_TEST(what_does_not_fit_fails)
{
	static uint8_t much[RF_KEEP_MAX / 2];

	memset(much, 1, sizeof(much));
	rf_keep_begin(&kept);
	RF_KEEP(&kept, much);
	ck_assert(!kept.failed);
	RF_KEEP(&kept, much);
	ck_assert(kept.failed);
	/* And stays failed, though this would fit, until it begins anew. */
	rf_keep_bytes(&kept, much, 1);
	ck_assert(kept.failed);
	rf_keep_begin(&kept);
	rf_keep_bytes(&kept, much, 1);
	ck_assert(!kept.failed);
	rf_keep_fini(&kept);
}
END_TEST

RF_CHECK_MAIN("keep", pieces_hold_again_what_they_held, a_number_is_what_counts_by_then,
	      what_does_not_fit_fails)
