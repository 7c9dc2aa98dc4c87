/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An IOMMU: a table of pages that the guest's kernel fills, and the cache of
 * translations (IOTLB) that a device really obeys. What is taken out of the
 * table stays cached until it is invalidated; how long that takes is the
 * guest's doing. Addresses here are numbers of the table's pages, whose size is the platform's
 * (shift). Costs what a case uses of it.
 */
#ifndef RF_MEMORY_IOMMU_H
#define RF_MEMORY_IOMMU_H

#include "memory/address.h"
#include "base/base.h"
#include "base/keep.h"

#define RF_IOMMU_PAGES		16384	/* in the table and in the cache together */
#define RF_IOMMU_BUCKETS	4096

/* One page of bus addresses. */
struct rf_iommu_page {
	uint64_t iova;
	uint64_t pa;		/* in the table, as long as anybody holds it open */
	uint64_t cached_pa;	/* where the cache leads still, for cached_perm */
	uint32_t next;		/* next page + 1 of the same bucket, or of the free list */
	uint32_t newer, older;	/* neighbours + 1 in the list of withdrawn pages */
	uint16_t readers, writers;	/* who holds it open: mappings of a script may share a page */
	uint8_t cached_perm;	/* enum rf_perm: withdrawn, but cached; 0: the table decides */
};

struct rf_iommu {
	struct rf_iommu_page *pages;	/* NULL: this world has no room for an IOMMU */
	uint32_t *buckets;	/* page + 1 by bus address */
	uint32_t used, free;	/* high-water mark; free list, page + 1 */
	uint32_t withdrawn;	/* newest page + 1 that is withdrawn, but cached */
	uint32_t live;		/* pages that are in the table or cached */
	uint32_t lost;		/* pages that found no room */
	uint32_t shift;		/* of a page's size: the granule */
};

int rf_iommu_init(struct rf_iommu *iommu) RF_MUST_USE;
void rf_iommu_fini(struct rf_iommu *iommu);
/* Forget the last case. */
void rf_iommu_reset(struct rf_iommu *iommu);
/* Table and cache, to be put back after a reset. */
void rf_iommu_keep(struct rf_iommu *iommu, struct rf_keep *keep);

/* How a page of bus addresses resolves. */
enum rf_iommu_hit {
	RF_IOMMU_MISS,		/* there is nothing, or not for that permission */
	RF_IOMMU_HIT,
	RF_IOMMU_CACHED,	/* by a withdrawn translation that is cached still */
};

/* Where @iova leads a device that wants @perm (one bit); sets *@ret_pa unless it is a miss. */
enum rf_iommu_hit rf_iommu_look(const struct rf_iommu *iommu, uint64_t iova, enum rf_perm perm,
				uint64_t *ret_pa);
/* What the table says of it, whatever is cached: false when that is nothing for @perm. */
bool rf_iommu_told(const struct rf_iommu *iommu, uint64_t iova, enum rf_perm perm,
		   uint64_t *ret_pa);
/* What the table holds @iova open for. */
enum rf_perm rf_iommu_held(const struct rf_iommu *iommu, uint64_t iova);

/* Open @iova for @perm. 0, -EEXIST when it leads elsewhere, -ENOMEM when there is no room. */
int rf_iommu_open(struct rf_iommu *iommu, uint64_t iova, uint64_t pa,
		  enum rf_perm perm) RF_MUST_USE;
/* Take back what one opening for @perm gave: what nobody holds any more is withdrawn. */
void rf_iommu_close(struct rf_iommu *iommu, uint64_t iova, enum rf_perm perm);
/* Invalidate what is withdrawn of [@first, @last]; calls @fn with each such page. */
void rf_iommu_flush(struct rf_iommu *iommu, uint64_t first, uint64_t last,
		    void (*fn)(void *ctx, uint64_t iova), void *ctx);

#endif
