// SPDX-License-Identifier: GPL-2.0-only
/*
 * A pseries guest: with either window, or both, every driver moves data, and publishes
 * addresses of the window that its kernel chose; what the hypervisor and firmware refuse
 * it must bear.
 */
#include "tests/generic_image.h"
#include "tests/play_case.h"

#include <stdio.h>
#include <string.h>

static const char *const kernels[] = { "6.1", "6.12" };
static const char *const drivers[] = { "virtio-rng", "virtio-blk" };
static const char *const rings[] = { "", "INDIRECT_DESC EVENT_IDX", "RING_PACKED",
				     "RING_PACKED INDIRECT_DESC" };

/* A platform, what goes wrong before the driver comes, and where its addresses lie then. */
static const struct setting { const char *platform, *before; uint64_t first, last; } settings[] = {
	{ "pseries", "", 0x1000, 0x3fffffff },
	{ "pseries placement=high", "", 0x1000, 0x3fffffff },
	{ "pseries placement=top", "", 0x1000, 0x3fffffff },
	{ "pseries window=0x100000", "", 0x1000, 0xfffff },
	{ "pseries-ddw", "", RF_TCE_DYNAMIC, UINT64_MAX },
	{ "pseries-ddw placement=top", "", RF_TCE_DYNAMIC + RF_BANK_TOP_BASE, UINT64_MAX },
	{ "pseries-ddw single-window=1", "", RF_TCE_DYNAMIC, UINT64_MAX },
	/* A function that is found again has the first window, in both kernels. */
	{ "pseries-ddw ddw-pages=64", "", 0x1000, RF_TCE_DYNAMIC + 0x3fffffff },
	/* To query and to create the second window; 6.12 queries once more before. */
	{ "pseries-ddw", "fail rtas 2\n", 0x1000, 0x3fffffff },
	{ "pseries-svm swiotlb-force=1", "", RF_TCE_DYNAMIC, UINT64_MAX },
	{ "pseries-svm swiotlb-force=1 placement=high", "", RF_TCE_DYNAMIC, UINT64_MAX },
};

struct cell { const char *kernel, *driver, *ring, *operations; const struct setting *setting; };

static void run(const struct cell *cell)
{
	char text[1024];

	snprintf(text, sizeof(text), "ringfence-case 3\nkernel %s\nplatform %s\n"
		 "transport pci_modern\ndriver %s\n"
		 "device offers VERSION_1 ACCESS_PLATFORM %s queue-size=16\n%s%s",
		 cell->kernel, cell->setting->platform, cell->driver, cell->ring,
		 cell->setting->before, cell->operations);
	play_text(text);
	ck_assert_msg(result.outcome == RF_OK || result.outcome == RF_FINDING, "%s\n%s",
		      result.why, text);
}

static void silent(const struct cell *cell)
{
	for (uint32_t i = 0; i < result.findings; i++)
		ck_assert_msg(false, "%s %s %s: %s: %s", cell->kernel, cell->driver,
			      cell->setting->platform, rf_rule(result.finding[i].rule)->name,
			      result.finding[i].text);
}

static void published_between(const struct cell *cell)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < rf_trace_kept(&world->trace); i++) {
		const struct rf_event *event = rf_trace_at(&world->trace, i);

		if (event->kind != RF_EV_PUBLISH)
			continue;
		ck_assert_msg(event->publish.ba >= cell->setting->first &&
			      event->publish.ba <= cell->setting->last, "%s %s: %llx", cell->kernel,
			      cell->setting->platform, (unsigned long long)event->publish.ba);
		count++;
	}
	ck_assert_uint_gt(count, 0);
}

static void moves(const struct cell *cell)
{
	run(cell);
	silent(cell);
	published_between(cell);
	ck_assert(result.driver_ok && result.ios_ok == 3 && result.bytes_moved);
	plays_alike();
}

START_TEST(data_moves_by_the_window_that_the_kernel_chose)
{
	struct cell cell = { .operations = "probe\nsubmit read 4K\nsubmit read 512\nremove\n"
					   "probe\nsubmit read 512\nremove\n" };

	for (size_t s = 0; s < RF_ARRAY_SIZE(settings); s++)
		for (size_t i = 0; i < 2 * 2 * RF_ARRAY_SIZE(rings); i++) {
			cell.setting = &settings[s];
			cell.kernel = kernels[i & 1];
			cell.driver = drivers[i >> 1 & 1];
			cell.ring = rings[i >> 2];
			moves(&cell);
		}
}
END_TEST

/* A hypervisor without room for one more entry: the mapping is given up, and the driver bears it. */
START_TEST(a_full_table_is_borne)
{
	static const struct setting plain = { "pseries", "", 0, 0 };
	struct cell cell = { .setting = &plain, .ring = "INDIRECT_DESC" };
	char operations[128];

	for (int i = 0; i < 4; i++)
		for (int nth = 1; nth < 12; nth++) {
			snprintf(operations, sizeof(operations), "fail tce %d\nprobe\n"
				 "submit write 16K\nsubmit read 4K\nremove\n", nth);
			cell.kernel = kernels[i & 1];
			cell.driver = drivers[i >> 1];
			cell.operations = operations;
			run(&cell);
			silent(&cell);
		}
}
END_TEST

/* A window of sixteen pages: the kernel itself finds no bus address for some of what it has to map. */
START_TEST(a_small_window_is_borne)
{
	static const struct setting small = { "pseries window=0x10000", "", 0, 0 };
	struct cell cell = { .setting = &small, .driver = "virtio-blk", .ring = "",
			     .operations = "probe\nsubmit write 128K segments=16\nsubmit read 4K\n"
					   "remove\n" };

	for (int i = 0; i < 2; i++) {
		cell.kernel = kernels[i];
		run(&cell);
		silent(&cell);
	}
}
END_TEST

RF_CHECK_MAIN("pseries", data_moves_by_the_window_that_the_kernel_chose, a_full_table_is_borne,
	      a_small_window_is_borne)
