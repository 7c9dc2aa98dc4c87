/* SPDX-License-Identifier: GPL-2.0-only */
/* A case's own expectations held against what was found. */
#ifndef RF_CLI_VERDICT_H
#define RF_CLI_VERDICT_H

#include "case/run.h"

enum rf_verdict_word {
	RF_VERDICT_NONE,	/* the case expects nothing in particular */
	RF_VERDICT_MET,		/* all that it expects was found */
	RF_VERDICT_MISSING,	/* something was not: a failure */
	/* On a kernel or release that the case does not speak of: */
	RF_VERDICT_FIXED,	/* not found any more */
	RF_VERDICT_NEW,		/* found there too */
	RF_VERDICTS
};

/* "met", "missing", "fixed", "new"; NULL for none. */
const char *rf_verdict_name(enum rf_verdict_word word);

/*
 * Compare. On a kernel that an expectation does not name, and on a release of
 * a kernel other than the one that the corpora's verdicts were found on, a
 * changed verdict is no failure. Appends what is missing, fixed or new to @talk.
 */
struct rf_text;
enum rf_verdict_word rf_verdict_of(const struct rf_case *c, const struct rf_result *result,
				   struct rf_text *talk);

#endif
