/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * State that is kept to be put back later: pieces of memory, with what they
 * hold. Modules name the pieces in which they differ from what their reset
 * leaves; who keeps resets first and puts back then.
 */
#ifndef RF_BASE_KEEP_H
#define RF_BASE_KEEP_H

#include "base/base.h"

#define RF_KEEP_MAX	0x80000u	/* bytes of one of these, at most */

struct rf_keep {
	uint8_t *pieces;
	size_t used, room;
	bool failed;		/* no memory, too much of it, or what a module cannot keep */
};

/* Forget all pieces. The room stays for the next ones, until rf_keep_fini(). */
void rf_keep_begin(struct rf_keep *keep);
void rf_keep_fini(struct rf_keep *keep);

/* The @len bytes at @at, poisoned or not: to hold what they hold now. */
void rf_keep_bytes(struct rf_keep *keep, void *at, size_t len);

/* To be zeroes then, whatever they hold now. */
void rf_keep_zeroes(struct rf_keep *keep, void *at, size_t len);

/* A count of cases, or of lives, that tells now from earlier: *@at is to be what *@now is by then. */
void rf_keep_number(struct rf_keep *keep, uint32_t *at, const uint32_t *now);

/* All pieces, in the order in which they were named. Nothing must have failed. */
void rf_keep_put_back(const struct rf_keep *keep);

/* An object; the members of a struct from @first to @last, both included. */
#define RF_KEEP(keep, object) rf_keep_bytes((keep), &(object), sizeof(object))
#define RF_KEEP_MEMBERS(keep, pointer, first, last) \
	rf_keep_bytes((keep), &(pointer)->first, \
		      offsetof(__typeof__(*(pointer)), last) + sizeof((pointer)->last) - \
		      offsetof(__typeof__(*(pointer)), first))

#endif
