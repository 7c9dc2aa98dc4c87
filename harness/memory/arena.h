/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Guest RAM, and the one allocator of guest memory.
 *
 * RAM is three banks of one reservation: guest-physical address = CPU pointer
 * - base, so that the kernel's own __pa() and pfn_to_page() work. Memory is
 * poisoned by hand for AddressSanitizer until allocated and again once freed,
 * and is never handed out twice within a case: a stale pointer stays stale.
 * The stacks of allocation and free are kept for each.
 */
#ifndef RF_MEMORY_ARENA_H
#define RF_MEMORY_ARENA_H

#include "base/raw.h"
#include "memory/address.h"
#include "trace/trace.h"

#define RF_PAGE_SHIFT	12
#define RF_PAGE_SIZE	4096u
#define RF_STACK_DEPTH	8

/* Where RAM lies in guest-physical space. */
enum rf_bank {
	RF_BANK_LOW,	/* from 1 MiB */
	RF_BANK_HIGH,	/* from 5 GiB */
	RF_BANK_TOP,	/* from 17 TiB: above what a 32-bit page number reaches */
	RF_BANKS
};
#define RF_BANK_LOW_BASE	0x100000ULL
#define RF_BANK_HIGH_BASE	0x140000000ULL
#define RF_BANK_TOP_BASE	0x110000000000ULL
#define RF_BANK_SIZE		0x4000000ULL	/* 64 MiB each */
extern const uint64_t rf_bank_base[RF_BANKS];	/* the same by enum rf_bank */
#define RF_PA_LIMIT		(RF_BANK_TOP_BASE + RF_BANK_SIZE)

/*
 * The first bytes of each bank are boot's, however little boot takes: so that
 * neither a case's addresses nor its being playable depend on the image.
 */
#define RF_BOOT_ROOM		0x400000ULL

/* What memory holds that nobody wrote yet: every byte of it. */
#define RF_ARENA_PATTERN	0xa5

/*
 * Bytes at least between two objects; a whole page between two of pages. A reach for a member of
 * the table entry behind the last one is to end there, not in the next object.
 */
#define RF_RED_ZONE		32u

/* Return addresses inside the guest image, innermost first, 0-terminated if shorter. */
struct rf_stack { uintptr_t pc[RF_STACK_DEPTH]; };

enum rf_alloc_state { RF_ALLOC_LIVE, RF_ALLOC_FREED };

struct rf_alloc {
	struct rf_pa pa;
	uint64_t size;		/* bytes asked for */
	uint64_t room;		/* bytes up to where the next object's red zone may begin */
	uint32_t prev;		/* index + 1 of the allocation before it in its bank */
	uint8_t state;		/* enum rf_alloc_state */
	uint8_t bank;
	bool pages;		/* whole pages: alloc_pages(), not kmalloc() */
	bool lazy;		/* of them only those that were opened are not poisoned */
	bool boot;		/* live when boot ended: outlives every case */
	bool shelved;		/* live, but poisoned until it is taken from the shelf */
	bool boot_shelved;	/* so when boot ended */
	struct rf_stack born, died;
};

#define RF_ARENA_ALLOCS 16384
#define RF_ARENA_RESERVES 4

/* A range of guest-physical memory. */
struct rf_reserve { uint64_t pa, len; };

/* One page of RAM; stale entries of earlier cases are told by their numbers. */
struct rf_page {
	uint32_t owner;		/* index + 1 of the newest allocation on it */
	uint32_t fresh;		/* number of the case that brought its beginning into a known state */
	uint32_t known;		/* how many bytes that is; no object lies beyond */
	uint32_t lazy;		/* number of the case that has it zero once it is looked at */
};

struct rf_arena {
	uint8_t *base;			/* CPU pointer of guest-physical 0; NULL: identity */
	bool mapped[RF_BANKS];		/* the banks that there are */
	bool reserved;			/* and all between them is the arena's, too */
	uint64_t next[RF_BANKS];	/* bump pointers, guest-physical */
	uint64_t limit[RF_BANKS];	/* where bump pointers stop */
	uint64_t boot_next[RF_BANKS];	/* where boot's memory ends */
	uint32_t newest[RF_BANKS];	/* index + 1 of each bank's last allocation */
	uint32_t boot_newest[RF_BANKS];
	struct rf_alloc *allocs;
	uint32_t count, boot_count;
	uint32_t case_number;		/* counts resets; 0 is never a case's */
	bool booting;			/* until rf_arena_boot_done() */
	bool boot_dirty;		/* the device wrote boot memory that no allocation holds */
	bool beyond;			/* somebody looked where nothing was allocated yet */
	uint32_t reserves;
	struct rf_reserve reserve[RF_ARENA_RESERVES];
	struct rf_page *page[RF_BANKS];
	uint8_t *boot_copy[RF_BANKS];	/* what boot left, put back before each case */
	enum rf_bank placement;		/* where ordinary allocations go */
	struct rf_trace *trace;
};

/*
 * Make the banks usable. @hint: page-aligned CPU address that guest-physical 0 must get, 0 for
 * any, or RF_ARENA_IDENTITY: every bank at its own physical address, where there is room for it
 * (RF_BANK_HIGH would lie in what AddressSanitizer keeps for itself, and has none). With a hint
 * only the banks themselves take address space, and arenas may stand between each other's.
 * Returns 0, or -ENOMEM (also when something else lies where a bank must go).
 */
#define RF_ARENA_IDENTITY	((uintptr_t)1)
int rf_arena_init(struct rf_arena *arena, struct rf_trace *trace, uintptr_t hint) RF_MUST_USE;
void rf_arena_fini(struct rf_arena *arena);

/* What is allocated so far belongs to boot: keep it, with its contents, across rf_arena_reset(). */
void rf_arena_boot_done(struct rf_arena *arena);

/*
 * Free everything of the last case and put boot memory back; ordinary
 * allocations of the new case come from @placement. Costs what the last case used.
 */
void rf_arena_reset(struct rf_arena *arena, enum rf_bank placement);

/*
 * Keep [@pa, @pa + @len) out of the allocator for this case: RAM that the guest
 * owns but does not allocate from, zeroed and open to its CPU. Page-aligned.
 * Returns 0, -EINVAL when it is not RAM of one bank beyond RF_BOOT_ROOM or not
 * aligned, -EBUSY when memory there is allocated, -ENOSPC beyond RF_ARENA_RESERVES.
 */
int rf_arena_reserve(struct rf_arena *arena, struct rf_pa pa, uint64_t len) RF_MUST_USE;
/* Would -EINVAL never come of it? */
bool rf_arena_can_reserve(struct rf_pa pa, uint64_t len);

/*
 * What to allocate: bytes, power-of-two alignment in bytes (up to 8: as
 * kmalloc() does it, a power-of-two size is aligned to itself), and where.
 */
struct rf_alloc_request {
	uint64_t size, align;
	bool pages;		/* page granular: page-aligned, a page of red zone after it */
	bool zero;
	bool lazy;		/* pages: zero, but closed to the guest's CPU until rf_arena_open() */
	bool low;		/* must lie in RF_BANK_LOW (GFP_DMA, GFP_DMA32) */
};

/*
 * Allocate guest memory. Contents are zero if asked for, else
 * RF_ARENA_PATTERN. Emits RF_EV_ALLOC. Returns NULL when the bank or the table
 * is full (the event says RF_LEDGER_FULL); limits such as the kernel's
 * KMALLOC_MAX_SIZE are the caller's.
 */
void *rf_arena_alloc(struct rf_arena *arena, const struct rf_alloc_request *request,
		     const struct rf_stack *stack);

/*
 * Free the allocation that begins at @ptr. Emits RF_EV_FREE with the outcome.
 * Returns 0, -ENOENT when none begins there, -EALREADY when it was freed before.
 */
int rf_arena_free(struct rf_arena *arena, const void *ptr,
		  const struct rf_stack *stack) RF_MUST_USE;

/*
 * The guest's CPU is about to use [@ptr, @ptr + @len) of a lazy allocation for
 * the first time: its pages become accessible. Nothing happens to other memory.
 */
void rf_arena_open(struct rf_arena *arena, const void *ptr, uint64_t len);

/*
 * The guest keeps the live allocation that begins at @ptr in a reserve and will
 * not touch it until it is taken from there: poisoned meanwhile. What stayed on
 * the shelf for a whole case needs not be put back after it.
 */
void rf_arena_shelve(struct rf_arena *arena, const void *ptr);
void rf_arena_unshelve(struct rf_arena *arena, const void *ptr);

/* The allocation (live or freed) that begins at @ptr, or NULL; cheaper than rf_arena_find(). */
const struct rf_alloc *rf_arena_at(const struct rf_arena *arena, const void *ptr);

/* The allocation (live or freed, the newest) that holds @pa, or NULL. Red zones belong to none. */
const struct rf_alloc *rf_arena_find(const struct rf_arena *arena, struct rf_pa pa);

/* Is [@pa, @pa + @len) RAM, in one bank? */
bool rf_arena_is_ram(struct rf_pa pa, uint64_t len);

/*
 * Where [@pa, @pa + @len) lies among the banks put side by side, in bytes from the first one's
 * beginning; false when it is not all RAM of one bank. 0 bytes lie where @pa does.
 */
bool rf_arena_place(struct rf_pa pa, uint64_t len, uint64_t *ret_place) RF_MUST_USE;

/* CPU pointer of [@pa, @pa + @len), or NULL when it is not all RAM of one bank. */
void *rf_arena_ptr(const struct rf_arena *arena, struct rf_pa pa, uint64_t len);

/*
 * The device is about to read or write [@pa, @pa + @len), which is RAM, or the
 * guest to read it though it is poisoned: give memory that this case has not
 * used yet its pattern, so that no byte of an earlier case is ever seen, and
 * remember writes that reach boot's memory.
 */
void rf_arena_touch(struct rf_arena *arena, struct rf_pa pa, uint64_t len, bool write);

/* How many bytes of the page at @pa, which was touched before, later accesses need not touch again. */
uint32_t rf_arena_known(const struct rf_arena *arena, struct rf_pa pa);

/* Guest-physical address of a CPU pointer of the reservation. */
static inline struct rf_pa rf_arena_pa(const struct rf_arena *arena, const void *ptr)
{
	return RF_PA((uintptr_t)ptr - (uintptr_t)arena->base);
}

/* And the pointer of an address, unchecked. By numbers: an identity's base is NULL. */
static inline uint8_t *rf_arena_cpu(const struct rf_arena *arena, uint64_t pa)
{
	return (uint8_t *)((uintptr_t)arena->base + pa);
}

/* Does @ptr lie anywhere in the reservation? */
bool rf_arena_owns(const struct rf_arena *arena, const void *ptr);

/* Bytes of RAM in use by the current case, for peak figures. */
uint64_t rf_arena_used(const struct rf_arena *arena);

#endif
