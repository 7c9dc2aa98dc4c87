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
#define RF_PA_LIMIT		(RF_BANK_TOP_BASE + RF_BANK_SIZE)

/* A call stack: return addresses inside the guest image, innermost first, 0-terminated if shorter. */
struct rf_stack { uintptr_t pc[RF_STACK_DEPTH]; };

enum rf_alloc_state { RF_ALLOC_LIVE, RF_ALLOC_FREED };

struct rf_alloc {
	struct rf_pa pa;
	uint64_t size;		/* bytes asked for */
	uint64_t room;		/* bytes up to the next object */
	uint8_t state;		/* enum rf_alloc_state */
	uint8_t bank;
	bool pages;		/* whole pages: alloc_pages(), not kmalloc() */
	bool boot;		/* born at boot: outlives every case */
	struct rf_stack born, died;
};

#define RF_ARENA_ALLOCS 16384

struct rf_arena {
	uint8_t *base;			/* CPU pointer of guest-physical 0 */
	uint64_t next[RF_BANKS];	/* bump pointers, guest-physical */
	uint64_t boot_next[RF_BANKS];	/* where the cases begin */
	struct rf_alloc *allocs;
	uint32_t count, boot_count;
	uint32_t *page_owner[RF_BANKS];	/* allocation index + 1 of each page's last allocation */
	uint8_t *boot_copy[RF_BANKS];	/* what boot left, put back before each case */
	enum rf_bank placement;		/* where ordinary allocations go */
	struct rf_trace *trace;
};

/*
 * Reserve the address space and make the banks usable. @hint: CPU address
 * wanted for guest-physical 0, or 0. Returns 0, or -ENOMEM.
 */
int rf_arena_init(struct rf_arena *arena, struct rf_trace *trace, uintptr_t hint) RF_MUST_USE;
void rf_arena_fini(struct rf_arena *arena);

/* What is allocated so far belongs to boot: keep it, with its contents, across rf_arena_reset(). */
void rf_arena_boot_done(struct rf_arena *arena);

/* Free everything of the last case and put boot memory back. */
void rf_arena_reset(struct rf_arena *arena, enum rf_bank placement);

/* What to allocate: bytes, power-of-two alignment in bytes, and where. */
struct rf_alloc_request {
	uint64_t size, align;
	bool pages;		/* page granular, no red zone smaller than the page's rest */
	bool zero;
	bool low;		/* must lie in RF_BANK_LOW (GFP_DMA, GFP_DMA32) */
};

/*
 * Allocate guest memory. Contents are zero if asked for, else a fixed
 * pattern. Emits RF_EV_ALLOC. Returns NULL when the bank or the table is
 * full; limits such as the kernel's KMALLOC_MAX_SIZE are the caller's.
 */
void *rf_arena_alloc(struct rf_arena *arena, const struct rf_alloc_request *request,
		     const struct rf_stack *stack);

/*
 * Free the allocation that begins at @ptr. Emits RF_EV_FREE with the outcome.
 * Returns 0, -ENOENT when none begins there, -EALREADY when it was freed before.
 */
int rf_arena_free(struct rf_arena *arena, const void *ptr, const struct rf_stack *stack) RF_MUST_USE;

/* The allocation (live or freed, the newest) that holds @pa, or NULL. Red zones belong to none. */
const struct rf_alloc *rf_arena_find(const struct rf_arena *arena, struct rf_pa pa);

/* Is [@pa, @pa + @len) RAM, in one bank? */
bool rf_arena_is_ram(struct rf_pa pa, uint64_t len);

/* CPU pointer of [@pa, @pa + @len), or NULL when it is not all RAM of one bank. */
void *rf_arena_ptr(const struct rf_arena *arena, struct rf_pa pa, uint64_t len);

/* Guest-physical address of a CPU pointer of the reservation. */
static inline struct rf_pa rf_arena_pa(const struct rf_arena *arena, const void *ptr)
{
	return RF_PA((uint64_t)((const uint8_t *)ptr - arena->base));
}

/* Does @ptr lie anywhere in the reservation? */
bool rf_arena_owns(const struct rf_arena *arena, const void *ptr);

/* Bytes of RAM in use by the current case, for peak figures. */
uint64_t rf_arena_used(const struct rf_arena *arena);

#endif
