// SPDX-License-Identifier: GPL-2.0-only
/* arena: banks, allocations exact to the byte, what becomes of freed memory, wrong frees. */
#include "tests/arena_fixture.h"

START_TEST(ram_is_three_banks)
{
	ck_assert(rf_arena_is_ram(RF_PA(RF_BANK_LOW_BASE), RF_BANK_SIZE));
	ck_assert(rf_arena_is_ram(RF_PA(RF_BANK_HIGH_BASE + RF_BANK_SIZE - 1), 1));
	ck_assert(rf_arena_is_ram(RF_PA(RF_BANK_TOP_BASE), 1));
	ck_assert(!rf_arena_is_ram(RF_PA(0), 1));
	ck_assert(!rf_arena_is_ram(RF_PA(RF_BANK_LOW_BASE - 1), 2));
	ck_assert(!rf_arena_is_ram(RF_PA(RF_BANK_LOW_BASE), RF_BANK_SIZE + 1));
	ck_assert(!rf_arena_is_ram(RF_PA(RF_BANK_LOW_BASE + 1), UINT64_MAX));
	ck_assert(!rf_arena_is_ram(RF_PA(RF_PA_LIMIT), 1));
	ck_assert(!rf_arena_is_ram(RF_PA(UINT64_MAX), 1));
}
END_TEST

START_TEST(banks_lie_side_by_side)
{
	uint64_t place = 7;

	ck_assert(rf_arena_place(RF_PA(RF_BANK_LOW_BASE), RF_BANK_SIZE, &place));
	ck_assert_uint_eq(place, 0);
	ck_assert(rf_arena_place(RF_PA(RF_BANK_TOP_BASE + 5), 0, &place));
	ck_assert_uint_eq(place, RF_BANK_TOP * RF_BANK_SIZE + 5);
	ck_assert(rf_arena_place(RF_PA(RF_BANK_HIGH_BASE + RF_BANK_SIZE - 1), 1, &place));
	ck_assert_uint_eq(place, (RF_BANK_HIGH + 1) * RF_BANK_SIZE - 1);
	ck_assert(!rf_arena_place(RF_PA(RF_BANK_HIGH_BASE + RF_BANK_SIZE - 1), 2, &place));
	ck_assert(!rf_arena_place(RF_PA(RF_BANK_LOW_BASE - 1), 1, &place));
	ck_assert(!rf_arena_place(RF_PA(RF_PA_LIMIT), 0, &place));
	ck_assert(!rf_arena_place(RF_PA(RF_BANK_LOW_BASE + 1), UINT64_MAX, &place));
}
END_TEST

START_TEST(pointers_and_addresses_agree)
{
	uint8_t *p;

	fresh();
	p = ALLOC(.size = 64);
	ck_assert_ptr_eq(rf_arena_ptr(&arena, RF_PA(pa_of(p)), 64), p);
	ck_assert_ptr_eq(p - pa_of(p), arena.base);
	ck_assert_ptr_null(rf_arena_ptr(&arena, RF_PA(RF_BANK_LOW_BASE), RF_BANK_SIZE + 1));
	ck_assert(rf_arena_owns(&arena, p));
	ck_assert(rf_arena_owns(&arena, arena.base));
	ck_assert(!rf_arena_owns(&arena, &p));
	ck_assert(!rf_arena_owns(&arena, arena.base - 1));
	ck_assert(!rf_arena_owns(&arena, arena.base + RF_PA_LIMIT));
}
END_TEST

START_TEST(a_hint_is_an_order)
{
	const uintptr_t hint = 0x200000000000;
	struct rf_arena first, second;

	fresh();
	ck_assert_int_eq(rf_arena_init(&first, &trace, hint), 0);
	ck_assert_ptr_eq(first.base, (void *)hint);
	ck_assert_int_eq(rf_arena_init(&second, &trace, hint), -ENOMEM);
	rf_arena_fini(&first);
	ck_assert_int_eq(rf_arena_init(&second, &trace, hint), 0);
	rf_arena_fini(&second);
}
END_TEST

/* As the RAM of several images does: the banks of one lie between those of another. */
START_TEST(arenas_stand_between_each_others_banks)
{
	const uintptr_t hint = 0x200000000000;
	struct rf_arena first, second;
	struct rf_alloc_request request = { .size = 64 };

	fresh();
	ck_assert_int_eq(rf_arena_init(&first, &trace, hint), 0);
	ck_assert_int_eq(rf_arena_init(&second, &trace, hint + (1ULL << 35)), 0);
	ck_assert_ptr_eq(rf_arena_alloc(&second, &request, NULL), second.base +
			 RF_BANK_LOW_BASE + RF_RED_ZONE + 32);
	rf_arena_fini(&first);
	ck_assert_ptr_nonnull(rf_arena_alloc(&second, &request, NULL));
	rf_arena_fini(&second);
}
END_TEST

START_TEST(objects_are_exact_to_the_byte)
{
	fresh();
	for (size_t size = 1; size < 300; size++) {
		void *p = ALLOC(.size = size);

		ck_assert_uint_eq(pa_of(p) % 8, 0);
		assert_open(p, size, RF_RED_ZONE);
		assert_filled(p, RF_ARENA_PATTERN, size);
	}
}
END_TEST

START_TEST(powers_of_two_are_naturally_aligned)
{
	fresh();
	for (uint64_t size = 8; size <= 0x400000; size *= 2) {
		void *p = ALLOC(.size = size, .align = 8, .zero = true);

		ck_assert_uint_eq(pa_of(p) % size, 0);
		assert_open(p, size, RF_RED_ZONE);
		assert_filled(p, 0, size);
	}
	ck_assert_uint_eq(pa_of(ALLOC(.size = 24, .align = 64)) % 64, 0);
	ck_assert_uint_eq(pa_of(ALLOC(.size = 64, .align = 4096)) % 4096, 0);
}
END_TEST

START_TEST(pages_are_page_aligned_with_a_page_between)
{
	void *a, *b, *odd;

	fresh();
	ALLOC(.size = 5);
	a = ALLOC(.size = 4096, .pages = true);
	b = ALLOC(.size = 3 * 4096, .pages = true, .zero = true, .align = 0x4000);
	odd = ALLOC(.size = 5000, .pages = true);
	ck_assert_uint_eq(pa_of(a) % 4096, 0);
	ck_assert_uint_eq(pa_of(b) % 0x4000, 0);
	assert_open(a, 4096, RF_RED_ZONE);
	assert_shut((char *)a + 4096, 4096);
	assert_open(b, 3 * 4096, 4096);
	assert_open(odd, 5000, 4096);
	assert_filled(a, RF_ARENA_PATTERN, 4096);
	assert_filled(b, 0, 3 * 4096);
	assert_open(ALLOC(.size = 1), 1, RF_RED_ZONE);
}
END_TEST

START_TEST(freed_memory_is_shut_and_stays_so)
{
	char *p, *q;

	fresh();
	p = ALLOC(.size = 100);
	ck_assert_int_eq(free_it(p), 0);
	assert_shut(p, 100);
	for (int i = 0; i < 100; i++) {
		q = ALLOC(.size = 100);
		ck_assert(q + 100 <= p || q >= p + 100);
	}
	assert_shut(p, 100);
	ck_assert_int_eq(free_it(p), -EALREADY);
	ck_assert_uint_eq(last()->kind, RF_EV_FREE);
	ck_assert_uint_eq(last()->mem.result, RF_LEDGER_DEAD);
	ck_assert_uint_eq(last()->mem.entry, 0);
}
END_TEST

START_TEST(wrong_frees_are_told)
{
	char *p, *page;

	fresh();
	p = ALLOC(.size = 64);
	page = ALLOC(.size = 8192, .pages = true);
	ck_assert_int_eq(free_it(p + 8), -ENOENT);
	ck_assert_uint_eq(last()->mem.result, RF_LEDGER_NO_SUCH);
	ck_assert_uint_eq(last()->mem.entry, RF_NO_ENTRY);
	ck_assert_uint_eq(last()->mem.pa, pa_of(p) + 8);
	ck_assert_int_eq(free_it(p + 1), -ENOENT);
	ck_assert_int_eq(free_it(page + 4096), -ENOENT);
	ck_assert_int_eq(free_it(arena.base), -ENOENT);
	ck_assert_int_eq(free_it(arena.base + RF_BANK_LOW_BASE), -ENOENT);
	ck_assert_int_eq(free_it(arena.base + RF_BANK_TOP_BASE), -ENOENT);
	ck_assert_int_eq(free_it(&p), -ENOENT);
	ck_assert_uint_eq(last()->mem.pa, 0);
	ck_assert_int_eq(free_it(NULL), -ENOENT);
	ck_assert_int_eq(free_it(p), 0);
	ck_assert_int_eq(free_it(page), 0);
}
END_TEST

START_TEST(events_carry_what_happened)
{
	struct rf_stack stack = { { 11, 12 } };
	struct rf_alloc_request request = { .size = 40 };
	const struct rf_alloc *alloc;
	void *p;

	fresh();
	p = rf_arena_alloc(&arena, &request, &stack);
	ck_assert_uint_eq(last()->kind, RF_EV_ALLOC);
	ck_assert_uint_eq(last()->mem.pa, pa_of(p));
	ck_assert_uint_eq(last()->mem.len, 40);
	ck_assert_uint_eq(last()->mem.result, RF_LEDGER_OK);
	alloc = rf_arena_at(&arena, p);
	ck_assert_uint_eq(last()->mem.entry, (uint64_t)(alloc - arena.allocs));
	ck_assert_uint_eq(alloc->born.pc[1], 12);
	stack.pc[0] = 13;
	ck_assert_int_eq(rf_arena_free(&arena, p, &stack), 0);
	ck_assert_uint_eq(last()->mem.len, 40);
	ck_assert_uint_eq(last()->mem.result, RF_LEDGER_OK);
	ck_assert_int_eq(alloc->state, RF_ALLOC_FREED);
	ck_assert_uint_eq(alloc->died.pc[0], 13);
}
END_TEST

START_TEST(find_goes_from_any_byte_to_its_allocation)
{
	uint64_t pa[200], size[200];

	fresh();
	for (int i = 0; i < 200; i++) {
		size[i] = 1 + (i * 37) % 700;
		pa[i] = pa_of(ALLOC(.size = i % 9 ? size[i] : size[i] + 4096, .pages = !(i % 9),
				    .low = i % 3));
	}
	for (int i = 0; i < 200; i++) {
		const struct rf_alloc *alloc = rf_arena_find(&arena, RF_PA(pa[i] + size[i] - 1));

		ck_assert_ptr_nonnull(alloc);
		ck_assert_uint_eq(alloc->pa.v, pa[i]);
		ck_assert_ptr_eq(rf_arena_find(&arena, RF_PA(pa[i])), alloc);
		ck_assert_ptr_eq(rf_arena_at(&arena, arena.base + pa[i]), alloc);
		ck_assert_ptr_null(rf_arena_find(&arena, RF_PA(pa[i] - 1)));
		ck_assert_ptr_null(rf_arena_find(&arena, RF_PA(pa[i] + alloc->size)));
		ck_assert_uint_ge(alloc->room, alloc->size);
	}
	ck_assert_ptr_null(rf_arena_find(&arena, RF_PA(0)));
	ck_assert_ptr_null(rf_arena_find(&arena, RF_PA(RF_BANK_TOP_BASE)));
}
END_TEST

/* The device may overwrite the words between objects; frees must still be right. */
START_TEST(frees_survive_overwritten_red_zones)
{
	void *p[8];
	char junk[4096];

	fresh();
	for (int i = 0; i < 8; i++)
		p[i] = ALLOC(.size = 40);
	memset(junk, 0x41, sizeof(junk));
	rf_raw_copy((void *)((uintptr_t)p[0] & ~4095ULL), junk, sizeof(junk));
	for (int i = 0; i < 8; i++) {
		ck_assert_int_eq(free_it(p[i]), 0);
		ck_assert_uint_eq(last()->mem.entry, i);
	}
	memset(junk, 0, sizeof(junk));
	rf_raw_copy((void *)((uintptr_t)p[0] & ~4095ULL), junk, sizeof(junk));
	ck_assert_int_eq(free_it((char *)p[3] + 8), -ENOENT);
	ck_assert_int_eq(free_it(p[3]), -EALREADY);
}
END_TEST

START_TEST(placement_and_low_choose_the_bank)
{
	fresh();
	rf_arena_reset(&arena, RF_BANK_TOP);
	ck_assert_uint_ge(pa_of(ALLOC(.size = 8)), RF_BANK_TOP_BASE);
	ck_assert_uint_lt(pa_of(ALLOC(.size = 8, .low = true)), RF_BANK_HIGH_BASE);
	rf_arena_reset(&arena, RF_BANK_HIGH);
	ck_assert_uint_ge(pa_of(ALLOC(.size = 8)), RF_BANK_HIGH_BASE);
	ck_assert_uint_lt(pa_of(ALLOC(.size = 8)), RF_BANK_TOP_BASE);
}
END_TEST

START_TEST(full_banks_and_tables_give_null)
{
	uint32_t count = 0;

	fresh();
	ck_assert_ptr_null(ALLOC(.size = RF_BANK_SIZE));
	ck_assert_uint_eq(last()->kind, RF_EV_ALLOC);
	ck_assert_uint_eq(last()->mem.result, RF_LEDGER_FULL);
	ck_assert_uint_eq(last()->mem.entry, RF_NO_ENTRY);
	ck_assert_ptr_null(ALLOC(.size = UINT64_MAX));
	ck_assert_ptr_null(ALLOC(.size = UINT64_MAX, .pages = true));
	ck_assert_ptr_null(ALLOC(.size = 8, .align = 24));
	ck_assert_ptr_null(ALLOC(.size = 8, .align = 1ULL << 63));
	while (ALLOC(.size = 0x100000, .pages = true))
		count++;
	ck_assert_uint_ge(count, 50);
	ck_assert_uint_le(count, 60);
	rf_arena_reset(&arena, RF_BANK_LOW);
	for (count = 0; ALLOC(.size = 8);)
		count++;
	ck_assert_uint_eq(count, RF_ARENA_ALLOCS);
	rf_arena_reset(&arena, RF_BANK_LOW);
	ck_assert_ptr_nonnull(ALLOC(.size = 8));
}
END_TEST

START_TEST(nothing_at_all_is_an_object_too)
{
	void *p, *q;

	fresh();
	p = ALLOC(.size = 0);
	q = ALLOC(.size = 0);
	ck_assert_ptr_nonnull(p);
	ck_assert_ptr_ne(p, q);
	assert_shut(p, 8);
	ck_assert_int_eq(free_it(p), 0);
	ck_assert_int_eq(free_it(p), -EALREADY);
	ck_assert_int_eq(free_it(q), 0);
}
END_TEST

RF_CHECK_MAIN("arena", ram_is_three_banks, banks_lie_side_by_side, pointers_and_addresses_agree, a_hint_is_an_order, arenas_stand_between_each_others_banks,
	      objects_are_exact_to_the_byte, powers_of_two_are_naturally_aligned,
	      pages_are_page_aligned_with_a_page_between, freed_memory_is_shut_and_stays_so,
	      wrong_frees_are_told, events_carry_what_happened,
	      find_goes_from_any_byte_to_its_allocation, frees_survive_overwritten_red_zones,
	      placement_and_low_choose_the_bank, full_banks_and_tables_give_null,
	      nothing_at_all_is_an_object_too)
