// SPDX-License-Identifier: GPL-2.0-only
/* platform: a device of so many address bits: what it reaches, what the guest is told. */
#include "memory/platform.h"
#include "tests/check_main.h"

#include <errno.h>
#include <string.h>

static struct rf_trace trace;
static struct rf_arena arena;
static struct rf_platform platform;
static const char *why;

static int init(uint64_t width, uint64_t untold)
{
	struct rf_platform_config config = { .id = RF_PLATFORM_WIDTH_LIMITED };

	config.setting[RF_PLATFORM_SET_WIDTH] = width;
	config.setting[RF_PLATFORM_SET_UNTOLD] = untold;
	if (!trace.ring) {
		ck_assert_int_eq(rf_trace_init(&trace, 256), 0);
		ck_assert_int_eq(rf_arena_init(&arena, &trace, 0), 0);
		rf_arena_boot_done(&arena);
	}
	rf_trace_reset(&trace);
	rf_arena_reset(&arena, RF_BANK_LOW);
	return rf_platform_init(&platform, &config, &arena, &trace, &why);
}

static uint64_t piece(uint64_t ba, uint64_t len)
{
	struct rf_pa pa;

	return rf_platform_resolve(&platform, RF_BA(ba), len, RF_PERM_WRITE, &pa);
}

START_TEST(bits_beyond_the_width_reach_nothing)
{
	struct rf_ba ba;

	ck_assert_int_eq(init(0, 0), 0);
	ck_assert(platform.ops->restricted && !platform.ops->translated);
	ck_assert_uint_eq(piece(RF_BANK_LOW_BASE, 16), 16);
	ck_assert_uint_eq(piece(RF_BANK_HIGH_BASE, 16), 0);
	ck_assert_int_eq(platform.ops->bus_of(&platform, RF_PA(RF_BANK_LOW_BASE), 16, &ba), 0);
	ck_assert_uint_eq(ba.v, RF_BANK_LOW_BASE);
	ck_assert_int_eq(platform.ops->bus_of(&platform, RF_PA(RF_BANK_HIGH_BASE), 16, &ba),
			 -ENXIO);
	ck_assert_int_eq(init(24, 0), 0);
	ck_assert_uint_eq(piece(0xfffff8, 16), 8);
	ck_assert_uint_eq(piece(0x1000000, 1), 0);
	ck_assert_int_eq(platform.ops->bus_of(&platform, RF_PA(0xfffff8), 16, &ba), -ENXIO);
	ck_assert_int_eq(init(33, 0), 0);
	ck_assert_uint_eq(piece(RF_BANK_HIGH_BASE, 16), 16);
	ck_assert_uint_eq(piece(RF_BANK_TOP_BASE, 16), 0);
}
END_TEST

START_TEST(all_bits_reach_all_of_ram)
{
	ck_assert_int_eq(init(64, 0), 0);
	ck_assert_uint_eq(piece(RF_BANK_TOP_BASE, 16), 16);
	ck_assert_uint_eq(piece(RF_BANK_TOP_BASE + RF_BANK_SIZE, 1), 0);
	ck_assert_int_eq(init(45, 0), 0);
	ck_assert_uint_eq(piece(RF_BANK_TOP_BASE, 16), 16);
	ck_assert_int_eq(init(44, 0), 0);
	ck_assert_uint_eq(piece(RF_BANK_TOP_BASE, 16), 0);
}
END_TEST

START_TEST(too_few_bits_are_refused)
{
	ck_assert_int_eq(init(23, 0), -EINVAL);
	ck_assert_ptr_nonnull(strstr(why, "24"));
}
END_TEST

START_TEST(whether_the_guest_is_told_is_known)
{
	ck_assert_int_eq(init(32, 1), 0);
	ck_assert(platform.untold);
	ck_assert_int_eq(init(32, 0), 0);
	ck_assert(!platform.untold);
}
END_TEST

RF_CHECK_MAIN("width", bits_beyond_the_width_reach_nothing, all_bits_reach_all_of_ram,
	      too_few_bits_are_refused, whether_the_guest_is_told_is_known)
