/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The translations of s390's PCI functions. The guest's kernel keeps tables in its own memory
 * and says where (an I/O translation anchor); a device obeys what was made of them: a shadow,
 * which a hypervisor brings up to date for the addresses that the guest asks it to (REFRESH
 * PCI TRANSLATIONS), and for each page of which it pins guest memory. Without a hypervisor
 * the shadow is what the hardware has cached, and what is not there it looks up by itself.
 */
#ifndef RF_MEMORY_SHADOW_H
#define RF_MEMORY_SHADOW_H

#include "memory/address.h"

struct rf_platform;
struct rf_arena;

struct rf_shadow {
	struct rf_arena *arena;	/* the memory that the tables are in */
	uint64_t iota;		/* the anchor; 0: the guest has registered no tables */
	uint64_t base, limit;	/* bus addresses that it is for, first and last */
	uint64_t pins;		/* pages that may be pinned: less than an IOMMU's table holds */
	uint32_t refreshes;	/* so far */
	uint32_t delay;		/* what a refresh takes out goes with every (delay + 1)th one */
	bool walks;		/* no hypervisor: the function looks up what is not cached */
};

/* Register the tables at @tables' anchor, base and limit; iota 0: there are none from now on, and no shadow. */
void rf_shadow_register(struct rf_platform *platform, const struct rf_shadow *tables);

/*
 * Bring the shadow up to date for [@ba, @ba + @len); @late: what is taken out stays until the
 * next time. 0, or -ENOMEM when there were more new pages than could be pinned: those that
 * could are there.
 */
int rf_shadow_refresh(struct rf_platform *platform, struct rf_ba ba, uint64_t len,
		      bool late) RF_MUST_USE;
/* The first half of it alone, for which a hypervisor needs no resources: what is gone is taken out. */
void rf_shadow_withdraw(struct rf_platform *platform, struct rf_ba ba, uint64_t len, bool late);

/* What the tables hold the page of @ba open for; sets *@ret_pa to where that leads. */
enum rf_perm rf_shadow_told(const struct rf_shadow *shadow, uint64_t ba, uint64_t *ret_pa);

/* A device was at that page: without a hypervisor its translation is cached from now on. */
void rf_shadow_visited(struct rf_platform *platform, struct rf_ba ba);

#endif
