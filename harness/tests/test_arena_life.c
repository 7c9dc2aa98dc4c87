// SPDX-License-Identifier: GPL-2.0-only
/* arena: what a case leaves to the next, boot, reservations, lazy pages, shelves, what is known of a page. */
#include "tests/arena_fixture.h"

START_TEST(reset_shuts_and_forgets)
{
	void *live, *freed, *again;

	fresh();
	live = ALLOC(.size = 100, .zero = true);
	freed = ALLOC(.size = 50);
	ck_assert_uint_gt(rf_arena_used(&arena), 150);
	memset(live, 0x77, 100);
	ck_assert_int_eq(free_it(freed), 0);
	rf_arena_reset(&arena, RF_BANK_LOW);
	ck_assert_uint_eq(rf_arena_used(&arena), 0);
	assert_shut(live, 100);
	assert_shut(freed, 50);
	ck_assert_ptr_null(rf_arena_find(&arena, RF_PA(pa_of(live))));
	ck_assert_int_eq(free_it(live), -ENOENT);
	again = ALLOC(.size = 100);
	ck_assert_ptr_eq(again, live);
	assert_filled(again, RF_ARENA_PATTERN, 100);
}
END_TEST

START_TEST(each_case_sees_the_same_addresses_whatever_boot_took)
{
	void *with, *without;

	fresh();
	without = (void *)pa_of(ALLOC(.size = 64));
	booting();
	ALLOC(.size = 100000);
	rf_arena_boot_done(&arena);
	rf_arena_reset(&arena, RF_BANK_LOW);
	with = (void *)pa_of(ALLOC(.size = 64));
	ck_assert_ptr_eq(with, without);
}
END_TEST

START_TEST(boot_memory_comes_back)
{
	char *kept, *dropped, *page;
	const struct rf_alloc *alloc;

	booting();
	kept = ALLOC(.size = 20);
	dropped = ALLOC(.size = 20);
	page = ALLOC(.size = 4096, .pages = true);
	strcpy(kept, "as boot left it");
	memset(page, 'p', 4096);
	ck_assert_int_eq(free_it(dropped), 0);
	rf_arena_boot_done(&arena);
	rf_arena_reset(&arena, RF_BANK_HIGH);
	for (int i = 0; i < 3; i++) {
		ck_assert_str_eq(kept, "as boot left it");
		assert_filled(page, 'p', 4096);
		assert_open(kept, 20, RF_RED_ZONE);
		assert_open(page, 4096, RF_RED_ZONE);
		alloc = rf_arena_at(&arena, kept);
		ck_assert_int_eq(alloc->state, RF_ALLOC_LIVE);
		ck_assert(alloc->boot);
		assert_shut(dropped, 20);
		ck_assert_int_eq(free_it(dropped), -EALREADY);
		memset(page, i, 4096);
		kept[0] = 'X';
		ck_assert_int_eq(free_it(kept), 0);
		assert_shut(kept, 20);
		ck_assert_int_eq(free_it(kept), -EALREADY);
		ALLOC(.size = 8, .low = true);
		rf_arena_reset(&arena, RF_BANK_HIGH);
	}
}
END_TEST

START_TEST(boot_has_its_room_and_no_more)
{
	booting();
	ck_assert_ptr_null(ALLOC(.size = RF_BOOT_ROOM));
	ck_assert_ptr_nonnull(ALLOC(.size = RF_BOOT_ROOM - 3 * 4096));
	ck_assert_ptr_null(ALLOC(.size = 3 * 4096));
	rf_arena_boot_done(&arena);
	ck_assert_ptr_nonnull(ALLOC(.size = RF_BOOT_ROOM));
}
END_TEST

/* A device can reach all of RAM on some platforms: nothing of it may survive into the next case. */
START_TEST(device_writes_do_not_cross_cases)
{
	static const char junk[] = "left by the device";
	char *boot, got[sizeof(junk)];
	uint64_t gap, far = RF_BANK_LOW_BASE + RF_BANK_SIZE - 4096 - 7;

	booting();
	boot = ALLOC(.size = 24);
	memset(boot, 'b', 24);
	gap = pa_of(boot) + 64;
	rf_arena_boot_done(&arena);
	rf_arena_reset(&arena, RF_BANK_LOW);
	rf_arena_touch(&arena, RF_PA(far), sizeof(junk), true);
	rf_raw_copy(got, arena.base + far, sizeof(got));
	assert_filled(got, RF_ARENA_PATTERN, sizeof(got));
	rf_raw_copy(arena.base + far, junk, sizeof(junk));
	rf_arena_touch(&arena, RF_PA(far), sizeof(junk), false);
	rf_raw_copy(got, arena.base + far, sizeof(got));
	ck_assert_str_eq(got, junk);
	rf_arena_touch(&arena, RF_PA(gap), sizeof(junk), true);
	rf_raw_copy(arena.base + gap, junk, sizeof(junk));
	rf_arena_reset(&arena, RF_BANK_LOW);
	rf_arena_touch(&arena, RF_PA(far), sizeof(junk), false);
	rf_raw_copy(got, arena.base + far, sizeof(got));
	assert_filled(got, RF_ARENA_PATTERN, sizeof(got));
	rf_raw_copy(got, arena.base + gap, sizeof(got));
	ck_assert_str_ne(got, junk);
	assert_filled(boot, 'b', 24);
}
END_TEST

START_TEST(reserved_ranges_are_open_and_skipped)
{
	uint64_t base = RF_BANK_LOW_BASE + RF_BOOT_ROOM + 0x4000, len = 0x10000;
	char *pool, *p;

	fresh();
	ck_assert_int_eq(rf_arena_reserve(&arena, RF_PA(base), len), 0);
	pool = rf_arena_ptr(&arena, RF_PA(base), len);
	assert_open(pool, len, 4096);
	assert_filled(pool, 0, len);
	memset(pool, 0x55, len);
	for (int i = 0; i < 300; i++) {
		p = ALLOC(.size = 100 + i * 7, .pages = i % 2);
		ck_assert(p + 100 + i * 7 + RF_RED_ZONE <= pool || p >= pool + len + RF_RED_ZONE);
	}
	ck_assert_ptr_null(rf_arena_find(&arena, RF_PA(base)));
	ck_assert_int_eq(free_it(pool), -ENOENT);
	assert_filled(pool, 0x55, len);
	rf_arena_reset(&arena, RF_BANK_LOW);
	assert_shut(pool, len);
	ck_assert_int_eq(rf_arena_reserve(&arena, RF_PA(base), len), 0);
	assert_filled(pool, 0, len);
}
END_TEST

START_TEST(reservations_that_cannot_be)
{
	uint64_t base = RF_BANK_HIGH_BASE + RF_BOOT_ROOM;

	fresh();
	ck_assert_int_eq(rf_arena_reserve(&arena, RF_PA(base), 0), -EINVAL);
	ck_assert_int_eq(rf_arena_reserve(&arena, RF_PA(base + 8), 4096), -EINVAL);
	ck_assert_int_eq(rf_arena_reserve(&arena, RF_PA(base), 4095), -EINVAL);
	ck_assert_int_eq(rf_arena_reserve(&arena, RF_PA(base - 4096), 8192), -EINVAL);
	ck_assert_int_eq(rf_arena_reserve(&arena, RF_PA(0), 4096), -EINVAL);
	ck_assert_int_eq(rf_arena_reserve(&arena, RF_PA(base), RF_BANK_SIZE), -EINVAL);
	ck_assert_int_eq(rf_arena_reserve(&arena, RF_PA(base), ~4095ULL), -EINVAL);
	ck_assert_int_eq(rf_arena_reserve(&arena, RF_PA(base), 0x4000), 0);
	ck_assert_int_eq(rf_arena_reserve(&arena, RF_PA(base + 0x3000), 0x4000), -EBUSY);
	for (int i = 1; i < RF_ARENA_RESERVES; i++)
		ck_assert_int_eq(rf_arena_reserve(&arena, RF_PA(base + i * 0x4000), 4096), 0);
	ck_assert_int_eq(rf_arena_reserve(&arena, RF_PA(base + 0x100000), 4096), -ENOSPC);
	rf_arena_reset(&arena, RF_BANK_HIGH);
	ALLOC(.size = 8192);
	ck_assert_int_eq(rf_arena_reserve(&arena, RF_PA(base), 4096), -EBUSY);
	ck_assert_int_eq(rf_arena_reserve(&arena, RF_PA(base + 0x100000), 4096), 0);
}
END_TEST

START_TEST(a_whole_bank_reserved_leaves_nothing)
{
	fresh();
	ck_assert_int_eq(rf_arena_reserve(&arena, RF_PA(RF_BANK_LOW_BASE + RF_BOOT_ROOM),
					  RF_BANK_SIZE - RF_BOOT_ROOM), 0);
	ck_assert_ptr_null(ALLOC(.size = 8));
	ck_assert_ptr_null(ALLOC(.size = 4096, .pages = true));
}
END_TEST

START_TEST(copy_is_exact_at_every_length)
{
	uint8_t from[1200], to[1208];

	for (size_t i = 0; i < sizeof(from); i++)
		from[i] = (uint8_t)(i * 31 + 1);
	for (size_t len = 0; len <= sizeof(from); len += len < 40 ? 1 : 29) {
		memset(to, 0, sizeof(to));
		rf_raw_copy(to + 3, from, len);
		ck_assert_mem_eq(to + 3, from, len);
		assert_filled(to, 0, 3);
		assert_filled(to + 3 + len, 0, sizeof(to) - 3 - len);
	}
}
END_TEST

/* Whoever looks first, and whatever an earlier case left there: lazy pages are zero. */
START_TEST(lazy_pages_are_shut_until_opened_and_zero)
{
	const struct rf_alloc_request request = { .size = 4 * RF_PAGE_SIZE, .pages = true, .lazy = true };
	uint8_t *ptr;
	uint64_t pa;

	fresh();
	memset(ALLOC(.size = 4 * RF_PAGE_SIZE, .pages = true), 0x77, 4 * RF_PAGE_SIZE);
	rf_arena_reset(&arena, RF_BANK_LOW);
	ptr = rf_arena_alloc(&arena, &request, NULL);
	pa = pa_of(ptr);
	assert_shut(ptr, 4 * RF_PAGE_SIZE);
	rf_arena_open(&arena, ptr + RF_PAGE_SIZE - 8, 16);
	assert_open(ptr, 2 * RF_PAGE_SIZE, 8);
	assert_filled(ptr, 0, 2 * RF_PAGE_SIZE);
	rf_arena_touch(&arena, RF_PA(pa + 2 * RF_PAGE_SIZE), 1, true);
	rf_raw_copy(arena.base + pa + 2 * RF_PAGE_SIZE, &(uint8_t){ 5 }, 1);
	rf_arena_open(&arena, ptr + 2 * RF_PAGE_SIZE, 2 * RF_PAGE_SIZE);
	assert_open(ptr, 4 * RF_PAGE_SIZE, 8);
	ck_assert_uint_eq(ptr[2 * RF_PAGE_SIZE], 5);
	assert_filled(ptr + 2 * RF_PAGE_SIZE + 1, 0, 2 * RF_PAGE_SIZE - 1);
	ck_assert_int_eq(free_it(ptr), 0);
	rf_arena_open(&arena, ptr, 8);
	assert_shut(ptr, 4 * RF_PAGE_SIZE);
}
END_TEST

/* The device's bytes of before the allocation do not show in it. */
START_TEST(lazy_pages_hide_what_the_device_left)
{
	const struct rf_alloc_request request = { .size = RF_PAGE_SIZE, .pages = true, .lazy = true };
	uint64_t pa;
	uint8_t *ptr;

	fresh();
	ptr = rf_arena_alloc(&arena, &request, NULL);
	pa = pa_of(ptr);
	rf_arena_reset(&arena, RF_BANK_LOW);
	rf_arena_touch(&arena, RF_PA(pa), 8, true);
	ptr = rf_arena_alloc(&arena, &request, NULL);
	ck_assert_uint_eq(pa_of(ptr), pa);
	rf_arena_open(&arena, ptr, 8);
	assert_filled(ptr, 0, RF_PAGE_SIZE);
}
END_TEST

/* What the guest keeps in a reserve is shut, and back as boot left it whoever touched it. */
START_TEST(a_shelf_is_shut_and_comes_back)
{
	char *left, *taken, junk[32], *back;

	booting();
	left = ALLOC(.size = 20);
	taken = ALLOC(.size = 20);
	strcpy(left, "left alone");
	strcpy(taken, "taken");
	rf_arena_shelve(&arena, left);
	rf_arena_shelve(&arena, taken);
	rf_arena_boot_done(&arena);
	rf_arena_reset(&arena, RF_BANK_LOW);
	memset(junk, 'j', sizeof(junk));
	for (int i = 0; i < 3; i++) {
		assert_shut(left, 20);
		assert_shut(taken, 20);
		rf_arena_unshelve(&arena, taken);
		assert_open(taken, 20, RF_RED_ZONE);
		ck_assert_str_eq(taken, "taken");
		memset(taken, i, 20);
		if (i == 1)
			ck_assert_int_eq(free_it(taken), 0);
		if (i == 2)
			rf_arena_shelve(&arena, taken);
		rf_arena_touch(&arena, RF_PA(pa_of(left)), 20, true);
		rf_raw_copy(left, junk, 20);
		back = ALLOC(.size = 20);
		rf_arena_shelve(&arena, back);
		assert_shut(back, 20);
		rf_arena_reset(&arena, RF_BANK_LOW);
		rf_raw_copy(junk, left, 11);
		ck_assert_str_eq(junk, "left alone");
	}
	rf_arena_shelve(&arena, junk);
	rf_arena_unshelve(&arena, ALLOC(.size = 8));
}
END_TEST

/* However a page is used in a case, what nobody wrote of it is the pattern: before, after and between. */
START_TEST(pages_are_known_as_far_as_they_are_used)
{
	uint8_t page[RF_PAGE_SIZE], *small, *zero, *next;
	uint64_t at;

	fresh();
	for (int i = 0; i < 3; i++) {
		memset(ALLOC(.size = 2 * RF_PAGE_SIZE, .align = RF_PAGE_SIZE), 0x77, 2 * RF_PAGE_SIZE);
		rf_arena_reset(&arena, RF_BANK_LOW);
		small = ALLOC(.size = 40);
		at = pa_of(small) & ~(uint64_t)(RF_PAGE_SIZE - 1);
		zero = ALLOC(.size = 100, .align = 512, .zero = true);
		assert_filled(small, RF_ARENA_PATTERN, 40);
		assert_filled(zero, 0, 100);
		if (i)
			rf_arena_touch(&arena, RF_PA(at + 8), RF_PAGE_SIZE - 8, i == 1);
		if (i == 1)
			rf_raw_copy(arena.base + at + 1024, &(uint8_t){ 9 }, 1);
		next = ALLOC(.size = 3000, .align = 1024);
		ck_assert_uint_eq(pa_of(next), at + 1024);
		ck_assert_uint_eq(next[0], i == 1 ? 9 : RF_ARENA_PATTERN);
		assert_filled(next + 1, RF_ARENA_PATTERN, 2999);
		rf_arena_touch(&arena, RF_PA(at), RF_PAGE_SIZE, false);
		ck_assert_uint_eq(rf_arena_known(&arena, RF_PA(at)), RF_PAGE_SIZE);
		rf_raw_copy(page, arena.base + at, RF_PAGE_SIZE);
		assert_filled(page + (zero - small) + (pa_of(small) - at) + 104, RF_ARENA_PATTERN,
			      400);
		ck_assert_ptr_eq(rf_arena_at(&arena, zero), rf_arena_find(&arena, RF_PA(pa_of(zero))));
		rf_arena_reset(&arena, RF_BANK_LOW);
	}
}
END_TEST

/* What a page began with is no word about the rest of it. */
START_TEST(touching_what_is_known_costs_nothing)
{
	uint8_t *ptr;
	uint64_t pa;

	fresh();
	ptr = ALLOC(.size = 64);
	pa = pa_of(ptr);
	rf_arena_touch(&arena, RF_PA(pa), 64, true);
	ck_assert_uint_lt(rf_arena_known(&arena, RF_PA(pa)), RF_PAGE_SIZE);
	rf_arena_touch(&arena, RF_PA(pa + 64), 64, false);
	ck_assert_uint_eq(rf_arena_known(&arena, RF_PA(pa)), RF_PAGE_SIZE);
	ck_assert_uint_eq(rf_arena_known(&arena, RF_PA(RF_BANK_LOW_BASE)), RF_PAGE_SIZE);
}
END_TEST

RF_CHECK_MAIN("arena_life", reset_shuts_and_forgets,
	      each_case_sees_the_same_addresses_whatever_boot_took, boot_memory_comes_back,
	      boot_has_its_room_and_no_more, device_writes_do_not_cross_cases,
	      reserved_ranges_are_open_and_skipped, reservations_that_cannot_be,
	      a_whole_bank_reserved_leaves_nothing, copy_is_exact_at_every_length,
	      lazy_pages_are_shut_until_opened_and_zero, lazy_pages_hide_what_the_device_left,
	      a_shelf_is_shut_and_comes_back, pages_are_known_as_far_as_they_are_used,
	      touching_what_is_known_costs_nothing)
