// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table and the cache of an IOMMU: pages by a hash of their bus address, the
 * withdrawn ones in a list of their own. Every access of a device behind one
 * looks here, so the look-ups go without AddressSanitizer's checks.
 */
#include "memory/iommu.h"
#include "base/hash.h"

#include <errno.h>
#include <stdlib.h>

int rf_iommu_init(struct rf_iommu *iommu)
{
	*iommu = (struct rf_iommu){ .used = 0 };
	iommu->pages = calloc(RF_IOMMU_PAGES, sizeof(*iommu->pages));
	iommu->buckets = calloc(RF_IOMMU_BUCKETS, sizeof(*iommu->buckets));
	if (iommu->pages && iommu->buckets)
		return 0;
	rf_iommu_fini(iommu);
	return -ENOMEM;
}

void rf_iommu_fini(struct rf_iommu *iommu)
{
	free(iommu->pages);
	free(iommu->buckets);
	*iommu = (struct rf_iommu){ .used = 0 };
}

RF_INLINE uint32_t *bucket_of(const struct rf_iommu *iommu, uint64_t iova)
{
	return &iommu->buckets[iova * RF_HASH_SEED >> 40 & (RF_IOMMU_BUCKETS - 1)];
}

void rf_iommu_reset(struct rf_iommu *iommu)
{
	for (uint32_t i = 0; i < iommu->used; i++)
		*bucket_of(iommu, iommu->pages[i].iova) = 0;
	iommu->used = iommu->free = iommu->withdrawn = iommu->live = iommu->lost = 0;
}

void rf_iommu_keep(struct rf_iommu *iommu, struct rf_keep *keep)
{
	rf_keep_bytes(keep, iommu->pages, iommu->used * sizeof(*iommu->pages));
	for (uint32_t i = 0; i < iommu->used; i++)
		RF_KEEP(keep, *bucket_of(iommu, iommu->pages[i].iova));
	RF_KEEP_MEMBERS(keep, iommu, used, shift);
}

static RF_NO_ASAN struct rf_iommu_page *find(const struct rf_iommu *iommu, uint64_t iova)
{
	uint32_t number = *bucket_of(iommu, iova);

	while (number && iommu->pages[number - 1].iova != iova)
		number = iommu->pages[number - 1].next;
	return number ? &iommu->pages[number - 1] : NULL;
}

RF_INLINE enum rf_perm perm_of(const struct rf_iommu_page *page)
{
	return (page->readers ? RF_PERM_READ : 0) | (page->writers ? RF_PERM_WRITE : 0);
}

RF_NO_ASAN enum rf_iommu_hit rf_iommu_look(const struct rf_iommu *iommu, uint64_t iova,
					   enum rf_perm perm, uint64_t *ret_pa)
{
	const struct rf_iommu_page *page = find(iommu, iova);
	bool held = page && perm_of(page) & perm;

	if (page && page->cached_perm & perm) {
		*ret_pa = page->cached_pa;
		return held && page->pa == page->cached_pa ? RF_IOMMU_HIT : RF_IOMMU_CACHED;
	}
	if (!held)
		return RF_IOMMU_MISS;
	*ret_pa = page->pa;
	return RF_IOMMU_HIT;
}

RF_NO_ASAN bool rf_iommu_told(const struct rf_iommu *iommu, uint64_t iova, enum rf_perm perm,
			      uint64_t *ret_pa)
{
	const struct rf_iommu_page *page = find(iommu, iova);

	if (!page || !(perm_of(page) & perm))
		return false;
	*ret_pa = page->pa;
	return true;
}

enum rf_perm rf_iommu_held(const struct rf_iommu *iommu, uint64_t iova)
{
	const struct rf_iommu_page *page = find(iommu, iova);

	return page ? perm_of(page) : RF_PERM_NONE;
}

static struct rf_iommu_page *add(struct rf_iommu *iommu, uint64_t iova)
{
	uint32_t *bucket = bucket_of(iommu, iova), number = iommu->free;

	if (number) {
		iommu->free = iommu->pages[number - 1].next;
	} else if (iommu->used < RF_IOMMU_PAGES) {
		number = ++iommu->used;
	} else {
		iommu->lost++;
		return NULL;
	}
	iommu->pages[number - 1] = (struct rf_iommu_page){ .iova = iova, .next = *bucket };
	*bucket = number;
	iommu->live++;
	return &iommu->pages[number - 1];
}

static void drop(struct rf_iommu *iommu, struct rf_iommu_page *page)
{
	uint32_t number = (uint32_t)(page - iommu->pages) + 1;
	uint32_t *link = bucket_of(iommu, page->iova);

	while (*link != number)
		link = &iommu->pages[*link - 1].next;
	*link = page->next;
	/* The reset must find no bucket by it that another page has by then. */
	page->next = iommu->free;
	iommu->free = number;
	iommu->live--;
}

int rf_iommu_open(struct rf_iommu *iommu, uint64_t iova, uint64_t pa, enum rf_perm perm)
{
	struct rf_iommu_page *page = find(iommu, iova);

	if (page && perm_of(page) && page->pa != pa)
		return -EEXIST;
	if (!page)
		page = add(iommu, iova);
	if (!page)
		return -ENOMEM;
	page->pa = pa;
	page->readers += !!(perm & RF_PERM_READ);
	page->writers += !!(perm & RF_PERM_WRITE);
	return 0;
}

static void withdraw(struct rf_iommu *iommu, struct rf_iommu_page *page, enum rf_perm perm)
{
	uint32_t number = (uint32_t)(page - iommu->pages) + 1;

	if (!page->cached_perm) {
		page->cached_pa = page->pa;
		page->newer = 0;
		page->older = iommu->withdrawn;
		if (page->older)
			iommu->pages[page->older - 1].newer = number;
		iommu->withdrawn = number;
	}
	page->cached_perm |= perm;
}

void rf_iommu_close(struct rf_iommu *iommu, uint64_t iova, enum rf_perm perm)
{
	struct rf_iommu_page *page = find(iommu, iova);
	enum rf_perm before = page ? perm_of(page) : RF_PERM_NONE;

	if (!page)
		return;
	page->readers -= page->readers && perm & RF_PERM_READ;
	page->writers -= page->writers && perm & RF_PERM_WRITE;
	if (before != perm_of(page))
		withdraw(iommu, page, before & ~perm_of(page));
}

static void flush_page(struct rf_iommu *iommu, struct rf_iommu_page *page)
{
	if (page->newer)
		iommu->pages[page->newer - 1].older = page->older;
	else
		iommu->withdrawn = page->older;
	if (page->older)
		iommu->pages[page->older - 1].newer = page->newer;
	page->cached_perm = RF_PERM_NONE;
	if (!perm_of(page))
		drop(iommu, page);
}

void rf_iommu_flush(struct rf_iommu *iommu, uint64_t first, uint64_t last,
		    void (*fn)(void *ctx, uint64_t iova), void *ctx)
{
	uint32_t number = iommu->withdrawn, older;

	for (; number; number = older) {
		struct rf_iommu_page *page = &iommu->pages[number - 1];

		older = page->older;
		if (page->iova < first || page->iova > last)
			continue;
		fn(ctx, page->iova);
		flush_page(iommu, page);
	}
}
