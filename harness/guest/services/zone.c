// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: free memory as a balloon driver and mm/page_reporting.c see it
 * (mm/page_alloc.c, mm/mmzone.c): a few free blocks of a large order on the
 * lists of one zone, taken, isolated, put back and marked as reported as there,
 * and single pages that the guest can spare, so many and no more in a case.
 * Left out: splitting and merging blocks, zones, watermarks, page migration types.
 */
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/page-flags.h>
#include <linux/sizes.h>
#include <linux/swap.h>
#include "guest/services/zone.h"
#include "mm/internal.h"
#include "mm/page_reporting.h"

#define ZONE_BLOCKS	4u
#define SPARE_PAGES	(SZ_8M >> PAGE_SHIFT)	/* every page costs a page of red zone in the arena, too */
#define RAM_PAGES	(SZ_64M >> PAGE_SHIFT)	/* what the guest believes to have: one bank */
#define RECENT		8u

/* Nothing is ever written there: only its address counts, and that all of it reads as zero. */
static const u8 zeroes[sizeof(struct pglist_data)] __aligned(64);
extern struct pglist_data contig_page_data __attribute__((alias("zeroes")));
extern atomic_long_t vm_node_stat[NR_VM_NODE_STAT_ITEMS] __attribute__((alias("zeroes")));

/* The command line asks for no clearing of free pages. */
DEFINE_STATIC_KEY_FALSE(init_on_free);
bool static_key_initialized __ro_after_init = true;

DEFINE_PER_CPU(struct vm_event_state, vm_event_states);

/* Made when a case first looks at it: most cases never do. */
static struct pglist_data *node;
static struct page *blocks[ZONE_BLOCKS];
static u32 spare_taken;
static u32 recent_used;
static struct page *recent[RECENT];
static long managed;	/* by how much the balloon changed the guest's memory */

static struct free_area *largest(void)
{
	return &node->node_zones[ZONE_NORMAL].free_area[RF_BLOCK_ORDER];
}

static void list_block(struct page *block)
{
	set_page_private(block, RF_BLOCK_ORDER);
	__SetPageBuddy(block);
	list_add(&block->lru, &largest()->free_list[MIGRATE_MOVABLE]);
	largest()->nr_free++;
}

static void unlist_block(struct page *block)
{
	__ClearPageReported(block);
	__ClearPageBuddy(block);
	set_page_private(block, 0);
	list_del(&block->lru);
	largest()->nr_free--;
}

static void init_zone(struct zone *zone)
{
	unsigned int order, type;

	zone->zone_pgdat = node;
	spin_lock_init(&zone->lock);
	for_each_migratetype_order(order, type)
		INIT_LIST_HEAD(&zone->free_area[order].free_list[type]);
}

/* Free memory is closed to the guest's CPU: a block stays on the shelf for all of its life. */
static struct page *make_block(void)
{
	void *ptr = rf_port->alloc(rf_port->ctx, PAGE_SIZE << RF_BLOCK_ORDER, PAGE_SIZE,
				   RF_ALLOC_PAGES | RF_ALLOC_LAZY, RF_FRAME());
	struct page *block;

	if (!ptr)
		return NULL;
	rf_port->shelve(rf_port->ctx, ptr);
	block = virt_to_page(ptr);
	*block = (struct page){ ._mapcount = ATOMIC_INIT(-1) };
	return block;
}

static void make_node(void)
{
	u32 i;

	if (node)
		return;
	node = rf_port->alloc(rf_port->ctx, sizeof(*node), 64, RF_ALLOC_ZERO, RF_FRAME());
	if (!node)
		RF_LIMIT("no room for the zone of free memory");
	for (i = 0; i < MAX_NR_ZONES; i++)
		init_zone(&node->node_zones[i]);
	for (i = 0; i < ZONE_BLOCKS; i++) {
		blocks[i] = make_block();
		if (blocks[i])
			list_block(blocks[i]);
	}
}

static struct page *take_block(void)
{
	struct page *block;

	make_node();
	block = list_first_entry_or_null(&largest()->free_list[MIGRATE_MOVABLE], struct page, lru);
	if (!block)
		return NULL;
	unlist_block(block);
	set_page_count(block, 1);
	return block;
}

static struct page *take_page(const void *frame)
{
	struct page *page;
	void *ptr;

	if (spare_taken == SPARE_PAGES)
		return NULL;
	ptr = rf_port->alloc(rf_port->ctx, PAGE_SIZE, PAGE_SIZE,
			     RF_ALLOC_PAGES | RF_ALLOC_FRAMES, frame);
	if (!ptr)
		return NULL;
	spare_taken++;
	page = virt_to_page(ptr);
	*page = (struct page){ ._refcount = ATOMIC_INIT(1), ._mapcount = ATOMIC_INIT(-1) };
	recent[recent_used++ % RECENT] = page;
	return page;
}

struct page *rf_zone_alloc(gfp_t gfp, unsigned int order, const void *frame)
{
	if (rf_port->fault(rf_port->ctx, RF_FAULT_ALLOC))
		return NULL;
	if (order == RF_BLOCK_ORDER)
		return take_block();
	return order ? NULL : take_page(frame);
}

bool rf_zone_free(struct page *page)
{
	u32 i;

	for (i = 0; i < ZONE_BLOCKS && blocks[i] != page; i++)
		;
	if (i == ZONE_BLOCKS)
		return false;
	if (put_page_testzero(page)) {
		list_block(page);
		page_reporting_notify_free(RF_BLOCK_ORDER);
	}
	/* Who takes and frees blocks until his ring has room again waits for the device, which works. */
	if (!irqs_disabled())
		rf_port->sleep(rf_port->ctx, NSEC_PER_USEC);
	return true;
}

void rf_zone_end(void)
{
	struct page *block;

	if (!node)
		return;
	while ((block = take_block()))
		rf_port->free(rf_port->ctx, page_address(block), RF_FRAME());
	rf_port->free(rf_port->ctx, node, RF_FRAME());
	node = NULL;
	memset(blocks, 0, sizeof(blocks));
}

struct page *rf_zone_balloon_page(void)
{
	u32 i;

	for (i = 0; i < min(recent_used, RECENT); i++) {
		struct page *page = recent[(recent_used - 1 - i) % RECENT];

		if (page_count(page) && PageOffline(page))
			return page;
	}
	return NULL;
}

struct pglist_data *first_online_pgdat(void)
{
	make_node();
	return node;
}

struct zone *next_zone(struct zone *zone)
{
	return zone < &node->node_zones[MAX_NR_ZONES - 1] ? zone + 1 : NULL;
}

bool zone_watermark_ok(struct zone *zone, unsigned int order, unsigned long mark,
		       int highest_zoneidx, unsigned int alloc_flags)
{
	return zone == &node->node_zones[ZONE_NORMAL];
}

unsigned long get_pfnblock_flags_mask(const struct page *page, unsigned long pfn,
				      unsigned long mask)
{
	return MIGRATE_MOVABLE;
}

int __isolate_free_page(struct page *page, unsigned int order)
{
	unlist_block(page);
	return 1 << order;
}

void __putback_isolated_page(struct page *page, unsigned int order, int mt)
{
	list_block(page);
}

void __folio_put(struct folio *folio)
{
	rf_port->free(rf_port->ctx, page_address(&folio->page), RF_FRAME());
}

void unlock_page(struct page *page)
{
	clear_bit_unlock(PG_locked, &page->flags);
}

void adjust_managed_page_count(struct page *page, long count)
{
	managed += count;
}

void si_meminfo(struct sysinfo *info)
{
	*info = (struct sysinfo){
		.totalram = RAM_PAGES + managed,
		.freeram = SPARE_PAGES - spare_taken + (ZONE_BLOCKS << RF_BLOCK_ORDER),
		.mem_unit = PAGE_SIZE,
	};
}

long si_mem_available(void)
{
	struct sysinfo info;

	si_meminfo(&info);
	return info.freeram;
}

void all_vm_events(unsigned long *ret)
{
	memcpy(ret, vm_event_states.event, sizeof(vm_event_states.event));
}
