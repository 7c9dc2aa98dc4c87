// SPDX-License-Identifier: GPL-2.0-only
/* The IOMMU: its table, what stays cached, and the platforms that stand behind one. */
#include "memory/platform.h"
#include "tests/check_main.h"

#include <errno.h>
#include <string.h>

#define PAGE ((uint64_t)RF_PAGE_SIZE)
#define LOW (RF_BANK_LOW_BASE + RF_BOOT_ROOM)
#define IOVA 0xfffff000ULL

static struct rf_arena arena;
static struct rf_trace trace;
static struct rf_platform platform;
static const struct rf_access access_data = { .purpose = RF_FOR_DATA };

static void build(uint8_t id, uint64_t width)
{
	struct rf_platform_config config = { .id = id };
	const char *why = NULL;

	if (!arena.base) {
		ck_assert_int_eq(rf_trace_init(&trace, 256), 0);
		ck_assert_int_eq(rf_arena_init(&arena, &trace, 0), 0);
		ck_assert_int_eq(rf_iommu_init(&platform.iommu), 0);
		rf_arena_boot_done(&arena);
	}
	config.setting[RF_PLATFORM_SET_WIDTH] = width;
	rf_trace_reset(&trace);
	rf_arena_reset(&arena, RF_BANK_LOW);
	ck_assert_int_eq(rf_platform_init(&platform, &config, &arena, &trace, &why), 0);
}

static int open_at(uint64_t ba, uint64_t pa, uint64_t len, enum rf_perm perm)
{
	return rf_platform_open(&platform, &(struct rf_opening){ { ba }, { pa }, len, perm });
}

static bool holds(uint64_t ba, uint64_t len, enum rf_perm perm)
{
	return rf_platform_window_holds(&platform, RF_BA(ba), len, perm);
}

static uint64_t resolves(uint64_t ba, uint64_t len, enum rf_perm perm)
{
	struct rf_pa pa = { 0 };
	uint64_t done = rf_platform_resolve(&platform, RF_BA(ba), len, perm, &pa);

	return done == len ? pa.v : 0;
}

static const struct rf_event *last(void)
{
	return rf_trace_at(&trace, rf_trace_kept(&trace) - 1);
}

START_TEST(what_is_not_mapped_is_not_there)
{
	build(RF_PLATFORM_VTD, 0);
	ck_assert(platform.ops->translated && !platform.ops->restricted);
	ck_assert(!holds(IOVA, 1, RF_PERM_READ));
	ck_assert(!holds(LOW, 1, RF_PERM_READ));
	ck_assert_uint_eq(resolves(LOW, 1, RF_PERM_READ), 0);
	platform.physical = true;
	ck_assert_uint_eq(resolves(LOW, 1, RF_PERM_READ), LOW);
	ck_assert(!holds(LOW, 1, RF_PERM_READ));
}
END_TEST

START_TEST(pages_are_open_whole_and_as_mapped)
{
	build(RF_PLATFORM_SMMU, 0);
	ck_assert_int_eq(open_at(IOVA + 0x10, LOW + 0x10, 0x20, RF_PERM_READ), 0);
	ck_assert_uint_eq(last()->kind, RF_EV_WINDOW);
	ck_assert_uint_eq(last()->window.ba, IOVA);
	ck_assert_uint_eq(last()->window.len, PAGE);
	ck_assert_uint_eq(resolves(IOVA, PAGE, RF_PERM_READ), LOW);
	ck_assert_uint_eq(resolves(IOVA + 5, 7, RF_PERM_READ), LOW + 5);
	ck_assert_uint_eq(resolves(IOVA, 1, RF_PERM_WRITE), 0);
	ck_assert_uint_eq(resolves(IOVA, PAGE + 1, RF_PERM_READ), 0);
	ck_assert(holds(IOVA, PAGE, RF_PERM_READ) && !holds(IOVA, PAGE, RF_PERM_WRITE));
}
END_TEST

/* What a device remembers of a large page in smaller pieces goes with it. */
START_TEST(a_granule_is_open_whole)
{
	struct rf_platform_config config = { .id = RF_PLATFORM_SMMU };
	const char *why = NULL;
	uint64_t word = 0;

	build(RF_PLATFORM_SMMU, 0);
	config.setting[RF_PLATFORM_SET_PAGE_SIZE] = 0x10000;
	ck_assert_int_eq(rf_platform_init(&platform, &config, &arena, &trace, &why), 0);
	ck_assert_int_eq(open_at(0xffff3010, LOW + 0x3010, 0x20, RF_PERM_READ), 0);
	ck_assert_uint_eq(last()->window.ba, 0xffff0000);
	ck_assert_uint_eq(last()->window.len, 0x10000);
	ck_assert_uint_eq(resolves(0xffff0000, 0x10000, RF_PERM_READ), LOW);
	ck_assert_uint_eq(resolves(0xffffffff, 1, RF_PERM_READ), LOW + 0xffff);
	ck_assert(!holds(0x100000000, 1, RF_PERM_READ) && !holds(0xfffeffff, 1, RF_PERM_READ));
	for (uint64_t at = 0; at < 0x10000; at += PAGE)
		ck_assert_int_eq(rf_dev_read(&platform, access_data, RF_BA(0xffff0000 + at), &word,
					     8), 0);
	rf_platform_close(&platform, RF_BA(0xffff3010), 0x20, RF_PERM_READ);
	rf_platform_flush(&platform, RF_BA(0), UINT64_MAX);
	for (uint64_t at = 0; at < 0x10000; at += PAGE)
		ck_assert_int_eq(rf_dev_read(&platform, access_data, RF_BA(0xffff0000 + at), &word,
					     8), -EFAULT);
}
END_TEST

START_TEST(page_sizes_are_those_of_kernels)
{
	static const struct { uint8_t id; uint32_t size, personality; int err; } cases[] = {
		{ RF_PLATFORM_SMMU, 0, RF_PERSONALITY_GENERIC, 0 },
		{ RF_PLATFORM_SMMU, 4096, RF_PERSONALITY_GENERIC, 0 },
		{ RF_PLATFORM_SMMU, 65536, RF_PERSONALITY_ARM64_64K, 0 },
		{ RF_PLATFORM_SMMU, 16384, RF_PERSONALITY_GENERIC, -EINVAL },
		{ RF_PLATFORM_XEN, 65536, RF_PERSONALITY_ARM64_64K, 0 },
		{ RF_PLATFORM_VTD, 65536, RF_PERSONALITY_GENERIC, -EINVAL },
		{ RF_PLATFORM_SEV, 65536, RF_PERSONALITY_GENERIC, -EINVAL },
		{ RF_PLATFORM_S390, 4096, RF_PERSONALITY_S390, 0 },
	};

	build(RF_PLATFORM_SMMU, 0);
	for (size_t i = 0; i < RF_ARRAY_SIZE(cases); i++) {
		struct rf_platform_config config = { .id = cases[i].id };
		const char *why = NULL;

		config.setting[RF_PLATFORM_SET_PAGE_SIZE] = cases[i].size;
		ck_assert_int_eq(rf_platform_check(&config, &why), cases[i].err);
		ck_assert(!cases[i].err == !why);
		if (!cases[i].err)
			ck_assert_int_eq((int)rf_platform_personality(&config),
					 (int)cases[i].personality);
	}
}
END_TEST

START_TEST(pages_side_by_side_are_one_piece_if_their_memory_is)
{
	struct rf_pa pa;

	build(RF_PLATFORM_VTD, 0);
	ck_assert_int_eq(open_at(0x10000, LOW, 2 * PAGE, RF_PERM_RW), 0);
	ck_assert_int_eq(open_at(0x12000, LOW + 8 * PAGE, PAGE, RF_PERM_RW), 0);
	ck_assert_uint_eq(rf_platform_resolve(&platform, RF_BA(0x10010), 3 * PAGE, RF_PERM_READ,
					      &pa), 2 * PAGE - 0x10);
	ck_assert_uint_eq(pa.v, LOW + 0x10);
	ck_assert(holds(0x10000, 3 * PAGE, RF_PERM_WRITE));
	ck_assert(!holds(0x10000, 3 * PAGE + 1, RF_PERM_WRITE));
}
END_TEST

START_TEST(what_is_withdrawn_stays_cached_until_it_is_flushed)
{
	uint64_t word = 0;

	build(RF_PLATFORM_VTD, 0);
	ck_assert_int_eq(open_at(IOVA, LOW, PAGE, RF_PERM_RW), 0);
	ck_assert_int_eq(rf_dev_read(&platform, access_data, RF_BA(IOVA), &word, 8), 0);
	ck_assert_uint_eq(last()->access.result, RF_ACCESS_OK);
	rf_platform_close(&platform, RF_BA(IOVA), PAGE, RF_PERM_RW);
	ck_assert(!holds(IOVA, 8, RF_PERM_READ));
	ck_assert(rf_platform_withdrawn(&platform, RF_BA(IOVA), 8, RF_PERM_READ));
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(rf_dev_read(&platform, access_data, RF_BA(IOVA), &word, 8), 0);
		ck_assert_uint_eq(last()->access.result, RF_ACCESS_WITHDRAWN);
		ck_assert_uint_eq(last()->access.pa, LOW);
	}
	rf_platform_flush(&platform, RF_BA(IOVA), PAGE);
	ck_assert_uint_eq(last()->kind, RF_EV_WINDOW);
	ck_assert(!last()->window.open);
	ck_assert_int_eq(rf_dev_read(&platform, access_data, RF_BA(IOVA), &word, 8), -EFAULT);
	ck_assert_uint_eq(last()->access.result, RF_ACCESS_FAULT);
}
END_TEST

/* A bus address that is used again before the flush leads to the old memory. */
START_TEST(reuse_before_the_flush_leads_astray)
{
	build(RF_PLATFORM_VTD, 0);
	ck_assert_int_eq(open_at(IOVA, LOW, PAGE, RF_PERM_RW), 0);
	rf_platform_close(&platform, RF_BA(IOVA), PAGE, RF_PERM_RW);
	ck_assert_int_eq(open_at(IOVA, LOW + PAGE, PAGE, RF_PERM_RW), 0);
	ck_assert(holds(IOVA, 1, RF_PERM_READ));
	ck_assert_uint_eq(resolves(IOVA, 1, RF_PERM_READ), LOW);
	rf_platform_flush(&platform, RF_BA(0), UINT64_MAX);
	ck_assert_uint_eq(resolves(IOVA, 1, RF_PERM_READ), LOW + PAGE);
	rf_platform_close(&platform, RF_BA(IOVA), PAGE, RF_PERM_RW);
	ck_assert_int_eq(open_at(IOVA, LOW + PAGE, PAGE, RF_PERM_RW), 0);
	ck_assert(!rf_platform_withdrawn(&platform, RF_BA(IOVA), 1, RF_PERM_READ));
}
END_TEST

START_TEST(a_page_that_leads_elsewhere_is_not_opened)
{
	build(RF_PLATFORM_VTD, 0);
	ck_assert_int_eq(open_at(0x12000, LOW, PAGE, RF_PERM_RW), 0);
	ck_assert_int_eq(open_at(0x10000, LOW + PAGE, 4 * PAGE, RF_PERM_READ), -EEXIST);
	rf_platform_flush(&platform, RF_BA(0), UINT64_MAX);
	ck_assert(!holds(0x10000, 1, RF_PERM_READ) && !holds(0x11000, 1, RF_PERM_READ));
	ck_assert_uint_eq(resolves(0x12000, 1, RF_PERM_READ), LOW);
}
END_TEST

/* Mappings of a script share pages: each holder counts. */
START_TEST(shared_pages_stay_for_the_last_holder)
{
	build(RF_PLATFORM_VTD, 0);
	ck_assert_int_eq(open_at(IOVA, LOW, 64, RF_PERM_RW), 0);
	ck_assert_int_eq(open_at(IOVA + 64, LOW + 64, 64, RF_PERM_READ), 0);
	rf_platform_close(&platform, RF_BA(IOVA), 64, RF_PERM_RW);
	rf_platform_flush(&platform, RF_BA(IOVA), 64);
	ck_assert(holds(IOVA, PAGE, RF_PERM_READ) && !holds(IOVA, PAGE, RF_PERM_WRITE));
	rf_platform_close(&platform, RF_BA(IOVA + 64), 64, RF_PERM_READ);
	rf_platform_flush(&platform, RF_BA(IOVA), 64);
	ck_assert(!holds(IOVA, 1, RF_PERM_READ));
	ck_assert_uint_eq(platform.iommu.withdrawn, 0);
}
END_TEST

START_TEST(a_full_table_says_so_and_the_next_case_starts_empty)
{
	build(RF_PLATFORM_VTD, 0);
	for (uint64_t i = 0; i < RF_IOMMU_PAGES; i++)
		ck_assert_int_eq(open_at((i + 1) * PAGE, LOW, PAGE, RF_PERM_READ), 0);
	ck_assert_int_eq(open_at(IOVA, LOW, PAGE, RF_PERM_READ), -ENOMEM);
	ck_assert_uint_eq(platform.iommu.lost, 1);
	rf_platform_close(&platform, RF_BA(PAGE), PAGE, RF_PERM_READ);
	rf_platform_flush(&platform, RF_BA(PAGE), PAGE);
	ck_assert_int_eq(open_at(IOVA, LOW, PAGE, RF_PERM_READ), 0);
	build(RF_PLATFORM_VTD, 0);
	ck_assert_uint_eq(platform.iommu.lost, 0);
	ck_assert(!holds(IOVA, 1, RF_PERM_READ) && !holds(2 * PAGE, 1, RF_PERM_READ));
}
END_TEST

START_TEST(scripts_get_addresses_of_their_own)
{
	static const uint64_t pas[] = { LOW, RF_BANK_HIGH_BASE, RF_BANK_TOP_BASE + 0x123 };
	struct rf_ba ba, before = { 0 };

	build(RF_PLATFORM_VTD, 0);
	for (size_t i = 0; i < RF_ARRAY_SIZE(pas); i++) {
		ck_assert_int_eq(platform.ops->bus_of(&platform, RF_PA(pas[i]), 64, &ba), 0);
		ck_assert_uint_gt(ba.v, before.v);
		ck_assert_uint_eq(ba.v & 0xfff, pas[i] & 0xfff);
		ck_assert(!rf_arena_is_ram(RF_PA(ba.v), 64));
		before = ba;
	}
	ck_assert_int_eq(platform.ops->bus_of(&platform, RF_PA(0x1000), 1, &ba), -ENXIO);
	build(RF_PLATFORM_VTD, 24);
	ck_assert_int_eq(platform.ops->bus_of(&platform, RF_PA(LOW), 64, &ba), -ENXIO);
}
END_TEST

START_TEST(widths_that_no_iommu_has_are_refused)
{
	static const uint64_t bad[] = { 1, 19, 58, 64, 65 };
	struct rf_platform_config config = { .id = RF_PLATFORM_SMMU };
	const char *why = NULL;

	build(RF_PLATFORM_SMMU, 20);
	ck_assert_uint_eq(rf_iommu_width(&platform), 20);
	build(RF_PLATFORM_SMMU, 0);
	ck_assert_uint_eq(rf_iommu_width(&platform), 48);
	for (size_t i = 0; i < RF_ARRAY_SIZE(bad); i++) {
		config.setting[RF_PLATFORM_SET_WIDTH] = bad[i];
		ck_assert_int_eq(rf_platform_init(&platform, &config, &arena, &trace, &why),
				 -EINVAL);
	}
}
END_TEST

/* A page's grant is at bit 63 and up, no two banks share one, and there is no width to choose. */
START_TEST(grants_are_far_from_physical_addresses)
{
	static const uint64_t pages[] = { LOW, RF_BANK_HIGH_BASE, RF_BANK_TOP_BASE };
	struct rf_platform_config config = { .id = RF_PLATFORM_XEN };
	struct rf_ba ba, before = { 0 };
	const char *why = NULL;

	build(RF_PLATFORM_XEN, 0);
	for (size_t i = 0; i < RF_ARRAY_SIZE(pages); i++) {
		ck_assert_int_eq(platform.ops->bus_of(&platform, RF_PA(pages[i] + 5), 64, &ba), 0);
		ck_assert_uint_eq(ba.v >> 63, 1);
		ck_assert_uint_eq(ba.v & (RF_PAGE_SIZE - 1), 5);
		ck_assert_uint_gt(ba.v, before.v);
		before = ba;
	}
	ck_assert_int_eq(platform.ops->bus_of(&platform, RF_PA(0x1000), 1, &ba), -ENXIO);
	config.setting[RF_PLATFORM_SET_WIDTH] = 48;
	ck_assert_int_eq(rf_platform_init(&platform, &config, &arena, &trace, &why), -EINVAL);
	ck_assert_ptr_nonnull(why);
}
END_TEST

START_TEST(an_identity_domain_is_flat)
{
	struct rf_ba ba;

	build(RF_PLATFORM_VTD_PASSTHROUGH, 0);
	ck_assert(!platform.ops->translated && platform.ops->identity);
	ck_assert_uint_eq(resolves(LOW, 64, RF_PERM_WRITE), LOW);
	ck_assert_int_eq(platform.ops->bus_of(&platform, RF_PA(LOW), 64, &ba), 0);
	ck_assert_uint_eq(ba.v, LOW);
	ck_assert_int_eq(open_at(IOVA, LOW, PAGE, RF_PERM_RW), 0);
	ck_assert(!holds(IOVA, 1, RF_PERM_READ));
}
END_TEST

/* As often as it was opened, and for both ways; a device still finds what is cached. */
START_TEST(all_can_be_closed_at_once)
{
	build(RF_PLATFORM_SMMU, 0);
	ck_assert_int_eq(open_at(IOVA, LOW, PAGE, RF_PERM_READ), 0);
	ck_assert_int_eq(open_at(IOVA, LOW, PAGE, RF_PERM_READ), 0);
	ck_assert_int_eq(open_at(IOVA, LOW, PAGE, RF_PERM_WRITE), 0);
	ck_assert_int_eq(open_at(IOVA - 4 * PAGE, LOW + PAGE, 2 * PAGE, RF_PERM_WRITE), 0);
	ck_assert_uint_eq(resolves(IOVA, 1, RF_PERM_READ), LOW);
	rf_platform_close_all(&platform);
	for (uint64_t at = 0; at <= 4 * PAGE; at += PAGE)
		ck_assert_int_eq(rf_iommu_held(&platform.iommu, (IOVA - at) >> RF_PAGE_SHIFT), 0);
	ck_assert_uint_eq(resolves(IOVA, 1, RF_PERM_READ), LOW);
	rf_platform_flush(&platform, RF_BA(0), UINT64_MAX);
	ck_assert_uint_eq(resolves(IOVA, 1, RF_PERM_READ), 0);
	ck_assert_int_eq(open_at(IOVA, LOW + PAGE, PAGE, RF_PERM_READ), 0);
	ck_assert_uint_eq(resolves(IOVA, 1, RF_PERM_READ), LOW + PAGE);
}
END_TEST

RF_CHECK_MAIN("iommu", all_can_be_closed_at_once, what_is_not_mapped_is_not_there, pages_are_open_whole_and_as_mapped,
	      a_granule_is_open_whole, page_sizes_are_those_of_kernels,
	      pages_side_by_side_are_one_piece_if_their_memory_is,
	      what_is_withdrawn_stays_cached_until_it_is_flushed,
	      reuse_before_the_flush_leads_astray, a_page_that_leads_elsewhere_is_not_opened,
	      shared_pages_stay_for_the_last_holder,
	      a_full_table_says_so_and_the_next_case_starts_empty,
	      scripts_get_addresses_of_their_own, widths_that_no_iommu_has_are_refused,
	      grants_are_far_from_physical_addresses, an_identity_domain_is_flat)
