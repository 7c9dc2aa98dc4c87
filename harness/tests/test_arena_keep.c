// SPDX-License-Identifier: GPL-2.0-only
/* arena_keep: what is put back into a later case is what was kept, and what cannot be kept. */
#include "memory/arena_keep.h"
#include "tests/arena_fixture.h"

static struct rf_arena_begin begun;
static struct rf_keep kept;

static void begin(void)
{
	rf_arena_reset(&arena, RF_BANK_LOW);
	begun = rf_arena_begin(&arena);
}

static bool keep(void)
{
	rf_keep_begin(&kept);
	rf_arena_keep_reserves(&arena, &kept);
	rf_arena_keep(&arena, &kept);
	return !kept.failed;
}

/* Another case, which leaves its traces all over what the next one gets. */
static void spoil(void)
{
	rf_arena_reset(&arena, RF_BANK_LOW);
	for (int i = 0; i < 40; i++)
		memset(ALLOC(.size = 333), 0x66, 333);
}

START_TEST(a_case_goes_on_from_what_was_kept)
{
	char *object, *freed, *page, *next;

	fresh();
	begin();
	object = ALLOC(.size = 100, .zero = true);
	freed = ALLOC(.size = 50);
	page = ALLOC(.size = 5000, .pages = true);
	strcpy(object, "kept");
	strcpy(freed, "too");
	memset(page, 'p', 5000);
	ck_assert_int_eq(free_it(freed), 0);
	ck_assert(keep());
	next = ALLOC(.size = 24);
	for (int round = 0; round < 3; round++) {
		spoil();
		rf_arena_reset(&arena, RF_BANK_LOW);
		ck_assert(rf_arena_begins_as(&arena, &begun));
		rf_keep_put_back(&kept);
		ck_assert(!rf_arena_begins_as(&arena, &begun));
		ck_assert_str_eq(object, "kept");
		assert_open(object, 100, RF_RED_ZONE);
		assert_shut(freed, 50);
		assert_filled(page, 'p', 5000);
		ck_assert_uint_eq(rf_arena_find(&arena, RF_PA(pa_of(freed) + 5))->state,
				  RF_ALLOC_FREED);
		ck_assert_ptr_eq(ALLOC(.size = 24), next);
		assert_filled(next, RF_ARENA_PATTERN, 24);
		ck_assert_int_eq(free_it(object), 0);
		ck_assert_int_eq(free_it(freed), -EALREADY);
	}
}
END_TEST

/* What lies behind what was kept is unknown to the case, as it was then. */
START_TEST(no_byte_of_another_case_is_seen)
{
	uint8_t *object, *behind;
	uint64_t pa;

	fresh();
	begin();
	object = ALLOC(.size = 16);
	ck_assert(keep());
	spoil();
	rf_arena_reset(&arena, RF_BANK_LOW);
	rf_keep_put_back(&kept);
	pa = pa_of(object) + 1000;
	rf_arena_touch(&arena, RF_PA(pa), 64, false);
	behind = rf_arena_ptr(&arena, RF_PA(pa), 64);
	assert_holds(behind, RF_ARENA_PATTERN, 64);
}
END_TEST

START_TEST(what_was_written_of_boots_memory_is_kept)
{
	char *boots, *other;

	booting();
	boots = ALLOC(.size = 20);
	other = ALLOC(.size = 20);
	strcpy(boots, "boot");
	strcpy(other, "other");
	rf_arena_boot_done(&arena);
	begin();
	strcpy(boots, "set up");
	ck_assert(keep());
	rf_arena_reset(&arena, RF_BANK_LOW);
	ck_assert_str_eq(boots, "boot");
	rf_keep_put_back(&kept);
	ck_assert_str_eq(boots, "set up");
	ck_assert_str_eq(other, "other");
	ck_assert_int_eq(free_it(other), 0);
	ck_assert(!keep());
}
END_TEST

START_TEST(only_where_it_would_come_to_the_same)
{
	fresh();
	begin();
	ALLOC(.size = 20);
	ck_assert(keep());
	rf_arena_reset(&arena, RF_BANK_HIGH);
	ck_assert(!rf_arena_begins_as(&arena, &begun));
	rf_arena_reset(&arena, RF_BANK_LOW);
	ck_assert_int_eq(rf_arena_reserve(&arena, RF_PA(RF_BANK_LOW_BASE + RF_BOOT_ROOM), 0x1000), 0);
	ck_assert(!rf_arena_begins_as(&arena, &begun));
	rf_arena_reset(&arena, RF_BANK_LOW);
	ALLOC(.size = 8);
	ck_assert(!rf_arena_begins_as(&arena, &begun));
}
END_TEST

/* Pages that are zero once they are looked at: some were, most were not. */
START_TEST(zeroes_that_are_owed_stay_owed)
{
	uint8_t *pages;

	fresh();
	begin();
	pages = ALLOC(.size = 4 * RF_PAGE_SIZE, .pages = true, .lazy = true);
	rf_arena_open(&arena, pages + RF_PAGE_SIZE, 100);
	memset(pages + RF_PAGE_SIZE, 0x11, 100);
	ck_assert(keep());
	spoil();
	rf_arena_reset(&arena, RF_BANK_LOW);
	rf_keep_put_back(&kept);
	assert_filled(pages + RF_PAGE_SIZE, 0x11, 100);
	assert_shut(pages, RF_PAGE_SIZE);
	assert_shut(pages + 2 * RF_PAGE_SIZE, RF_PAGE_SIZE);
	rf_arena_open(&arena, pages, 4 * RF_PAGE_SIZE);
	assert_filled(pages, 0, RF_PAGE_SIZE);
	assert_filled(pages + RF_PAGE_SIZE + 100, 0, 3 * RF_PAGE_SIZE - 100);
}
END_TEST

START_TEST(reserved_memory_is_kept)
{
	struct rf_pa pa = RF_PA(RF_BANK_LOW_BASE + 2 * RF_BOOT_ROOM);
	char *reserved;

	fresh();
	begin();
	ck_assert_int_eq(rf_arena_reserve(&arena, pa, 3 * RF_PAGE_SIZE), 0);
	reserved = rf_arena_ptr(&arena, pa, 3 * RF_PAGE_SIZE);
	strcpy(reserved + RF_PAGE_SIZE, "a pool");
	ck_assert(keep());
	rf_arena_reset(&arena, RF_BANK_LOW);
	ck_assert_int_eq(rf_arena_reserve(&arena, pa, RF_PAGE_SIZE), 0);
	memset(reserved, 0x77, RF_PAGE_SIZE);
	rf_arena_reset(&arena, RF_BANK_LOW);
	rf_keep_put_back(&kept);
	ck_assert_uint_eq(arena.reserves, 1);
	ck_assert_uint_eq(arena.reserve[0].len, 3 * RF_PAGE_SIZE);
	assert_filled(reserved, 0, RF_PAGE_SIZE);
	ck_assert_str_eq(reserved + RF_PAGE_SIZE, "a pool");
}
END_TEST

START_TEST(what_cannot_be_kept_is_not)
{
	void *shelved;

	fresh();
	begin();
	shelved = ALLOC(.size = 64);
	rf_arena_shelve(&arena, shelved);
	ck_assert(!keep());
	begin();
	rf_arena_touch(&arena, RF_PA(RF_BANK_LOW_BASE + 2 * RF_BOOT_ROOM), 8, true);
	ck_assert(!keep());
	begin();
	memset(ALLOC(.size = RF_KEEP_MAX, .pages = true), 1, RF_KEEP_MAX);
	ck_assert(!keep());
	begin();
	ck_assert(keep());
}
END_TEST

RF_CHECK_MAIN("arena_keep", a_case_goes_on_from_what_was_kept, no_byte_of_another_case_is_seen,
	      what_was_written_of_boots_memory_is_kept, only_where_it_would_come_to_the_same,
	      zeroes_that_are_owed_stay_owed, reserved_memory_is_kept, what_cannot_be_kept_is_not)
