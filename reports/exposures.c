// SPDX-License-Identifier: GPL-2.0-only
/* Gathering what the mappings of many cases expose: by granule, permission and who mapped. */
#include "reports/summary.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct rf_summary_exposure *find(const struct rf_summary *report,
					const struct rf_exposure *x)
{
	for (size_t i = 0; i < report->exposures; i++) {
		struct rf_summary_exposure *row = &report->exposure[i];

		if (row->sum.granule == x->granule && row->sum.perm == x->perm &&
		    !strcmp(row->sum.frame, x->frame))
			return row;
	}
	return NULL;
}

static struct rf_summary_exposure *add_row(struct rf_summary *report, const struct rf_exposure *x)
{
	struct rf_summary_exposure *rows, *row;

	rows = realloc(report->exposure, (report->exposures + 1) * sizeof(*rows));
	if (!rows)
		return NULL;
	report->exposure = rows;
	row = &rows[report->exposures++];
	*row = (struct rf_summary_exposure){ .sum = { .granule = x->granule, .perm = x->perm } };
	memcpy(row->sum.frame, x->frame, sizeof(x->frame));
	return row;
}

static void add_sums(struct rf_exposure *to, const struct rf_exposure *x)
{
	to->mappings += x->mappings;
	to->bytes += x->bytes;
	to->most = x->most > to->most ? x->most : to->most;
	for (int i = 0; i < RF_BESIDES; i++)
		to->beside[i] += x->beside[i];
	to->unwritten += x->unwritten;
	to->left_over += x->left_over;
	if (!to->owner[0])
		memcpy(to->owner, x->owner, sizeof(to->owner));
}

int rf_summary_add_exposures(struct rf_summary *report, const struct rf_record *record)
{
	report->exposed |= record->exposure != NULL;
	report->exposures_lost += record->exposures_lost;
	for (uint32_t i = 0; record->exposure && i < record->exposures; i++) {
		const struct rf_exposure *x = &record->exposure[i];
		struct rf_summary_exposure *row = find(report, x);

		if (!row)
			row = add_row(report, x);
		if (!row)
			return -ENOMEM;
		add_sums(&row->sum, x);
		rf_summary_add_word(row->kernels, sizeof(row->kernels), record->kernel);
		row->cases++;
	}
	return 0;
}
