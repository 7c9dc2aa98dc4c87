// SPDX-License-Identifier: GPL-2.0-only
/* Drawing an address line as SVG. */
#include "reports/writers/picture.h"
#include "reports/writers/markup.h"
#include "reports/writers/picture_line.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* All in the picture's own units; a page scales it. */
#define WIDTH		760
#define GUTTER		128	/* row names stand left of the line */
#define LINE		(WIDTH - GUTTER - 20)
#define ROW		42
#define BAR		14
#define GLYPH		6.3	/* width of a character of a note */

/* Colours that differ in lightness too, and patterns: nobody needs to tell red from green. */
const char rf_picture_style[] =
	".pic{--s:#fff;--ink:#1b1f24;--dim:#59636e;--line:#c9d1d9;--band:#e3f1ec;--open:#1b7f63;"
	"--held:#2b6cb0;--good:#2b6cb0;--unheld:#b7791f;--bad:#c2410c}\n"
	".pic text{font:12px system-ui,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;"
	"fill:var(--ink)}\n"
	".pic .note{font-size:11.5px;fill:var(--dim)}.pic .name{font-weight:600}\n"
	".pic .head{font-size:15px;font-weight:700}.pic .what{font-size:13px}\n"
	".pic .card{fill:var(--s);stroke:var(--line)}.pic .band{fill:var(--band)}\n"
	".pic .window{fill:var(--open)}.pic .ram{fill:none;stroke:var(--open);stroke-width:1.5}\n"
	".pic .live{fill:var(--held);opacity:.55}.pic .dead{fill:none;stroke:var(--held);"
	"stroke-width:1.5;stroke-dasharray:4 3}\n"
	".pic .good{fill:var(--good)}.pic .unheld{stroke:var(--unheld)}"
	".pic .bad{stroke:var(--bad)}.pic .tick{fill:var(--bad)}\n"
	".pic .guide{stroke:var(--dim);stroke-dasharray:1 4;opacity:.55}\n"
	".pic .axis{stroke:var(--dim);fill:none}\n"
	"@media (prefers-color-scheme:dark){.pic{--s:#161b22;--ink:#e6edf3;--dim:#9aa6b2;"
	"--line:#39424d;--band:#15322b;--open:#4cc2a0;--held:#6cb2f5;--good:#6cb2f5;"
	"--unheld:#e3b341;--bad:#ff8f57}}\n";

struct sketch {
	struct rf_text *out;
	const struct rf_finding *finding;
	struct rf_line line;
	double top;		/* of the first row */
	double bottom;		/* of the last */
	uint32_t pieces;	/* bit per enum rf_piece that was drawn */
};

static double x_of(const struct sketch *s, uint64_t addr)
{
	return GUTTER + LINE * rf_line_x(&s->line, addr);
}

static void add_rect(const struct sketch *s, const char *class, const double box[4])
{
	rf_text_add(s->out, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
		    "height=\"%.1f\" rx=\"2\"/>\n", class, box[0], box[1], box[2], box[3]);
}

/* Where the device may go, over all rows. */
static void add_bands(const struct sketch *s)
{
	const struct rf_line *line = &s->line;
	enum rf_row_kind kind = line->differ ? RF_ROW_REACHED : RF_ROW_PERMITTED;

	for (uint32_t i = 0; i < line->rows; i++) {
		const struct rf_row *row = &line->row[i];
		double x = x_of(s, row->from);

		if (row->kind == kind)
			add_rect(s, "band", (double[]){ x, s->top, x_of(s, row->to) - x,
							s->bottom - s->top });
	}
}

static void add_guides(const struct sketch *s)
{
	for (uint32_t i = 0; i < s->line.rows; i++) {
		const struct rf_row *row = &s->line.row[i];

		if (row->kind != RF_ROW_EXTENT)
			continue;
		rf_text_add(s->out, "<path class=\"guide\" d=\"M%.1f %.1fV%.1fM%.1f %.1fV%.1f\""
			    "/>\n", x_of(s, row->from), s->top, s->bottom, x_of(s, row->to),
			    s->top, s->bottom);
	}
}

static const char *name_of(const struct sketch *s, const struct rf_row *row)
{
	switch (row->kind) {
	case RF_ROW_PERMITTED:
		return "permitted";
	case RF_ROW_REACHED:
		return "let through";
	case RF_ROW_MAPPING:
		return "ledger entry";
	case RF_ROW_DEAD:
		return "ledger, dead";
	default:
		return s->line.scene->extent[row->index].what;
	}
}

/* "0x1000 + 4 KiB, ..." */
static void add_note(const struct sketch *s, const struct rf_row *row, struct rf_text *out)
{
	const struct rf_scene *scene = s->line.scene;
	const struct rf_scene_mapping *m = &scene->mapping[row->index];

	if (row->kind == RF_ROW_PERMITTED || row->kind == RF_ROW_REACHED)
		rf_text_add(out, "0x%" PRIx64 " to 0x%" PRIx64 ", ", row->from, row->to);
	else
		rf_text_add(out, "0x%" PRIx64 " + ", row->from);
	rf_markup_size(out, row->to - row->from);
	if (row->kind == RF_ROW_PERMITTED)
		rf_text_add(out, ", by regime %s", rf_regime_name(scene->regime));
	else if (row->kind == RF_ROW_REACHED)
		rf_text_add(out, ", by platform %s", scene->platform);
	else if (row->kind == RF_ROW_EXTENT)
		rf_text_add(out, ": %s", scene->physical && scene->extent[row->index].mapping >= 0 ?
			    "a live mapping shows it to the device" :
			    rf_cover_words(scene->extent[row->index].cover));
	else
		rf_text_add(out, " %s 0x%" PRIx64 ", born at event %u",
			    scene->physical ? "at bus address" : "of memory",
			    scene->physical ? m->ba : m->pa, m->born_seq);
	if (row->kind == RF_ROW_DEAD)
		rf_text_add(out, ", died at %u", m->died_seq);
}

/* The note begins where its bar does, or as far left as it must to fit. */
static void add_words(const struct sketch *s, const struct rf_row *row, double y)
{
	char note[200];
	struct rf_text text;
	double x = x_of(s, row->from), width;

	rf_text_fixed(&text, note, sizeof(note));
	add_note(s, row, &text);
	width = GLYPH * (double)text.len;
	if (x + width > WIDTH - 12)
		x = WIDTH - 12 - width;
	if (x < GUTTER)
		x = GUTTER;
	rf_text_add(s->out, "<text class=\"name\" x=\"14\" y=\"%.1f\">", y + 29);
	rf_markup_text(s->out, name_of(s, row));
	rf_text_add(s->out, "</text><text class=\"note\" x=\"%.1f\" y=\"%.1f\">", x, y + 13);
	rf_markup_text(s->out, note);
	rf_text_add(s->out, "</text>\n");
}

static void add_patterned(const struct sketch *s, enum rf_piece piece, const double box[4])
{
	bool unheld = piece == RF_PIECE_UNHELD;

	rf_text_add(s->out, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
		    "height=\"%.1f\" fill=\"url(#%s-%016" PRIx64 ")\" stroke-width=\"1.5\"/>\n",
		    unheld ? "unheld" : "bad", box[0], box[1], box[2], box[3], unheld ? "u" : "b",
		    s->finding->signature);
}

static void add_piece(const struct sketch *s, enum rf_piece piece, const double box[4])
{
	if (piece == RF_PIECE_GOOD)
		add_rect(s, "good", box);
	else
		add_patterned(s, piece, box);
}

/* An extent in the pieces that its edges and those of other rows make. */
static void add_pieces(struct sketch *s, const struct rf_row *row, double y)
{
	const struct rf_line *line = &s->line;

	for (uint32_t i = 0; i + 1 < line->edges; i++) {
		double x = GUTTER + LINE * line->x[i], to = GUTTER + LINE * line->x[i + 1];
		enum rf_piece piece;

		if (line->edge[i] < row->from || line->edge[i + 1] > row->to)
			continue;
		piece = rf_line_piece(line, line->edge[i], line->edge[i + 1]);
		s->pieces |= 1u << piece;
		add_piece(s, piece, (double[]){ x, y, to - x, BAR });
	}
}

static void add_row(struct sketch *s, const struct rf_row *row, double y)
{
	static const char *const classes[] = {
		[RF_ROW_PERMITTED] = "window", [RF_ROW_REACHED] = "window",
		[RF_ROW_MAPPING] = "live", [RF_ROW_DEAD] = "dead",
	};
	const char *class = row->kind == RF_ROW_EXTENT ? NULL : classes[row->kind];
	double x = x_of(s, row->from), width = x_of(s, row->to) - x;

	if (row->kind == RF_ROW_PERMITTED && s->line.differ)
		class = "ram";
	add_words(s, row, y);
	if (class)
		add_rect(s, class, (double[]){ x, y + 19, width < 2 ? 2 : width, BAR });
	else if (row->from == row->to)
		add_rect(s, "tick", (double[]){ x, y + 19, 2, BAR });
	else
		add_pieces(s, row, y + 19);
}

/* The line itself, broken where nothing lies. */
static void add_axis(const struct sketch *s)
{
	double y = s->bottom + 12;

	rf_text_add(s->out, "<path class=\"axis\" d=\"M%d %.1fH%dm-5 -4l5 4l-5 4\"/>\n", GUTTER, y,
		    WIDTH - 10);
	for (uint32_t i = 0; i + 1 < s->line.edges; i++) {
		double mid = GUTTER + LINE * (s->line.x[i] + s->line.x[i + 1]) / 2;

		if (s->line.gap[i])
			rf_text_add(s->out, "<path class=\"axis\" d=\"M%.1f %.1fl4 -10m3 0l-4 10\""
				    "/>\n", mid - 4, y + 5);
	}
	rf_text_add(s->out, "<text class=\"note\" x=\"14\" y=\"%.1f\">%s</text>\n", y + 4,
		    s->line.scene->physical ? "guest memory" : "bus address");
}

/* What the patterns mean, of those that were drawn. Returns where it ends. */
static double add_legend(const struct sketch *s)
{
	static const char *const words[] = {
		[RF_PIECE_GOOD] = "permitted and held",
		[RF_PIECE_UNHELD] = "permitted, but no live mapping holds it",
		[RF_PIECE_UNREACHED] = "permitted, but the platform does not let it through",
		[RF_PIECE_OUTSIDE] = "outside of what is permitted",
		[RF_PIECE_SHOWN] = "given back while the device can still reach it",
	};
	const struct rf_line *line = &s->line;
	double x = GUTTER, y = s->bottom + 26;

	for (uint32_t i = 0; i < RF_PIECES; i++) {
		if (!(s->pieces & 1u << i))
			continue;
		const char *said = i != RF_PIECE_GOOD ? words[i] : line->scene->physical ?
			"not shown to the device" : line->translates ? words[i] : "permitted";

		add_piece(s, (enum rf_piece)i, (double[]){ x, y, 14, 11 });
		rf_text_add(s->out, "<text class=\"note\" x=\"%.1f\" y=\"%.1f\">%s</text>\n",
			    x + 20, y + 10, said);
		x += 38 + GLYPH * (double)strlen(said);
	}
	return y + 18;
}

static void add_patterns(const struct sketch *s)
{
	static const struct { const char *id, *class, *path; } pattern[] = {
		{ "b", "bad", "M-2 2l4 -4M0 8l8 -8M6 10l4 -4" },
		{ "u", "unheld", "M0 4h8M4 0v8" },
	};

	rf_text_add(s->out, "<defs>\n");
	for (size_t i = 0; i < RF_ARRAY_SIZE(pattern); i++)
		rf_text_add(s->out, "<pattern id=\"%s-%016" PRIx64 "\" width=\"8\" height=\"8\" "
			    "patternUnits=\"userSpaceOnUse\"><path class=\"%s\" d=\"%s\" "
			    "stroke-width=\"2\"/></pattern>\n", pattern[i].id,
			    s->finding->signature, pattern[i].class, pattern[i].path);
	rf_text_add(s->out, "</defs>\n");
}

/* Everything from @top on. Returns where it ends. */
static double add_body(struct sketch *s, double top)
{
	s->top = top;
	s->bottom = top + ROW * (double)s->line.rows;
	add_patterns(s);
	add_bands(s);
	add_guides(s);
	for (uint32_t i = 0; i < s->line.rows; i++)
		add_row(s, &s->line.row[i], top + ROW * (double)i);
	add_axis(s);
	return add_legend(s);
}

bool rf_picture_worth(const struct rf_finding *finding, const struct rf_scene *scene)
{
	return scene && (scene->extents || scene->mappings) &&
	       !strncmp(rf_rule(finding->rule)->name, "RF-DMA-", 7);
}

static void begin(const struct rf_finding *finding, double height, const char *more,
		  struct rf_text *out)
{
	rf_text_add(out, "<svg class=\"pic\" %sviewBox=\"0 0 %d %.0f\" role=\"img\">\n<title>",
		    more, WIDTH, height);
	rf_markup_text(out, finding->text);
	rf_text_add(out, "</title>\n");
}

void rf_picture_draw(const struct rf_finding *finding, const struct rf_scene *scene,
		     struct rf_text *out)
{
	struct rf_text body;
	struct sketch s = { .out = &body, .finding = finding };
	double height;

	rf_text_heap(&body);
	rf_line_lay_out(scene, &s.line);
	height = add_body(&s, 2);
	begin(finding, height, "", out);
	if (body.data)
		rf_text_add_bytes(out, body.data, body.len);
	rf_text_add(out, "</svg>\n");
	rf_text_free(&body);
}

/* The first words of @s that fit a line of @room bytes; all the rest when there is no space. */
static size_t words_that_fit(const char *s, size_t room)
{
	size_t len = strlen(s), at = room;

	if (len <= room)
		return len;
	while (at && s[at] != ' ')
		at--;
	return at ? at : len;
}

/* @words in lines of at most @room bytes from @y on. Returns the last line's place. */
static double add_lines(struct rf_text *out, const char *class, const char *words, double y)
{
	size_t room = !strcmp(class, "head") ? 84 : 108;
	double step = 0;

	for (const char *at = words; *at; step = 20) {
		char line[400];
		size_t len = words_that_fit(at, room);

		snprintf(line, sizeof(line), "%.*s", (int)len, at);
		y += step;
		rf_text_add(out, "<text class=\"%s\" x=\"14\" y=\"%.0f\">", class, y);
		rf_markup_text(out, line);
		rf_text_add(out, "</text>\n");
		at += len + (at[len] == ' ');
	}
	return y;
}

/* The finding in words. Returns where they end. */
static double add_heading(const struct rf_finding *finding, struct rf_text *out)
{
	const struct rf_rule *rule = rf_rule(finding->rule);
	char words[400];
	double y;

	snprintf(words, sizeof(words), "%s: %s", rule->name, rule->title);
	y = add_lines(out, "head", words, 28);
	snprintf(words, sizeof(words), "%s; stage %s%s%s", rf_fault_words(finding->party),
		 rf_stage_name(finding->stage), strcmp(finding->frame, "?") ? ", in " : "",
		 strcmp(finding->frame, "?") ? finding->frame : "");
	y = add_lines(out, "note", words, y + 20);
	return add_lines(out, "what", finding->text, y + 22) + 16;
}

void rf_picture_file(const struct rf_finding *finding, const struct rf_scene *scene,
		     struct rf_text *out)
{
	struct rf_text body;
	struct sketch s = { .out = &body, .finding = finding };
	char size[100];
	double height;

	rf_text_heap(&body);
	rf_line_lay_out(scene, &s.line);
	height = add_body(&s, add_heading(finding, &body)) + 4;
	snprintf(size, sizeof(size), "xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" "
		 "height=\"%.0f\" ", WIDTH, height);
	begin(finding, height, size, out);
	rf_text_add(out, "<style>\n%s</style>\n<rect class=\"card\" x=\"0.5\" y=\"0.5\" "
		    "width=\"%d\" height=\"%.0f\" rx=\"8\"/>\n", rf_picture_style, WIDTH - 1,
		    height - 1);
	if (body.data)
		rf_text_add_bytes(out, body.data, body.len);
	rf_text_add(out, "</svg>\n");
	rf_text_free(&body);
}
