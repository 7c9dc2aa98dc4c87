// SPDX-License-Identifier: GPL-2.0-only
/* platform: TCE tables, in pages and in blocks, and what a secure guest shares behind them. */
#include "tests/platform_fixture.h"

#include <errno.h>

#define MIB	0x100000ULL
#define BLOCK	RF_BLOCK_SIZE
#define BASE	RF_TCE_DYNAMIC
#define RAM	0x1000000ULL	/* a whole block of it */

static void build(enum rf_platform_id id)
{
	const struct rf_platform_config config = { .id = (uint8_t)id };

	if (!platform.iommu.pages)
		ck_assert_int_eq(rf_iommu_init(&platform.iommu), 0);
	ck_assert_int_eq(init(&config), 0);
}

static void open_block(uint64_t ba, uint64_t pa, uint64_t len, enum rf_perm perm)
{
	const struct rf_opening opening = { RF_BA(ba), RF_PA(pa), len, perm };

	ck_assert_int_eq(rf_platform_open_block(&platform, &opening), 0);
}

/* Leading bytes that are in reach, and where. */
static uint64_t piece(uint64_t ba, uint64_t len, enum rf_perm perm, uint64_t pa)
{
	struct rf_pa found = { 0xdead };
	uint64_t bytes = rf_platform_resolve(&platform, RF_BA(ba), len, perm, &found);

	ck_assert_uint_eq(found.v, bytes ? pa : 0xdead);
	return bytes;
}

START_TEST(blocks_lead_to_ram_by_permission)
{
	build(RF_PLATFORM_PSERIES_DDW);
	ck_assert_uint_eq(piece(BASE + RAM, 8, RF_PERM_READ, 0), 0);
	open_block(BASE + RAM, RAM, BLOCK, RF_PERM_READ);
	ck_assert_uint_eq(piece(BASE + RAM + 5, 8, RF_PERM_READ, RAM + 5), 8);
	ck_assert_uint_eq(piece(BASE + RAM + 5, 8, RF_PERM_WRITE, 0), 0);
	ck_assert_uint_eq(piece(BASE + RAM + BLOCK - 4, 8, RF_PERM_READ, RAM + BLOCK - 4), 4);
	ck_assert_uint_eq(piece(RAM, 8, RF_PERM_READ, 0), 0);
}
END_TEST

START_TEST(blocks_that_follow_are_one)
{
	build(RF_PLATFORM_PSERIES_DDW);
	open_block(BASE + RAM, RAM, BLOCK, RF_PERM_RW);
	open_block(BASE + RAM + BLOCK, RAM + BLOCK, BLOCK, RF_PERM_RW);
	ck_assert_uint_eq(platform.blocks.count, 1);
	ck_assert_uint_eq(piece(BASE + RAM + BLOCK - 4, 8, RF_PERM_WRITE, RAM + BLOCK - 4), 8);
	/* Neither elsewhere in memory nor for something else. */
	open_block(BASE + RAM + 2 * BLOCK, RAM, BLOCK, RF_PERM_RW);
	open_block(BASE + RAM + 3 * BLOCK, RAM + BLOCK, BLOCK, RF_PERM_READ);
	ck_assert_uint_eq(platform.blocks.count, 3);
}
END_TEST

START_TEST(blocks_are_cut_where_they_are_closed)
{
	build(RF_PLATFORM_PSERIES_DDW);
	open_block(BASE + RAM, RAM, 3 * BLOCK, RF_PERM_RW);
	ck_assert_uint_eq(rf_platform_close_block(&platform, RF_BA(BASE + RAM + BLOCK), BLOCK),
			  BLOCK);
	ck_assert_uint_eq(rf_platform_close_block(&platform, RF_BA(BASE + RAM + BLOCK), BLOCK), 0);
	ck_assert_uint_eq(piece(BASE + RAM + BLOCK - 4, 8, RF_PERM_READ, RAM + BLOCK - 4), 4);
	ck_assert_uint_eq(piece(BASE + RAM + BLOCK, 8, RF_PERM_READ, 0), 0);
	ck_assert_uint_eq(piece(BASE + RAM + 2 * BLOCK, 8, RF_PERM_READ, RAM + 2 * BLOCK), 8);
	ck_assert_uint_eq(rf_platform_close_block(&platform, RF_BA(BASE), 1ULL << 45), 2 * BLOCK);
	ck_assert_uint_eq(platform.blocks.count, 0);
}
END_TEST

START_TEST(there_is_room_for_so_many_blocks)
{
	const struct rf_opening more = { RF_BA(BASE), RF_PA(0), BLOCK, RF_PERM_READ };

	build(RF_PLATFORM_PSERIES_DDW);
	for (uint64_t i = 0; i < RF_BLOCKS; i++)
		open_block(BASE + 2 * i * BLOCK, RAM, BLOCK, RF_PERM_READ);
	ck_assert_int_eq(rf_platform_open_block(&platform, &more), -ENOMEM);
	ck_assert_uint_eq(platform.blocks.lost, 1);
	build(RF_PLATFORM_PSERIES_DDW);
	ck_assert_uint_eq(platform.blocks.count + platform.blocks.lost, 0);
}
END_TEST

START_TEST(pages_and_blocks_stand_side_by_side)
{
	const struct rf_opening opening = { RF_BA(0x1000), RF_PA(RAM + 0x3000), 0x1000,
					    RF_PERM_READ };

	build(RF_PLATFORM_PSERIES_DDW);
	open_block(BASE + RAM, RAM, BLOCK, RF_PERM_RW);
	ck_assert_int_eq(rf_platform_open(&platform, &opening), 0);
	ck_assert_uint_eq(piece(0x1010, 8, RF_PERM_READ, RAM + 0x3010), 8);
	ck_assert_uint_eq(piece(0x1010, 8, RF_PERM_WRITE, 0), 0);
	ck_assert_uint_eq(piece(BASE + RAM, 8, RF_PERM_WRITE, RAM), 8);
}
END_TEST

START_TEST(an_entry_does_not_open_a_private_page)
{
	build(RF_PLATFORM_PSERIES_SVM);
	ck_assert(rf_platform_confidential(&platform));
	open_block(BASE + RAM, RAM, BLOCK, RF_PERM_RW);
	ck_assert_uint_eq(piece(BASE + RAM, 8, RF_PERM_READ, 0), 0);
	ck_assert(rf_platform_leads_to_ram(&platform, RF_BA(BASE + RAM), 8));
	ck_assert(!rf_platform_leads_to_ram(&platform, RF_BA(BASE + RAM + BLOCK), 8));
	rf_platform_share(&platform, RF_PA(RAM), 0x1000, true);
	ck_assert(rf_platform_is_shared(&platform, RF_PA(RAM)));
	ck_assert_uint_eq(piece(BASE + RAM, 0x2000, RF_PERM_READ, RAM), 0x1000);
}
END_TEST

/* Past the tables, but not past the ultravisor. */
START_TEST(physical_addresses_are_of_shared_pages)
{
	build(RF_PLATFORM_PSERIES_SVM);
	platform.physical = true;
	ck_assert_uint_eq(piece(RAM, 8, RF_PERM_READ, 0), 0);
	rf_platform_share(&platform, RF_PA(RAM), 0x1000, true);
	ck_assert_uint_eq(piece(RAM, 8, RF_PERM_READ, RAM), 8);
	ck_assert(rf_platform_is_ram(&platform, RF_PA(RAM + 0x1000), 8));
}
END_TEST

START_TEST(scripts_find_ram_in_the_window)
{
	struct rf_platform_config small = { .id = RF_PLATFORM_PSERIES };
	struct rf_ba ba;

	build(RF_PLATFORM_PSERIES);
	ck_assert_int_eq(platform.ops->bus_of(&platform, RF_PA(RAM), 8, &ba), 0);
	ck_assert_uint_lt(ba.v + 8, rf_tce_window(&platform));
	ck_assert_int_eq(platform.ops->bus_of(&platform, RF_PA(64 * 1024 * MIB), 8, &ba), -ENXIO);
	small.setting[RF_PLATFORM_SET_WINDOW] = MIB;
	ck_assert_int_eq(init(&small), 0);
	ck_assert_int_eq(platform.ops->bus_of(&platform, RF_PA(RAM), 8, &ba), -ENXIO);
	small.setting[RF_PLATFORM_SET_WINDOW] = 3 * MIB;
	ck_assert_int_eq(init(&small), -EINVAL);
	build(RF_PLATFORM_PSERIES_DDW);
	ck_assert_int_eq(platform.ops->bus_of(&platform, RF_PA(RAM), 8, &ba), 0);
	ck_assert_uint_eq(ba.v, BASE + RAM);
}
END_TEST

RF_CHECK_MAIN("tce", blocks_lead_to_ram_by_permission, blocks_that_follow_are_one,
	      blocks_are_cut_where_they_are_closed, there_is_room_for_so_many_blocks,
	      pages_and_blocks_stand_side_by_side, an_entry_does_not_open_a_private_page,
	      physical_addresses_are_of_shared_pages, scripts_find_ram_in_the_window)
