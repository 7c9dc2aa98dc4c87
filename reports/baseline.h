/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The baseline: the findings already known, each with its page. Compiled in
 * from the front matter of the pages in reports/findings (baseline.cmake), so that an
 * engine knows it without reading a file.
 */
#ifndef RF_REPORTS_BASELINE_H
#define RF_REPORTS_BASELINE_H

#include "judge/finding.h"

/* What one line of a page says; "*" as stage or frame stands for any. */
struct rf_known {
	const char *rule, *party, *stage, *frame;
	const char *page;	/* "reports/findings/F-01-pool-tail.md" */
};

/* In the order of the pages' names: the first that fits is a finding's page. */
extern const struct rf_known rf_baseline[];
extern const size_t rf_baseline_count;

/* The page of a known finding, or of its cause if it has one; NULL when that is new. */
const char *rf_baseline_page(const struct rf_finding *finding);

#endif
