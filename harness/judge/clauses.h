/* SPDX-License-Identifier: GPL-2.0-only */
/* What the specification asks of a driver, and which rules hold it to that. */
#ifndef RF_JUDGE_CLAUSES_H
#define RF_JUDGE_CLAUSES_H

#include "judge/judge.h"

struct rf_clause {
	const char *id;		/* as in rf_rule.requirements: "FB13" */
	const char *level;	/* "must", "must not", "should", "should not", "by definition" */
	const char *text;
	const char *why;	/* how it is seen, or why it is not; NULL: rules name it */
};

/* In the order of models/requirements/driver.def. */
extern const struct rf_clause rf_clauses[];
extern const size_t rf_clause_count;

/* Does @rule name the clause? */
bool rf_clause_in(const struct rf_clause *clause, const struct rf_rule *rule);

#endif
