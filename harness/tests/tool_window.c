// SPDX-License-Identifier: GPL-2.0-only
/* Memory with holes: what another mapping of the file does shows, the owner's own use does not. */
#include "certify/window.h"
#include "tests/check_main.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static struct rf_window window;
static struct rf_touch touch[16];
static uint32_t touches;
static uint8_t *other;	/* the file as a device maps it */

static void note(void *ctx, const struct rf_touch *t)
{
	ck_assert_uint_lt(touches, RF_ARRAY_SIZE(touch));
	touch[touches++] = *t;
}

static uint32_t look(void)
{
	touches = 0;
	ck_assert_int_eq(rf_window_look(&window, note, NULL), 0);
	return touches;
}

static void begin(void)
{
	ck_assert_int_eq(rf_window_init(&window), 0);
	other = mmap(NULL, RF_WINDOW_FILE, PROT_READ | PROT_WRITE, MAP_SHARED, window.file, 0);
	ck_assert_ptr_ne(other, MAP_FAILED);
	ck_assert_uint_eq(look(), 0);
}

static void end(void)
{
	munmap(other, RF_WINDOW_FILE);
	rf_window_fini(&window);
}

static uint8_t *at(uint64_t gpa)
{
	return other + rf_window_entry(RF_REGION_FIRST).offset +
	       (gpa - rf_window_range(RF_REGION_FIRST).cpu);
}

START_TEST(own_use_is_silent)
{
	uint64_t gpa;

	begin();
	gpa = rf_window_take(&window, RF_REGION_FIRST, 100);
	rf_window_write(&window, gpa, "abc", 3);
	ck_assert_uint_eq(look(), 0);
	ck_assert_mem_eq(at(gpa), "abc", 3);
	end();
}
END_TEST

START_TEST(pages_that_turn_up)
{
	volatile uint8_t byte;
	uint64_t gpa;

	begin();
	gpa = rf_window_take(&window, RF_REGION_FIRST, 100) + 2 * RF_PAGE_SIZE;
	byte = *at(gpa);
	ck_assert_uint_eq(look(), 1);
	ck_assert(touch[0].granted && !touch[0].write);
	ck_assert_uint_eq(touch[0].gpa, gpa & ~0xfffULL);
	*at(gpa) = 1;
	ck_assert_uint_eq(look(), 1);
	ck_assert(touch[0].granted && touch[0].write);
	/* They are holes again. */
	ck_assert_uint_eq(look(), 0);
	/* In front of the first region: nobody granted that. */
	other[0] = 7;
	byte = other[RF_PAGE_SIZE];
	(void)byte;
	ck_assert_uint_eq(look(), 2);
	ck_assert(!touch[0].granted && touch[0].write && !touch[1].granted && !touch[1].write);
	end();
}
END_TEST

START_TEST(bytes_that_differ)
{
	uint64_t gpa;

	begin();
	gpa = rf_window_take(&window, RF_REGION_FIRST, 100);
	*at(gpa + 10) ^= 1;
	*at(gpa + 11) ^= 1;
	*at(gpa + 4000) ^= 1;
	ck_assert_uint_eq(look(), 2);
	ck_assert_uint_eq(touch[0].gpa, gpa + 10);
	ck_assert_uint_eq(touch[0].len, 2);
	ck_assert_uint_eq(touch[1].gpa, gpa + 4000);
	ck_assert_uint_eq(look(), 0);
	rf_window_state(&window, gpa + 20, 10, RF_BYTE_GIVEN);
	memset(at(gpa + 20), 0xff, 11);
	ck_assert_uint_eq(look(), 1);
	ck_assert_uint_eq(touch[0].gpa, gpa + 30);
	ck_assert_uint_eq(touch[0].len, 1);
	rf_window_accept(&window, gpa + 20, 10);
	rf_window_state(&window, gpa + 20, 10, RF_BYTE_KEPT);
	ck_assert_uint_eq(look(), 0);
	end();
}
END_TEST

START_TEST(grants)
{
	struct rf_dma_range first = rf_window_range(RF_REGION_FIRST);
	struct rf_dma_range second = rf_window_range(RF_REGION_SECOND);

	ck_assert_uint_eq(first.cpu + first.size, second.cpu);
	ck_assert(rf_window_grants(first.cpu, first.size + second.size));
	ck_assert(!rf_window_grants(first.cpu - 1, 2));
	ck_assert(!rf_window_grants(second.cpu + second.size - 1, 2));
	ck_assert(!rf_window_grants(UINT64_MAX, 1));
	ck_assert(rf_window_grants(first.cpu, 0));
}
END_TEST

START_TEST(the_file_cannot_be_cut_off)
{
	begin();
	ck_assert_int_ne(ftruncate(window.file, 0), 0);
	end();
}
END_TEST

RF_CHECK_MAIN("window", own_use_is_silent, pages_that_turn_up, bytes_that_differ, grants,
	      the_file_cannot_be_cut_off)
