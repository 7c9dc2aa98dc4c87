// SPDX-License-Identifier: GPL-2.0-only
/* region: what a device that names a region reaches, promised or not, and what its platforms refuse. */
#include "tests/platform_fixture.h"

#include <errno.h>
#include <string.h>

#define BASE 0x1000000ULL
#define SIZE 0x80000ULL
#define OTHER 0x600000ULL

static struct rf_platform_config bounce(void)
{
	return (struct rf_platform_config){ .id = RF_PLATFORM_DEVICE_BOUNCE, .pool_base = BASE,
					    .pool_size = SIZE };
}

static struct rf_platform_config ranges(void)
{
	return (struct rf_platform_config){
		.id = RF_PLATFORM_RANGE_REGISTERS, .ranges = 2,
		.range = { { BASE, BASE, SIZE }, { BASE + 2 * SIZE, BASE + 2 * SIZE, 0x1000 } },
	};
}

static void refuse(const struct rf_platform_config *config, const char *word)
{
	ck_assert_int_eq(init(config), -EINVAL);
	ck_assert_msg(why && strstr(why, word), "\"%s\" lacks \"%s\"", why, word);
}

static uint64_t reach(uint64_t ba, uint64_t len)
{
	struct rf_pa pa = { 0 };
	uint64_t piece = rf_platform_resolve(&platform, RF_BA(ba), len, RF_PERM_WRITE, &pa);

	ck_assert(!piece || pa.v == ba);
	return piece;
}

static bool told(uint64_t ba, uint64_t len)
{
	return rf_platform_window_holds(&platform, RF_BA(ba), len, RF_PERM_READ);
}

START_TEST(a_hint_shuts_nothing)
{
	struct rf_platform_config config = bounce();

	ck_assert_int_eq(init(&config), 0);
	ck_assert_uint_eq(reach(OTHER, 64), 64);
	ck_assert_uint_eq(reach(BASE + SIZE - 8, 16), 8);
	ck_assert(told(OTHER, 64) && told(BASE + SIZE - 8, 16));
	ck_assert(!platform.confined);
}
END_TEST

START_TEST(a_promise_shuts_all_but_the_region)
{
	struct rf_platform_config config = bounce();
	uint32_t generation;

	ck_assert_int_eq(init(&config), 0);
	generation = platform.generation;
	rf_platform_promise(&platform, true);
	ck_assert_uint_ne(platform.generation, generation);
	ck_assert(platform.confined);
	ck_assert_uint_eq(reach(OTHER, 64), 0);
	ck_assert_uint_eq(reach(BASE + SIZE - 8, 16), 8);
	ck_assert(told(BASE, SIZE) && !told(BASE, SIZE + 1) && !told(BASE - 1, 1));
	rf_platform_promise(&platform, false);
	ck_assert_uint_eq(reach(OTHER, 64), 64);
	ck_assert(!platform.confined);
}
END_TEST

/* By the letter it may be handed anything: that it cannot reach it is not the driver's to know. */
START_TEST(a_device_of_its_region_alone_was_not_promised_it)
{
	struct rf_platform_config config = bounce();

	config.setting[RF_PLATFORM_SET_REGION_ONLY] = 1;
	ck_assert_int_eq(init(&config), 0);
	ck_assert(platform.confined);
	ck_assert_uint_eq(reach(OTHER, 64), 0);
	ck_assert(told(OTHER, 64));
	rf_platform_promise(&platform, true);
	rf_platform_promise(&platform, false);
	ck_assert(platform.confined);
}
END_TEST

START_TEST(the_capability_says_where_it_is)
{
	struct rf_platform_config config = bounce();

	ck_assert_int_eq(init(&config), 0);
	ck_assert(platform.untold);
	rf_platform_declare(&platform, 0x1000, 0x2000);
	ck_assert(!platform.untold);
	rf_platform_promise(&platform, true);
	ck_assert(told(BASE + 0x1000, 0x2000) && !told(BASE, 1) && !told(BASE + 0x3000, 1));
	rf_platform_declare(&platform, 0, SIZE + 1);
	ck_assert(platform.untold);
	rf_platform_declare(&platform, 0, 0);
	ck_assert(platform.untold);
	rf_platform_declare(&platform, UINT32_MAX, UINT32_MAX);
	ck_assert(platform.untold);
}
END_TEST

START_TEST(other_addresses_may_be_translated)
{
	struct rf_platform_config config = bounce();
	struct rf_ba ba;
	struct rf_pa pa;

	config.ranges = 1;
	config.range[0] = (struct rf_dma_range){ 0, 0x80000000, 0x40000000 };
	config.setting[RF_PLATFORM_SET_REGION_TRANSLATED] = 1;
	ck_assert_int_eq(init(&config), 0);
	ck_assert(platform.translated && !platform.confined);
	ck_assert_int_eq(platform.ops->bus_of(&platform, RF_PA(OTHER), 8, &ba), 0);
	ck_assert_uint_eq(ba.v, 0x80000000 + OTHER);
	ck_assert_int_eq(platform.ops->bus_of(&platform, RF_PA(BASE), 8, &ba), 0);
	ck_assert_uint_eq(ba.v, BASE);
	ck_assert_uint_eq(reach(BASE, 8), 8);
	ck_assert_uint_eq(reach(OTHER, 8), 0);
	ck_assert_uint_eq(rf_platform_resolve(&platform, RF_BA(0x80000000 + OTHER), 8, RF_PERM_READ,
					      &pa), 8);
	rf_platform_promise(&platform, true);
	/* The device is astray, what it was told is not. */
	ck_assert_uint_eq(reach(BASE, 8), 0);
	ck_assert(told(BASE, 8) && !told(0x80000000 + OTHER, 8));
}
END_TEST

START_TEST(ranges_are_regions_too)
{
	struct rf_platform_config config = ranges();
	struct rf_ba ba;

	ck_assert_int_eq(init(&config), 0);
	ck_assert(!platform.untold && !platform.translated);
	ck_assert_uint_eq(reach(OTHER, 8), 8);
	rf_platform_promise(&platform, true);
	ck_assert_uint_eq(reach(OTHER, 8), 0);
	ck_assert_uint_eq(reach(BASE + 2 * SIZE, 0x1001), 0x1000);
	ck_assert_int_eq(platform.ops->bus_of(&platform, RF_PA(BASE), 8, &ba), 0);
	ck_assert_uint_eq(ba.v, BASE);
	ck_assert_int_eq(platform.ops->bus_of(&platform, RF_PA(0x70000000000ULL), 8, &ba), -ENXIO);
	/* It has no capability to be declared by. */
	rf_platform_declare(&platform, 0, 0);
	ck_assert(!platform.untold);
}
END_TEST

START_TEST(regions_that_make_no_sense_are_refused)
{
	struct rf_platform_config config = bounce();

	config.pool_base = BASE + 0x1000;
	refuse(&config, "aligned");
	config = bounce();
	config.pool_size = 0;
	refuse(&config, "no size");
	config.pool_size = 0x2000000;
	refuse(&config, "no size");
	config = bounce();
	config.pool_base = 0x100000;
	refuse(&config, "place");
	config = bounce();
	config.setting[RF_PLATFORM_SET_REGION_TRANSLATED] = 1;
	refuse(&config, "range");
	config.ranges = 1;
	config.range[0] = (struct rf_dma_range){ 0, BASE, SIZE };
	refuse(&config, "meets the region");
	config = ranges();
	config.ranges = 0;
	refuse(&config, "no range");
	config = ranges();
	config.range[1].bus++;
	refuse(&config, "not moved");
	config = ranges();
	config.range[1].size = 1;
	refuse(&config, "whole pages");
	config = ranges();
	config.range[1].cpu = config.range[1].bus = UINT64_MAX - 0xfff;
	config.range[1].size = 0x2000;
	refuse(&config, "last address");
	config = ranges();
	config.range[0] = (struct rf_dma_range){ 0, 0, 0x1000 };
	refuse(&config, "bouncing");
}
END_TEST

RF_CHECK_MAIN("region", a_hint_shuts_nothing, a_promise_shuts_all_but_the_region,
	      a_device_of_its_region_alone_was_not_promised_it, the_capability_says_where_it_is,
	      other_addresses_may_be_translated, ranges_are_regions_too,
	      regions_that_make_no_sense_are_refused)
