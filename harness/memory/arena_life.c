// SPDX-License-Identifier: GPL-2.0-only
/*
 * The arena's life: the reservation, the end of boot, the way back to it
 * between cases, reserved ranges, and what a device's access finds in memory
 * that the case has not used. Allocation is arena.c's.
 */
#include "memory/arena_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

const uint64_t rf_bank_base[RF_BANKS] = {
	[RF_BANK_LOW] = RF_BANK_LOW_BASE,
	[RF_BANK_HIGH] = RF_BANK_HIGH_BASE,
	[RF_BANK_TOP] = RF_BANK_TOP_BASE,
};

void rf_arena_fill(const struct rf_arena *arena, uint64_t pa, uint8_t byte, uint64_t len)
{
	rf_raw_fill(rf_arena_cpu(arena, pa), byte, len);
}

/*
 * AddressSanitizer's shadow: a byte for eight, 0 when all may be touched, 1 to
 * 7 when only the first so many, and what the runtime calls poisoned by the
 * user. Large extents are left to the runtime, small ones cost less than a call.
 */
#define SHADOW_POISONED	0xf7
#define SHADOW_CALL	0x10000u

void rf_arena_poison(const struct rf_arena *arena, uint64_t pa, uint64_t len)
{
	len = rf_align_up(len, 8);
	if (len >= SHADOW_CALL)
		__asan_poison_memory_region(rf_arena_cpu(arena, pa), len);
	else
		rf_raw_fill(rf_arena_shadow(arena, pa), SHADOW_POISONED, len / 8);
}

RF_NO_ASAN void rf_arena_unpoison(const struct rf_arena *arena, uint64_t pa, uint64_t len)
{
	uint8_t *shadow = rf_arena_shadow(arena, pa);

	if (len >= SHADOW_CALL) {
		__asan_unpoison_memory_region(rf_arena_cpu(arena, pa), len);
		return;
	}
	rf_raw_fill(shadow, 0, len / 8);
	if (len & 7)
		shadow[len / 8] = len & 7;
}

/* Large tables of which most is never looked at would cost as much as all the rest. */
static void close_opened(const struct rf_arena *arena, const struct rf_alloc *alloc)
{
	const struct rf_page *state = &arena->page[alloc->bank][rf_bank_page(alloc->bank, alloc->pa.v)];

	for (uint64_t at = 0; at < alloc->size; at += RF_PAGE_SIZE, state++)
		if (state->fresh == arena->case_number)
			rf_arena_poison(arena, alloc->pa.v + at, RF_PAGE_SIZE);
}

void rf_arena_close(const struct rf_arena *arena, const struct rf_alloc *alloc)
{
	if (alloc->lazy && !alloc->boot)
		close_opened(arena, alloc);
	else
		rf_arena_poison(arena, alloc->pa.v, alloc->size);
}

static void *map_zeroed(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

static void unmap(void *p, size_t size)
{
	if (p)
		munmap(p, size);
}

static int map_tables(struct rf_arena *arena)
{
	bool ok;

	arena->allocs = map_zeroed(RF_ARENA_ALLOCS * sizeof(*arena->allocs));
	ok = arena->allocs;
	for (int bank = 0; bank < RF_BANKS; bank++) {
		arena->page[bank] = map_zeroed(RF_BANK_PAGES * sizeof(struct rf_page));
		arena->boot_copy[bank] = map_zeroed(RF_BOOT_ROOM);
		ok = ok && arena->page[bank] && arena->boot_copy[bank];
	}
	return ok ? 0 : -ENOMEM;
}

/* Bring a bank to life where nothing lies yet, or, in a reservation, where that is closed still. */
static int open_bank(struct rf_arena *arena, enum rf_bank bank)
{
	uint8_t *at = rf_arena_cpu(arena, rf_bank_base[bank]);
	int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE;

	/* A kernel older than MAP_FIXED_NOREPLACE takes the address as a mere wish. */
	if (arena->reserved ? mprotect(at, RF_BANK_SIZE, PROT_READ | PROT_WRITE) :
	    mmap(at, RF_BANK_SIZE, PROT_READ | PROT_WRITE, flags, -1, 0) != at)
		return -ENOMEM;
	arena->mapped[bank] = true;
	rf_arena_poison(arena, rf_bank_base[bank], RF_BANK_SIZE);
	return 0;
}

/* Anywhere: all that lies between the banks is reserved with them. */
static int reserve(struct rf_arena *arena)
{
	void *base = mmap(NULL, RF_PA_LIMIT, PROT_NONE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (base == MAP_FAILED)
		return -ENOMEM;
	arena->base = base;
	arena->reserved = true;
	return 0;
}

static int map_ram(struct rf_arena *arena, uintptr_t hint)
{
	bool identity = hint == RF_ARENA_IDENTITY;

	if (hint)
		arena->base = identity ? NULL : (uint8_t *)hint;
	else if (reserve(arena))
		return -ENOMEM;
	for (int bank = 0; bank < RF_BANKS; bank++)
		if (!(identity && bank == RF_BANK_HIGH) && open_bank(arena, bank))
			return -ENOMEM;
	return 0;
}

int rf_arena_init(struct rf_arena *arena, struct rf_trace *trace, uintptr_t hint)
{
	int err;

	*arena = (struct rf_arena){ .trace = trace, .booting = true, .case_number = 1 };
	err = map_tables(arena);
	if (!err)
		err = map_ram(arena, hint);
	if (err) {
		rf_arena_fini(arena);
		return err;
	}
	for (int bank = 0; bank < RF_BANKS; bank++) {
		arena->next[bank] = rf_bank_base[bank];
		arena->boot_next[bank] = rf_bank_base[bank];
		arena->limit[bank] = rf_bank_base[bank] + (arena->mapped[bank] ? RF_BOOT_ROOM : 0);
	}
	return 0;
}

/* Whatever the system maps here next must not begin its life poisoned. */
static void close_bank(struct rf_arena *arena, enum rf_bank bank)
{
	if (!arena->mapped[bank])
		return;
	rf_arena_unpoison(arena, rf_bank_base[bank], RF_BANK_SIZE);
	if (!arena->reserved)
		munmap(rf_arena_cpu(arena, rf_bank_base[bank]), RF_BANK_SIZE);
}

void rf_arena_fini(struct rf_arena *arena)
{
	for (int bank = 0; bank < RF_BANKS; bank++) {
		close_bank(arena, bank);
		unmap(arena->page[bank], RF_BANK_PAGES * sizeof(struct rf_page));
		unmap(arena->boot_copy[bank], RF_BOOT_ROOM);
	}
	if (arena->reserved)
		munmap(arena->base, RF_PA_LIMIT);
	unmap(arena->allocs, RF_ARENA_ALLOCS * sizeof(*arena->allocs));
	*arena = (struct rf_arena){ 0 };
}

/* Bump pointers and counts to the start of a case. */
static void begin_case(struct rf_arena *arena, enum rf_bank placement)
{
	arena->booting = false;
	arena->placement = placement;
	arena->count = arena->boot_count;
	arena->reserves = 0;
	arena->beyond = false;
	for (int bank = 0; bank < RF_BANKS; bank++) {
		arena->next[bank] = rf_bank_base[bank] + RF_BOOT_ROOM;
		arena->limit[bank] = arena->next[bank];
		if (arena->mapped[bank])
			arena->limit[bank] = rf_bank_base[bank] + RF_BANK_SIZE;
		arena->newest[bank] = arena->boot_newest[bank];
	}
	if (++arena->case_number)
		return;
	/* The number came round: a page of 2^32 cases ago must not look like this one's. */
	for (int bank = 0; bank < RF_BANKS; bank++) {
		for (uint32_t i = 0; i < RF_BANK_PAGES; i++)
			arena->page[bank][i].fresh = arena->page[bank][i].lazy = 0;
	}
	arena->case_number = 1;
}

void rf_arena_boot_done(struct rf_arena *arena)
{
	RF_ASSERT(arena->booting);
	arena->boot_count = arena->count;
	for (uint32_t i = 0; i < arena->count; i++) {
		arena->allocs[i].boot = arena->allocs[i].state == RF_ALLOC_LIVE;
		arena->allocs[i].boot_shelved = arena->allocs[i].shelved;
	}
	for (int bank = 0; bank < RF_BANKS; bank++) {
		uint64_t end = rf_bank_base[bank] + RF_BOOT_ROOM;

		arena->boot_next[bank] = rf_min_u64(arena->next[bank], end);
		arena->boot_newest[bank] = arena->newest[bank];
		rf_raw_copy(arena->boot_copy[bank], rf_arena_cpu(arena, rf_bank_base[bank]),
			    rf_align_up(arena->boot_next[bank] - rf_bank_base[bank], RF_PAGE_SIZE));
	}
	begin_case(arena, arena->placement);
}

/* Put one page of boot's room back as boot left it. */
static void restore_page(struct rf_arena *arena, enum rf_bank bank, uint32_t page)
{
	uint64_t offset = (uint64_t)page << RF_PAGE_SHIFT;

	rf_raw_copy(rf_arena_cpu(arena, rf_bank_base[bank] + offset), arena->boot_copy[bank] + offset,
		      RF_PAGE_SIZE);
}

/* The device wrote boot's room: red zones and freed objects come back as well. */
static void restore_dirty(struct rf_arena *arena)
{
	for (int bank = 0; bank < RF_BANKS; bank++) {
		for (uint32_t page = 0; page < RF_BOOT_ROOM >> RF_PAGE_SHIFT; page++) {
			if (arena->page[bank][page].fresh == arena->case_number)
				restore_page(arena, bank, page);
		}
	}
	arena->boot_dirty = false;
}

static void restore_alloc(struct rf_arena *arena, struct rf_alloc *alloc)
{
	/* Nobody touched it: neither the guest, nor, as restore_dirty() will see, the device. */
	if (alloc->shelved && alloc->boot_shelved && alloc->state == RF_ALLOC_LIVE)
		return;
	if (alloc->boot_shelved)
		rf_arena_poison(arena, alloc->pa.v, alloc->size);
	else if (alloc->shelved || alloc->state == RF_ALLOC_FREED)
		rf_arena_unpoison(arena, alloc->pa.v, alloc->size);
	alloc->state = RF_ALLOC_LIVE;
	alloc->shelved = alloc->boot_shelved;
	rf_raw_copy(rf_arena_cpu(arena, alloc->pa.v), arena->boot_copy[alloc->bank] +
		      (alloc->pa.v - rf_bank_base[alloc->bank]), alloc->size);
}

static void restore_boot(struct rf_arena *arena)
{
	for (uint32_t i = 0; i < arena->boot_count; i++) {
		if (arena->allocs[i].boot)
			restore_alloc(arena, &arena->allocs[i]);
	}
	if (arena->boot_dirty)
		restore_dirty(arena);
}

void rf_arena_reset(struct rf_arena *arena, enum rf_bank placement)
{
	RF_ASSERT(placement < RF_BANKS);
	for (uint32_t i = arena->boot_count; i < arena->count; i++) {
		if (arena->allocs[i].state == RF_ALLOC_LIVE)
			rf_arena_close(arena, &arena->allocs[i]);
	}
	for (uint32_t i = 0; i < arena->reserves; i++)
		rf_arena_poison(arena, arena->reserve[i].pa, arena->reserve[i].len);
	restore_boot(arena);
	begin_case(arena, placement);
}

/* Does anything allocated in this case, with its red zones, meet the extent? */
static bool in_use(const struct rf_arena *arena, enum rf_bank bank, uint64_t pa, uint64_t len)
{
	uint64_t used = arena->next[bank] + RF_PAGE_SIZE - rf_bank_base[bank];

	if (arena->newest[bank] != arena->boot_newest[bank] &&
	    rf_extents_meet(pa, len, rf_bank_base[bank], used))
		return true;
	for (uint32_t i = 0; i < arena->reserves; i++) {
		if (rf_extents_meet(pa, len, arena->reserve[i].pa, arena->reserve[i].len))
			return true;
	}
	return false;
}

bool rf_arena_can_reserve(struct rf_pa pa, uint64_t len)
{
	enum rf_bank bank = rf_bank_of(pa.v);

	return len && !((pa.v | len) & (RF_PAGE_SIZE - 1)) && rf_arena_is_ram(pa, len) &&
	       pa.v - rf_bank_base[bank] >= RF_BOOT_ROOM;
}

int rf_arena_reserve(struct rf_arena *arena, struct rf_pa pa, uint64_t len)
{
	enum rf_bank bank = rf_bank_of(pa.v);

	if (!rf_arena_can_reserve(pa, len))
		return -EINVAL;
	RF_ASSERT(!arena->booting);
	if (in_use(arena, bank, pa.v, len))
		return -EBUSY;
	if (arena->reserves == RF_ARENA_RESERVES)
		return -ENOSPC;
	arena->reserve[arena->reserves].pa = pa.v;
	arena->reserve[arena->reserves].len = len;
	arena->reserves++;
	rf_arena_unpoison(arena, pa.v, len);
	rf_arena_fill(arena, pa.v, 0, len);
	rf_arena_know(arena, pa.v, pa.v + len, true);
	return 0;
}

RF_NO_ASAN void rf_arena_know(struct rf_arena *arena, uint64_t from, uint64_t to, bool written)
{
	enum rf_bank bank = rf_bank_of(from);
	uint32_t page = rf_bank_page(bank, from), last = rf_bank_page(bank, to - (to > from));

	for (; page <= last; page++) {
		struct rf_page *state = rf_page_now(arena, bank, page);
		uint64_t base = rf_bank_base[bank] + ((uint64_t)page << RF_PAGE_SHIFT);
		uint32_t end = (uint32_t)rf_min_u64(to - base, RF_PAGE_SIZE);

		/* Boot's pages are copied as a whole. */
		if (arena->booting && !written)
			end = RF_PAGE_SIZE;
		if (state->known >= end)
			continue;
		if (!written)
			rf_arena_fill(arena, base + state->known, RF_ARENA_PATTERN,
				      end - state->known);
		state->known = end;
	}
}

/* All of the page, but only if one of its first @end bytes is not known yet. */
static void touch_page(struct rf_arena *arena, enum rf_bank bank, uint32_t page, uint64_t end)
{
	struct rf_page *state = rf_page_now(arena, bank, page);
	uint64_t base = rf_bank_base[bank] + ((uint64_t)page << RF_PAGE_SHIFT);

	if (state->known >= end)
		return;
	rf_arena_fill(arena, base + state->known,
		      state->lazy == arena->case_number ? 0 : RF_ARENA_PATTERN,
		      RF_PAGE_SIZE - state->known);
	state->known = RF_PAGE_SIZE;
	arena->beyond |= base >= arena->next[bank];
}

static void touch_boot(struct rf_arena *arena, enum rf_bank bank, uint32_t page)
{
	arena->page[bank][page].fresh = arena->case_number;
	arena->boot_dirty = true;
}

void rf_arena_touch(struct rf_arena *arena, struct rf_pa pa, uint64_t len, bool write)
{
	enum rf_bank bank = rf_bank_of(pa.v);
	uint64_t at, end;

	if (!len || bank == RF_BANKS)
		return;
	at = pa.v - rf_bank_base[bank];
	end = at + len;
	for (uint64_t page = at >> RF_PAGE_SHIFT; page << RF_PAGE_SHIFT < end; page++) {
		if (page >= RF_BOOT_ROOM >> RF_PAGE_SHIFT)
			touch_page(arena, bank, page,
				   rf_min_u64(end - (page << RF_PAGE_SHIFT), RF_PAGE_SIZE));
		else if (write)
			touch_boot(arena, bank, page);
	}
}

uint32_t rf_arena_known(const struct rf_arena *arena, struct rf_pa pa)
{
	enum rf_bank bank = rf_bank_of(pa.v);
	uint32_t page = rf_bank_page(bank, pa.v);

	return page < RF_BOOT_ROOM >> RF_PAGE_SHIFT ? RF_PAGE_SIZE : arena->page[bank][page].known;
}
