// SPDX-License-Identifier: GPL-2.0-only
/* platform: shared and private pages of confidential guests. */
#include "tests/platform_fixture.h"

#include <errno.h>
#include <string.h>

#define LOW (RF_BANK_LOW_BASE + RF_BOOT_ROOM)
#define END (RF_BANK_LOW_BASE + RF_BANK_SIZE)

static void build(enum rf_platform_id id)
{
	const struct rf_platform_config config = { .id = (uint8_t)id };

	ck_assert_int_eq(init(&config), 0);
}

static uint64_t piece(uint64_t ba, uint64_t len)
{
	struct rf_pa pa = { 0xdead };
	uint64_t bytes = rf_platform_resolve(&platform, RF_BA(ba), len, RF_PERM_WRITE, &pa);

	ck_assert_uint_eq(pa.v, bytes ? ba : 0xdead);
	return bytes;
}

static uint32_t windows(void)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < rf_trace_kept(&trace); i++)
		count += rf_trace_at(&trace, i)->kind == RF_EV_WINDOW;
	return count;
}

START_TEST(all_is_private_at_first)
{
	static const enum rf_platform_id ids[] = { RF_PLATFORM_SEV, RF_PLATFORM_TDX };
	struct rf_ba ba;

	for (size_t i = 0; i < RF_ARRAY_SIZE(ids); i++) {
		build(ids[i]);
		ck_assert(rf_platform_confidential(&platform));
		ck_assert(platform.ops->restricted && !platform.ops->translated);
		ck_assert_uint_eq(piece(LOW, 1), 0);
		ck_assert_uint_eq(piece(RF_BANK_HIGH_BASE, 1), 0);
		ck_assert_uint_eq(piece(0, 1), 0);
		ck_assert_int_eq(platform.ops->bus_of(&platform, RF_PA(LOW), 0, &ba), -ENXIO);
		ck_assert_uint_eq(windows(), 0);
		ck_assert_uint_eq(platform.config.swiotlb_size, RF_CONFIDENTIAL_POOL);
	}
}
END_TEST

START_TEST(whole_pages_are_shared_and_taken_back)
{
	uint32_t generation;
	struct rf_ba ba;

	build(RF_PLATFORM_SEV);
	generation = platform.generation;
	rf_platform_share(&platform, RF_PA(LOW + 0x1800), 0x1000, true);
	ck_assert_uint_ne(platform.generation, generation);
	ck_assert_uint_eq(windows(), 1);
	ck_assert_uint_eq(piece(LOW + 0xfff, 2), 0);
	ck_assert_uint_eq(piece(LOW + 0x1000, 0x4000), 0x2000);
	ck_assert_uint_eq(piece(LOW + 0x2ffe, 8), 2);
	ck_assert_uint_eq(piece(LOW + 0x1010, 0x20), 0x20);
	ck_assert_int_eq(platform.ops->bus_of(&platform, RF_PA(LOW + 0x1000), 0x2000, &ba), 0);
	ck_assert_uint_eq(ba.v, LOW + 0x1000);
	ck_assert_int_eq(platform.ops->bus_of(&platform, RF_PA(LOW + 0x1000), 0x2001, &ba), -ENXIO);
	/* What is so already changes nothing. */
	generation = platform.generation;
	rf_platform_share(&platform, RF_PA(LOW + 0x1000), 0x2000, true);
	ck_assert_uint_eq(platform.generation, generation);
	ck_assert_uint_eq(windows(), 1);
	rf_platform_share(&platform, RF_PA(LOW + 0x1000), 0x1000, false);
	ck_assert_uint_eq(piece(LOW + 0x1000, 1), 0);
	ck_assert_uint_eq(piece(LOW + 0x2000, 1), 1);
	ck_assert_uint_eq(windows(), 2);
}
END_TEST

START_TEST(a_bank_ends_what_is_shared)
{
	build(RF_PLATFORM_TDX);
	rf_platform_share(&platform, RF_PA(END - 0x1000), 0x1000, true);
	ck_assert_uint_eq(piece(END - 8, 100), 8);
	ck_assert_uint_eq(piece(END, 1), 0);
	ck_assert_uint_eq(piece(END - 8, UINT64_MAX), 8);
	/* What is not RAM is nobody's to share. */
	rf_platform_share(&platform, RF_PA(END - 0x2000), 0x4000, true);
	ck_assert_uint_eq(piece(END - 0x2000, 1), 0);
	ck_assert(!rf_platform_is_shared(&platform, RF_PA(END)));
}
END_TEST

START_TEST(the_next_case_begins_private)
{
	build(RF_PLATFORM_SEV);
	rf_platform_share(&platform, RF_PA(LOW), RF_BANK_SIZE - RF_BOOT_ROOM, true);
	ck_assert(rf_platform_is_shared(&platform, RF_PA(END - 1)));
	build(RF_PLATFORM_SEV);
	ck_assert(!rf_platform_is_shared(&platform, RF_PA(END - 1)));
	ck_assert_uint_eq(piece(LOW, 1), 0);
}
END_TEST

START_TEST(other_platforms_have_no_such_pages)
{
	build(RF_PLATFORM_FLAT);
	rf_platform_share(&platform, RF_PA(LOW), 0x1000, true);
	ck_assert(!rf_platform_confidential(&platform));
	ck_assert(!rf_platform_is_shared(&platform, RF_PA(LOW)));
}
END_TEST

START_TEST(the_encryption_bit_lies_above_ram)
{
	struct rf_platform_config config = { .id = RF_PLATFORM_SEV };

	config.setting[RF_PLATFORM_SET_ENCRYPTION_BIT] = 45;
	ck_assert_int_eq(init(&config), -EINVAL);
	ck_assert_ptr_nonnull(strstr(why, "below 46"));
	config.setting[RF_PLATFORM_SET_ENCRYPTION_BIT] = 46;
	ck_assert_int_eq(init(&config), 0);
	rf_platform_share(&platform, RF_PA(LOW), 0x1000, true);
	/* The address of a private page is none that the device finds anything at. */
	ck_assert_uint_eq(piece(LOW | RF_BIT(46), 1), 0);
}
END_TEST

RF_CHECK_MAIN("shared", all_is_private_at_first, whole_pages_are_shared_and_taken_back,
	      a_bank_ends_what_is_shared, the_next_case_begins_private,
	      other_platforms_have_no_such_pages, the_encryption_bit_lies_above_ram)
