/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a guest has of memory that nobody uses, and what takes it back: for the
 * services of memory and the balloon's binding.
 */
#ifndef RF_GUEST_ZONE_H
#define RF_GUEST_ZONE_H

#include <linux/mm.h>
#include <linux/slab.h>
#include "guest/services/services.h"

/*
 * An allocation that may fail before the guest's reserves are touched: the
 * balloon's, and free page hinting's. Both flags together mean that.
 */
#define RF_GFP_SPARE (__GFP_NORETRY | __GFP_NOMEMALLOC)

/*
 * The order of the blocks that the zone has: the page allocator's largest, 4 MiB. With large pages
 * that would be more than all of RAM, and the balloon reports blocks of 2 MiB.
 */
#if PAGE_SHIFT > 12
#define RF_BLOCK_ORDER (21 - PAGE_SHIFT)
#else
#define RF_BLOCK_ORDER KMALLOC_MAX_ORDER
#endif

/*
 * Pages that the guest can spare, or NULL. A block of RF_BLOCK_ORDER is for
 * the device to look at only: the guest's CPU may not touch it.
 */
struct page *rf_zone_alloc(gfp_t gfp, unsigned int order, const void *frame);
/* Put a block of rf_zone_alloc() back; false: @page is no such block. */
bool rf_zone_free(struct page *page);
/* The device is gone: give up what the zone keeps for this case. */
void rf_zone_end(void);
/* A page that was taken last and is in a balloon now, or NULL. */
struct page *rf_zone_balloon_page(void);

/*
 * Memory is short. Each returns how many pages came of it, or -errno: -ENODEV
 * when nobody asked to be told, -ENOENT when there is no page to move.
 */
long rf_reclaim_out_of_memory(void);
long rf_reclaim_shrink(unsigned long pages);
long rf_reclaim_compact(void);

#endif
