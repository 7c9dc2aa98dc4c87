// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every transport comes up with an honest device and moves data with each
 * driver, ring and platform that suit it: prints the table. And PCI's ways to
 * interrupt, one by one.
 */
#include "tests/generic_image.h"
#include "tests/play_case.h"

#include <stdio.h>
#include <string.h>

static const char *const rings[] = {
	"", "EVENT_IDX", "INDIRECT_DESC", "INDIRECT_DESC EVENT_IDX", "RING_PACKED",
	"RING_PACKED EVENT_IDX", "RING_PACKED INDIRECT_DESC",
	"RING_PACKED INDIRECT_DESC EVENT_IDX",
};
static const char *const platforms[] = {
	"flat", "flat placement=high", "offset-ranges range=0:0x40000000:0x8000000",
	"restricted-pool base=0x1000000 size=0x80000",
	"vtd", "vtd deferred=1 width=39", "vtd-passthrough", "smmu", "smmu deferred=1",
};

/* One case of the table. */
struct cell { const char *kernel, *transport, *driver, *ring, *platform, *access, *pci; };

static bool moves_data(const struct cell *cell)
{
	char text[1024];

	snprintf(text, sizeof(text), "ringfence-case 3\nkernel %s\nplatform %s\ntransport %s\n"
		 "driver %s\ndevice offers VERSION_1 %s %s queue-size=16\npci %s\nprobe\n"
		 "submit read 4K\nsubmit read 512\nremove\nprobe\nsubmit read 512\nremove\n",
		 cell->kernel, cell->platform, cell->transport, cell->driver, cell->access,
		 cell->ring, cell->pci);
	play_text(text);
	for (uint32_t i = 0; i < result.findings; i++)
		ck_assert_msg(!strcmp(rf_rule(result.finding[i].rule)->name, "RF-NEG-016"),
			      "%s: %s\n%s", rf_rule(result.finding[i].rule)->name,
			      result.finding[i].text, text);
	plays_alike();
	return result.driver_ok && result.ios == 3 && result.ios_ok == 3 && result.bytes_moved > 0;
}

/*
 * Neither ACCESS_PLATFORM nor a packed ring is there for the legacy interfaces. Without that bit
 * ranges and pools shut a device out, while an IOMMU lets it pass by.
 */
static bool suits(const struct cell *cell, bool legacy)
{
	bool shut = !strncmp(cell->platform, "offset", 6) || !strncmp(cell->platform, "restr", 5);

	if (legacy && (*cell->access || strstr(cell->ring, "PACKED")))
		return false;
	return !shut || *cell->access;
}

static void fill_row(struct cell cell, bool legacy, uint32_t *ret_moved, uint32_t *ret_cells)
{
	static const char *const access[] = { "", "ACCESS_PLATFORM" };

	for (size_t p = 0; p < RF_ARRAY_SIZE(platforms); p++) {
		for (size_t a = 0; a < RF_ARRAY_SIZE(access); a++) {
			cell.platform = platforms[p];
			cell.access = access[a];
			if (!suits(&cell, legacy))
				continue;
			++*ret_cells;
			*ret_moved += moves_data(&cell);
		}
	}
}

static void fill_table(const char *kernel, const char *transport, bool legacy)
{
	static const char *const drivers[] = { "virtio-rng", "virtio-blk" };
	struct cell cell = { .kernel = kernel, .transport = transport, .pci = "" };

	for (size_t d = 0; d < RF_ARRAY_SIZE(drivers); d++) {
		for (size_t r = 0; r < RF_ARRAY_SIZE(rings); r++) {
			uint32_t moved = 0, cells = 0;

			cell.driver = drivers[d];
			cell.ring = rings[r];
			fill_row(cell, legacy, &moved, &cells);
			ck_assert_uint_eq(moved, cells);
			if (!cells)
				continue;
			printf("%-5s %-10s %-10s %-35s %u of %u\n", kernel, transport, drivers[d],
			       *rings[r] ? rings[r] : "split", moved, cells);
		}
	}
}

START_TEST(every_driver_moves_data_over_every_ring)
{
	for (uint32_t i = 0; generic_image(i); i++) {
		fill_table(rf_images[i]->kernel, "pci_modern", false);
		fill_table(rf_images[i]->kernel, "pci_legacy", true);
		fill_table(rf_images[i]->kernel, "mmio2", false);
		fill_table(rf_images[i]->kernel, "mmio1", true);
	}
}
END_TEST

/* Vectors of their own, shared, refused, the line: each of them is enough. */
START_TEST(every_way_to_interrupt_works)
{
	static const char *const ways[] = {
		"vectors=3", "vectors=2", "vectors=1", "vectors=0", "no-vector=1",
		"no-vector=0x100", "vectors=64", "vectors=0 pin=2", "express", "sriov",
	};
	struct cell cell = { .driver = "virtio-blk", .ring = "EVENT_IDX", .platform = "flat",
			     .access = "" };

	for (uint32_t i = 0; generic_image(i); i++) {
		for (size_t w = 0; w < RF_ARRAY_SIZE(ways); w++) {
			cell.kernel = rf_images[i]->kernel;
			cell.pci = ways[w];
			cell.transport = "pci_modern";
			ck_assert_msg(moves_data(&cell), "%s", ways[w]);
			cell.transport = "pci_legacy";
			ck_assert_msg(moves_data(&cell), "%s, legacy", ways[w]);
		}
	}
}
END_TEST

/* Without any interrupt a driver of PCI does not come up. */
START_TEST(without_interrupts_there_is_no_device)
{
	struct cell cell = { .driver = "virtio-rng", .ring = "", .platform = "flat", .access = "",
			     .transport = "pci_modern", .pci = "vectors=0 pin=0" };

	for (uint32_t i = 0; generic_image(i); i++) {
		cell.kernel = rf_images[i]->kernel;
		ck_assert(!moves_data(&cell));
		ck_assert(!result.driver_ok);
	}
}
END_TEST

RF_CHECK_MAIN("pci", every_driver_moves_data_over_every_ring, every_way_to_interrupt_works,
	      without_interrupts_there_is_no_device)
