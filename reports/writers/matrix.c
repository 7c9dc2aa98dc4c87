// SPDX-License-Identifier: GPL-2.0-only
/* The negotiation matrix as JSON lines, and as a table for a terminal. */
#include "reports/matrix.h"
#include "base/text.h"
#include "judge/judge.h"

#include <stdio.h>
#include <string.h>

void rf_matrix_outcome(uint8_t verdict, uint8_t party, char text[RF_OUTCOME_MAX])
{
	snprintf(text, RF_OUTCOME_MAX, "%s%s%s",
		 rf_cell_verdict_name((enum rf_cell_verdict)verdict),
		 party < RF_PARTIES ? ":" : "",
		 party < RF_PARTIES ? rf_party_name((enum rf_party)party) : "");
}

static const char *kernel_of(const struct rf_matrix_row *row)
{
	return row->kernel < RF_KERNELS ? rf_kernel_name((enum rf_kernel_id)row->kernel) :
					  "scripted";
}

static void add_key(struct rf_text *out, const char *key, const char *value)
{
	rf_text_add(out, "\"%s\":", key);
	if (value)
		rf_text_add_json(out, value);
	else
		rf_text_add(out, "null");
	rf_text_add(out, ",");
}

void rf_matrix_json(const struct rf_matrix_row *row, struct rf_text *out)
{
	const struct rf_cell *cell = &row->cell;
	char expected[RF_OUTCOME_MAX], observed[RF_OUTCOME_MAX];
	bool exists = row->expected.verdict != RF_CELL_NONE, played = exists && !row->why[0];

	rf_matrix_outcome(row->expected.verdict, row->expected.party, expected);
	rf_matrix_outcome(row->seen.verdict, row->seen.party, observed);
	rf_text_add(out, "{");
	add_key(out, "transport", rf_transport_name((enum rf_transport_id)cell->transport));
	add_key(out, "access_platform", cell->offered ? "offered" : "absent");
	add_key(out, "policy", rf_refusal_name((enum rf_refusal)cell->policy));
	add_key(out, "platform", rf_matrix_platform_name((enum rf_matrix_platform)cell->platform));
	add_key(out, "ring", rf_matrix_ring_name((enum rf_matrix_ring)cell->ring));
	add_key(out, "driver", rf_matrix_driver_name((enum rf_matrix_driver)cell->driver));
	rf_text_add(out, "\"applicable\":%s,", exists ? "true" : "false");
	add_key(out, "expected", exists ? expected : NULL);
	add_key(out, "observed", played ? observed : NULL);
	add_key(out, "party", played && row->seen.party < RF_PARTIES ?
		rf_party_name((enum rf_party)row->seen.party) : NULL);
	add_key(out, "finding", played && row->seen.finding.rule < RF_RULES ?
		rf_rule((enum rf_rule_id)row->seen.finding.rule)->name : NULL);
	add_key(out, "page", played ? row->page : NULL);
	add_key(out, "kernel", kernel_of(row));
	add_key(out, "why", row->why[0] ? row->why : row->expected.why);
	out->data[out->len - 1] = '}';
}

/* Cells of one platform. */
struct counts { uint32_t cells, exist, verdict[RF_CELL_VERDICTS], agree, known, open; };

static void count_row(const struct rf_matrix_row *row, struct counts *counts)
{
	counts->cells++;
	if (row->expected.verdict == RF_CELL_NONE)
		return;
	counts->exist++;
	if (row->why[0]) {
		counts->open++;
		return;
	}
	counts->verdict[row->seen.verdict]++;
	counts->agree += row->seen.agrees;
	counts->known += !row->seen.agrees && row->page;
	counts->open += !rf_matrix_row_settled(row);
}

static void add_counts(struct rf_text *out, const char *name, const struct counts *c)
{
	rf_text_add(out, "%-20s %6u %6u %6u %8u %6u %8u %7u %7u %5u\n", name, c->cells, c->exist,
		    c->verdict[RF_CELL_SAFE], c->verdict[RF_CELL_REFUSED],
		    c->verdict[RF_CELL_FAULT], c->verdict[RF_CELL_STALLED], c->agree, c->known,
		    c->open);
}

void rf_matrix_disagreement(const struct rf_matrix_row *row, struct rf_text *out)
{
	char expected[RF_OUTCOME_MAX], observed[RF_OUTCOME_MAX], name[RF_CELL_NAME_MAX];

	rf_cell_name(&row->cell, name);
	rf_matrix_outcome(row->expected.verdict, row->expected.party, expected);
	rf_matrix_outcome(row->seen.verdict, row->seen.party, observed);
	if (row->why[0]) {
		rf_text_add(out, "%s [%s]: cannot be played: %s\n", name, kernel_of(row), row->why);
		return;
	}
	rf_text_add(out, "%s [%s]: expected %s (%s), observed %s", name, kernel_of(row), expected,
		    row->expected.why, observed);
	if (row->seen.finding.rule < RF_RULES)
		rf_text_add(out, "\n    %s %s: %s",
			    rf_rule((enum rf_rule_id)row->seen.finding.rule)->name,
			    row->seen.finding.frame, row->seen.finding.text);
	if (row->page)
		rf_text_add(out, "\n    known: %s", row->page);
	rf_text_add(out, "\n");
}

void rf_matrix_table(const struct rf_matrix_row *rows, size_t count, struct rf_text *out)
{
	struct counts all = { 0 };

	rf_text_add(out, "%-20s %6s %6s %6s %8s %6s %8s %7s %7s %5s\n", "platform", "cells",
		    "exist", "safe", "refused", "fault", "stalled", "agree", "known", "open");
	for (uint32_t p = 0; p < RF_MATRIX_PLATFORMS; p++) {
		struct counts counts = { 0 };

		for (size_t i = 0; i < count; i++) {
			if (rows[i].cell.platform != p)
				continue;
			count_row(&rows[i], &counts);
			count_row(&rows[i], &all);
		}
		add_counts(out, rf_matrix_platform_name((enum rf_matrix_platform)p), &counts);
	}
	add_counts(out, "all", &all);
	for (size_t i = 0; i < count; i++)
		if (rows[i].expected.verdict != RF_CELL_NONE &&
		    (rows[i].why[0] || !rows[i].seen.agrees))
			rf_matrix_disagreement(&rows[i], out);
}
