// SPDX-License-Identifier: GPL-2.0-only
/* platform: the three models' truth, what they refuse, and the device's accesses through them. */
#include "tests/platform_fixture.h"

#include <errno.h>
#include <string.h>

#define LOW (RF_BANK_LOW_BASE + RF_BOOT_ROOM)
#define HIGH (RF_BANK_HIGH_BASE + RF_BOOT_ROOM)

static const struct rf_platform_config flat = { .id = RF_PLATFORM_FLAT };
/* Two neighbours on the bus that lie apart and swapped in RAM, and one far away. */
static const struct rf_platform_config ranges = {
	.id = RF_PLATFORM_OFFSET_RANGES,
	.ranges = 3,
	.range = { { HIGH, 0x80000000, 0x2000 }, { LOW, 0x80002000, 0x4000 },
		   { HIGH + 0x2000, 0xffffffff00000000, 0x1000 } },
};
static const struct rf_platform_config pool = {
	.id = RF_PLATFORM_RESTRICTED_POOL, .pool_base = LOW + 0x3000, .pool_size = 0x5000,
};

static void build(const struct rf_platform_config *config)
{
	ck_assert_int_eq(init(config), 0);
}

static void refuse(const struct rf_platform_config *config, const char *word)
{
	ck_assert_int_eq(init(config), -EINVAL);
	ck_assert_msg(why && strstr(why, word), "\"%s\" lacks \"%s\"", why, word);
}

static const struct rf_event *last(void)
{
	return rf_trace_at(&trace, rf_trace_kept(&trace) - 1);
}

static void assert_resolves(uint64_t ba, uint64_t len, uint64_t piece, uint64_t want)
{
	struct rf_pa pa = { 0xdead };

	ck_assert_uint_eq(rf_platform_resolve(&platform, RF_BA(ba), len, RF_PERM_READ, &pa), piece);
	ck_assert_uint_eq(pa.v, piece ? want : 0xdead);
}

static bool holds(uint64_t ba, uint64_t len)
{
	return rf_platform_window_holds(&platform, RF_BA(ba), len, RF_PERM_WRITE);
}

static void assert_bus(uint64_t pa, uint64_t len, uint64_t want)
{
	struct rf_ba ba = { 0 };

	ck_assert_int_eq(platform.ops->bus_of(&platform, RF_PA(pa), len, &ba), 0);
	ck_assert_uint_eq(ba.v, want);
}

static void assert_no_bus(uint64_t pa, uint64_t len)
{
	struct rf_ba ba = { 0xdead };

	ck_assert_int_eq(platform.ops->bus_of(&platform, RF_PA(pa), len, &ba), -ENXIO);
	ck_assert_uint_eq(ba.v, 0xdead);
}

static void *ram(uint64_t pa)
{
	return arena.base + pa;
}

START_TEST(the_table_is_total)
{
	for (uint32_t id = 0; id < RF_PLATFORMS; id++) {
		ck_assert_ptr_nonnull(rf_platform_ops(id)->name);
		ck_assert_ptr_nonnull(rf_platform_ops(id)->summary);
	}
	ck_assert_str_eq(rf_platform_ops(RF_PLATFORM_OFFSET_RANGES)->name, "offset-ranges");
	ck_assert_ptr_null(rf_platform_ops(RF_PLATFORMS));
	refuse(&(struct rf_platform_config){ .id = RF_PLATFORMS }, "platform");
	refuse(&(struct rf_platform_config){ .placement = RF_BANKS }, "bank");
}
END_TEST

START_TEST(flat_is_ram_and_nothing_else)
{
	build(&flat);
	ck_assert(!platform.ops->restricted && !platform.ops->translated);
	assert_resolves(LOW, 64, 64, LOW);
	assert_resolves(RF_BANK_LOW_BASE - 1, 2, 0, 0);
	assert_resolves(RF_BANK_LOW_BASE + RF_BANK_SIZE - 8, 64, 8,
			RF_BANK_LOW_BASE + RF_BANK_SIZE - 8);
	assert_resolves(RF_BANK_TOP_BASE, UINT64_MAX, RF_BANK_SIZE, RF_BANK_TOP_BASE);
	assert_resolves(0, 1, 0, 0);
	assert_resolves(UINT64_MAX, 1, 0, 0);
	ck_assert(holds(HIGH, 4096));
	ck_assert(!holds(RF_BANK_HIGH_BASE + RF_BANK_SIZE - 1, 2));
	assert_bus(HIGH + 5, 64, HIGH + 5);
	assert_no_bus(0, 1);
}
END_TEST

START_TEST(ranges_translate_each_by_its_offset)
{
	build(&ranges);
	ck_assert(platform.ops->restricted && platform.ops->translated);
	assert_resolves(0x80000010, 16, 16, HIGH + 0x10);
	assert_resolves(0x80002010, 16, 16, LOW + 0x10);
	assert_resolves(0xffffffff00000ff0, 64, 16, HIGH + 0x2ff0);
	assert_resolves(0x80001ff0, 64, 16, HIGH + 0x1ff0);
	assert_resolves(0x7fffffff, 2, 0, 0);
	assert_resolves(0x80006000, 1, 0, 0);
	assert_resolves(LOW, 1, 0, 0);
	ck_assert(holds(0x80000000, 0x6000));
	ck_assert(!holds(0x80000000, 0x6001));
	ck_assert(!holds(0xffffffff00000000, 0x1001));
	assert_bus(LOW + 4, 64, 0x80002004);
	assert_bus(HIGH + 0x2000, 0x1000, 0xffffffff00000000);
	assert_no_bus(LOW - 1, 2);
	assert_no_bus(LOW + 0x3fff, 2);
	/* Neighbours in RAM that are none on the bus. */
	assert_no_bus(HIGH + 0x1fff, 2);
	assert_no_bus(LOW + 0x8000, 1);
}
END_TEST

START_TEST(ranges_in_a_row_hold_together)
{
	struct rf_platform_config config = {
		.id = RF_PLATFORM_OFFSET_RANGES,
		.ranges = 2,
		.range = { { LOW, 0x1000, 0x1000 }, { LOW + 0x1000, 0x2000, 0x1000 } },
	};

	build(&config);
	assert_bus(LOW + 0xff0, 0x20, 0x1ff0);
	assert_bus(LOW, 0x2000, 0x1000);
	assert_no_bus(LOW, 0x2001);
}
END_TEST

START_TEST(a_range_reaches_beyond_ram)
{
	struct rf_platform_config config = {
		.id = RF_PLATFORM_OFFSET_RANGES,
		.ranges = 1,
		.range = { { 0, 0x40000000, 0x200000 } },
	};

	build(&config);
	assert_resolves(0x40000000, 64, 0, 0);
	assert_resolves(0x40100000, 64, 64, 0x100000);
	ck_assert(!holds(0x400fffff, 2));
	assert_no_bus(0xff000, 64);
	assert_bus(0x100000, 64, 0x40100000);
}
END_TEST

static void refuse_range(struct rf_dma_range range, const char *word)
{
	struct rf_platform_config config = ranges;

	config.range[1] = range;
	refuse(&config, word);
}

START_TEST(ranges_that_make_no_sense)
{
	struct rf_platform_config config = ranges;

	config.ranges = 0;
	refuse(&config, "one to four");
	config.ranges = RF_RANGES_MAX + 1;
	refuse(&config, "one to four");
	refuse_range((struct rf_dma_range){ LOW, 0, 0 }, "empty");
	refuse_range((struct rf_dma_range){ LOW + 8, 0, 0x1000 }, "aligned");
	refuse_range((struct rf_dma_range){ LOW, 8, 0x1000 }, "aligned");
	refuse_range((struct rf_dma_range){ LOW, 0, 0x1008 }, "aligned");
	refuse_range((struct rf_dma_range){ LOW, ~0xfffULL, 0x2000 }, "past the end");
	refuse_range((struct rf_dma_range){ LOW, 0, ~0xfffULL }, "past the end");
	refuse_range((struct rf_dma_range){ 0, 0, 0x1000 }, "no RAM");
	refuse_range((struct rf_dma_range){ LOW, 0x80001000, 0x1000 }, "bus");
	refuse_range((struct rf_dma_range){ HIGH, 0, 0x1000 }, "physical");
	/* Up to the very last byte of the bus is fine. */
	config = ranges;
	config.range[2] = (struct rf_dma_range){ HIGH + 0x2000, ~0xfffULL, 0x1000 };
	build(&config);
	assert_resolves(UINT64_MAX, 2, 1, HIGH + 0x2fff);
	ck_assert(!holds(UINT64_MAX, 2));
}
END_TEST

START_TEST(a_pool_is_a_window)
{
	build(&pool);
	ck_assert(platform.ops->restricted && !platform.ops->translated);
	assert_resolves(LOW + 0x3000, 0x6000, 0x5000, LOW + 0x3000);
	assert_resolves(LOW + 0x7fff, 2, 1, LOW + 0x7fff);
	assert_resolves(LOW + 0x2fff, 2, 0, 0);
	assert_resolves(LOW + 0x8000, 1, 0, 0);
	ck_assert(holds(LOW + 0x3000, 0x5000));
	ck_assert(!holds(LOW + 0x3000, 0x5001));
	ck_assert(!holds(HIGH, 1));
	assert_bus(LOW + 0x3000, 0x5000, LOW + 0x3000);
	assert_no_bus(LOW + 0x2fff, 2);
	assert_no_bus(HIGH, 64);
}
END_TEST

START_TEST(a_pool_is_kept_from_the_allocator)
{
	struct rf_alloc_request request = { .size = 0x2800, .pages = true };
	uint64_t pa;

	build(&pool);
	for (int i = 0; i < 8; i++) {
		pa = rf_arena_pa(&arena, rf_arena_alloc(&arena, &request, NULL)).v;
		ck_assert(!rf_extents_meet(pa, 0x2800, pool.pool_base, pool.pool_size));
	}
	memset(ram(pool.pool_base), 1, pool.pool_size);
}
END_TEST

static void refuse_pool(uint64_t base, uint64_t size, const char *word)
{
	struct rf_platform_config config = pool;

	config.pool_base = base;
	config.pool_size = size;
	refuse(&config, word);
}

START_TEST(pools_that_make_no_sense)
{
	uint64_t end = RF_BANK_LOW_BASE + RF_BANK_SIZE;

	refuse_pool(LOW, 0, "smaller");
	refuse_pool(LOW, 0xfff, "smaller");
	refuse_pool(LOW + 0x800, 0x1000, "aligned");
	refuse_pool(LOW, 0x1800, "aligned");
	refuse_pool(0, 0x1000, "RAM");
	refuse_pool(end - 0x1000, 0x2000, "RAM");
	refuse_pool(LOW, ~0xfffULL, "RAM");
	refuse_pool(RF_BANK_LOW_BASE, 0x1000, "boot");
	build(&(struct rf_platform_config){ .id = RF_PLATFORM_RESTRICTED_POOL,
					    .pool_base = end - 0x1000, .pool_size = 0x1000 });
	ck_assert_int_eq(rf_platform_init(&platform, &(struct rf_platform_config){
		.id = RF_PLATFORM_RESTRICTED_POOL, .pool_base = end - 0x1000,
		.pool_size = 0x1000 }, &arena, &trace, &why), -EINVAL);
	ck_assert_ptr_nonnull(strstr(why, "in use"));
}
END_TEST

START_TEST(windows_are_announced)
{
	build(&ranges);
	ck_assert_uint_eq(rf_trace_kept(&trace), 3);
	ck_assert_uint_eq(rf_trace_at(&trace, 1)->kind, RF_EV_WINDOW);
	ck_assert_uint_eq(rf_trace_at(&trace, 1)->window.ba, 0x80002000);
	ck_assert_uint_eq(rf_trace_at(&trace, 1)->window.len, 0x4000);
	ck_assert(rf_trace_at(&trace, 1)->window.open);
	build(&pool);
	ck_assert_uint_eq(rf_trace_kept(&trace), 1);
	ck_assert_uint_eq(last()->window.ba, pool.pool_base);
	build(&flat);
	ck_assert_uint_eq(rf_trace_kept(&trace), RF_BANKS);
}
END_TEST

START_TEST(accesses_move_bytes_and_tell)
{
	struct rf_access access = { .queue = 2, .purpose = RF_FOR_DATA };
	char buf[16];

	build(&ranges);
	ck_assert_int_eq(rf_dev_write(&platform, access, RF_BA(0x80002010), "a message", 10), 0);
	ck_assert_uint_eq(last()->kind, RF_EV_DEV_WRITE);
	ck_assert_uint_eq(last()->access.ba, 0x80002010);
	ck_assert_uint_eq(last()->access.pa, LOW + 0x10);
	ck_assert_uint_eq(last()->access.len, 10);
	ck_assert_uint_eq(last()->access.queue, 2);
	ck_assert_uint_eq(last()->access.purpose, RF_FOR_DATA);
	ck_assert_uint_eq(last()->access.result, RF_ACCESS_OK);
	ck_assert_uint_ne(last()->access.hash, 0);
	ck_assert_int_eq(rf_dev_read(&platform, access, RF_BA(0x80002010), buf, 10), 0);
	ck_assert_str_eq(buf, "a message");
	ck_assert_uint_eq(last()->kind, RF_EV_DEV_READ);
	ck_assert_uint_eq(last()->access.hash,
			  rf_trace_at(&trace, rf_trace_kept(&trace) - 2)->access.hash);
	access.purpose = RF_FOR_DESC;
	ck_assert_int_eq(rf_dev_read(&platform, access, RF_BA(0x80002010), buf, 10), 0);
	ck_assert_uint_eq(last()->access.hash, 0);
}
END_TEST

START_TEST(an_access_may_cross_ranges)
{
	char out[64], in[64];

	build(&ranges);
	for (int i = 0; i < 64; i++)
		out[i] = (char)i;
	ck_assert_int_eq(rf_dev_write(&platform, (struct rf_access){ 0 }, RF_BA(0x80001ff0), out,
				      64), 0);
	ck_assert_uint_eq(last()->access.pa, HIGH + 0x1ff0);
	rf_raw_copy(in, ram(HIGH + 0x1ff0), 16);
	rf_raw_copy(in + 16, ram(LOW), 48);
	ck_assert_mem_eq(in, out, 64);
	memset(in, 0, sizeof(in));
	ck_assert_int_eq(rf_dev_read(&platform, (struct rf_access){ 0 }, RF_BA(0x80001ff0), in,
				     64), 0);
	ck_assert_mem_eq(in, out, 64);
}
END_TEST

START_TEST(a_fault_moves_nothing)
{
	char buf[64] = "mine", seen[16], before[16];
	uint32_t count;

	build(&ranges);
	(void)!rf_dev_read(&platform, (struct rf_access){ 0 }, RF_BA(0x80005ff0), before, 16);
	count = trace.count;
	ck_assert_int_eq(rf_dev_write(&platform, (struct rf_access){ 0, RF_FOR_DATA },
				      RF_BA(0x80005ff0), buf, 17), -EFAULT);
	ck_assert_uint_eq(trace.count, count + 1);
	ck_assert_uint_eq(last()->kind, RF_EV_DEV_WRITE);
	ck_assert_uint_eq(last()->access.result, RF_ACCESS_FAULT);
	ck_assert_uint_eq(last()->access.pa, 0);
	ck_assert_uint_eq(last()->access.hash, 0);
	rf_raw_copy(seen, ram(LOW + 0x3ff0), 16);
	ck_assert_mem_eq(seen, before, 16);
	ck_assert_int_eq(rf_dev_read(&platform, (struct rf_access){ 0 }, RF_BA(0x7fffffff), buf,
				     2), -EFAULT);
	ck_assert_str_eq(buf, "mine");
	ck_assert_int_eq(rf_dev_read(&platform, (struct rf_access){ 0 }, RF_BA(UINT64_MAX), buf,
				     64), -EFAULT);
}
END_TEST

START_TEST(no_bytes_are_no_fault)
{
	build(&pool);
	ck_assert_int_eq(rf_dev_write(&platform, (struct rf_access){ 0 }, RF_BA(1), NULL, 0), 0);
	ck_assert_uint_eq(last()->kind, RF_EV_DEV_WRITE);
	ck_assert_uint_eq(last()->access.result, RF_ACCESS_OK);
	ck_assert_int_eq(rf_dev_read(&platform, (struct rf_access){ 0 }, RF_BA(1), NULL, 0), 0);
	ck_assert_uint_eq(last()->kind, RF_EV_DEV_READ);
	ck_assert(holds(1, 0));
}
END_TEST

/* A tolerant device without ACCESS_PLATFORM gets past the pool, the offsets and the poison. */
START_TEST(physical_goes_past_all_but_ram)
{
	char buf[8];
	void *p;

	build(&pool);
	p = rf_arena_alloc(&arena, &(struct rf_alloc_request){ .size = 8 }, NULL);
	memcpy(p, "secrets", 8);
	ck_assert_int_eq(rf_arena_free(&arena, p, NULL), 0);
	ck_assert_int_eq(rf_dev_read(&platform, (struct rf_access){ 0 },
				     RF_BA(rf_arena_pa(&arena, p).v), buf, 8), -EFAULT);
	platform.physical = true;
	ck_assert_int_eq(rf_dev_read(&platform, (struct rf_access){ 0 },
				     RF_BA(rf_arena_pa(&arena, p).v), buf, 8), 0);
	ck_assert_str_eq(buf, "secrets");
	ck_assert_int_eq(rf_dev_write(&platform, (struct rf_access){ 0 }, RF_BA(HIGH), buf, 8), 0);
	ck_assert_int_eq(rf_dev_write(&platform, (struct rf_access){ 0 }, RF_BA(0), buf, 8),
			 -EFAULT);
	ck_assert(!holds(HIGH, 8));
	build(&ranges);
	ck_assert(!platform.physical);
	platform.physical = true;
	assert_resolves(LOW + 1, 8, 8, LOW + 1);
	assert_resolves(0x80000000, 8, 0, 0);
	ck_assert(holds(0x80000000, 8));
}
END_TEST

START_TEST(hashes_see_every_byte_up_to_a_page_and_both_ends_beyond)
{
	static char buf[10000];
	struct rf_access access = { 0, RF_FOR_DATA };
	uint32_t lens[] = { 1, 7, 8, 63, 64, 65, 200, 4096, 10000 };
	uint64_t hash;

	build(&flat);
	for (size_t i = 0; i < RF_ARRAY_SIZE(lens); i++) {
		uint32_t len = lens[i];

		ck_assert_int_eq(rf_dev_write(&platform, access, RF_BA(LOW), buf, len), 0);
		hash = last()->access.hash;
		for (uint32_t at = 0; at < len; at += at + 37 < len || at == len - 1 ? 37 : 1) {
			buf[at] ^= 1;
			(void)!rf_dev_write(&platform, access, RF_BA(LOW), buf, len);
			ck_assert_msg((last()->access.hash != hash) ==
				      (len <= 4096 || at < 2048 || at >= len - 2048), "%u of %u",
				      at, len);
			buf[at] ^= 1;
		}
	}
}
END_TEST

/* What a device finds in memory that the guest never used does not depend on earlier cases. */
START_TEST(unused_memory_reads_the_same_in_every_case)
{
	char first[64], second[64];

	build(&flat);
	ck_assert_int_eq(rf_dev_read(&platform, (struct rf_access){ 0 }, RF_BA(HIGH), first, 64),
			 0);
	memset(second, 0x33, sizeof(second));
	(void)!rf_dev_write(&platform, (struct rf_access){ 0 }, RF_BA(HIGH), second, 64);
	build(&flat);
	ck_assert_int_eq(rf_dev_read(&platform, (struct rf_access){ 0 }, RF_BA(HIGH), second, 64),
			 0);
	ck_assert_mem_eq(first, second, 64);
}
END_TEST

/* An address that was good a moment ago is looked up anew once translation or case are others. */
START_TEST(near_pages_are_forgotten_with_what_they_hold_for)
{
	const struct rf_access access = { .purpose = RF_FOR_DESC };
	uint16_t value = 7, got;

	build(&ranges);
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(rf_dev_write(&platform, access, RF_BA(0x80002000), &value, 2), 0);
		ck_assert_int_eq(rf_dev_read(&platform, access, RF_BA(0x80002000), &got, 2), 0);
		ck_assert_uint_eq(got, 7);
		ck_assert_uint_eq(last()->access.pa, LOW);
	}
	platform.physical = true;
	platform.generation++;
	ck_assert_int_eq(rf_dev_read(&platform, access, RF_BA(0x80002000), &got, 2), -EFAULT);
	build(&pool);
	ck_assert_int_eq(rf_dev_read(&platform, access, RF_BA(0x80002000), &got, 2), -EFAULT);
	build(&ranges);
	ck_assert_int_eq(rf_dev_read(&platform, access, RF_BA(0x80002000), &got, 2), 0);
	ck_assert_uint_eq(got, RF_ARENA_PATTERN * 0x101);
	rf_arena_reset(&arena, RF_BANK_LOW);
	ck_assert_int_eq(rf_dev_read(&platform, access, RF_BA(0x80002000), &got, 2), 0);
	ck_assert_uint_eq(got, RF_ARENA_PATTERN * 0x101);
}
END_TEST

/* Near or not, an access ends where its window or its page does, and writes to boot's room are seen. */
START_TEST(near_pages_have_their_ends)
{
	const struct rf_access access = { .purpose = RF_FOR_DESC };
	uint64_t end = 0x80006000, boot = RF_BANK_LOW_BASE + RF_BOOT_ROOM - RF_PAGE_SIZE;
	char out[32] = "across the end of the page", in[32], was[2], got[2];

	build(&ranges);
	ck_assert_int_eq(rf_dev_write(&platform, access, RF_BA(end - 32), out, 16), 0);
	ck_assert_int_eq(rf_dev_write(&platform, access, RF_BA(end - 8), out, 16), -EFAULT);
	ck_assert_int_eq(rf_dev_write(&platform, access, RF_BA(end - 8), out, 0), 0);
	ck_assert_int_eq(rf_dev_write(&platform, access, RF_BA(end - 0x1008), out, 32), 0);
	ck_assert_int_eq(rf_dev_read(&platform, access, RF_BA(end - 0x1008), in, 32), 0);
	ck_assert_str_eq(in, out);
	build(&flat);
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(rf_dev_read(&platform, access, RF_BA(boot), i ? got : was, 2), 0);
		ck_assert_int_eq(rf_dev_write(&platform, access, RF_BA(boot + 8), out, 8), 0);
		ck_assert_int_eq(rf_dev_write(&platform, access, RF_BA(boot), out, 2), 0);
		build(&flat);
	}
	ck_assert_mem_eq(got, was, 2);
}
END_TEST

START_TEST(every_build_changes_the_generation)
{
	uint32_t generation;

	build(&flat);
	generation = platform.generation;
	build(&flat);
	ck_assert_uint_ne(platform.generation, generation);
}
END_TEST

RF_CHECK_MAIN("platform", the_table_is_total, flat_is_ram_and_nothing_else,
	      ranges_translate_each_by_its_offset, ranges_in_a_row_hold_together,
	      a_range_reaches_beyond_ram, ranges_that_make_no_sense, a_pool_is_a_window,
	      a_pool_is_kept_from_the_allocator, pools_that_make_no_sense, windows_are_announced,
	      accesses_move_bytes_and_tell, an_access_may_cross_ranges, a_fault_moves_nothing,
	      no_bytes_are_no_fault, physical_goes_past_all_but_ram,
	      hashes_see_every_byte_up_to_a_page_and_both_ends_beyond,
	      unused_memory_reads_the_same_in_every_case, every_build_changes_the_generation,
	      near_pages_are_forgotten_with_what_they_hold_for, near_pages_have_their_ends)
