// SPDX-License-Identifier: GPL-2.0-only
/* s390's PCI: tables in guest memory, the shadow that a device obeys, and what stands between them. */
#include "memory/platform.h"
#include "tests/check_main.h"

#include <errno.h>
#include <string.h>

#define PAGE ((uint64_t)RF_PAGE_SIZE)
#define RAM (RF_BANK_LOW_BASE + RF_BOOT_ROOM)
#define FIRST 0x100000000ULL
#define ALL UINT64_MAX

static struct rf_arena arena;
static struct rf_trace trace;
static struct rf_platform platform;
static uint64_t *region, *segment, *table;

struct setting { uint8_t which; uint64_t value; };
#define WITH(name, value) ((struct setting){ RF_PLATFORM_SET_##name, value })
#define USUAL WITH(STRICT, 0)

static uint64_t *table_of(uint64_t size, uint64_t fill)
{
	const struct rf_alloc_request request = { .size = size, .align = size };
	static const struct rf_stack nobody;
	uint64_t *words = rf_arena_alloc(&arena, &request, &nobody);

	for (uint64_t i = 0; i < size / 8; i++)
		words[i] = fill;
	return words;
}

static uint64_t pa_of(const void *p)
{
	return rf_arena_pa(&arena, p).v;
}

/* A guest's three tables for its first MiB of bus addresses, registered. */
static void build(struct setting setting)
{
	struct rf_platform_config config = { .id = RF_PLATFORM_ZPCI };
	const char *why = NULL;

	if (!arena.base) {
		ck_assert_int_eq(rf_trace_init(&trace, 256), 0);
		ck_assert_int_eq(rf_arena_init(&arena, &trace, 0), 0);
		ck_assert_int_eq(rf_iommu_init(&platform.iommu), 0);
		rf_arena_boot_done(&arena);
	}
	config.setting[setting.which] = setting.value;
	rf_trace_reset(&trace);
	rf_arena_reset(&arena, RF_BANK_LOW);
	ck_assert_int_eq(rf_platform_init(&platform, &config, &arena, &trace, &why), 0);
	region = table_of(0x4000, 0x20);
	segment = table_of(0x4000, 0x20);
	table = table_of(0x800, 0x400);
	region[FIRST >> 31] = pa_of(segment) | 0x7;
	segment[FIRST >> 20 & 0x7ff] = pa_of(table);
	rf_shadow_register(&platform, &(struct rf_shadow){
				   .iota = pa_of(region) | 0x804, .base = FIRST,
				   .limit = FIRST + 0x3ffffff });
}

static uint64_t resolves(uint64_t page, enum rf_perm perm)
{
	struct rf_pa pa = { 0 };

	return rf_platform_resolve(&platform, RF_BA(FIRST + page * PAGE), 8, perm, &pa) == 8 ?
	       pa.v : 0;
}

static bool told(uint64_t page, enum rf_perm perm)
{
	return rf_platform_window_holds(&platform, RF_BA(FIRST + page * PAGE), 8, perm);
}

static bool outlived(uint64_t page)
{
	return rf_platform_withdrawn(&platform, RF_BA(FIRST + page * PAGE), 8, RF_PERM_READ);
}

static int refresh(uint64_t page, uint64_t pages)
{
	return rf_shadow_refresh(&platform, RF_BA(FIRST + page * PAGE), pages * PAGE, false);
}

START_TEST(nothing_is_in_reach_before_a_refresh)
{
	build(USUAL);
	table[3] = RAM;
	ck_assert(told(3, RF_PERM_WRITE));
	ck_assert(!told(4, RF_PERM_READ));
	ck_assert_uint_eq(resolves(3, RF_PERM_READ), 0);
	ck_assert_int_eq(refresh(3, 1), 0);
	ck_assert_uint_eq(resolves(3, RF_PERM_READ), RAM);
	ck_assert_uint_eq(resolves(3, RF_PERM_WRITE), RAM);
	ck_assert(!outlived(3));
}
END_TEST

START_TEST(a_refresh_is_of_its_range_alone)
{
	build(USUAL);
	table[3] = RAM;
	table[4] = RAM + PAGE;
	table[5] = RAM + 9 * PAGE;
	ck_assert_int_eq(refresh(4, 1), 0);
	ck_assert_uint_eq(resolves(3, RF_PERM_READ), 0);
	ck_assert_uint_eq(resolves(4, RF_PERM_READ), RAM + PAGE);
	ck_assert_int_eq(rf_shadow_refresh(&platform, RF_BA(FIRST), ALL - FIRST, false), 0);
	ck_assert_uint_eq(resolves(3, RF_PERM_READ), RAM);
	ck_assert_uint_eq(resolves(5, RF_PERM_READ), RAM + 9 * PAGE);
}
END_TEST

START_TEST(what_is_gone_stays_in_reach_until_a_refresh)
{
	build(USUAL);
	table[3] = RAM;
	ck_assert_int_eq(refresh(3, 1), 0);
	table[3] = 0x400;
	ck_assert(!told(3, RF_PERM_READ));
	ck_assert_uint_eq(resolves(3, RF_PERM_READ), RAM);
	ck_assert(outlived(3));
	/* Elsewhere is gone, too. */
	table[3] = RAM + PAGE;
	ck_assert(told(3, RF_PERM_READ) && outlived(3));
	ck_assert_int_eq(refresh(3, 1), 0);
	ck_assert_uint_eq(resolves(3, RF_PERM_READ), RAM + PAGE);
	table[3] = 0x400;
	ck_assert_int_eq(refresh(0, 256), 0);
	ck_assert_uint_eq(resolves(3, RF_PERM_READ), 0);
	ck_assert_uint_eq(platform.iommu.live, 0);
}
END_TEST

START_TEST(protection_holds_at_every_level)
{
	static const int levels = 3;

	for (int i = 0; i < levels; i++) {
		build(USUAL);
		table[3] = RAM | (i == 0 ? 0x200 : 0);
		segment[FIRST >> 20 & 0x7ff] |= i == 1 ? 0x200 : 0;
		region[FIRST >> 31] |= i == 2 ? 0x200 : 0;
		ck_assert_int_eq(refresh(3, 1), 0);
		ck_assert_uint_eq(resolves(3, RF_PERM_READ), RAM);
		ck_assert_uint_eq(resolves(3, RF_PERM_WRITE), 0);
		ck_assert(!told(3, RF_PERM_WRITE));
	}
}
END_TEST

/* Tables are the guest's to write: whatever stands there leads nowhere or to a page, never astray. */
START_TEST(broken_tables_hold_nothing)
{
	static const uint64_t bad[] = { 0x20, 0x8, 0x4 | 0x20, RF_PA_LIMIT | 0x4, ~0xfULL };

	for (size_t i = 0; i < RF_ARRAY_SIZE(bad); i++) {
		build(USUAL);
		table[3] = RAM;
		region[FIRST >> 31] = bad[i];
		ck_assert(!told(3, RF_PERM_READ));
		ck_assert_int_eq(refresh(0, 256), 0);
		build(USUAL);
		table[3] = RAM;
		segment[FIRST >> 20 & 0x7ff] = bad[i];
		ck_assert(!told(3, RF_PERM_READ));
		ck_assert_int_eq(refresh(0, 256), 0);
	}
	build(USUAL);
	table[3] = RAM;
	ck_assert(!rf_platform_window_holds(&platform, RF_BA(FIRST - PAGE), 1, RF_PERM_READ));
	platform.shadow.iota &= ~0x800ULL;
	ck_assert(!told(3, RF_PERM_READ));
}
END_TEST

START_TEST(pins_run_out)
{
	build(WITH(PINS, 2));
	table[3] = RAM;
	table[4] = RAM + PAGE;
	table[5] = RAM + 2 * PAGE;
	ck_assert_int_eq(refresh(3, 3), -ENOMEM);
	ck_assert_uint_eq(resolves(4, RF_PERM_READ), RAM + PAGE);
	ck_assert_uint_eq(resolves(5, RF_PERM_READ), 0);
	/* What is gone is let go of before anything new is pinned. */
	table[3] = 0x400;
	ck_assert_int_eq(refresh(0, 256), 0);
	ck_assert_uint_eq(resolves(5, RF_PERM_READ), RAM + 2 * PAGE);
}
END_TEST

START_TEST(a_delay_keeps_what_is_gone)
{
	build(WITH(SHADOW_DELAY, 1));
	table[3] = RAM;
	ck_assert_int_eq(refresh(3, 1), 0);
	table[3] = 0x400;
	table[4] = RAM + PAGE;
	ck_assert_int_eq(refresh(5, 1), 0);
	ck_assert_int_eq(refresh(3, 2), 0);
	ck_assert(outlived(3));
	ck_assert_uint_eq(resolves(4, RF_PERM_READ), RAM + PAGE);
	ck_assert_int_eq(refresh(9, 1), 0);
	ck_assert_uint_eq(resolves(3, RF_PERM_READ), 0);
	build(USUAL);
	table[3] = RAM;
	ck_assert_int_eq(refresh(3, 1), 0);
	table[3] = 0x400;
	ck_assert_int_eq(rf_shadow_refresh(&platform, RF_BA(FIRST + 3 * PAGE), PAGE, true), 0);
	ck_assert(outlived(3));
	/* New pages take the place of what lingers. */
	table[3] = RAM + PAGE;
	ck_assert_int_eq(rf_shadow_refresh(&platform, RF_BA(FIRST + 3 * PAGE), PAGE, true), 0);
	ck_assert_uint_eq(resolves(3, RF_PERM_READ), RAM + PAGE);
}
END_TEST

/* A hypervisor without resources lets go of what is gone, and pins nothing new. */
START_TEST(letting_go_needs_no_resources)
{
	build(USUAL);
	table[3] = RAM;
	ck_assert_int_eq(refresh(3, 1), 0);
	table[3] = 0x400;
	table[4] = RAM + PAGE;
	rf_shadow_withdraw(&platform, RF_BA(FIRST + 3 * PAGE), 2 * PAGE, false);
	ck_assert_uint_eq(resolves(3, RF_PERM_READ), 0);
	ck_assert(!outlived(3));
	ck_assert_uint_eq(resolves(4, RF_PERM_READ), 0);
}
END_TEST

START_TEST(without_a_hypervisor_the_function_looks_itself)
{
	static const struct rf_access access = { .purpose = RF_FOR_DATA };
	uint64_t word;

	build(WITH(NO_REFRESH, 1));
	table[3] = RAM;
	table[4] = RAM + PAGE;
	ck_assert_uint_eq(resolves(3, RF_PERM_WRITE), RAM);
	ck_assert_int_eq(rf_dev_read(&platform, access, RF_BA(FIRST + 3 * PAGE), &word, 8), 0);
	table[3] = table[4] = 0x400;
	ck_assert_uint_eq(resolves(4, RF_PERM_READ), 0);
	ck_assert_uint_eq(resolves(3, RF_PERM_READ), RAM);
	ck_assert(outlived(3));
	ck_assert_int_eq(refresh(3, 1), 0);
	ck_assert_uint_eq(resolves(3, RF_PERM_READ), 0);
}
END_TEST

START_TEST(without_tables_there_is_no_shadow)
{
	build(USUAL);
	table[3] = RAM;
	ck_assert_int_eq(refresh(3, 1), 0);
	rf_shadow_register(&platform, &(struct rf_shadow){ .iota = 0 });
	ck_assert_uint_eq(resolves(3, RF_PERM_READ), 0);
	ck_assert_uint_eq(platform.iommu.live, 0);
	/* A script has no tables: what it opens is all that there is. */
	ck_assert_int_eq(rf_platform_open(&platform, &(struct rf_opening){
				{ FIRST }, { RAM }, PAGE, RF_PERM_READ }), 0);
	ck_assert_uint_eq(resolves(0, RF_PERM_READ), RAM);
	ck_assert(told(0, RF_PERM_READ) && !outlived(0));
}
END_TEST

START_TEST(what_makes_no_sense_is_refused)
{
	static const struct setting bad[] = {
		WITH(APERTURE, 15), WITH(WIDTH, 32), WITH(DEFERRED, 1),
	};
	const char *why = NULL;
	struct rf_ba ba;

	for (size_t i = 0; i < RF_ARRAY_SIZE(bad); i++) {
		struct rf_platform_config config = { .id = RF_PLATFORM_ZPCI };

		config.setting[bad[i].which] = bad[i].value;
		ck_assert_int_eq(rf_platform_init(&platform, &config, &arena, &trace, &why),
				 -EINVAL);
	}
	build(WITH(APERTURE, 0x1000));
	ck_assert_int_eq(platform.ops->bus_of(&platform, RF_PA(RAM), 64, &ba), 0);
	ck_assert_uint_eq(ba.v, FIRST + RF_BOOT_ROOM);
	ck_assert_int_eq(platform.ops->bus_of(&platform, RF_PA(RF_BANK_LOW_BASE + 0xfffff0),
					      64, &ba), -ENXIO);
	ck_assert_int_eq(platform.ops->bus_of(&platform, RF_PA(0x1000), 1, &ba), -ENXIO);
}
END_TEST

RF_CHECK_MAIN("shadow", nothing_is_in_reach_before_a_refresh, a_refresh_is_of_its_range_alone,
	      what_is_gone_stays_in_reach_until_a_refresh, protection_holds_at_every_level,
	      broken_tables_hold_nothing, pins_run_out, a_delay_keeps_what_is_gone,
	      letting_go_needs_no_resources,
	      without_a_hypervisor_the_function_looks_itself, without_tables_there_is_no_shadow,
	      what_makes_no_sense_is_refused)
