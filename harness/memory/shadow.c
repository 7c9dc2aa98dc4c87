// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guest's tables, walked as the machine does it (Principles of Operation, dynamic
 * address translation: a region-third table, segment tables, page tables of 256 entries),
 * and the shadow that is made of them. The tables are guest memory: whatever they say is
 * looked at and never trusted.
 */
#include "memory/shadow.h"
#include "memory/platform.h"

#include <errno.h>

/* The anchor: translation enabled, and the kind of the table there. */
#define ANCHOR_ENABLED	0x800u
#define ANCHOR_KIND	0x1cu
#define ANCHOR_REGION_THIRD (1u << 2)
#define ANCHOR_ADDRESS	(~0x3fffULL)

#define REGION_SHIFT	31
#define SEGMENT_SHIFT	20
#define TABLE_MASK	0x7ffu		/* entries of region and segment tables, less one */
#define PAGE_MASK	0xffu		/* of page tables */

#define ENTRY_INVALID	0x20u
#define ENTRY_KIND	0xcu
#define ENTRY_REGION_THIRD 4u
#define ENTRY_SEGMENT	0u
#define REGION_ADDRESS	(~0x3fffULL)	/* of a segment table */
#define SEGMENT_ADDRESS	(~0x7ffULL)	/* of a page table */
#define PAGE_INVALID	0x400u
#define PAGE_ADDRESS	(~0xfffULL)
#define PROTECTED	0x200u		/* at every level */

#define BUS_LIMIT	(1ULL << 42)	/* what a region-third table reaches */

/* A word of guest memory; false: there is none. */
static RF_NO_ASAN bool load(const struct rf_shadow *shadow, uint64_t pa, uint64_t *ret_word)
{
	if (!rf_arena_is_ram(RF_PA(pa), 8) || !shadow->arena->mapped[0])
		return false;
	rf_arena_touch(shadow->arena, RF_PA(pa), 8, false);
	__builtin_memcpy(ret_word, rf_arena_cpu(shadow->arena, pa), 8);
	return true;
}

/* A page table, and what the levels above it leave of permissions. */
struct page_table {
	uint64_t pa;
	bool protected;
};

static RF_NO_ASAN bool find_table(const struct rf_shadow *shadow, uint64_t ba,
				  struct page_table *ret_table)
{
	uint64_t region, segment;

	if ((shadow->iota & (ANCHOR_ENABLED | ANCHOR_KIND)) !=
	    (ANCHOR_ENABLED | ANCHOR_REGION_THIRD) || ba >= BUS_LIMIT)
		return false;
	if (!load(shadow, (shadow->iota & ANCHOR_ADDRESS) + (ba >> REGION_SHIFT & TABLE_MASK) * 8,
		  &region) ||
	    region & ENTRY_INVALID || (region & ENTRY_KIND) != ENTRY_REGION_THIRD)
		return false;
	if (!load(shadow, (region & REGION_ADDRESS) + (ba >> SEGMENT_SHIFT & TABLE_MASK) * 8,
		  &segment) ||
	    segment & ENTRY_INVALID || (segment & ENTRY_KIND) != ENTRY_SEGMENT)
		return false;
	*ret_table = (struct page_table){ segment & SEGMENT_ADDRESS,
					  (region | segment) & PROTECTED };
	return true;
}

/* What the tables hold the page of @ba open for, and where; nothing beyond what is registered. */
static RF_NO_ASAN enum rf_perm entry_of(const struct rf_shadow *shadow,
					const struct page_table *table, uint64_t ba,
					uint64_t *ret_pa)
{
	uint64_t entry;

	if (ba < shadow->base || ba > shadow->limit ||
	    !load(shadow, table->pa + (ba >> RF_PAGE_SHIFT & PAGE_MASK) * 8, &entry) ||
	    entry & PAGE_INVALID)
		return RF_PERM_NONE;
	*ret_pa = entry & PAGE_ADDRESS;
	return table->protected || entry & PROTECTED ? RF_PERM_READ : RF_PERM_RW;
}

RF_NO_ASAN enum rf_perm rf_shadow_told(const struct rf_shadow *shadow, uint64_t ba,
				       uint64_t *ret_pa)
{
	struct page_table table;

	return find_table(shadow, ba, &table) ? entry_of(shadow, &table, ba, ret_pa) :
						RF_PERM_NONE;
}

/* The pages of a refresh, by their numbers. */
struct span { uint64_t first, last; };

/* One page of the shadow that the tables do not say any more, or that is looked up anew. */
static void take_out(struct rf_platform *platform, uint64_t page)
{
	const struct rf_shadow *shadow = &platform->shadow;
	enum rf_perm held = rf_iommu_held(&platform->iommu, page);
	uint64_t pa, there;

	if (!held)
		return;
	if (!shadow->walks && rf_shadow_told(shadow, page << RF_PAGE_SHIFT, &pa) == held &&
	    rf_iommu_told(&platform->iommu, page, RF_PERM_READ, &there) && there == pa)
		return;
	rf_platform_close(platform, RF_BA(page << RF_PAGE_SHIFT), RF_PAGE_SIZE, held);
}

/* By the pages asked for, or by those that there are: whichever are fewer. */
static void take_out_all(struct rf_platform *platform, const struct span *span)
{
	const struct rf_iommu *iommu = &platform->iommu;

	if (span->last - span->first < iommu->used) {
		for (uint64_t page = span->first; page <= span->last; page++)
			take_out(platform, page);
		return;
	}
	for (uint32_t i = 0; i < iommu->used; i++)
		if (iommu->pages[i].iova >= span->first && iommu->pages[i].iova <= span->last)
			take_out(platform, iommu->pages[i].iova);
}

/* Pages that follow each other on both sides are opened as one. */
struct run { uint64_t page, pa, count; enum rf_perm perm; };

static void open_run(struct rf_platform *platform, struct run *run)
{
	struct rf_opening opening = { { run->page << RF_PAGE_SHIFT }, { run->pa },
				      run->count << RF_PAGE_SHIFT, run->perm };

	/* There is room: what may be pinned is less than the table holds. */
	if (run->count && rf_platform_open(platform, &opening))
		platform->iommu.lost++;
	run->count = 0;
}

static void add_to_run(struct rf_platform *platform, struct run *run, const struct run *page)
{
	if (run->count && run->page + run->count == page->page && run->perm == page->perm &&
	    run->pa + (run->count << RF_PAGE_SHIFT) == page->pa) {
		run->count++;
		return;
	}
	open_run(platform, run);
	*run = *page;
}

/* What a delayed removal left behind gives way. */
static void make_way(struct rf_platform *platform, uint64_t page)
{
	uint64_t pa;

	if (rf_iommu_look(&platform->iommu, page, RF_PERM_READ, &pa) != RF_IOMMU_MISS ||
	    rf_iommu_look(&platform->iommu, page, RF_PERM_WRITE, &pa) != RF_IOMMU_MISS)
		rf_platform_flush(platform, RF_BA(page << RF_PAGE_SHIFT), RF_PAGE_SIZE);
}

/* The pages of one segment that are new; false: some of them could not be pinned. */
static bool put_in_segment(struct rf_platform *platform, const struct span *span)
{
	const struct rf_shadow *shadow = &platform->shadow;
	struct run run = { .count = 0 }, new = { .count = 1 };
	struct page_table table;
	bool all = true;

	if (!find_table(shadow, span->first << RF_PAGE_SHIFT, &table))
		return true;
	for (new.page = span->first; new.page <= span->last; new.page++) {
		new.perm = entry_of(shadow, &table, new.page << RF_PAGE_SHIFT, &new.pa);
		if (!new.perm || rf_iommu_held(&platform->iommu, new.page))
			continue;
		make_way(platform, new.page);
		if (platform->iommu.live + run.count < shadow->pins)
			add_to_run(platform, &run, &new);
		else
			all = false;
	}
	open_run(platform, &run);
	return all;
}

static bool put_in(struct rf_platform *platform, const struct span *span)
{
	uint64_t pages = 1u << (SEGMENT_SHIFT - RF_PAGE_SHIFT);
	struct span part = { span->first, 0 };
	bool all = true;

	for (; part.first <= span->last; part.first = part.last + 1) {
		part.last = rf_min_u64(span->last, part.first | (pages - 1));
		all &= put_in_segment(platform, &part);
	}
	return all;
}

/* The pages that a refresh names, as far as the tables have such. False: none. */
static bool span_of(const struct rf_shadow *shadow, struct rf_ba ba, uint64_t len, struct span *ret)
{
	uint64_t first = rf_max_u64(ba.v, shadow->base);
	uint64_t last = ba.v + len - 1 < ba.v ? shadow->limit :
						rf_min_u64(ba.v + len - 1, shadow->limit);

	*ret = (struct span){ first >> RF_PAGE_SHIFT, last >> RF_PAGE_SHIFT };
	return shadow->iota && len && first <= last;
}

void rf_shadow_withdraw(struct rf_platform *platform, struct rf_ba ba, uint64_t len, bool late)
{
	struct rf_shadow *shadow = &platform->shadow;
	struct span span;

	if (!span_of(shadow, ba, len, &span))
		return;
	take_out_all(platform, &span);
	if (++shadow->refreshes % (shadow->delay + 1) == 0 && !late)
		rf_platform_flush(platform, RF_BA(0), UINT64_MAX);
}

int rf_shadow_refresh(struct rf_platform *platform, struct rf_ba ba, uint64_t len, bool late)
{
	struct span span;

	rf_shadow_withdraw(platform, ba, len, late);
	if (!span_of(&platform->shadow, ba, len, &span))
		return 0;
	return platform->shadow.walks || put_in(platform, &span) ? 0 : -ENOMEM;
}

void rf_shadow_register(struct rf_platform *platform, const struct rf_shadow *tables)
{
	struct rf_shadow *shadow = &platform->shadow;

	rf_platform_close_all(platform);
	rf_platform_flush(platform, RF_BA(0), UINT64_MAX);
	shadow->iota = tables->iota;
	shadow->base = tables->base;
	shadow->limit = tables->limit;
}

void rf_shadow_visited(struct rf_platform *platform, struct rf_ba ba)
{
	uint64_t page = ba.v >> RF_PAGE_SHIFT, pa;
	enum rf_perm perm;

	if (!platform->shadow.walks || !platform->shadow.iota ||
	    rf_iommu_held(&platform->iommu, page))
		return;
	perm = rf_shadow_told(&platform->shadow, ba.v, &pa);
	if (perm)
		open_run(platform, &(struct run){ page, pa, 1, perm });
}
