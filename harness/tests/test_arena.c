// SPDX-License-Identifier: GPL-2.0-only
/* arena: where memory lies, what is poisoned, frees, boot memory, reserved ranges, limits. */
#include "memory/arena.h"
#include "tests/check_main.h"

#include <errno.h>
#include <sanitizer/asan_interface.h>
#include <string.h>

static struct rf_trace trace;
static struct rf_arena arena;

/* A new arena, still booting. */
static void booting(void)
{
	if (trace.ring) {
		rf_arena_fini(&arena);
		rf_trace_fini(&trace);
	}
	ck_assert_int_eq(rf_trace_init(&trace, 256), 0);
	ck_assert_int_eq(rf_arena_init(&arena, &trace, 0), 0);
}

static void fresh(void)
{
	booting();
	rf_arena_boot_done(&arena);
	rf_arena_reset(&arena, RF_BANK_LOW);
}

#define ALLOC(...) rf_arena_alloc(&arena, &(struct rf_alloc_request){ __VA_ARGS__ }, NULL)

static int free_it(void *ptr)
{
	return rf_arena_free(&arena, ptr, NULL);
}

/* Exactly [ptr, ptr + len) may be touched, within red zones of @zone bytes. */
static void assert_open(const void *ptr, size_t len, size_t zone)
{
	const char *p = ptr;
	size_t open = 0;

	ck_assert_ptr_null(__asan_region_is_poisoned((void *)(uintptr_t)p, len));
	for (size_t i = 1; i <= zone; i++) {
		open += !__asan_address_is_poisoned(p - i);
		open += !__asan_address_is_poisoned(p + len + i - 1);
	}
	ck_assert_uint_eq(open, 0);
}

static void assert_shut(const void *ptr, size_t len)
{
	size_t open = 0;

	for (size_t i = 0; i < len; i++)
		open += !__asan_address_is_poisoned((const char *)ptr + i);
	ck_assert_uint_eq(open, 0);
}

static void assert_filled(const void *ptr, uint8_t byte, size_t len)
{
	size_t others = 0;

	for (size_t i = 0; i < len; i++)
		others += ((const uint8_t *)ptr)[i] != byte;
	ck_assert_uint_eq(others, 0);
}

static const struct rf_event *last(void)
{
	return rf_trace_at(&trace, rf_trace_kept(&trace) - 1);
}

static uint64_t pa_of(const void *ptr)
{
	return rf_arena_pa(&arena, ptr).v;
}

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
	rf_arena_copy((void *)((uintptr_t)p[0] & ~4095ULL), junk, sizeof(junk));
	for (int i = 0; i < 8; i++) {
		ck_assert_int_eq(free_it(p[i]), 0);
		ck_assert_uint_eq(last()->mem.entry, i);
	}
	memset(junk, 0, sizeof(junk));
	rf_arena_copy((void *)((uintptr_t)p[0] & ~4095ULL), junk, sizeof(junk));
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
	rf_arena_copy(got, arena.base + far, sizeof(got));
	assert_filled(got, RF_ARENA_PATTERN, sizeof(got));
	rf_arena_copy(arena.base + far, junk, sizeof(junk));
	rf_arena_touch(&arena, RF_PA(far), sizeof(junk), false);
	rf_arena_copy(got, arena.base + far, sizeof(got));
	ck_assert_str_eq(got, junk);
	rf_arena_touch(&arena, RF_PA(gap), sizeof(junk), true);
	rf_arena_copy(arena.base + gap, junk, sizeof(junk));
	rf_arena_reset(&arena, RF_BANK_LOW);
	rf_arena_touch(&arena, RF_PA(far), sizeof(junk), false);
	rf_arena_copy(got, arena.base + far, sizeof(got));
	assert_filled(got, RF_ARENA_PATTERN, sizeof(got));
	rf_arena_copy(got, arena.base + gap, sizeof(got));
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
		rf_arena_copy(to + 3, from, len);
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
	rf_arena_copy(arena.base + pa + 2 * RF_PAGE_SIZE, &(uint8_t){ 5 }, 1);
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
		rf_arena_copy(left, junk, 20);
		back = ALLOC(.size = 20);
		rf_arena_shelve(&arena, back);
		assert_shut(back, 20);
		rf_arena_reset(&arena, RF_BANK_LOW);
		rf_arena_copy(junk, left, 11);
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
			rf_arena_copy(arena.base + at + 1024, &(uint8_t){ 9 }, 1);
		next = ALLOC(.size = 3000, .align = 1024);
		ck_assert_uint_eq(pa_of(next), at + 1024);
		ck_assert_uint_eq(next[0], i == 1 ? 9 : RF_ARENA_PATTERN);
		assert_filled(next + 1, RF_ARENA_PATTERN, 2999);
		rf_arena_touch(&arena, RF_PA(at), RF_PAGE_SIZE, false);
		ck_assert_uint_eq(rf_arena_known(&arena, RF_PA(at)), RF_PAGE_SIZE);
		rf_arena_copy(page, arena.base + at, RF_PAGE_SIZE);
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

RF_CHECK_MAIN("arena", a_shelf_is_shut_and_comes_back, pages_are_known_as_far_as_they_are_used,
	      touching_what_is_known_costs_nothing, lazy_pages_are_shut_until_opened_and_zero,
	      lazy_pages_hide_what_the_device_left, ram_is_three_banks, pointers_and_addresses_agree, a_hint_is_an_order,
	      objects_are_exact_to_the_byte, powers_of_two_are_naturally_aligned,
	      pages_are_page_aligned_with_a_page_between, freed_memory_is_shut_and_stays_so,
	      wrong_frees_are_told, events_carry_what_happened,
	      find_goes_from_any_byte_to_its_allocation, frees_survive_overwritten_red_zones,
	      placement_and_low_choose_the_bank, full_banks_and_tables_give_null,
	      nothing_at_all_is_an_object_too, reset_shuts_and_forgets,
	      each_case_sees_the_same_addresses_whatever_boot_took, boot_memory_comes_back,
	      boot_has_its_room_and_no_more, device_writes_do_not_cross_cases,
	      reserved_ranges_are_open_and_skipped, reservations_that_cannot_be,
	      a_whole_bank_reserved_leaves_nothing, copy_is_exact_at_every_length)
