// SPDX-License-Identifier: GPL-2.0-only
/*
 * Linux on s390's PCI: data moves with every setting of the platform, over both kinds of ring and
 * on each kernel; what fails once is borne; and the shadow is empty when nothing is mapped any more.
 */
#include "guest/guest.h"
#include "tests/play_case.h"

#include <stdio.h>
#include <string.h>

static const char *const drivers[] = { "virtio-rng", "virtio-blk" };
static const char *const settings[] = {
	"", "strict=1", "aperture=1024", "aperture=64 strict=1", "pins=32", "pins=32 strict=1",
	"no-refresh=1", "no-refresh=1 strict=1", "shadow-delay=3 strict=1", "placement=high",
	"placement=top", "swiotlb=0x100000",
};

struct cell { const char *kernel, *transport, *driver, *setting, *offer, *before; };

#define TRAFFIC "probe\nsubmit read 4K\nsubmit read 512\nremove\nprobe\nsubmit read 512\nremove\n"

static void run(const struct cell *cell)
{
	char text[1024];

	snprintf(text, sizeof(text), "ringfence-case 3\nkernel %s\nplatform zpci %s\n"
		 "transport %s\ndriver %s\ndevice offers %s queue-size=16\n%s" TRAFFIC,
		 cell->kernel, cell->setting, cell->transport, cell->driver, cell->offer,
		 cell->before ? cell->before : "");
	play_text(text);
	ck_assert_msg(result.outcome == RF_OK, "%s\n%s", result.findings ?
		      result.finding[0].text : result.why, text);
}

static void moves(const struct cell *cell)
{
	run(cell);
	plays_alike();
	ck_assert_msg(result.driver_ok && result.ios == 3 && result.ios_ok == 3,
		      "%s %s %s %s: %d of %d", cell->kernel, cell->driver, cell->setting,
		      cell->offer, (int)result.ios_ok, (int)result.ios);
}

/* The n-th kernel that has such an image, or NULL. */
static const char *kernel(uint32_t n)
{
	for (uint32_t i = 0; rf_images[i]; i++)
		if (!strcmp(rf_images[i]->personality, "zpci") && !n--)
			return rf_images[i]->kernel;
	return NULL;
}

START_TEST(data_moves_with_every_setting)
{
	static const char *const offers[] = {
		"VERSION_1 ACCESS_PLATFORM", "VERSION_1 ACCESS_PLATFORM INDIRECT_DESC EVENT_IDX",
		"VERSION_1 ACCESS_PLATFORM RING_PACKED", "VERSION_1",
	};
	struct cell cell = { .transport = "pci_modern" };

	for (uint32_t k = 0; (cell.kernel = kernel(k)); k++)
		for (size_t s = 0; s < RF_ARRAY_SIZE(settings); s++)
			for (size_t i = 0; i < 2 * RF_ARRAY_SIZE(offers); i++) {
				cell.driver = drivers[i % 2];
				cell.setting = settings[s];
				cell.offer = offers[i / 2];
				moves(&cell);
			}
}
END_TEST

START_TEST(a_legacy_function_goes_past_the_tables)
{
	struct cell cell = { .transport = "pci_legacy", .offer = "INDIRECT_DESC", .setting = "" };

	for (uint32_t k = 0; (cell.kernel = kernel(k)); k++)
		for (size_t i = 0; i < RF_ARRAY_SIZE(drivers); i++) {
			cell.driver = drivers[i];
			moves(&cell);
			ck_assert_uint_eq(world->platform.iommu.live, 0);
		}
}
END_TEST

/* What nobody maps any more has left the shadow, and 6.12 took the tables back besides. */
START_TEST(strict_leaves_nothing_behind)
{
	struct cell cell = { .transport = "pci_modern", .driver = "virtio-blk",
			     .offer = "VERSION_1 ACCESS_PLATFORM" };

	for (uint32_t k = 0; (cell.kernel = kernel(k)); k++) {
		cell.setting = "strict=1";
		run(&cell);
		ck_assert_uint_eq(world->platform.iommu.live, 0);
		cell.setting = "";
		run(&cell);
		ck_assert_int_eq(!world->platform.iommu.live, !world->platform.shadow.iota);
	}
}
END_TEST

/* A mapping that fails is the driver's to bear, and a refresh after an unmapping nobody's to see. */
START_TEST(what_fails_once_is_borne)
{
	static const char *const sites[] = { "rpcit", "iova", "flush" };
	struct cell cell = { .transport = "pci_modern", .offer = "VERSION_1 ACCESS_PLATFORM" };
	uint64_t worked = 0;
	char before[32];

	cell.before = before;
	for (uint32_t k = 0; (cell.kernel = kernel(k)); k++)
		for (uint32_t i = 0; i < 12 * 12; i++) {
			snprintf(before, sizeof(before), "fail %s %u\n", sites[i % 3], 1 + i / 12);
			cell.driver = drivers[i / 3 % 2];
			cell.setting = i / 6 % 2 ? "strict=1" : "";
			run(&cell);
			worked += result.ios_ok;
		}
	ck_assert_uint_gt(worked, 600);
}
END_TEST

START_TEST(devices_elsewhere_are_no_functions)
{
	const struct rf_run_options options = { 0 };
	static const char text[] = "ringfence-case 3\nkernel 6.1 platform zpci transport mmio2 "
				   "driver virtio-rng\ndevice offers VERSION_1\nprobe\n";
	struct rf_case_error error;
	const char *why;

	ck_assert(!rf_case_parse(text, sizeof(text) - 1, &the_case, &error));
	world = rf_world_for(&the_case, &why);
	rf_run_case(world, &the_case, &options, &result);
	ck_assert_int_eq(result.outcome, RF_INVALID);
}
END_TEST

RF_CHECK_MAIN("zpci", data_moves_with_every_setting, a_legacy_function_goes_past_the_tables,
	      strict_leaves_nothing_behind, what_fails_once_is_borne,
	      devices_elsewhere_are_no_functions)
