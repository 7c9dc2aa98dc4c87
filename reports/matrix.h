/* SPDX-License-Identifier: GPL-2.0-only */
/* The negotiation matrix as it came out, and what is said of it: lines, a table, a heat map. */
#ifndef RF_REPORTS_MATRIX_H
#define RF_REPORTS_MATRIX_H

#include "matrix/matrix.h"

/* One cell on one kernel. */
struct rf_matrix_row {
	struct rf_cell cell;
	uint8_t kernel;			/* enum rf_kernel_id; RF_KERNELS: none, it is scripted */
	struct rf_expectation expected;
	struct rf_observation seen;	/* of a cell that can exist */
	const char *page;		/* of the known finding that was met, or NULL */
	char why[200];			/* it could not be played; else empty */
};

/* Is the cell as it must be, or otherwise in a way that has a page? */
static inline bool rf_matrix_row_settled(const struct rf_matrix_row *row)
{
	return !row->why[0] && (row->expected.verdict == RF_CELL_NONE || row->seen.agrees ||
			     row->page);
}

/* "safe", "fault:device" */
#define RF_OUTCOME_MAX 32
void rf_matrix_outcome(uint8_t verdict, uint8_t party, char text[RF_OUTCOME_MAX]);

/* One JSON object, without newline (reports/schema/README.md). */
void rf_matrix_json(const struct rf_matrix_row *row, struct rf_text *out);
/* A cell that is not as it must be, for people: one line or several. */
void rf_matrix_disagreement(const struct rf_matrix_row *row, struct rf_text *out);
/* Numbers by platform, then every cell that is not as expected. */
void rf_matrix_table(const struct rf_matrix_row *rows, size_t count, struct rf_text *out);
/* A page that needs nothing beside it: the heat map, and the cells that are not as expected. */
void rf_matrix_html(const struct rf_matrix_row *rows, size_t count, struct rf_text *out);
/* The heat map of the first kernel alone, as SVG. */
void rf_matrix_picture(const struct rf_matrix_row *rows, size_t count, struct rf_text *out);

#endif
