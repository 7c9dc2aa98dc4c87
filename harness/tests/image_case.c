// SPDX-License-Identifier: GPL-2.0-only
/* Whole cases on each image: a conforming life is silent, moves data and repeats. */
#include "base/text.h"
#include "tests/generic_image.h"
#include "tests/play_case.h"

#include <stdio.h>
#include <string.h>

/* Print what was found: for a test that is about to fail. */
static void show(void)
{
	struct rf_text text;

	rf_text_heap(&text);
	rf_case_print(&the_case, &text);
	for (uint32_t i = 0; i < rf_trace_kept(&world->trace); i++) {
		rf_event_print(rf_trace_at(&world->trace, i), &text);
		rf_text_add(&text, "\n");
	}
	for (uint32_t i = 0; i < result.findings; i++)
		rf_text_add(&text, "finding: %s party %u in %s: %s\n",
			    rf_rule((enum rf_rule_id)result.finding[i].rule)->name,
			    result.finding[i].party, result.finding[i].frame,
			    result.finding[i].text);
	fprintf(stderr, "%soutcome %s: %s\n", text.data, rf_outcome_name(result.outcome),
		result.why ? result.why : "");
	rf_text_free(&text);
}

#define ck_assert_shown(cond) do { if (!(cond)) show(); ck_assert(cond); } while (0)

/* @text on image @i; false when there is no such image. */
static bool run_on(uint32_t i, const char *text)
{
	if (!generic_image(i))
		return false;
	play_text_on(generic_image(i)->kernel, text);
	return true;
}

static void conforming(const char *text, uint64_t ios)
{
	for (uint32_t i = 0; run_on(i, text); i++) {
		uint64_t hash = result.trace_hash;

		ck_assert_shown(result.outcome == RF_OK);
		ck_assert_shown(result.driver_ok);
		ck_assert_shown(result.ios == ios && result.ios_ok == ios);
		ck_assert_shown(result.bytes_moved > 0);
		ck_assert_shown(world->ledger.live == 0);
		run_on(i, text);
		ck_assert_shown(result.trace_hash == hash);
	}
}

#define RNG(platform, transport, offer) \
	"ringfence-case 1\nkernel 6.1 platform " platform " transport " transport \
	" driver virtio-rng\ndevice offers " offer "; on refusal strict\n"
#define BLK(platform, transport, offer) \
	"ringfence-case 1\nkernel 6.1 platform " platform " transport " transport \
	" driver virtio-blk\ndevice offers " offer "; on refusal strict\n"
#define RNG_IO "probe\nsubmit read 64\nsubmit read 64\nsubmit read 64\nsubmit read 64\nremove\n"
#define BLK_IO \
	"probe\nsubmit write 4K offset=8K\nsubmit read 4K offset=8K\n" \
	"submit write 64K segments=7\nsubmit read 128K segments=3\nremove\n"

START_TEST(rng_moves_data)
{
	conforming(RNG("flat", "mmio2", "VERSION_1") RNG_IO, 4);
	conforming(RNG("flat", "mmio1", "nothing") RNG_IO, 4);
	conforming(RNG("flat", "mmio2", "VERSION_1 ACCESS_PLATFORM RING_PACKED INDIRECT_DESC "
		       "EVENT_IDX") RNG_IO, 4);
	conforming(RNG("offset-ranges range=0:0x40000000:0x8000000", "mmio2",
		       "VERSION_1 ACCESS_PLATFORM") RNG_IO, 4);
	conforming(RNG("restricted-pool base=0x1000000 size=0x400000", "mmio2",
		       "VERSION_1 ACCESS_PLATFORM") RNG_IO, 4);
}
END_TEST

START_TEST(blk_moves_data)
{
	conforming(BLK("flat", "mmio2", "VERSION_1 BLK_SEG_MAX") BLK_IO, 4);
	conforming(BLK("flat", "mmio1", "BLK_SEG_MAX INDIRECT_DESC") BLK_IO, 4);
	conforming(BLK("flat", "mmio2", "VERSION_1 ACCESS_PLATFORM RING_PACKED INDIRECT_DESC "
		       "EVENT_IDX BLK_SEG_MAX BLK_SIZE_MAX") BLK_IO, 4);
	conforming(BLK("offset-ranges range=0:0x40000000:0x8000000", "mmio2",
		       "VERSION_1 ACCESS_PLATFORM BLK_SEG_MAX") BLK_IO, 4);
	conforming(BLK("restricted-pool base=0x1000000 size=0x400000", "mmio2",
		       "VERSION_1 ACCESS_PLATFORM BLK_SEG_MAX") BLK_IO, 4);
}
END_TEST

#define FLAT BLK("flat", "mmio2", "VERSION_1 ACCESS_PLATFORM BLK_SEG_MAX")
/* 6.1 writes behind a pool of this size. */
#define TAIL BLK("restricted-pool base=0x1000000 size=0x60000", "mmio2", "VERSION_1 ACCESS_PLATFORM")

static RF_NO_ASAN uint64_t sanitizer_hash(const struct rf_image *image)
{
	uint64_t h = RF_HASH_SEED;

	for (const uint8_t *at = image->sanitizer_start; at < image->sanitizer_end; at++)
		h = rf_hash_word(h, *at);
	return h;
}

/*
 * The snapshot leaves out what the sanitizer keeps, by a name that the compiler gives: that must
 * be something, and no case may change it, not even one that breaks the guest's memory.
 */
START_TEST(what_the_snapshot_leaves_out_never_changes)
{
	static const char *const texts[] = {
		FLAT "probe\nsubmit write 64K segments=4\nsubmit read 64K\nremove\n",
		FLAT "fail alloc 9\nsubmit-async read 128K\nremove\nprobe\nsubmit flush 512\n",
		FLAT "hostile flags 0x2 0xf\nsubmit-async read 4K\nsubmit read 4K\nremove\n",
		TAIL "submit-async write 128K\nsubmit-async write 134K\nwait\nremove\n",
	};
	uint64_t before;

	for (uint32_t i = 0; generic_image(i); i++) {
		ck_assert_uint_gt(rf_images[i]->sanitizer_end - rf_images[i]->sanitizer_start, 64);
		before = sanitizer_hash(rf_images[i]);
		for (size_t j = 0; j < RF_ARRAY_SIZE(texts); j++) {
			run_on(i, texts[j]);
			ck_assert_uint_eq(sanitizer_hash(rf_images[i]), before);
		}
	}
}
END_TEST

START_TEST(a_case_without_operations_still_probes)
{
	for (uint32_t i = 0; run_on(i, BLK("flat", "mmio2", "VERSION_1")); i++)
		ck_assert_shown(result.driver_ok && result.outcome == RF_OK);
}
END_TEST

START_TEST(asynchronous_requests_end_before_the_case_does)
{
	conforming(BLK("flat", "mmio2", "VERSION_1 BLK_SEG_MAX") "submit-async write 4K\n"
		   "submit-async write 4K offset=64K\nsubmit-async read 4K offset=4K\nrepeat 20\n"
		   "wait\nsubmit read 8K\n", 24);
}
END_TEST

RF_CHECK_MAIN("image_case", rng_moves_data, blk_moves_data,
	      what_the_snapshot_leaves_out_never_changes, a_case_without_operations_still_probes,
	      asynchronous_requests_end_before_the_case_does)
