// SPDX-License-Identifier: GPL-2.0-only
/* The address line: which rows there are, and where edges stand. */
#include "reports/writers/picture_line.h"

#include <stdlib.h>

/* A list of windows: RAM, or what the platform opens. */
struct windows { const struct rf_scene_window *window; uint32_t count; };

static struct windows permitted(const struct rf_line *line)
{
	const struct rf_scene *scene = line->scene;

	return line->translates ? (struct windows){ scene->window, scene->windows } :
				  (struct windows){ scene->ram, RF_BANKS };
}

static struct windows reached(const struct rf_line *line)
{
	return line->differ ? (struct windows){ line->scene->window, line->scene->windows } :
			      permitted(line);
}

static uint64_t end_of(uint64_t addr, uint64_t len)
{
	return len > UINT64_MAX - addr ? UINT64_MAX : addr + len;
}

static void add_row(struct rf_line *line, enum rf_row_kind kind, uint32_t index,
		    struct rf_scene_window at)
{
	if (line->rows < RF_LINE_ROWS)
		line->row[line->rows++] = (struct rf_row){ kind, at.addr, end_of(at.addr, at.len),
							   index };
}

static void add_things(struct rf_line *line)
{
	const struct rf_scene *scene = line->scene;

	for (uint32_t i = 0; i < scene->mappings; i++) {
		const struct rf_scene_mapping *m = &scene->mapping[i];

		add_row(line, m->live ? RF_ROW_MAPPING : RF_ROW_DEAD, i, (struct rf_scene_window){
			scene->physical ? m->pa : m->ba, m->len });
	}
	for (uint32_t i = 0; i < scene->extents; i++)
		add_row(line, RF_ROW_EXTENT, i, (struct rf_scene_window){
			scene->extent[i].addr, scene->extent[i].len });
}

/* Bytes between a window and a row; 0 when they meet. */
static uint64_t distance(const struct rf_scene_window *window, const struct rf_row *row)
{
	uint64_t end = end_of(window->addr, window->len);

	if (row->to <= window->addr)
		return window->addr - row->to;
	return row->from >= end ? row->from - end : 0;
}

/* Those of @list that @row meets, or else the nearest, as a set of bits. */
static uint32_t near(struct windows list, const struct rf_row *row)
{
	uint32_t best = 0, met = 0;

	for (uint32_t i = 0; i < list.count; i++) {
		if (!distance(&list.window[i], row))
			met |= 1u << i;
		if (distance(&list.window[i], row) < distance(&list.window[best], row))
			best = i;
	}
	return met ? met : list.count ? 1u << best : 0;
}

/* Of a list of windows those which matter to the @things. */
static void add_windows(struct rf_line *line, enum rf_row_kind kind, const struct rf_line *things)
{
	struct windows list = kind == RF_ROW_PERMITTED ? permitted(line) : reached(line);
	uint32_t wanted = 0, shown = 0;

	for (uint32_t i = 0; i < things->rows; i++)
		wanted |= near(list, &things->row[i]);
	for (uint32_t i = 0; i < list.count && shown < RF_LINE_WINDOWS; i++)
		if (wanted & 1u << i) {
			add_row(line, kind, i, list.window[i]);
			shown++;
		}
}

static bool windows_are_ram(const struct rf_scene *scene)
{
	if (scene->windows != RF_BANKS)
		return false;
	for (uint32_t i = 0; i < RF_BANKS; i++)
		if (scene->window[i].addr != scene->ram[i].addr ||
		    scene->window[i].len != scene->ram[i].len)
			return false;
	return true;
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static void collect_edges(struct rf_line *line)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < line->rows; i++) {
		line->edge[2 * i] = line->row[i].from;
		line->edge[2 * i + 1] = line->row[i].to;
	}
	qsort(line->edge, 2 * line->rows, sizeof(line->edge[0]), by_value);
	for (uint32_t i = 0; i < 2 * line->rows; i++)
		if (!kept || line->edge[i] != line->edge[kept - 1])
			line->edge[kept++] = line->edge[i];
	line->edges = kept;
}

static bool covered(const struct rf_line *line, uint64_t from, uint64_t to)
{
	for (uint32_t i = 0; i < line->rows; i++)
		if (line->row[i].from <= from && line->row[i].to >= to)
			return true;
	return false;
}

/* Widths by magnitude: a piece of bytes stays visible beside one of gigabytes. */
static void place_edges(struct rf_line *line)
{
	double at = 0;

	for (uint32_t i = 0; i < line->edges; i++) {
		uint64_t len = i + 1 < line->edges ? line->edge[i + 1] - line->edge[i] : 0;

		line->x[i] = at;
		if (!len)
			break;
		line->gap[i] = !covered(line, line->edge[i], line->edge[i + 1]);
		at += line->gap[i] ? 7 : 7 + (63 - __builtin_clzll(len)) / 2.0;
	}
	for (uint32_t i = 0; at > 0 && i < line->edges; i++)
		line->x[i] /= at;
}

void rf_line_lay_out(const struct rf_scene *scene, struct rf_line *ret_line)
{
	struct rf_line line = { .scene = scene }, things = { .scene = scene };

	add_things(&things);
	line.translates = scene->regime == RF_REGIME_PLATFORM || scene->regime == RF_REGIME_RANGE;
	line.differ = !line.translates && !scene->tolerant && !windows_are_ram(scene);
	if (!scene->physical)
		add_windows(&line, RF_ROW_PERMITTED, &things);
	if (!scene->physical && line.differ)
		add_windows(&line, RF_ROW_REACHED, &things);
	add_things(&line);
	collect_edges(&line);
	place_edges(&line);
	*ret_line = line;
}

double rf_line_x(const struct rf_line *line, uint64_t addr)
{
	for (uint32_t i = 0; i < line->edges; i++)
		if (line->edge[i] == addr)
			return line->x[i];
	return 0;
}

static bool within(struct windows list, uint64_t from, uint64_t to)
{
	for (uint32_t i = 0; i < list.count; i++)
		if (list.window[i].addr <= from &&
		    end_of(list.window[i].addr, list.window[i].len) >= to)
			return true;
	return false;
}

static bool held(const struct rf_line *line, uint64_t from, uint64_t to)
{
	for (uint32_t i = 0; i < line->rows; i++)
		if (line->row[i].kind == RF_ROW_MAPPING && line->row[i].from <= from &&
		    line->row[i].to >= to)
			return true;
	return false;
}

enum rf_piece rf_line_piece(const struct rf_line *line, uint64_t from, uint64_t to)
{
	bool open = held(line, from, to);

	if (line->scene->physical)
		return open ? RF_PIECE_SHOWN : RF_PIECE_GOOD;
	if (!within(permitted(line), from, to))
		return RF_PIECE_OUTSIDE;
	if (!within(reached(line), from, to))
		return RF_PIECE_UNREACHED;
	return line->translates && !open ? RF_PIECE_UNHELD : RF_PIECE_GOOD;
}
