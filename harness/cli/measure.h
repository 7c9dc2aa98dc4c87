/* SPDX-License-Identifier: GPL-2.0-only */
/* Timing cases: looped in one process, and under libFuzzer in another. */
#ifndef RF_CLI_MEASURE_H
#define RF_CLI_MEASURE_H

#include "case/case.h"

struct rf_measure {
	double cases_per_s;		/* looped without an engine: a row of cases that begin alike */
	double played_cases_per_s;	/* the same with the beginning of each played anew */
	double fuzz_cases_per_s;	/* under libFuzzer */
	double ios_per_s;
	double judge_share;		/* of the looped time, 0..1 */
	uint64_t peak_rss_bytes;
};

/*
 * Measure the life cycle @life and the long case @throughput, @seconds for
 * each figure. -EINVAL when a case does not run to its end without a finding,
 * -ENODEV when none can be played.
 */
int rf_measure(const struct rf_case *life, const struct rf_case *throughput, uint64_t seconds,
	       struct rf_measure *ret_measure) RF_MUST_USE;

#endif
