// SPDX-License-Identifier: GPL-2.0-only
/* Looking a finding up in the compiled-in baseline. */
#include "reports/baseline.h"
#include "judge/judge.h"

#include <string.h>

static bool fits(const char *pattern, const char *word)
{
	return !strcmp(pattern, "*") || !strcmp(pattern, word);
}

/* Is @word one of the words of @list, which commas part? Of an empty list it always is. */
static bool listed(const char *list, const char *word)
{
	size_t len = strlen(word);

	if (!*list)
		return true;
	for (const char *at = list; at; at = strchr(at, ',')) {
		at += *at == ',';
		if (!strncmp(at, word, len) && (at[len] == ',' || !at[len]))
			return true;
	}
	return false;
}

const struct rf_known *rf_baseline_line(const struct rf_finding *finding)
{
	const struct rf_cause *cause = &finding->cause;
	const char *rule = rf_rule(cause->known ? cause->rule : finding->rule)->name;
	const char *stage = rf_stage_name(cause->known ? cause->stage : finding->stage);
	const char *frame = cause->known ? cause->frame : finding->frame;
	const char *party = rf_party_name(finding->party);
	const char *platform = rf_platform_ops((enum rf_platform_id)finding->platform)->name;

	for (size_t i = 0; i < rf_baseline_count; i++) {
		const struct rf_known *known = &rf_baseline[i];

		if (!strcmp(known->rule, rule) && !strcmp(known->party, party) &&
		    fits(known->stage, stage) && fits(known->frame, frame) &&
		    listed(known->kernels, finding->kernel) && listed(known->platforms, platform))
			return known;
	}
	return NULL;
}

const char *rf_baseline_page(const struct rf_finding *finding)
{
	const struct rf_known *known = rf_baseline_line(finding);

	return known ? known->page : NULL;
}

bool rf_baseline_narrow(const struct rf_known *known)
{
	return *known->kernels || *known->platforms;
}

bool rf_baseline_same(const struct rf_finding *one, const struct rf_finding *other)
{
	return one->signature == other->signature &&
	       !rf_baseline_line(one) == !rf_baseline_line(other);
}
