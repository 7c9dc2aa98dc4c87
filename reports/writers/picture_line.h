/* SPDX-License-Identifier: GPL-2.0-only */
/* How a scene is laid out on its address line: rows, and where each address stands. */
#ifndef RF_REPORTS_PICTURE_LINE_H
#define RF_REPORTS_PICTURE_LINE_H

#include "reports/scene.h"

#define RF_LINE_WINDOWS 4	/* of one list, shown at most */
#define RF_LINE_ROWS (2 * RF_LINE_WINDOWS + RF_SCENE_MAPPINGS + RF_SCENE_EXTENTS)

enum rf_row_kind {
	RF_ROW_PERMITTED,	/* what the contract permits */
	RF_ROW_REACHED,		/* what the platform lets through, where that differs */
	RF_ROW_MAPPING,		/* a live ledger entry */
	RF_ROW_DEAD,		/* one that died */
	RF_ROW_EXTENT,
};

/* What is to be said of a piece of an extent. */
enum rf_piece {
	RF_PIECE_GOOD,		/* permitted, reachable, held open */
	RF_PIECE_UNHELD,	/* no live mapping holds it, and bus addresses are meant */
	RF_PIECE_UNREACHED,	/* the contract permits it, the platform does not let it through */
	RF_PIECE_OUTSIDE,	/* the contract does not permit it */
	RF_PIECE_SHOWN,		/* memory that goes away, and is still mapped */
	RF_PIECES
};

struct rf_row {
	enum rf_row_kind kind;
	uint64_t from, to;	/* @to is behind the last byte; never wraps */
	uint32_t index;		/* into the scene's list of that kind */
};

struct rf_line {
	const struct rf_scene *scene;
	bool translates;	/* bus addresses are meant: the windows are permitted, else RAM is */
	bool differ;		/* the platform lets through more or less than that */
	uint32_t rows, edges;
	struct rf_row row[RF_LINE_ROWS];
	uint64_t edge[2 * RF_LINE_ROWS];	/* sorted, distinct */
	double x[2 * RF_LINE_ROWS];		/* of each edge, 0..1 */
	bool gap[2 * RF_LINE_ROWS];	/* nothing lies between this edge and the next */
};

void rf_line_lay_out(const struct rf_scene *scene, struct rf_line *ret_line);
/* Where @addr, one of the edges, stands. */
double rf_line_x(const struct rf_line *line, uint64_t addr);
/* What to say of [@from, @to), which holds no edge inside. */
enum rf_piece rf_line_piece(const struct rf_line *line, uint64_t from, uint64_t to);

#endif
