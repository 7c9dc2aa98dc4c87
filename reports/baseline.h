/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The baseline: the findings already known, each with its page. Compiled in
 * from the front matter of the pages in reports/findings (baseline.cmake), so that an
 * engine knows it without reading a file.
 */
#ifndef RF_REPORTS_BASELINE_H
#define RF_REPORTS_BASELINE_H

#include "judge/finding.h"

/*
 * What one line of a page says; "*" as stage or frame stands for any. On which kernels and
 * platforms alone, parted by commas; "": on all.
 */
struct rf_known {
	const char *rule, *party, *stage, *frame;
	const char *kernels, *platforms;
	const char *page;	/* "reports/findings/F-01-pool-tail.md" */
};

/* In the order of the pages' names: the first that fits is a finding's page. */
extern const struct rf_known rf_baseline[];
extern const size_t rf_baseline_count;

/* The page of a known finding, or of its cause if it has one; NULL when that is new. */
const char *rf_baseline_page(const struct rf_finding *finding);
/* The line that knows it, or its cause; NULL when that is new. */
const struct rf_known *rf_baseline_line(const struct rf_finding *finding);
/* Does @known speak of some kernels or platforms only? */
bool rf_baseline_narrow(const struct rf_known *known);
/* One finding, met twice? One signature is two where it is known on one kernel and new on another. */
bool rf_baseline_same(const struct rf_finding *one, const struct rf_finding *other);

#endif
