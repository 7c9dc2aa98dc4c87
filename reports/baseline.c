// SPDX-License-Identifier: GPL-2.0-only
/* Looking a finding up in the compiled-in baseline. */
#include "reports/baseline.h"
#include "judge/judge.h"

#include <string.h>

static bool fits(const char *pattern, const char *word)
{
	return !strcmp(pattern, "*") || !strcmp(pattern, word);
}

const char *rf_baseline_page(const struct rf_finding *finding)
{
	const struct rf_cause *cause = &finding->cause;
	const char *rule = rf_rule(cause->known ? cause->rule : finding->rule)->name;
	const char *stage = rf_stage_name(cause->known ? cause->stage : finding->stage);
	const char *frame = cause->known ? cause->frame : finding->frame;
	const char *party = rf_party_name(finding->party);

	for (size_t i = 0; i < rf_baseline_count; i++) {
		const struct rf_known *known = &rf_baseline[i];

		if (!strcmp(known->rule, rule) && !strcmp(known->party, party) &&
		    fits(known->stage, stage) && fits(known->frame, frame))
			return known->page;
	}
	return NULL;
}
