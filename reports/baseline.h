/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The baseline: the findings already known, each with its page. Compiled in
 * from the front matter of the pages in reports/findings (baseline.cmake), so that an
 * engine knows it without reading a file.
 */
#ifndef RF_REPORTS_BASELINE_H
#define RF_REPORTS_BASELINE_H

#include "base/base.h"

struct rf_known {
	uint64_t signature;
	const char *page;	/* "reports/findings/restricted-pool-tail.md" */
};

/* In ascending order of signature. */
extern const struct rf_known rf_baseline[];
extern const size_t rf_baseline_count;

/* The page of a known finding, or NULL when its signature is new. */
const char *rf_baseline_page(uint64_t signature);

#endif
