// SPDX-License-Identifier: GPL-2.0-only
/* ledger: births, deaths and syncs of mappings, every way they can be wrong, and covering. */
#include "memory/ledger.h"
#include "tests/check_main.h"

static struct rf_trace trace;
static struct rf_ledger ledger;

static void fresh(void)
{
	if (!ledger.entries) {
		ck_assert_int_eq(rf_trace_init(&trace, 1024), 0);
		ck_assert_int_eq(rf_ledger_init(&ledger, &trace), 0);
	}
	rf_trace_reset(&trace);
	rf_ledger_reset(&ledger);
}

#define OP(...) (&(struct rf_ledger_op){ __VA_ARGS__ })
#define SINGLE(ba_, len_, dir_) \
	OP(.ba = { ba_ }, .pa = { (ba_) + 0x1000000 }, .len = (len_), .dir = RF_PERM_##dir_)
#define KIND(ba_, len_, kind_) \
	OP(.ba = { ba_ }, .len = (len_), .dir = RF_PERM_READ, .kind = RF_MAP_##kind_)

static const struct rf_event *last(void)
{
	return rf_trace_at(&trace, rf_trace_kept(&trace) - 1);
}

static enum rf_cover cover(uint64_t ba, uint64_t len, const struct rf_mapping **ret_entry)
{
	return rf_ledger_cover(&ledger, RF_BA(ba), len, ret_entry);
}

START_TEST(map_and_unmap_are_recorded)
{
	struct rf_stack stack = { { 1, 2 } };
	struct rf_ledger_op op = { .ba = { 0x5000 }, .pa = { 0x9000 }, .len = 64,
				   .dir = RF_PERM_WRITE, .stack = &stack };
	uint32_t generation;

	fresh();
	generation = ledger.generation;
	RF_EMIT(&trace, RESET);
	ck_assert_int_eq(rf_ledger_map(&ledger, &op), RF_LEDGER_OK);
	ck_assert_uint_eq(last()->kind, RF_EV_MAP);
	ck_assert_uint_eq(last()->dma.ba, 0x5000);
	ck_assert_uint_eq(last()->dma.pa, 0x9000);
	ck_assert_uint_eq(last()->dma.len, 64);
	ck_assert_uint_eq(last()->dma.entry, 0);
	ck_assert_uint_eq(last()->dma.dir, RF_PERM_WRITE);
	ck_assert_uint_eq(ledger.live, 1);
	ck_assert_uint_eq(ledger.entries[0].born_seq, 1);
	ck_assert_uint_eq(ledger.entries[0].born.pc[1], 2);
	ck_assert_uint_ne(ledger.generation, generation);
	generation = ledger.generation;
	op.pa.v = 0;
	stack.pc[1] = 3;
	ck_assert_int_eq(rf_ledger_unmap(&ledger, &op), RF_LEDGER_OK);
	ck_assert_uint_eq(last()->kind, RF_EV_UNMAP);
	ck_assert_uint_eq(last()->dma.pa, 0x9000);
	ck_assert_uint_eq(ledger.live, 0);
	ck_assert_uint_eq(ledger.entries[0].died_seq, 2);
	ck_assert_uint_eq(ledger.entries[0].died.pc[1], 3);
	ck_assert(!ledger.entries[0].live);
	ck_assert_uint_ne(ledger.generation, generation);
}
END_TEST

START_TEST(unmap_of_nothing_and_twice)
{
	fresh();
	ck_assert_int_eq(rf_ledger_unmap(&ledger, SINGLE(0x5000, 64, READ)), RF_LEDGER_NO_SUCH);
	ck_assert_uint_eq(last()->dma.entry, RF_NO_ENTRY);
	ck_assert_uint_eq(last()->dma.result, RF_LEDGER_NO_SUCH);
	rf_ledger_map(&ledger, SINGLE(0x5000, 64, READ));
	ck_assert_int_eq(rf_ledger_unmap(&ledger, SINGLE(0x5040, 64, READ)), RF_LEDGER_NO_SUCH);
	ck_assert_int_eq(rf_ledger_unmap(&ledger, SINGLE(0x5000, 64, READ)), RF_LEDGER_OK);
	ck_assert_int_eq(rf_ledger_unmap(&ledger, SINGLE(0x5000, 64, READ)), RF_LEDGER_DEAD);
	ck_assert_uint_eq(last()->dma.entry, 0);
	ck_assert_uint_eq(ledger.live, 0);
}
END_TEST

START_TEST(a_wrong_unmap_still_ends_the_mapping)
{
	fresh();
	rf_ledger_map(&ledger, SINGLE(0x1000, 64, READ));
	ck_assert_int_eq(rf_ledger_unmap(&ledger, SINGLE(0x1000, 32, READ)), RF_LEDGER_WRONG_SIZE);
	ck_assert_int_eq(rf_ledger_unmap(&ledger, SINGLE(0x1000, 64, READ)), RF_LEDGER_DEAD);
	rf_ledger_map(&ledger, SINGLE(0x2000, 64, READ));
	ck_assert_int_eq(rf_ledger_unmap(&ledger, SINGLE(0x2000, 64, WRITE)),
			 RF_LEDGER_WRONG_DIRECTION);
	ck_assert_uint_eq(last()->dma.result, RF_LEDGER_WRONG_DIRECTION);
	rf_ledger_map(&ledger, KIND(0x3000, 64, COHERENT));
	ck_assert_int_eq(rf_ledger_unmap(&ledger, KIND(0x3000, 64, SINGLE)),
			 RF_LEDGER_WRONG_KIND);
	ck_assert_uint_eq(ledger.live, 0);
}
END_TEST

START_TEST(scatter_gather_goes_by_start)
{
	fresh();
	rf_ledger_map(&ledger, KIND(0x1000, 64, SG));
	rf_ledger_map(&ledger, KIND(0x2000, 128, SG));
	rf_ledger_map(&ledger, KIND(0x3000, 128, SG));
	ck_assert_int_eq(rf_ledger_unmap(&ledger, KIND(0x1000, 0, SG)), RF_LEDGER_OK);
	ck_assert_int_eq(rf_ledger_unmap(&ledger, KIND(0x2000, 128, SG)), RF_LEDGER_OK);
	ck_assert_int_eq(rf_ledger_unmap(&ledger, KIND(0x3000, 64, SG)), RF_LEDGER_WRONG_SIZE);
}
END_TEST

/* dma-direct maps a buffer twice to the same bus address. */
START_TEST(two_live_mappings_at_one_address)
{
	fresh();
	rf_ledger_map(&ledger, SINGLE(0x5000, 64, READ));
	rf_ledger_map(&ledger, SINGLE(0x5000, 128, WRITE));
	ck_assert_int_eq(rf_ledger_unmap(&ledger, SINGLE(0x5000, 64, READ)), RF_LEDGER_OK);
	ck_assert_uint_eq(last()->dma.entry, 0);
	rf_ledger_map(&ledger, SINGLE(0x5000, 64, READ));
	/* Fits neither: the newest. */
	ck_assert_int_eq(rf_ledger_unmap(&ledger, SINGLE(0x5000, 4, READ)), RF_LEDGER_WRONG_SIZE);
	ck_assert_uint_eq(last()->dma.entry, 2);
	ck_assert_int_eq(rf_ledger_unmap(&ledger, SINGLE(0x5000, 128, WRITE)), RF_LEDGER_OK);
	ck_assert_uint_eq(last()->dma.entry, 1);
	ck_assert_uint_eq(ledger.live, 0);
}
END_TEST

START_TEST(newest_live_wins_over_dead)
{
	fresh();
	for (int i = 0; i < 3; i++) {
		rf_ledger_map(&ledger, SINGLE(0x5000, 64, READ));
		ck_assert_int_eq(rf_ledger_unmap(&ledger, SINGLE(0x5000, 64, READ)), RF_LEDGER_OK);
		ck_assert_uint_eq(last()->dma.entry, i);
	}
	ck_assert_int_eq(rf_ledger_unmap(&ledger, SINGLE(0x5000, 64, READ)), RF_LEDGER_DEAD);
	ck_assert_uint_eq(last()->dma.entry, 2);
}
END_TEST

START_TEST(mappings_of_one_address_are_found_newest_first)
{
	const struct rf_mapping *entry;

	fresh();
	ck_assert_ptr_null(rf_ledger_at(&ledger, RF_BA(0x5000), NULL));
	rf_ledger_map(&ledger, SINGLE(0x5000, 64, READ));
	rf_ledger_unmap(&ledger, SINGLE(0x5000, 64, READ));
	/* Others, of which some share its bucket. */
	for (uint64_t i = 1; i < RF_LEDGER_ENTRIES - 1; i++)
		rf_ledger_map(&ledger, SINGLE(0x5000 + i * 0x1000, 64, READ));
	rf_ledger_map(&ledger, SINGLE(0x5000, 16, WRITE));
	entry = rf_ledger_at(&ledger, RF_BA(0x5000), NULL);
	ck_assert_ptr_nonnull(entry);
	ck_assert_uint_eq(entry->len, 16);
	entry = rf_ledger_at(&ledger, RF_BA(0x5000), entry);
	ck_assert_ptr_eq(entry, &ledger.entries[0]);
	ck_assert(!entry->live);
	ck_assert_ptr_null(rf_ledger_at(&ledger, RF_BA(0x5000), entry));
	ck_assert_ptr_null(rf_ledger_at(&ledger, RF_BA(0x5001), NULL));
}
END_TEST

START_TEST(cover_tells_live_partly_stale_and_never)
{
	const struct rf_mapping *entry = (void *)1;

	fresh();
	ck_assert_int_eq(cover(0x1000, 64, &entry), RF_COVER_NEVER);
	ck_assert_ptr_null(entry);
	rf_ledger_map(&ledger, SINGLE(0x1000, 256, READ));
	ck_assert_int_eq(cover(0x1000, 256, &entry), RF_COVER_LIVE);
	ck_assert_ptr_eq(entry, &ledger.entries[0]);
	ck_assert_int_eq(cover(0x1000, 16, NULL), RF_COVER_LIVE);
	ck_assert_int_eq(cover(0x10f0, 16, NULL), RF_COVER_LIVE);
	ck_assert_int_eq(cover(0x10f0, 17, &entry), RF_COVER_PARTLY);
	ck_assert_ptr_eq(entry, &ledger.entries[0]);
	ck_assert_int_eq(cover(0x1000, 257, NULL), RF_COVER_PARTLY);
	ck_assert_int_eq(cover(0xfff, 2, NULL), RF_COVER_PARTLY);
	ck_assert_int_eq(cover(0x1100, 1, &entry), RF_COVER_NEVER);
	ck_assert_ptr_null(entry);
	ck_assert_int_eq(cover(0xfff, 1, NULL), RF_COVER_NEVER);
	rf_ledger_unmap(&ledger, SINGLE(0x1000, 256, READ));
	ck_assert_int_eq(cover(0x1000, 256, &entry), RF_COVER_STALE);
	ck_assert_ptr_eq(entry, &ledger.entries[0]);
	ck_assert_int_eq(cover(0x10ff, 100, NULL), RF_COVER_STALE);
	ck_assert_int_eq(cover(0x1100, 100, NULL), RF_COVER_NEVER);
}
END_TEST

START_TEST(cover_prefers_what_holds)
{
	const struct rf_mapping *entry;

	fresh();
	rf_ledger_map(&ledger, KIND(0x1000, 0x3000, COHERENT));
	rf_ledger_map(&ledger, SINGLE(0x8000, 0x1000, READ));
	rf_ledger_map(&ledger, SINGLE(0x8800, 0x100, WRITE));
	ck_assert_int_eq(cover(0x2004, 2, &entry), RF_COVER_LIVE);
	ck_assert_ptr_eq(entry, &ledger.entries[0]);
	ck_assert_int_eq(cover(0x8800, 0x100, &entry), RF_COVER_LIVE);
	ck_assert_ptr_eq(entry, &ledger.entries[2]);
	/* Begins where the short one does, but only the long one holds it. */
	ck_assert_int_eq(cover(0x8800, 0x200, &entry), RF_COVER_LIVE);
	ck_assert_ptr_eq(entry, &ledger.entries[1]);
	ck_assert_int_eq(cover(0x8801, 0x10, &entry), RF_COVER_LIVE);
	ck_assert_ptr_eq(entry, &ledger.entries[2]);
	/* No single mapping holds two neighbours' bytes. */
	ck_assert_int_eq(cover(0x8ff0, 0x20, &entry), RF_COVER_PARTLY);
	ck_assert_ptr_eq(entry, &ledger.entries[1]);
}
END_TEST

START_TEST(cover_of_reused_addresses)
{
	const struct rf_mapping *entry;

	fresh();
	rf_ledger_map(&ledger, SINGLE(0x1000, 0x1000, READ));
	rf_ledger_unmap(&ledger, SINGLE(0x1000, 0x1000, READ));
	rf_ledger_map(&ledger, SINGLE(0x1800, 0x100, READ));
	ck_assert_int_eq(cover(0x1800, 0x100, &entry), RF_COVER_LIVE);
	ck_assert_int_eq(cover(0x1000, 0x1000, &entry), RF_COVER_STALE);
	ck_assert_ptr_eq(entry, &ledger.entries[0]);
	ck_assert_int_eq(cover(0x1800, 0x200, &entry), RF_COVER_PARTLY);
	ck_assert_ptr_eq(entry, &ledger.entries[1]);
}
END_TEST

START_TEST(extremes_do_not_wrap)
{
	fresh();
	rf_ledger_map(&ledger, SINGLE(UINT64_MAX - 15, 16, READ));
	ck_assert_int_eq(cover(UINT64_MAX, 1, NULL), RF_COVER_LIVE);
	ck_assert_int_eq(cover(UINT64_MAX, 2, NULL), RF_COVER_PARTLY);
	ck_assert_int_eq(cover(0, 16, NULL), RF_COVER_NEVER);
	ck_assert_int_eq(cover(0, UINT64_MAX, NULL), RF_COVER_PARTLY);
	ck_assert_int_eq(cover(UINT64_MAX - 16, UINT64_MAX, NULL), RF_COVER_PARTLY);
}
END_TEST

START_TEST(sync_finds_sub_ranges)
{
	fresh();
	rf_ledger_map(&ledger, SINGLE(0x1000, 256, WRITE));
	ck_assert_int_eq(rf_ledger_sync(&ledger, SINGLE(0x1000, 256, WRITE)), RF_LEDGER_OK);
	ck_assert_int_eq(rf_ledger_sync(&ledger, OP(.ba = { 0x1080 }, .len = 64,
						    .dir = RF_PERM_WRITE, .for_cpu = true)),
			 RF_LEDGER_OK);
	ck_assert_uint_eq(last()->kind, RF_EV_SYNC);
	ck_assert_uint_eq(last()->dma.entry, 0);
	ck_assert(last()->dma.for_cpu);
	ck_assert_int_eq(rf_ledger_sync(&ledger, SINGLE(0x1000, 257, WRITE)),
			 RF_LEDGER_WRONG_SIZE);
	ck_assert_int_eq(rf_ledger_sync(&ledger, SINGLE(0x1000, 256, READ)),
			 RF_LEDGER_WRONG_DIRECTION);
	ck_assert_int_eq(rf_ledger_sync(&ledger, SINGLE(0x9000, 256, READ)), RF_LEDGER_NO_SUCH);
	rf_ledger_unmap(&ledger, SINGLE(0x1000, 256, WRITE));
	ck_assert_int_eq(rf_ledger_sync(&ledger, SINGLE(0x1000, 256, WRITE)), RF_LEDGER_DEAD);
	ck_assert_uint_eq(ledger.live, 0);
}
END_TEST

START_TEST(sync_directions_and_kinds)
{
	fresh();
	rf_ledger_map(&ledger, SINGLE(0x1000, 256, RW));
	ck_assert_int_eq(rf_ledger_sync(&ledger, SINGLE(0x1000, 8, READ)), RF_LEDGER_OK);
	ck_assert_int_eq(rf_ledger_sync(&ledger, SINGLE(0x1000, 8, WRITE)), RF_LEDGER_OK);
	rf_ledger_map(&ledger, KIND(0x3000, 64, COHERENT));
	ck_assert_int_eq(rf_ledger_sync(&ledger, SINGLE(0x3000, 8, READ)), RF_LEDGER_WRONG_KIND);
	/* The same bytes mapped for either direction: the fitting mapping is meant. */
	rf_ledger_map(&ledger, SINGLE(0x5000, 64, READ));
	rf_ledger_map(&ledger, SINGLE(0x5000, 64, WRITE));
	ck_assert_int_eq(rf_ledger_sync(&ledger, SINGLE(0x5000, 8, READ)), RF_LEDGER_OK);
	ck_assert_uint_eq(last()->dma.entry, 2);
	ck_assert_int_eq(rf_ledger_sync(&ledger, SINGLE(0x5008, 8, WRITE)), RF_LEDGER_OK);
	ck_assert_uint_eq(last()->dma.entry, 3);
	ck_assert_int_eq(rf_ledger_sync(&ledger, SINGLE(0x5008, 8, RW)),
			 RF_LEDGER_WRONG_DIRECTION);
}
END_TEST

START_TEST(a_full_ledger_says_so)
{
	fresh();
	for (uint32_t i = 0; i < RF_LEDGER_ENTRIES; i++)
		ck_assert_int_eq(rf_ledger_map(&ledger, SINGLE(i * 0x40ULL, 64, READ)),
				 RF_LEDGER_OK);
	ck_assert_int_eq(rf_ledger_map(&ledger, SINGLE(0x99999000, 64, READ)), RF_LEDGER_FULL);
	ck_assert_uint_eq(last()->dma.entry, RF_NO_ENTRY);
	ck_assert_uint_eq(last()->dma.ba, 0x99999000);
	for (uint32_t i = 0; i < RF_LEDGER_ENTRIES; i += 7)
		ck_assert_int_eq(rf_ledger_unmap(&ledger, SINGLE(i * 0x40ULL, 64, READ)),
				 RF_LEDGER_OK);
	rf_ledger_reset(&ledger);
	ck_assert_uint_eq(ledger.live, 0);
	ck_assert_int_eq(rf_ledger_map(&ledger, SINGLE(0x40, 64, READ)), RF_LEDGER_OK);
}
END_TEST

START_TEST(reset_forgets)
{
	uint32_t generation;

	fresh();
	rf_ledger_map(&ledger, SINGLE(0x1000, 64, READ));
	rf_ledger_map(&ledger, KIND(0x3000, 64, COHERENT));
	generation = ledger.generation;
	rf_ledger_reset(&ledger);
	ck_assert_uint_ne(ledger.generation, generation);
	ck_assert_int_eq(cover(0x1000, 64, NULL), RF_COVER_NEVER);
	ck_assert_int_eq(cover(0x3000, 64, NULL), RF_COVER_NEVER);
	ck_assert_int_eq(rf_ledger_unmap(&ledger, SINGLE(0x1000, 64, READ)), RF_LEDGER_NO_SUCH);
}
END_TEST

/* A plain list of what is mapped must agree with the ledger after any history. */
START_TEST(agrees_with_a_plain_list)
{
	struct { uint64_t ba, len; bool live; } plain[64] = { { 0 } };
	uint64_t random = 1;

	fresh();
	for (int step = 0; step < 8000; step++) {
		uint32_t slot = (random = rf_hash_word(random, step)) % 64;
		uint64_t ba = 0x10000 + slot * 0x100;

		if (plain[slot].live) {
			ck_assert_int_eq(rf_ledger_unmap(&ledger, SINGLE(ba, plain[slot].len, RW)),
					 RF_LEDGER_OK);
		} else {
			plain[slot].len = 1 + (random >> 32) % 0x100;
			plain[slot].ba = ba;
			rf_ledger_map(&ledger, SINGLE(ba, plain[slot].len, RW));
		}
		plain[slot].live = !plain[slot].live;
		slot = (random >> 16) % 64;
		ba = 0x10000 + slot * 0x100 + (random >> 40) % 0x100;
		ck_assert_int_eq(cover(ba, 1, NULL) == RF_COVER_LIVE, plain[slot].live &&
				 rf_extent_holds(plain[slot].ba, plain[slot].len, ba, 1));
	}
}
END_TEST

RF_CHECK_MAIN("ledger", map_and_unmap_are_recorded, unmap_of_nothing_and_twice,
	      a_wrong_unmap_still_ends_the_mapping, scatter_gather_goes_by_start,
	      two_live_mappings_at_one_address, newest_live_wins_over_dead,
	      mappings_of_one_address_are_found_newest_first,
	      cover_tells_live_partly_stale_and_never, cover_prefers_what_holds,
	      cover_of_reused_addresses, extremes_do_not_wrap, sync_finds_sub_ranges,
	      sync_directions_and_kinds, a_full_ledger_says_so, reset_forgets,
	      agrees_with_a_plain_list)
