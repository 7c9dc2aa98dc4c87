// SPDX-License-Identifier: GPL-2.0-only
/*
 * Allocation of guest memory: bump pointers, red zones, and the way from an
 * address back to its allocation. What the kernel promises of kmalloc() and
 * alloc_pages() about alignment and zeroing holds here; size classes do not,
 * so that one byte beyond what was asked for is out of bounds.
 *
 * An object's index stands in the red zone before it. A device may overwrite
 * that by truth, so it is only a hint: it must lead to an allocation that
 * begins where asked, or the slow way is taken.
 */
#include "memory/arena_internal.h"

#include <errno.h>

#define HEADER_BYTES 8u

/* Where a new allocation goes: [start, end) in whole words or pages. */
struct place {
	enum rf_bank bank;
	uint64_t start, end;
};

bool rf_arena_is_ram(struct rf_pa pa, uint64_t len)
{
	enum rf_bank bank = rf_bank_of(pa.v);

	return bank != RF_BANKS && rf_extent_holds(rf_bank_base[bank], RF_BANK_SIZE, pa.v, len);
}

bool rf_arena_place(struct rf_pa pa, uint64_t len, uint64_t *ret_place)
{
	enum rf_bank bank = rf_bank_of(pa.v);

	if (bank == RF_BANKS || len > rf_bank_base[bank] + RF_BANK_SIZE - pa.v)
		return false;
	*ret_place = bank * RF_BANK_SIZE + (pa.v - rf_bank_base[bank]);
	return true;
}

void *rf_arena_ptr(const struct rf_arena *arena, struct rf_pa pa, uint64_t len)
{
	return rf_arena_is_ram(pa, len) ? rf_arena_cpu(arena, pa.v) : NULL;
}

bool rf_arena_owns(const struct rf_arena *arena, const void *ptr)
{
	return (uintptr_t)ptr - (uintptr_t)arena->base < RF_PA_LIMIT;
}

uint64_t rf_arena_used(const struct rf_arena *arena)
{
	uint64_t used = 0;

	for (int bank = 0; bank < RF_BANKS && !arena->booting; bank++)
		used += arena->next[bank] - rf_bank_base[bank] - RF_BOOT_ROOM;
	for (uint32_t i = 0; i < arena->reserves; i++)
		used += arena->reserve[i].len;
	return used;
}

/* The alignment the kernel promises; 0 when none can be met. */
static uint64_t alignment(const struct rf_alloc_request *request)
{
	uint64_t align = rf_max_u64(request->align, 8);

	if ((align & (align - 1)) || align > RF_BANK_SIZE)
		return 0;
	if (request->pages)
		return rf_max_u64(align, RF_PAGE_SIZE);
	if (align == 8 && request->size && !(request->size & (request->size - 1)))
		return rf_max_u64(align, request->size);
	return align;
}

/* The reserved range that [start - zone, end + zone) would meet, as its end; 0: none. */
static uint64_t reserved_end(const struct rf_arena *arena, const struct place *place, uint64_t zone)
{
	for (uint32_t i = 0; i < arena->reserves; i++) {
		if (rf_extents_meet(place->start - zone, place->end - place->start + 2 * zone,
				    arena->reserve[i].pa, arena->reserve[i].len))
			return arena->reserve[i].pa + arena->reserve[i].len;
	}
	return 0;
}

static bool find_place(const struct rf_arena *arena, const struct rf_alloc_request *request,
		       struct place *ret_place)
{
	uint64_t grain = request->pages ? RF_PAGE_SIZE : 8;
	uint64_t zone = request->pages ? RF_PAGE_SIZE : RF_RED_ZONE;
	enum rf_bank bank = request->low ? RF_BANK_LOW : arena->placement;
	uint64_t align = alignment(request);
	uint64_t from = arena->next[bank] + RF_RED_ZONE;

	ret_place->bank = bank;
	if (!align || request->size > RF_BANK_SIZE || arena->count == RF_ARENA_ALLOCS)
		return false;
	do {
		ret_place->start = rf_align_up(from, align);
		ret_place->end = ret_place->start + rf_align_up(request->size, grain);
		from = reserved_end(arena, ret_place, zone);
		from = from ? from + zone : 0;
	} while (from);
	return ret_place->end <= arena->limit[bank];
}

static RF_NO_ASAN void own_pages(struct rf_arena *arena, const struct place *place, uint32_t owner)
{
	struct rf_page *page = arena->page[place->bank];
	uint32_t first = rf_bank_page(place->bank, place->start);
	uint32_t last = rf_bank_page(place->bank, place->end - (place->end > place->start));

	do {
		page[first].owner = owner;
	} while (first++ < last);
}

/* Most of a large table is never looked at: its pages are zeroed when they are. */
static RF_NO_ASAN void owe_zeroes(struct rf_arena *arena, const struct place *place)
{
	for (uint64_t pa = place->start; pa < place->end; pa += RF_PAGE_SIZE) {
		struct rf_page *page = &arena->page[place->bank][rf_bank_page(place->bank, pa)];

		/* The device looked before it was allocated. */
		if (page->fresh == arena->case_number)
			rf_arena_fill(arena, pa, 0, page->known);
		page->lazy = arena->case_number;
	}
}

/*
 * An object's index goes before it, but not onto another page, which would have
 * to be known for it: what begins a page is mostly found by the page.
 */
static RF_NO_ASAN void write_header(struct rf_arena *arena, uint64_t start)
{
	if (start & (RF_PAGE_SIZE - 1))
		*(uint32_t *)rf_arena_cpu(arena, start - HEADER_BYTES) = arena->count;
}

/*
 * The object and what lies before it on its page, and after it a word or two,
 * which the kernel's string functions may read along. No byte is written twice.
 */
static RF_NO_ASAN void write_object(struct rf_arena *arena, const struct rf_alloc_request *request,
				    const struct place *place, uint64_t end)
{
	if (request->zero && request->size) {
		rf_arena_know(arena, place->start, place->start, false);
		rf_arena_fill(arena, place->start, 0, request->size);
		rf_arena_know(arena, place->start, place->start + request->size, true);
	}
	rf_arena_know(arena, place->start, end, false);
}

/* The same for one that lies on one page, as most do. */
static RF_NO_ASAN void write_small_object(struct rf_arena *arena,
					  const struct rf_alloc_request *request,
					  const struct place *place, uint64_t end)
{
	struct rf_page *page = rf_page_now(arena, place->bank,
					   rf_bank_page(place->bank, place->start));
	uint64_t base = place->start & ~(uint64_t)(RF_PAGE_SIZE - 1);
	uint32_t start = place->start - base, known = page->known;

	if (request->zero) {
		if (known < start)
			rf_arena_fill(arena, base + known, RF_ARENA_PATTERN, start - known);
		rf_arena_fill(arena, place->start, 0, request->size);
		known = rf_max_u64(known, start + request->size);
	}
	if (known < end - base) {
		rf_arena_fill(arena, base + known, RF_ARENA_PATTERN, end - base - known);
		known = end - base;
	}
	page->known = known;
}

static RF_NO_ASAN void write_any_object(struct rf_arena *arena,
					const struct rf_alloc_request *request,
					const struct place *place)
{
	uint64_t page_end = rf_align_up(place->end, RF_PAGE_SIZE);
	uint64_t end = rf_min_u64(place->end + RF_RED_ZONE, page_end);

	if (page_end - place->start <= RF_PAGE_SIZE && place->end > place->start &&
	    !arena->booting)
		write_small_object(arena, request, place, end);
	else
		write_object(arena, request, place, end);
	write_header(arena, place->start);
}

static RF_NO_ASAN void write_contents(struct rf_arena *arena,
				      const struct rf_alloc_request *request,
				      const struct place *place)
{
	if (request->lazy) {
		owe_zeroes(arena, place);
		return;
	}
	if (!request->pages) {
		write_any_object(arena, request, place);
		return;
	}
	rf_arena_fill(arena, place->start, request->zero ? 0 : RF_ARENA_PATTERN,
		      place->end - place->start);
	rf_arena_know(arena, place->start, place->end, true);
}

static RF_NO_ASAN void record(struct rf_arena *arena, const struct rf_alloc_request *request,
			      const struct place *place, const struct rf_stack *stack)
{
	struct rf_alloc *alloc = &arena->allocs[arena->count];

	alloc->pa = RF_PA(place->start);
	alloc->size = request->size;
	alloc->room = place->end - place->start;
	alloc->prev = arena->newest[place->bank];
	alloc->state = RF_ALLOC_LIVE;
	alloc->bank = place->bank;
	alloc->pages = request->pages;
	alloc->lazy = request->lazy;
	alloc->boot = false;
	alloc->shelved = false;
	if (stack)
		alloc->born = *stack;
	else
		alloc->born.pc[0] = 0;
	arena->newest[place->bank] = ++arena->count;
	/* A page of red zone after pages; the next object's own red zone is part of it. */
	arena->next[place->bank] = place->end + (request->pages ? RF_PAGE_SIZE - RF_RED_ZONE : 0);
}

void *rf_arena_alloc(struct rf_arena *arena, const struct rf_alloc_request *request,
		     const struct rf_stack *stack)
{
	struct place place;

	if (!find_place(arena, request, &place)) {
		RF_EMIT(arena->trace, ALLOC, .mem = { .len = request->size, .entry = RF_NO_ENTRY,
						      .result = RF_LEDGER_FULL });
		return NULL;
	}
	write_contents(arena, request, &place);
	record(arena, request, &place, stack);
	own_pages(arena, &place, arena->count);
	if (!request->lazy)
		rf_arena_unpoison(arena, place.start, request->size);
	RF_EMIT(arena->trace, ALLOC, .mem = { .pa = place.start, .len = request->size,
					      .entry = arena->count - 1,
					      .result = RF_LEDGER_OK });
	return rf_arena_cpu(arena, place.start);
}

/* Does the allocation numbered @number, which may be a stale or forged one, reach onto the page? */
static struct rf_alloc *on_page(const struct rf_arena *arena, uint32_t number, uint64_t page_pa)
{
	struct rf_alloc *alloc;

	if (!number || number > arena->count)
		return NULL;
	alloc = &arena->allocs[number - 1];
	if (alloc->pa.v - page_pa < RF_PAGE_SIZE)
		return alloc;
	return rf_extent_holds(alloc->pa.v, alloc->room, page_pa, 1) ? alloc : NULL;
}

const struct rf_alloc *rf_arena_find(const struct rf_arena *arena, struct rf_pa pa)
{
	enum rf_bank bank = rf_bank_of(pa.v);
	const struct rf_alloc *alloc;

	if (bank == RF_BANKS)
		return NULL;
	alloc = on_page(arena, arena->page[bank][rf_bank_page(bank, pa.v)].owner,
			pa.v & ~(uint64_t)(RF_PAGE_SIZE - 1));
	while (alloc && alloc->pa.v > pa.v)
		alloc = alloc->prev ? &arena->allocs[alloc->prev - 1] : NULL;
	return alloc && pa.v - alloc->pa.v < alloc->size ? alloc : NULL;
}

/* The allocation that begins at @pa by the two quick ways. */
static RF_NO_ASAN struct rf_alloc *begins_quick(const struct rf_arena *arena, uint64_t pa)
{
	enum rf_bank bank = rf_bank_of(pa);
	uint32_t index;

	if (bank == RF_BANKS)
		return NULL;
	index = arena->page[bank][rf_bank_page(bank, pa)].owner - 1;
	if (index < arena->count && arena->allocs[index].pa.v == pa)
		return &arena->allocs[index];
	if ((pa & 7) || pa - rf_bank_base[bank] < HEADER_BYTES)
		return NULL;
	index = *(const uint32_t *)rf_arena_cpu(arena, pa - HEADER_BYTES);
	if (index < arena->count && arena->allocs[index].pa.v == pa)
		return &arena->allocs[index];
	return NULL;
}

const struct rf_alloc *rf_arena_at(const struct rf_arena *arena, const void *ptr)
{
	const struct rf_alloc *alloc;
	struct rf_pa pa;

	if (!rf_arena_owns(arena, ptr))
		return NULL;
	pa = rf_arena_pa(arena, ptr);
	alloc = begins_quick(arena, pa.v);
	if (alloc)
		return alloc;
	alloc = rf_arena_find(arena, pa);
	return alloc && alloc->pa.v == pa.v ? alloc : NULL;
}

void rf_arena_open(struct rf_arena *arena, const void *ptr, uint64_t len)
{
	struct rf_pa pa = rf_arena_pa(arena, ptr);
	uint64_t end = rf_align_up(pa.v + len, RF_PAGE_SIZE);
	const struct rf_alloc *alloc = rf_arena_owns(arena, ptr) ? rf_arena_find(arena, pa) : NULL;

	if (!alloc || alloc->state != RF_ALLOC_LIVE || !alloc->pages)
		return;
	pa.v &= ~(uint64_t)(RF_PAGE_SIZE - 1);
	end = rf_min_u64(end, alloc->pa.v + alloc->size);
	rf_arena_touch(arena, pa, end - pa.v, false);
	rf_arena_unpoison(arena, pa.v, end - pa.v);
}

void rf_arena_shelve(struct rf_arena *arena, const void *ptr)
{
	struct rf_alloc *alloc = (struct rf_alloc *)rf_arena_at(arena, ptr);

	if (!alloc || alloc->state != RF_ALLOC_LIVE)
		return;
	alloc->shelved = true;
	rf_arena_poison(arena, alloc->pa.v, alloc->size);
}

void rf_arena_unshelve(struct rf_arena *arena, const void *ptr)
{
	struct rf_alloc *alloc = (struct rf_alloc *)rf_arena_at(arena, ptr);

	if (!alloc || alloc->state != RF_ALLOC_LIVE || !alloc->shelved)
		return;
	alloc->shelved = alloc->lazy = false;
	rf_arena_unpoison(arena, alloc->pa.v, alloc->size);
}

static RF_NO_ASAN void bury(struct rf_arena *arena, struct rf_alloc *alloc,
			    const struct rf_stack *stack)
{
	alloc->state = RF_ALLOC_FREED;
	if (stack)
		alloc->died = *stack;
	else
		alloc->died.pc[0] = 0;
	rf_arena_close(arena, alloc);
}

int rf_arena_free(struct rf_arena *arena, const void *ptr, const struct rf_stack *stack)
{
	uint64_t pa = rf_arena_owns(arena, ptr) ? rf_arena_pa(arena, ptr).v : 0;
	const struct rf_alloc *found = rf_arena_at(arena, ptr);
	uint32_t entry;
	bool live;

	if (!found) {
		RF_EMIT(arena->trace, FREE, .mem = { .pa = pa, .entry = RF_NO_ENTRY,
						     .result = RF_LEDGER_NO_SUCH });
		return -ENOENT;
	}
	entry = (uint32_t)(found - arena->allocs);
	live = found->state == RF_ALLOC_LIVE;
	if (live)
		bury(arena, &arena->allocs[entry], stack);
	RF_EMIT(arena->trace, FREE, .mem = { .pa = pa, .len = found->size, .entry = entry,
					     .result = live ? RF_LEDGER_OK : RF_LEDGER_DEAD });
	return live ? 0 : -EALREADY;
}
