// SPDX-License-Identifier: GPL-2.0-only
/* clauses: nothing that is asked of a driver is missing in silence, and each rule has its cases. */
#include "judge/clauses.h"
#include "tests/check_main.h"

#include <string.h>

static uint32_t rules_of(const struct rf_clause *clause)
{
	uint32_t count = 0;

	for (uint32_t r = 0; r < RF_RULES; r++)
		count += rf_clause_in(clause, rf_rule((enum rf_rule_id)r));
	return count;
}

START_TEST(each_clause_has_rules_or_a_reason)
{
	for (size_t i = 0; i < rf_clause_count; i++)
		ck_assert_msg(!!rules_of(&rf_clauses[i]) == !rf_clauses[i].why, "%s: %u rules, %s",
			      rf_clauses[i].id, rules_of(&rf_clauses[i]),
			      rf_clauses[i].why ? rf_clauses[i].why : "no reason");
}
END_TEST

START_TEST(ids_are_unique)
{
	for (size_t i = 0; i < rf_clause_count; i++)
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(rf_clauses[i].id, rf_clauses[k].id);
}
END_TEST

START_TEST(an_id_is_no_part_of_another)
{
	const struct rf_clause g1 = { .id = "G1" }, g12 = { .id = "G12" }, p = { .id = "VC1" };
	const struct rf_rule rule = { .requirements = "G12 VC13" };

	ck_assert(!rf_clause_in(&g1, &rule) && rf_clause_in(&g12, &rule));
	ck_assert(!rf_clause_in(&p, &rule));
}
END_TEST

/* A rule that binds drivers stands for a clause of theirs, or for a class of violations alone. */
START_TEST(rules_name_clauses)
{
	for (uint32_t r = 0; r < RF_RULES; r++) {
		const struct rf_rule *rule = rf_rule((enum rf_rule_id)r);
		bool found = rule->role != RF_PARTY_DRIVER || !strncmp(rule->requirements, "VC", 2);

		for (size_t i = 0; i < rf_clause_count && !found; i++)
			found = rf_clause_in(&rf_clauses[i], rule);
		ck_assert_msg(found, "%s stands for %s, which no table explains", rule->name,
			      rule->requirements);
	}
}
END_TEST

RF_CHECK_MAIN("clauses", each_clause_has_rules_or_a_reason, ids_are_unique,
	      an_id_is_no_part_of_another, rules_name_clauses)
