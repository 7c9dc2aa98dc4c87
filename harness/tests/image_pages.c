// SPDX-License-Identifier: GPL-2.0-only
/* Guests with pages of 64 KiB: what counts such pages, and what counts smaller ones all the same. */
#include "trace/virtio_mmio.h"
#include "tests/play_case.h"

#include <stdio.h>
#include <string.h>

#define LARGE 0x10000u

static void run(enum rf_kernel_id kernel, const char *text)
{
	play_text_on(rf_kernel_name(kernel), text);
	ck_assert_msg(result.outcome == RF_OK, "%s\n%s", result.why, text);
}

/* The next event of that kind from @at on; its index is *@at then. */
static const struct rf_event *next(enum rf_event_kind kind, uint32_t *at)
{
	for (; *at < rf_trace_kept(&world->trace); ++*at) {
		const struct rf_event *event = rf_trace_at(&world->trace, *at);

		if (event->kind == kind)
			return event;
	}
	return NULL;
}

static const struct rf_event *next_write(uint32_t offset, uint32_t *at)
{
	const struct rf_event *event;

	for (; (event = next(RF_EV_REG_WRITE, at)); ++*at)
		if (event->reg.offset == offset)
			return event;
	return NULL;
}

/* How many events of that kind there are. */
static uint32_t count(enum rf_event_kind kind)
{
	uint32_t n = 0;

	for (uint32_t at = 0; next(kind, &at); at++)
		n++;
	return n;
}

#define HEADER(platform, transport, driver, offer) \
	"ringfence-case 3\nkernel 6.1 platform " platform " page-size=64K transport " transport \
	" driver " driver "\ndevice offers " offer " queue-size=32; on refusal strict\n"
#define READS "probe\nsubmit read 4K\nsubmit read 512\nremove\n"

START_TEST(data_moves_everywhere)
{
	static const char *const texts[] = {
		HEADER("flat", "mmio1", "virtio-rng", "nothing") READS,
		HEADER("flat", "mmio2", "virtio-rng", "VERSION_1") READS,
		HEADER("flat", "pci_legacy", "virtio-blk", "BLK_FLUSH") READS,
		HEADER("smmu", "pci_modern", "virtio-blk", "VERSION_1 ACCESS_PLATFORM") READS,
		HEADER("smmu", "mmio2", "virtio-blk", "VERSION_1 ACCESS_PLATFORM RING_PACKED") READS,
		HEADER("restricted-pool base=0x1000000 size=0x80000", "mmio2", "virtio-rng",
		       "VERSION_1 ACCESS_PLATFORM") READS,
		HEADER("offset-ranges range=0x0:0x80000000:0x40000000", "pci_modern", "virtio-rng",
		       "VERSION_1 ACCESS_PLATFORM") READS,
		HEADER("width-limited width=32 placement=high", "pci_modern", "virtio-rng",
		       "VERSION_1 ACCESS_PLATFORM") READS,
	};

	for (uint32_t i = 0; i < 2 * RF_ARRAY_SIZE(texts); i++) {
		run((enum rf_kernel_id)(i % 2), texts[i / 2]);
		ck_assert_uint_eq(result.ios_ok, 2);
		ck_assert_uint_eq(world->guest.image->page_size, LARGE);
		plays_alike();
	}
}
END_TEST

/* An SMMU opens pages of that size, and Xen's grants are of 4 KiB. */
START_TEST(an_smmu_has_that_granule)
{
	uint32_t at = 0;

	run(RF_KERNEL_6_1, HEADER("smmu", "mmio2", "virtio-rng", "VERSION_1 ACCESS_PLATFORM") READS);
	ck_assert_uint_gt(count(RF_EV_WINDOW), 2);
	for (const struct rf_event *event; (event = next(RF_EV_WINDOW, &at)); at++)
		ck_assert_uint_eq((event->window.ba | event->window.len) % LARGE, 0);
}
END_TEST

/* A page number of version 1 counts the guest's pages, one over PCI always 4 KiB. */
START_TEST(legacy_page_numbers)
{
	const struct rf_event *event;
	uint32_t at = 0;

	run(RF_KERNEL_6_12, HEADER("flat", "mmio1", "virtio-rng", "nothing") READS);
	ck_assert((event = next_write(VIRTIO_MMIO_GUEST_PAGE_SIZE, &at)));
	ck_assert_uint_eq(event->reg.value, LARGE);
	ck_assert((event = next_write(VIRTIO_MMIO_QUEUE_ALIGN, &at)));
	ck_assert_uint_eq(event->reg.value, LARGE);
	ck_assert((event = next_write(VIRTIO_MMIO_QUEUE_PFN, &at)));
	ck_assert(rf_arena_find(&world->arena, RF_PA(event->reg.value * LARGE)));
	run(RF_KERNEL_6_12, HEADER("flat", "pci_legacy", "virtio-rng", "nothing") READS);
	ck_assert_uint_eq(result.ios_ok, 2);
}
END_TEST

/* Sixteen numbers for a page, and so many are asked for at least. */
START_TEST(a_balloon_counts_4k)
{
	for (uint32_t i = 0; i < RF_KERNELS; i++) {
		run((enum rf_kernel_id)i, HEADER("flat", "mmio2", "virtio-balloon", "VERSION_1")
		    "probe\nconfig-change 0 17\nwait\nremove\n");
		ck_assert_uint_eq(count(RF_EV_PAGE), 2 * 32);
	}
}
END_TEST

/* Blocks of 2 MiB are reported: the driver asks for them where pages are as large. */
START_TEST(a_balloon_reports_2m)
{
	const struct rf_event *event;
	uint32_t at = 0, reports = 0;

	run(RF_KERNEL_6_1, HEADER("flat", "mmio1", "virtio-balloon", "BALLOON_MUST_TELL_HOST "
				  "BALLOON_STATS_VQ BALLOON_DEFLATE_ON_OOM BALLOON_FREE_PAGE_HINT "
				  "BALLOON_REPORTING") "probe\nsleep 2100\nsleep 9000\nremove\n");
	for (; (event = next(RF_EV_PUBLISH, &at)); at++)
		reports += event->publish.len == 0x200000;
	ck_assert_uint_gt(reports, 0);
}
END_TEST

RF_CHECK_MAIN("pages", data_moves_everywhere, an_smmu_has_that_granule, legacy_page_numbers,
	      a_balloon_counts_4k, a_balloon_reports_2m)
