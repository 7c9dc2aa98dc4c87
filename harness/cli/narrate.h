/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The story of one case: what was offered, answered and published, and each broken rule where it
 * broke.
 */
#ifndef RF_CLI_NARRATE_H
#define RF_CLI_NARRATE_H

#include "case/run.h"

#include <stdio.h>

#define RF_WINDOWS_MAX 8

struct rf_narration {
	struct rf_world *world;
	const struct rf_case *the_case;
	const struct rf_finding *finding;	/* as a first run found them */
	uint32_t findings;
	bool all;				/* every event, not just the telling ones */
	FILE *out;
	/* the teller's own state */
	uint32_t told, skipped;
	uint32_t windows;
	struct { uint64_t ba, len; } window[RF_WINDOWS_MAX];
};

/* Run the case and tell it as it happens. The result must be that of the first run. */
void rf_narrate(struct rf_narration *narration, const struct rf_run_options *options,
		struct rf_result *ret_result);

/* The block of one finding, at the event that broke the rule (violation.c). */
void rf_narrate_violation(const struct rf_narration *narration, const struct rf_finding *finding,
			  const struct rf_event *event);
/* The guest's stack, a function with its kernel file a line, each after @indent. */
void rf_narrate_stack(const struct rf_narration *narration, const struct rf_stack *stack,
		      const char *indent);
/* Names of feature bits, by a space each, or "none". */
struct rf_text;
void rf_narrate_features(uint64_t bits, enum rf_device_id device, struct rf_text *out);

#endif
