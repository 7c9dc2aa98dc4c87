// SPDX-License-Identifier: GPL-2.0-only
/* Gathering what the mappings of many cases expose: by granule, permission and who mapped. */
#include "reports/summary.h"

#include <errno.h>
#include <stdlib.h>

/* The row of the same place and way, a new one where there is none yet; NULL: no memory. */
static struct rf_summary_exposure *row_like(struct rf_summary *report, const struct rf_exposure *x)
{
	struct rf_summary_exposure *rows = report->exposure;

	for (size_t i = 0; i < report->exposures; i++)
		if (rf_exposure_alike(&rows[i].sum, x))
			return &rows[i];
	rows = realloc(rows, (report->exposures + 1) * sizeof(*rows));
	if (!rows)
		return NULL;
	report->exposure = rows;
	rows[report->exposures] = (struct rf_summary_exposure){ .sum = rf_exposure_none(x) };
	return &rows[report->exposures++];
}

int rf_summary_add_exposures(struct rf_summary *report, const struct rf_record *record)
{
	report->exposed |= record->exposure != NULL;
	report->exposures_lost += record->exposures_lost;
	for (uint32_t i = 0; record->exposure && i < record->exposures; i++) {
		const struct rf_exposure *x = &record->exposure[i];
		struct rf_summary_exposure *row = row_like(report, x);

		if (!row)
			return -ENOMEM;
		rf_exposure_add(&row->sum, x);
		rf_summary_add_word(row->kernels, sizeof(row->kernels), record->kernel);
		row->cases++;
	}
	return 0;
}
