// SPDX-License-Identifier: GPL-2.0-only
/* Outcomes' names, and the one way to stop on a contradiction inside the harness. */
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>

const char *rf_outcome_name(enum rf_outcome outcome)
{
	static const char *const names[RF_OUTCOMES] = {
		[RF_OK] = "ok",
		[RF_FINDING] = "finding",
		[RF_INVALID] = "invalid",
		[RF_UNSUPPORTED] = "unsupported",
		[RF_BUG] = "bug",
	};

	return (unsigned int)outcome < RF_OUTCOMES ? names[outcome] : "bug";
}

void rf_bug(const char *file, int line, const char *what)
{
	fprintf(stderr, "ringfence: harness bug at %s:%d: %s\n"
		"Please report it with the case file that was running.\n", file, line, what);
	abort();
}
