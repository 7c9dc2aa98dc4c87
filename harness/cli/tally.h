/* SPDX-License-Identifier: GPL-2.0-only */
/* The results of run's shots: gathered per file and kernel, printed in order, counted. */
#ifndef RF_CLI_TALLY_H
#define RF_CLI_TALLY_H

#include "cli/shot.h"
#include "reports/summary.h"

/* One file on one kernel. */
struct rf_tally_slot {
	uint32_t came;			/* shots so far */
	bool differs;			/* their traces were not all the same */
	const char *path;
	struct rf_shot_result *first;	/* until printed */
};

struct rf_tally {
	bool json;
	bool exposure;			/* asked for: JSON lines have exposures, if only none */
	uint32_t repeat;		/* shots a slot waits for */
	size_t slots, printed;
	struct rf_tally_slot *slot;
	struct rf_summary summary;
	uint64_t bugs, failed, known, unreadable, invalid, unsupported;
};

int rf_tally_init(struct rf_tally *tally, size_t slots, uint32_t repeat, bool json) RF_MUST_USE;
void rf_tally_fini(struct rf_tally *tally);
/* Take one shot's result for @slot; prints every slot that is complete and whose turn it is. */
void rf_tally_take(struct rf_tally *tally, uint32_t slot, const char *path,
		   const struct rf_shot_result *result);
/* The closing line on stderr. */
void rf_tally_say(const struct rf_tally *tally);
enum rf_exit rf_tally_exit(const struct rf_tally *tally);

#endif
