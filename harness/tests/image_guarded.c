// SPDX-License-Identifier: GPL-2.0-only
/*
 * Platforms that do not let the device reach all of RAM: with ACCESS_PLATFORM
 * every driver moves data over every transport and ring, without it a
 * confidential guest refuses before anything is published. Prints the table. And
 * who is to blame where the platform's restriction does not arrive.
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
static const char *const drivers[] = { "virtio-rng", "virtio-blk" };
/* Where the guest is told of what the device reaches, and no kernel refuses without the bit. */
static const char *const limited[] = {
	"width-limited placement=high", "width-limited width=24", "width-limited width=64",
	"width-limited width=36 placement=top swiotlb=0x100000",
	"restricted-pool base=0x1000000 size=0x80000",
	"restricted-pool base=0x1000000 size=0x81000 placement=top",
	"offset-ranges range=0:0x40000000:0x8000000",
	"offset-ranges range=0:0x40000000:0x1000000 range=0x1000000:0x80000000:0x8000000",
};
static const struct transport { const char *name; bool legacy; } transports[] = {
	{ "pci_modern", false }, { "mmio2", false }, { "pci_legacy", true }, { "mmio1", true },
};

/* A platform, and the kernel that does not refuse a device without the bit there. */
static const struct guarded { const char *text, *careless; } guarded[] = {
	{ "sev", "" }, { "sev encryption-bit=47 placement=high", "" },
	{ "tdx", "" }, { "tdx intel-only=1", "6.1" }, { "xen", "" }, { "xen placement=top", "" },
};

#define TRAFFIC "probe\nsubmit read 4K\nsubmit read 512\nremove\nprobe\nsubmit read 512\nremove\n"

/* One case of the table. */
struct cell { const char *kernel, *transport, *driver, *ring, *platform, *access, *before; };

static void run(const struct cell *cell)
{
	char text[1024];

	snprintf(text, sizeof(text), "ringfence-case 3\nkernel %s\nplatform %s\ntransport %s\n"
		 "driver %s\ndevice offers VERSION_1 %s %s queue-size=16\n%s" TRAFFIC,
		 cell->kernel, cell->platform, cell->transport, cell->driver, cell->access,
		 cell->ring, cell->before ? cell->before : "");
	play_text(text);
	ck_assert_msg(result.outcome == RF_OK || result.outcome == RF_FINDING, "%s\n%s",
		      result.why, text);
}

static bool found(const char *rule)
{
	for (uint32_t i = 0; i < result.findings; i++)
		if (!strcmp(rf_rule(result.finding[i].rule)->name, rule))
			return true;
	return false;
}

static bool moves_data(const struct cell *cell)
{
	run(cell);
	for (uint32_t i = 0; i < result.findings; i++)
		ck_assert_msg(false, "%s: %s", rf_rule(result.finding[i].rule)->name,
			      result.finding[i].text);
	plays_alike();
	return result.driver_ok && result.ios == 3 && result.ios_ok == 3 && result.bytes_moved > 0;
}

/* FAILED, and no queue was ever live. */
static bool refuses(const struct cell *cell)
{
	const struct rf_event *event;

	run(cell);
	if (result.driver_ok || result.findings)
		return false;
	for (uint32_t i = 0; i < rf_trace_kept(&world->trace); i++) {
		event = rf_trace_at(&world->trace, i);
		if (event->kind == RF_EV_QUEUE_LIVE || event->kind == RF_EV_PUBLISH)
			return false;
	}
	return true;
}

static void fill_row(struct cell cell, const struct transport *transport,
		     uint32_t *ret_moved, uint32_t *ret_refused)
{
	bool careless;

	for (size_t p = 0; p < RF_ARRAY_SIZE(guarded); p++) {
		cell.platform = guarded[p].text;
		cell.access = "ACCESS_PLATFORM";
		if (!transport->legacy)
			*ret_moved += moves_data(&cell);
		cell.access = "";
		careless = !strcmp(guarded[p].careless, cell.kernel);
		ck_assert_msg(refuses(&cell) == !careless, "%s %s %s", cell.kernel, cell.transport,
			      cell.platform);
		*ret_refused += !careless;
	}
	cell.access = "ACCESS_PLATFORM";
	for (size_t p = 0; p < RF_ARRAY_SIZE(limited) && !transport->legacy; p++) {
		cell.platform = limited[p];
		*ret_moved += moves_data(&cell);
	}
}

static void fill_table(const char *kernel, const struct transport *transport)
{
	struct cell cell = { .kernel = kernel, .transport = transport->name };

	for (size_t d = 0; d < RF_ARRAY_SIZE(drivers); d++) {
		for (size_t r = 0; r < RF_ARRAY_SIZE(rings); r++) {
			uint32_t moved = 0, refused = 0;

			if (transport->legacy && strstr(rings[r], "PACKED"))
				continue;
			cell.driver = drivers[d];
			cell.ring = rings[r];
			fill_row(cell, transport, &moved, &refused);
			ck_assert_uint_eq(moved, transport->legacy ? 0 :
					  RF_ARRAY_SIZE(guarded) + RF_ARRAY_SIZE(limited));
			printf("%-5s %-10s %-10s %-35s moved on %2u of %zu, refused on %u of %zu\n",
			       kernel, transport->name, cell.driver,
			       *cell.ring ? cell.ring : "split", moved,
			       RF_ARRAY_SIZE(guarded) + RF_ARRAY_SIZE(limited), refused,
			       RF_ARRAY_SIZE(guarded));
		}
	}
}

START_TEST(a_confidential_guest_moves_data_or_refuses)
{
	for (uint32_t i = 0; generic_image(i); i++)
		for (size_t t = 0; t < RF_ARRAY_SIZE(transports); t++)
			fill_table(rf_images[i]->kernel, &transports[t]);
}
END_TEST

/* The guest's memory that is still shared when the case is over. */
static uint32_t pages_shared(void)
{
	uint32_t pages = 0;

	for (uint64_t at = 0; at < RF_BANK_SIZE; at += RF_PAGE_SIZE)
		pages += rf_platform_is_shared(&world->platform, RF_PA(RF_BANK_LOW_BASE + at));
	return pages;
}

/* Was memory of whole pages given back that begins at a page still shared? */
static uint32_t live_shared_pages(void)
{
	uint32_t live = 0;

	for (uint32_t i = world->arena.boot_count; i < world->arena.count; i++) {
		const struct rf_alloc *alloc = &world->arena.allocs[i];

		live += alloc->state == RF_ALLOC_LIVE && alloc->size < RF_CONFIDENTIAL_POOL &&
			rf_platform_is_shared(&world->platform, alloc->pa);
	}
	return live;
}

#define POOL_PAGES (RF_CONFIDENTIAL_POOL / RF_PAGE_SIZE)

/* All that was shared for the device is private again, but for the pool. */
START_TEST(what_is_shared_becomes_private_again)
{
	struct cell cell = { .driver = "virtio-blk", .ring = "", .platform = "sev",
			     .access = "ACCESS_PLATFORM", .transport = "mmio2" };

	for (uint32_t i = 0; generic_image(i); i++) {
		cell.kernel = rf_images[i]->kernel;
		run(&cell);
		ck_assert_uint_eq(pages_shared(), POOL_PAGES);
	}
}
END_TEST

/* Pages that cannot be made private are never used again: the ring's stay allocated. */
START_TEST(what_stays_shared_is_leaked)
{
	struct cell cell = { .driver = "virtio-blk", .ring = "", .platform = "sev",
			     .access = "ACCESS_PLATFORM", .transport = "mmio2",
			     .before = "fail unshare 1\n" };

	for (uint32_t i = 0; generic_image(i); i++) {
		cell.kernel = rf_images[i]->kernel;
		run(&cell);
		ck_assert_uint_gt(pages_shared(), POOL_PAGES);
		ck_assert_uint_eq(live_shared_pages(), 1);
		ck_assert(!found("RF-DMA-032"));
	}
}
END_TEST

/* A ring that cannot be shared is none: the probe fails, and no private page is shown. */
START_TEST(what_cannot_be_shared_is_not_published)
{
	struct cell cell = { .driver = "virtio-rng", .ring = "", .platform = "tdx",
			     .access = "ACCESS_PLATFORM", .transport = "pci_modern",
			     .before = "fail share 1\n" };

	for (uint32_t i = 0; generic_image(i); i++) {
		cell.kernel = rf_images[i]->kernel;
		run(&cell);
		ck_assert_uint_eq(result.findings, 0);
		ck_assert_uint_eq(pages_shared(), POOL_PAGES);
	}
}
END_TEST

/* What the kernel's own handler makes of a pool's node, and whose fault the rest is. */
START_TEST(a_pool_is_what_its_node_says)
{
	static const struct { const char *flaw, *rule; } nodes[] = {
		{ "pool-reusable=1", "RF-DMA-033" }, { "pool-no-map=1", "RF-DMA-033" },
		{ "pool-cma-default=1", "RF-DMA-033" }, { "pool-dma-default=1", "RF-DMA-033" },
		{ "pool-foreign=1", "RF-DMA-034" }, { "pool-disabled=1", "RF-DMA-034" },
		{ "pool-absent=1", "RF-DMA-034" }, { "pool-unnamed=1", "RF-DMA-034" },
	};
	struct cell cell = { .driver = "virtio-blk", .ring = "", .access = "ACCESS_PLATFORM" };
	char platform[128];

	cell.platform = platform;
	for (size_t i = 0; i < 2 * RF_ARRAY_SIZE(nodes); i++) {
		snprintf(platform, sizeof(platform), "restricted-pool base=0x1000000 size=0x80000 "
			 "%s", nodes[i / 2].flaw);
		cell.transport = i % 2 ? "mmio2" : "pci_modern";
		for (uint32_t k = 0; generic_image(k); k++) {
			cell.kernel = rf_images[k]->kernel;
			run(&cell);
			ck_assert_msg(found(nodes[i / 2].rule), "%s %s %s", cell.kernel,
				      cell.transport, platform);
		}
	}
}
END_TEST

static bool failed_once(void)
{
	uint32_t faults = 0;

	for (uint32_t i = 0; i < rf_trace_kept(&world->trace); i++)
		faults += rf_trace_at(&world->trace, i)->kind == RF_EV_FAULT;
	return faults == 1;
}

/* No slot in the pool, no bus address: the request is tried again or fails, and nothing leaks. */
START_TEST(what_is_used_up_comes_back)
{
	static const struct { const char *platform, *before; } places[] = {
		{ "sev", "fail pool 1\n" }, { "sev", "fail pool 2\n" },
		{ "restricted-pool base=0x1000000 size=0x80000", "fail pool 1\n" },
		{ "smmu", "fail iova 2\n" }, { "smmu", "fail iova 3\n" },
	};
	static const char *const transports[] = { "mmio2", "pci_modern" };
	struct cell cell = { .driver = "virtio-blk", .ring = "", .access = "ACCESS_PLATFORM" };

	for (size_t i = 0; i < 4 * RF_ARRAY_SIZE(places) && generic_image(i & 1); i++) {
		cell.kernel = rf_images[i & 1]->kernel;
		cell.transport = transports[i >> 1 & 1];
		cell.platform = places[i / 4].platform;
		cell.before = places[i / 4].before;
		run(&cell);
		ck_assert_msg(failed_once(), "%s %s %s", cell.kernel, cell.transport, cell.platform);
		ck_assert_uint_eq(result.findings, 0);
		ck_assert_uint_gt(result.ios_ok, 0);
	}
}
END_TEST

/* A grant that the other side holds on to is reported once, and the device is given up. */
START_TEST(a_grant_in_use_ends_the_device)
{
	struct cell cell = { .driver = "virtio-blk", .ring = "", .platform = "xen",
			     .access = "ACCESS_PLATFORM", .before = "fail unshare 1\n" };

	for (uint32_t i = 0; i < 4 && generic_image(i / 2); i++) {
		cell.kernel = rf_images[i / 2]->kernel;
		cell.transport = i % 2 ? "pci_modern" : "mmio2";
		run(&cell);
		ck_assert_uint_lt(result.ios_ok, 3);
		ck_assert(!found("RF-DMA-010"));
	}
}
END_TEST

/* A limit that nothing tells the guest of is the platform's fault alone. */
START_TEST(what_is_untold_is_the_platforms_fault)
{
	static const char *const platforms[] = { "width-limited placement=high untold=1",
						 "xen untold=1" };
	struct cell cell = { .driver = "virtio-blk", .ring = "RING_PACKED", .transport = "mmio2",
			     .access = "ACCESS_PLATFORM" };

	for (uint32_t i = 0; i < 2 * RF_ARRAY_SIZE(platforms) && generic_image(i / 2); i++) {
		cell.kernel = rf_images[i / 2]->kernel;
		cell.platform = platforms[i % 2];
		run(&cell);
		ck_assert(found("RF-DMA-034"));
		for (uint32_t k = 0; k < result.findings; k++)
			ck_assert_msg(result.finding[k].party == RF_PARTY_PLATFORM, "%s",
				      result.finding[k].text);
	}
}
END_TEST

RF_CHECK_MAIN("guarded", a_confidential_guest_moves_data_or_refuses,
	      what_is_shared_becomes_private_again, what_stays_shared_is_leaked,
	      what_cannot_be_shared_is_not_published, a_pool_is_what_its_node_says,
	      what_is_used_up_comes_back, a_grant_in_use_ends_the_device,
	      what_is_untold_is_the_platforms_fault)
