/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exposure (class VC5): what a mapping opens to the device beside the bytes that were mapped, as an
 * IOMMU opens pages, Xen grants frames, a bounce slot is 2 KiB, and rings have padding. It is a
 * report on a level of its own and no finding: a driver cannot map less than a page.
 *
 * Nobody listens unless asked: rf_exposures_listen() is for the floor above.
 */
#ifndef RF_JUDGE_EXPOSURE_H
#define RF_JUDGE_EXPOSURE_H

#include "judge/judge.h"

/* What memory is opened by. */
enum rf_granule {
	RF_GRANULE_PAGE,	/* of an IOMMU */
	RF_GRANULE_GRANT,	/* a frame of Xen's grants */
	RF_GRANULE_SHARED,	/* a page that a confidential guest shares */
	RF_GRANULE_SLOT,	/* of a bounce pool */
	RF_GRANULE_RING,	/* a ring's mapping: what is in none of its areas */
	RF_GRANULES
};

/* What lies beside. */
enum rf_beside {
	RF_BESIDE_SAME,		/* the rest of the object that was mapped a part of */
	RF_BESIDE_OTHER,	/* other objects of the guest */
	RF_BESIDE_FREED,	/* such that were freed */
	RF_BESIDE_NOBODY,	/* no object */
	RF_BESIDES
};

/* Mappings that were made at one place and expose in one way. */
struct rf_exposure {
	uint8_t granule;	/* enum rf_granule */
	uint8_t perm;		/* enum rf_perm: what the device may do there */
	uint32_t mappings;
	uint64_t bytes, most;	/* of all of them, of one */
	uint64_t beside[RF_BESIDES];	/* bytes by what lies there */
	uint64_t unwritten;	/* of them: in words that hold what nobody wrote */
	uint64_t left_over;	/* slots and padding: bytes of words that are not zero, of whoever was there */
	char frame[RF_FINDING_FRAME];	/* who mapped */
	char owner[RF_FINDING_FRAME];	/* who allocated another object there, the first; "" nobody */
};

/* Were @a and @b mapped at one place, and do they expose in one way? */
bool rf_exposure_alike(const struct rf_exposure *a, const struct rf_exposure *b);
/* None yet, of the place and the way of @one. */
struct rf_exposure rf_exposure_none(const struct rf_exposure *one);
/* Add what @x counts to @sum, which is alike. */
void rf_exposure_add(struct rf_exposure *sum, const struct rf_exposure *x);

#define RF_EXPOSURES_MAX 24

/* Of one case. */
struct rf_exposures {
	const struct rf_judge *judge;
	struct rf_arena *arena;
	uint32_t count, lost;	/* lost: found no room */
	struct rf_exposure row[RF_EXPOSURES_MAX];
};

/* Words of reports: "iommu-page", "grant", "shared-page", "bounce-slot", "ring". */
const char *rf_granule_name(enum rf_granule granule);
/* "same_object", "other_objects", "freed_objects", "no_object". */
const char *rf_beside_name(enum rf_beside beside);

/*
 * Listen to @judge's trace from now on, for good; @exposures and @judge must live as long. Before
 * each case the caller sets count and lost to 0.
 */
void rf_exposures_listen(struct rf_exposures *exposures, const struct rf_judge *judge,
			 struct rf_arena *arena);

#endif
