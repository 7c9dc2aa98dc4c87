// SPDX-License-Identifier: GPL-2.0-only
/*
 * An IOMMU's side that faces the device: bus addresses resolve page by page,
 * through what is cached before what the table says. Also the guest's side of
 * it: opening, closing and invalidating, told as windows.
 */
#include "memory/platform.h"

#include <errno.h>

RF_INLINE uint64_t page_size(const struct rf_iommu *iommu)
{
	return RF_BIT(iommu->shift);
}

/* Where on its page @at lies. */
RF_INLINE uint64_t offset_of(const struct rf_iommu *iommu, uint64_t at)
{
	return at & (page_size(iommu) - 1);
}

/* How many bytes from @at on, of @len, lie on its page. */
RF_INLINE uint64_t on_page(const struct rf_iommu *iommu, uint64_t at, uint64_t len)
{
	return rf_min_u64(len, page_size(iommu) - offset_of(iommu, at));
}

/* One page as one of the two sides sees it. */
RF_INLINE bool page_at(const struct rf_space *space, uint64_t addr, enum rf_perm perm, bool told,
		       uint64_t *ret_pa)
{
	uint64_t iova = addr >> space->iommu->shift;
	bool tables = space->shadow && space->shadow->iota;

	if (told && !tables)
		return rf_iommu_told(space->iommu, iova, perm, ret_pa);
	if (!told && rf_iommu_look(space->iommu, iova, perm, ret_pa) != RF_IOMMU_MISS)
		return true;
	return (told || (tables && space->shadow->walks)) &&
	       rf_shadow_told(space->shadow, addr, ret_pa) & perm;
}

/* Pages that follow each other in RAM are one piece. */
RF_INLINE uint64_t piece(const struct rf_space *space, uint64_t addr, uint64_t len,
			 enum rf_perm perm, bool told, uint64_t *ret_addr)
{
	const struct rf_iommu *iommu = space->iommu;
	uint64_t first, pa, done;

	if (!page_at(space, addr, perm, told, &first))
		return 0;
	*ret_addr = first | offset_of(iommu, addr);
	first -= offset_of(iommu, first);
	for (done = on_page(iommu, addr, len); done < len;
	     done += on_page(iommu, addr + done, len - done)) {
		first += page_size(iommu);
		if (addr + done < addr || !page_at(space, addr + done, perm, told, &pa) ||
		    pa != first)
			break;
	}
	return done;
}

static RF_NO_ASAN uint64_t iommu_translate(const struct rf_space *space, uint64_t addr,
					   uint64_t len, enum rf_perm perm, uint64_t *ret_addr)
{
	return piece(space, addr, len, perm, false, ret_addr);
}

static RF_NO_ASAN uint64_t iommu_told(const struct rf_space *space, uint64_t addr, uint64_t len,
				      enum rf_perm perm, uint64_t *ret_addr)
{
	return piece(space, addr, len, perm, true, ret_addr);
}

const struct rf_space_ops rf_space_iommu = {
	.name = "iommu",
	.translate = iommu_translate,
	.told = iommu_told,
};

/* Does a device find by what is cached what it would not find, or elsewhere, by what the guest says? */
static RF_NO_ASAN bool outlived(const struct rf_space *space, uint64_t addr, enum rf_perm perm)
{
	uint64_t there, told;

	if (!space->shadow || !space->shadow->iota)
		return rf_iommu_look(space->iommu, addr >> space->iommu->shift, perm, &there) ==
		       RF_IOMMU_CACHED;
	return page_at(space, addr, perm, false, &there) &&
	       (!page_at(space, addr, perm, true, &told) || told != there);
}

bool rf_platform_withdrawn(const struct rf_platform *platform, struct rf_ba ba, uint64_t len,
			   enum rf_perm perm)
{
	const struct rf_space *space = &platform->space[0];

	if (!space->iommu || platform->physical ||
	    (!space->iommu->withdrawn && !space->shadow))
		return false;
	for (uint64_t done = 0; done < len; done += on_page(space->iommu, ba.v + done, len - done))
		if (outlived(space, ba.v + done, perm))
			return true;
	return false;
}

/* The pages that an extent touches. */
struct pages { uint64_t first, last; };

static struct pages pages_of(const struct rf_platform *platform, struct rf_ba ba, uint64_t len)
{
	uint32_t shift = platform->iommu.shift;

	return (struct pages){ ba.v >> shift, (ba.v + len - 1) >> shift };
}

static void tell(struct rf_platform *platform, struct pages pages, bool open)
{
	uint32_t shift = platform->iommu.shift;

	RF_EMIT(platform->trace, WINDOW,
		.window = { .ba = pages.first << shift,
			    .len = (pages.last - pages.first + 1) << shift, .open = open });
}

int rf_platform_open(struct rf_platform *platform, const struct rf_opening *opening)
{
	struct rf_iommu *iommu = platform->space[0].iommu;
	struct pages pages = pages_of(platform, opening->ba, opening->len);
	uint64_t iova = pages.first, pa;
	int err = 0;

	if (!iommu || !opening->len)
		return 0;
	pa = opening->pa.v - offset_of(iommu, opening->pa.v);
	for (; iova <= pages.last && !err; iova++, pa += page_size(iommu))
		err = rf_iommu_open(iommu, iova, pa, opening->perm);
	if (!err) {
		tell(platform, pages, true);
		return 0;
	}
	/* All of it or nothing: the page that failed was not opened. */
	for (iova--; iova-- > pages.first;)
		rf_iommu_close(iommu, iova, opening->perm);
	return err;
}

/* What the device remembers of a page is smaller pieces of it. */
static void forget(struct rf_platform *platform, uint64_t iova)
{
	uint64_t at = iova << platform->iommu.shift;

	for (uint64_t done = 0; done < page_size(&platform->iommu); done += RF_PAGE_SIZE)
		rf_platform_forget(platform, RF_BA(at + done));
}

void rf_platform_close(struct rf_platform *platform, struct rf_ba ba, uint64_t len,
		       enum rf_perm perm)
{
	struct rf_iommu *iommu = platform->space[0].iommu;
	struct pages pages = pages_of(platform, ba, len);

	if (!iommu || !len)
		return;
	for (uint64_t iova = pages.first; iova <= pages.last; iova++) {
		rf_iommu_close(iommu, iova, perm);
		forget(platform, iova);
	}
}

void rf_platform_close_all(struct rf_platform *platform)
{
	const struct rf_iommu *iommu = platform->space[0].iommu;

	for (uint32_t i = 0; iommu && i < iommu->used; i++) {
		uint64_t page = iommu->pages[i].iova;
		enum rf_perm held;

		/* A page that was opened twice is closed twice. */
		while ((held = rf_iommu_held(iommu, page)))
			rf_platform_close(platform, RF_BA(page << iommu->shift),
					  page_size(iommu), held);
	}
}

/* Pages next to each other are told as one. */
struct run {
	struct rf_platform *platform;
	struct pages pages;
	bool any;
};

static void flushed(void *ctx, uint64_t iova)
{
	struct run *run = ctx;

	forget(run->platform, iova);
	/* Mapped anew meanwhile: open as before. */
	if (rf_iommu_held(&run->platform->iommu, iova))
		return;
	if (run->any && iova == run->pages.last + 1) {
		run->pages.last = iova;
	} else if (run->any && iova + 1 == run->pages.first) {
		run->pages.first = iova;
	} else {
		if (run->any)
			tell(run->platform, run->pages, false);
		run->pages = (struct pages){ iova, iova };
	}
	run->any = true;
}

void rf_platform_flush(struct rf_platform *platform, struct rf_ba ba, uint64_t len)
{
	struct rf_iommu *iommu = platform->space[0].iommu;
	struct pages pages = pages_of(platform, ba, len);
	struct run run = { .platform = platform };

	if (!iommu || !len)
		return;
	rf_iommu_flush(iommu, pages.first, pages.last, flushed, &run);
	if (run.any)
		tell(platform, run.pages, false);
}

/*
 * Where the scripted guest's own allocator of bus addresses puts RAM: its banks
 * side by side from 2 GiB on, where none of them lies in physical addresses.
 */
#define SCRIPT_BASE 0x80000000ULL

int rf_iommu_bus_of(const struct rf_platform *platform, struct rf_pa pa, uint64_t len,
		    struct rf_ba *ret_ba)
{
	uint32_t width = rf_iommu_width(platform);
	uint64_t place, ba;

	if (!rf_arena_place(pa, len, &place))
		return -ENXIO;
	ba = SCRIPT_BASE + place;
	if (width < 64 && (ba + len - 1) >> width)
		return -ENXIO;
	*ret_ba = RF_BA(ba);
	return 0;
}

#define WIDTH_MIN	20
#define WIDTH_USUAL	48
#define WIDTH_MAX	57

uint32_t rf_iommu_width(const struct rf_platform *platform)
{
	uint64_t width = platform->config.setting[RF_PLATFORM_SET_WIDTH];

	return width ? (uint32_t)width : WIDTH_USUAL;
}

const char *rf_iommu_check(const struct rf_platform_config *config)
{
	uint64_t width = config->setting[RF_PLATFORM_SET_WIDTH];

	if (!width || (width >= WIDTH_MIN && width <= WIDTH_MAX))
		return NULL;
	return "an IOMMU translates addresses of 20 to 57 bits";
}

int rf_iommu_build(struct rf_platform *platform, const char **ret_why)
{
	if (!platform->iommu.pages) {
		*ret_why = "there is no room for an IOMMU's table";
		return -EINVAL;
	}
	platform->iommu.shift = platform->page_shift;
	platform->space[0] = (struct rf_space){ .ops = &rf_space_iommu,
						.iommu = &platform->iommu };
	platform->space[1] = (struct rf_space){ .ops = &rf_space_flat };
	platform->spaces = 2;
	return 0;
}
