// SPDX-License-Identifier: GPL-2.0-only
/* The harness's side of the border: what a guest that goes on after a report finds in memory. */
#include "guest/guest.h"
#include "tests/arena_fixture.h"

static struct rf_host host;

/* Its @len bytes at @ptr were out of bounds, and it goes on; bit 63: it wrote. */
static void report(const void *ptr, uint64_t len)
{
	host = (struct rf_host){ .trace = &trace, .arena = &arena, .survives = true };
	rf_host_init(&host);
	ck_assert(host.port.report(&host, RF_REPORT_OUT_OF_BOUNDS, NULL, 0, (uintptr_t)ptr, len,
				   NULL));
}

/* An object that begins a page, on which an earlier case left its bytes. */
static uint8_t *spoiled_object(void)
{
	uint8_t *object;

	fresh();
	rf_arena_reset(&arena, RF_BANK_LOW);
	memset(ALLOC(.size = 4 * RF_PAGE_SIZE, .pages = true), 0x66, 4 * RF_PAGE_SIZE);
	rf_arena_reset(&arena, RF_BANK_LOW);
	object = ALLOC(.size = 200, .align = RF_PAGE_SIZE);
	ck_assert_uint_lt(rf_arena_known(&arena, RF_PA(pa_of(object))), 300);
	return object;
}

START_TEST(what_is_read_beyond_an_object_is_no_earlier_cases)
{
	const uint8_t *object = spoiled_object();

	report(object, 300);
	ck_assert_uint_ge(rf_arena_known(&arena, RF_PA(pa_of(object))), 300);
	assert_holds(object + 200, RF_ARENA_PATTERN, 100);
}
END_TEST

START_TEST(what_reaches_onto_the_next_page_is_known_there_too)
{
	const uint8_t *object = spoiled_object();

	report(object + RF_PAGE_SIZE - 8, 16 | RF_BIT(63));
	ck_assert_uint_ge(rf_arena_known(&arena, RF_PA(pa_of(object) + RF_PAGE_SIZE)), 8);
}
END_TEST

/* Between boot's objects nothing is put back but what is known to have been written. */
START_TEST(what_is_written_beside_boots_objects_is_put_back)
{
	uint8_t *object, byte = 0x77, before, after;

	booting();
	object = ALLOC(.size = 20);
	rf_arena_boot_done(&arena);
	rf_arena_reset(&arena, RF_BANK_LOW);
	rf_raw_copy(&before, object + 24, 1);
	report(object + 24, 1 | RF_BIT(63));
	rf_raw_copy(object + 24, &byte, 1);
	rf_arena_reset(&arena, RF_BANK_LOW);
	rf_raw_copy(&after, object + 24, 1);
	ck_assert_uint_eq(after, before);
}
END_TEST

RF_CHECK_MAIN("host", what_is_read_beyond_an_object_is_no_earlier_cases,
	      what_reaches_onto_the_next_page_is_known_there_too,
	      what_is_written_beside_boots_objects_is_put_back)
