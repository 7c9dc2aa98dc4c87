// SPDX-License-Identifier: GPL-2.0-only
/* The table of clauses; a rule names those that it stands for. */
#include "judge/clauses.h"

#include <string.h>

const struct rf_clause rf_clauses[] = {
#define RF_CLAUSE(id, level, text, why) { id, level, text, why },
#include "../models/requirements/driver.def"
#undef RF_CLAUSE
};
const size_t rf_clause_count = RF_ARRAY_SIZE(rf_clauses);

bool rf_clause_in(const struct rf_clause *clause, const struct rf_rule *rule)
{
	size_t len = strlen(clause->id);
	const char *at = rule->requirements;

	while ((at = strstr(at, clause->id))) {
		if ((at == rule->requirements || at[-1] == ' ') && (!at[len] || at[len] == ' '))
			return true;
		at += len;
	}
	return false;
}
