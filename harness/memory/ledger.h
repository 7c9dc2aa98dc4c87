/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the guest holds open to the device: every DMA mapping of the case,
 * live and dead, born and died, by whom. Fed by the kernel's debug_dma_*()
 * hooks, or by the scripted driver's map and unmap. Memory allocations are
 * the arena's; publications are the judge's.
 */
#ifndef RF_MEMORY_LEDGER_H
#define RF_MEMORY_LEDGER_H

#include "base/keep.h"
#include "memory/arena.h"

#define RF_LEDGER_ENTRIES 16384

struct rf_mapping {
	struct rf_ba ba;
	struct rf_pa pa;	/* the memory that the driver mapped, before any bouncing */
	uint32_t len;		/* bytes */
	uint8_t dir;		/* enum rf_perm, from the device's view */
	uint8_t kind;		/* enum rf_map_kind */
	bool live;
	bool lasting;		/* of a part of the machine: it outlives the device under test */
	uint32_t born_seq, died_seq;	/* event numbers */
	uint32_t next;		/* next entry + 1 of the same hash bucket, newest first */
	uint32_t newer, older;	/* neighbours + 1 in the list of live mappings */
	struct rf_stack born, died;
};

#define RF_LEDGER_BUCKETS 16384

struct rf_ledger {
	struct rf_mapping *entries;
	uint32_t *buckets;	/* newest entry + 1 by starting bus address */
	uint32_t newest[2];	/* newest live entry + 1: streaming mappings, coherent ones */
	uint32_t count, live;
	uint32_t generation;	/* changes with every map, unmap and reset; never goes back */
	struct rf_trace *trace;
};

int rf_ledger_init(struct rf_ledger *ledger, struct rf_trace *trace) RF_MUST_USE;
void rf_ledger_fini(struct rf_ledger *ledger);
void rf_ledger_reset(struct rf_ledger *ledger);
/* All mappings of this case, to be put back into one that has none yet. */
void rf_ledger_keep(struct rf_ledger *ledger, struct rf_keep *keep);

/* What a map, unmap or sync names. @len in bytes, @dir as enum rf_perm. */
struct rf_ledger_op {
	struct rf_ba ba;
	struct rf_pa pa;	/* map only */
	uint64_t len;
	enum rf_perm dir;
	enum rf_map_kind kind;
	bool for_cpu;		/* sync only: the CPU is about to look */
	bool lasting;		/* map only: see struct rf_mapping */
	const struct rf_stack *stack;
};

/* Record a birth, a death, a sync. Each emits its event with the result and returns it. */
enum rf_ledger_result rf_ledger_map(struct rf_ledger *ledger, const struct rf_ledger_op *op);
enum rf_ledger_result rf_ledger_unmap(struct rf_ledger *ledger, const struct rf_ledger_op *op);
enum rf_ledger_result rf_ledger_sync(struct rf_ledger *ledger, const struct rf_ledger_op *op);

/*
 * The newest mapping, live or dead, that begins at @ba; or the next older one than @newer, of that
 * address too. NULL: there is none.
 */
const struct rf_mapping *rf_ledger_at(const struct rf_ledger *ledger, struct rf_ba ba,
				      const struct rf_mapping *newer);

/* How the ledger sees an extent of bus addresses. */
enum rf_cover {
	RF_COVER_NEVER,		/* no mapping ever touched it */
	RF_COVER_LIVE,		/* one live mapping holds all of it */
	RF_COVER_PARTLY,	/* meets a live mapping but goes beyond it */
	RF_COVER_STALE,		/* only mappings that died */
};

/*
 * How [@ba, @ba + @len) is covered. One that begins outside of what is live but
 * reaches into it is STALE if a dead mapping meets it, else PARTLY. Sets
 * *@ret_entry (may be NULL) to the mapping that decided, or NULL.
 */
enum rf_cover rf_ledger_cover(const struct rf_ledger *ledger, struct rf_ba ba, uint64_t len,
			      const struct rf_mapping **ret_entry);

#endif
