// SPDX-License-Identifier: GPL-2.0-only
/* arena_keep: what is put back into a later case is what was kept, and what cannot be kept. */
#include "memory/arena_keep.h"
#include "tests/arena_fixture.h"

static struct rf_arena_keep kept;

static void begin(void)
{
	rf_arena_reset(&arena, RF_BANK_LOW);
	kept.begun = arena.count;
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
	ck_assert(rf_arena_keep(&arena, &kept));
	next = ALLOC(.size = 24);
	for (int round = 0; round < 3; round++) {
		spoil();
		rf_arena_reset(&arena, RF_BANK_LOW);
		ck_assert(rf_arena_begins_as(&arena, &kept));
		rf_arena_put_back(&arena, &kept);
		ck_assert(!rf_arena_begins_as(&arena, &kept));
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
	ck_assert(rf_arena_keep(&arena, &kept));
	spoil();
	rf_arena_reset(&arena, RF_BANK_LOW);
	rf_arena_put_back(&arena, &kept);
	pa = pa_of(object) + 1000;
	rf_arena_touch(&arena, RF_PA(pa), 64, false);
	behind = rf_arena_ptr(&arena, RF_PA(pa), 64);
	for (int i = 0; i < 64; i++) {
		uint8_t byte;

		rf_raw_copy(&byte, behind + i, 1);
		ck_assert_uint_eq(byte, RF_ARENA_PATTERN);
	}
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
	ck_assert(rf_arena_keep(&arena, &kept));
	rf_arena_reset(&arena, RF_BANK_LOW);
	ck_assert_str_eq(boots, "boot");
	rf_arena_put_back(&arena, &kept);
	ck_assert_str_eq(boots, "set up");
	ck_assert_str_eq(other, "other");
	ck_assert_int_eq(free_it(other), 0);
	ck_assert(!rf_arena_keep(&arena, &kept));
}
END_TEST

START_TEST(only_where_it_would_come_to_the_same)
{
	fresh();
	begin();
	ALLOC(.size = 20);
	ck_assert(rf_arena_keep(&arena, &kept));
	rf_arena_reset(&arena, RF_BANK_HIGH);
	ck_assert(!rf_arena_begins_as(&arena, &kept));
	rf_arena_reset(&arena, RF_BANK_LOW);
	ck_assert_int_eq(rf_arena_reserve(&arena, RF_PA(RF_BANK_LOW_BASE + RF_BOOT_ROOM), 0x1000), 0);
	ck_assert(!rf_arena_begins_as(&arena, &kept));
	rf_arena_reset(&arena, RF_BANK_LOW);
	ALLOC(.size = 8);
	ck_assert(!rf_arena_begins_as(&arena, &kept));
}
END_TEST

START_TEST(what_cannot_be_kept_is_not)
{
	void *shelved;

	fresh();
	begin();
	ALLOC(.size = 8192, .pages = true, .lazy = true);
	ck_assert(!rf_arena_keep(&arena, &kept));
	begin();
	shelved = ALLOC(.size = 64);
	rf_arena_shelve(&arena, shelved);
	ck_assert(!rf_arena_keep(&arena, &kept));
	begin();
	ALLOC(.size = (RF_KEEP_PAGES + 1) * RF_PAGE_SIZE, .pages = true);
	ck_assert(!rf_arena_keep(&arena, &kept));
	begin();
	for (uint32_t i = 0; i <= RF_KEEP_ALLOCS; i++)
		ALLOC(.size = 8);
	ck_assert(!rf_arena_keep(&arena, &kept));
}
END_TEST

RF_CHECK_MAIN("arena_keep", a_case_goes_on_from_what_was_kept, no_byte_of_another_case_is_seen,
	      what_was_written_of_boots_memory_is_kept, only_where_it_would_come_to_the_same,
	      what_cannot_be_kept_is_not)
