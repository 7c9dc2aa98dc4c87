/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The story of one case: what was offered, answered and published, and each broken rule where it
 * broke.
 */
#ifndef RF_CLI_NARRATE_H
#define RF_CLI_NARRATE_H

#include "cli/capture.h"

#include <stdio.h>

struct rf_narration {
	struct rf_world *world;
	const struct rf_case *the_case;
	const struct rf_finding *finding;	/* as a first run found them */
	uint32_t findings;
	bool all;				/* every event, not just the telling ones */
	FILE *out;
	struct rf_scene *scenes;		/* one a finding, kept as it is told; may be NULL */
	/* the teller's own state */
	bool listening;
	uint32_t told, skipped;
	struct rf_scene scene;
};

/*
 * Run the case and tell it as it happens. The result must be that of the first run. The same
 * narration may tell again, to another @out.
 */
void rf_narrate(struct rf_narration *narration, const struct rf_run_options *options,
		struct rf_result *ret_result);

/* The block of one finding, at the event that broke the rule (violation.c). */
void rf_narrate_violation(const struct rf_narration *narration, const struct rf_finding *finding,
			  const struct rf_scene *scene);
/* Names of feature bits, by a space each, or "none". */
struct rf_text;
void rf_narrate_features(uint64_t bits, enum rf_device_id device, struct rf_text *out);

#endif
