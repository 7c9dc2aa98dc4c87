// SPDX-License-Identifier: GPL-2.0-only
/*
 * The heat map of the negotiation matrix: a picture a kernel, platforms and
 * drivers downwards, transports and policies across, three rings a field. A
 * colour and a sign say what came of a cell, a frame that it is not as it must
 * be. One page that needs nothing beside it; well-formed XML, too.
 */
#include "base/text.h"
#include "judge/judge.h"
#include "reports/build.h"
#include "reports/matrix.h"
#include "reports/writers/html.h"
#include "reports/writers/markup.h"

#define LABEL	214		/* width of the labels */
#define HEAD	92		/* height of the columns' heads */
#define SIDE	12		/* a cell's */
#define FIELD	(3 * SIDE + 5)	/* three rings, and a gap */
#define GROUP	(6 * FIELD + 12)	/* a transport: absent, and five policies */
#define LINE	(SIDE + 3)
#define BLOCK	(RF_MATRIX_DRIVERS * LINE + 12)	/* a platform */
#define WIDTH	(LABEL + (int)RF_TRANSPORTS * GROUP + 24)	/* the last head leans out */
#define HEIGHT	(HEAD + (int)RF_MATRIX_PLATFORMS * BLOCK)

static const char page_style[] =
	"body{max-width:1280px}"
	".key{display:flex;flex-wrap:wrap;gap:6px 18px;margin:10px 0;padding:0;list-style:none}"
	".key svg{width:14px;height:14px;vertical-align:-2px;margin-right:6px}\n"
	"input.pick{margin:14px 4px 8px 0}.pick+label{margin-right:18px;font-weight:600}"
	".kernel{display:none}\n";
static const char map_style[] =
	":root{--safe:#2f9e6e;--refused:#6b8fb8;--driver:#c8323c;--device:#d9801f;--gap:#8552b5;"
	"--stalled:#b8a11b;--hole:#e4e9ee}\n"
	"@media (prefers-color-scheme:dark){:root{--safe:#3fb583;--refused:#7da3cf;--driver:#ef5d66;"
	"--device:#f09a3e;--gap:#a97be0;--stalled:#d8c23a;--hole:#21272e}}\n"
	".map{display:block;min-width:1120px;width:100%;font:11px system-ui,sans-serif}"
	".map text{fill:var(--ink)}.map .d{fill:var(--dim)}.map .t{font-weight:600;font-size:13px}"
	".map .s{stroke:#fff;stroke-width:1.6;fill:none;pointer-events:none}"
	".map .o{stroke:var(--ink);stroke-width:2}.map .k{stroke:var(--ink);stroke-width:1.4;"
	"stroke-dasharray:2 1.5}\n"
	".c0{fill:var(--hole)}.c1{fill:var(--safe)}.c2{fill:var(--refused)}.c3{fill:var(--driver)}"
	".c4{fill:var(--device)}.c5{fill:var(--gap)}"
	".c6{fill:var(--stalled)}\n";

/* The class of a cell's colour. */
static unsigned int colour(uint8_t verdict, uint8_t party)
{
	switch (verdict) {
	case RF_CELL_SAFE:
		return 1;
	case RF_CELL_REFUSED:
		return 2;
	case RF_CELL_FAULT:
		return party == RF_PARTY_DRIVER ? 3 : party == RF_PARTY_GAP ? 5 : 4;
	case RF_CELL_STALLED:
		return 6;
	default:
		return 0;
	}
}

/* The sign in a cell, for those who cannot go by colours: id of a symbol, or NULL. */
static const char *sign(unsigned int colour)
{
	static const char *const signs[] = { NULL, NULL, "n", "x", "v", "g", "q" };

	return signs[colour];
}

static void add_symbols(struct rf_text *out)
{
	rf_text_add(out, "<defs><path id=\"n\" d=\"M3 6H9\"/><path id=\"x\" d=\"M3 3L9 9M9 3L3 9\"/>"
		    "<path id=\"v\" d=\"M3 9L9 3\"/><path id=\"g\" d=\"M4 6A2 2 0 1 0 8 6A2 2 0 1 0 4 6\"/>"
		    "<path id=\"q\" d=\"M4 3V9M8 3V9\"/></defs>\n");
}

struct place { int x, y; };

static struct place place_of(const struct rf_cell *cell)
{
	int column = cell->offered ? 1 + cell->policy : 0;

	return (struct place){
		LABEL + cell->transport * GROUP + column * FIELD + cell->ring * SIDE,
		HEAD + cell->platform * BLOCK + cell->driver * LINE,
	};
}

/* What a pointer over the cell shows. */
static void add_title(const struct rf_matrix_row *row, struct rf_text *out)
{
	char expected[RF_OUTCOME_MAX], observed[RF_OUTCOME_MAX], name[RF_CELL_NAME_MAX];
	const struct rf_anchor *anchor = rf_anchor_of(&row->cell);

	rf_cell_name(&row->cell, name);
	rf_matrix_outcome(row->expected.verdict, row->expected.party, expected);
	rf_matrix_outcome(row->seen.verdict, row->seen.party, observed);
	rf_text_add(out, "<title>");
	rf_markup_text(out, name);
	rf_text_add(out, "\n%s", row->why[0] ? "cannot be played: " : row->seen.agrees ? "" :
		    "observed ");
	rf_markup_text(out, row->why[0] ? row->why : observed);
	rf_text_add(out, "%s%s: ", row->seen.agrees ? "" : "\nexpected ",
		    row->seen.agrees ? "" : expected);
	rf_markup_text(out, anchor ? anchor->why : row->expected.why);
	if (row->seen.finding.rule < RF_RULES) {
		rf_text_add(out, "\n%s ", rf_rule((enum rf_rule_id)row->seen.finding.rule)->name);
		rf_markup_text(out, row->seen.finding.text);
	}
	rf_text_add(out, "</title>");
}

/* @told: with what a pointer over it shows. */
static void add_cell(const struct rf_matrix_row *row, bool told, struct rf_text *out)
{
	struct place at = place_of(&row->cell);
	unsigned int c = colour(row->seen.verdict, row->seen.party);
	const char *frame = row->seen.agrees && !row->why[0] ? "" : row->page ? " k" : " o";

	rf_text_add(out, "<rect class=\"c%u%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"%s>",
		    c, frame, at.x, at.y, SIDE - 1, SIDE, told ? "" : "/");
	if (told) {
		add_title(row, out);
		rf_text_add(out, "</rect>");
	}
	if (sign(c))
		rf_text_add(out, "<use class=\"s\" href=\"#%s\" x=\"%d\" y=\"%d\"/>", sign(c),
			    at.x, at.y);
	rf_text_add(out, "\n");
}

static void add_heads(struct rf_text *out)
{
	for (int t = 0; t < (int)RF_TRANSPORTS; t++) {
		int x = LABEL + t * GROUP;

		rf_text_add(out, "<text class=\"t\" x=\"%d\" y=\"14\">%s</text>\n", x,
			    rf_transport_name((enum rf_transport_id)t));
		for (int column = 0; column < 1 + RF_REFUSALS; column++)
			rf_text_add(out, "<text class=\"d\" transform=\"translate(%d %d) "
				    "rotate(-42)\">%s</text>\n", x + column * FIELD + 12, HEAD - 6,
				    column ? rf_refusal_name((enum rf_refusal)(column - 1)) :
					     "absent");
	}
}

static const char *const summaries[] = {
#define RF_MATRIX_PLATFORM(id, name, platform, parameters, kind, bus, summary) summary,
#include "models/matrix/platforms.def"
#undef RF_MATRIX_PLATFORM
};

static void add_sides(struct rf_text *out)
{
	for (int p = 0; p < RF_MATRIX_PLATFORMS; p++) {
		int y = HEAD + p * BLOCK;

		rf_text_add(out, "<text class=\"t\" x=\"0\" y=\"%d\">%s</text>"
			    "<text class=\"d\" x=\"0\" y=\"%d\">", y + 10,
			    rf_matrix_platform_name((enum rf_matrix_platform)p), y + 25);
		rf_markup_text(out, summaries[p]);
		rf_text_add(out, "</text>\n");
		for (int d = 0; d < RF_MATRIX_DRIVERS; d++)
			rf_text_add(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n",
				    LABEL - 8, y + d * LINE + 10,
				    rf_matrix_driver_name((enum rf_matrix_driver)d));
	}
}

/* Which rows a map is of: those of a kernel, and the scripted ones. */
struct map { const struct rf_matrix_row *rows; size_t count; uint32_t kernel; bool told; };

static void add_cells(const struct map *map, struct rf_text *out)
{
	const struct rf_matrix_row *rows = map->rows;

	add_heads(out);
	add_sides(out);
	for (size_t i = 0; i < map->count; i++)
		if (rows[i].expected.verdict != RF_CELL_NONE &&
		    (rows[i].kernel == map->kernel || rows[i].kernel == RF_KERNELS))
			add_cell(&rows[i], map->told, out);
}

static void add_map(const struct map *map, struct rf_text *out)
{
	rf_text_add(out, "<div class=\"wide kernel kernel%u\"><svg class=\"map\" "
		    "viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Heat map\">\n", map->kernel,
		    WIDTH, HEIGHT);
	add_cells(map, out);
	rf_text_add(out, "</svg></div>\n");
}

static bool has_kernel(const struct rf_matrix_row *rows, size_t count, uint32_t kernel)
{
	for (size_t i = 0; i < count; i++)
		if (rows[i].kernel == kernel)
			return true;
	return false;
}

static void add_maps(const struct rf_matrix_row *rows, size_t count, struct rf_text *out)
{
	bool first = true;

	for (uint32_t k = 0; k < RF_KERNELS; k++) {
		if (!has_kernel(rows, count, k))
			continue;
		rf_text_add(out, "<input class=\"pick\" type=\"radio\" name=\"kernel\" id=\"k%u\"%s/>"
			    "<label for=\"k%u\">Linux %s</label>\n", k,
			    first ? " checked=\"checked\"" : "", k,
			    rf_kernel_name((enum rf_kernel_id)k));
		first = false;
	}
	if (first)
		rf_text_add(out, "<style>.kernel{display:block}</style>\n");
	for (uint32_t k = 0; k < RF_KERNELS; k++)
		if (first ? !k : has_kernel(rows, count, k))
			add_map(&(struct map){ rows, count, k, true }, out);
}

static void add_key(struct rf_text *out)
{
	static const struct { unsigned int colour; const char *says; } keys[] = {
		{ 1, "safe: data moves, every address agreed on and permitted" },
		{ 2, "refused: a side stops before anything depends on an address" },
		{ 3, "the driver's fault" }, { 4, "the device's or the platform's fault" },
		{ 5, "a gap: memory out of reach, and nobody wrong by the letter" },
		{ 6, "stalled" },
	};

	rf_text_add(out, "<ul class=\"key\">\n");
	for (size_t i = 0; i < RF_ARRAY_SIZE(keys); i++) {
		rf_text_add(out, "<li><svg class=\"map\" style=\"display:inline;min-width:0\" "
			    "viewBox=\"0 0 12 12\"><rect class=\"c%u\" width=\"12\" height=\"12\"/>",
			    keys[i].colour);
		if (sign(keys[i].colour))
			rf_text_add(out, "<use class=\"s\" href=\"#%s\"/>", sign(keys[i].colour));
		rf_text_add(out, "</svg>%s</li>\n", keys[i].says);
	}
	rf_text_add(out, "<li>framed: not as it must be (dashed: there is a page on it)</li>\n"
		    "<li class=\"dim\">the three of a field: split, indirect, packed; nothing where "
		    "a cell cannot exist</li>\n</ul>\n");
}

static void add_open(const struct rf_matrix_row *rows, size_t count, struct rf_text *out)
{
	rf_text_add(out, "<section>\n<h2>Not as it must be</h2>\n<pre>");
	for (size_t i = 0; i < count; i++) {
		struct rf_text line;

		if (rows[i].expected.verdict == RF_CELL_NONE || (rows[i].seen.agrees && !rows[i].why[0]))
			continue;
		rf_text_heap(&line);
		rf_matrix_disagreement(&rows[i], &line);
		rf_markup_text(out, line.data);
		rf_text_free(&line);
	}
	rf_text_add(out, "</pre>\n</section>\n");
}

static void add_verdict(size_t exist, size_t open, size_t other, struct rf_text *out)
{
	if (open)
		rf_text_add(out, "<p class=\"verdict bad\">&#9650; %zu of %zu cells are not as they "
			    "must be</p>\n", open, exist);
	else
		rf_text_add(out, "<p class=\"verdict good\">&#10003; %zu of %zu cells are as they "
			    "must be%s</p>\n", exist - other, exist,
			    other ? "; the others have a page" : "");
}

void rf_matrix_html(const struct rf_matrix_row *rows, size_t count, struct rf_text *out)
{
	size_t exist = 0, open = 0, other = 0;

	for (size_t i = 0; i < count; i++) {
		exist += rows[i].expected.verdict != RF_CELL_NONE;
		open += !rf_matrix_row_settled(&rows[i]);
		other += rows[i].expected.verdict != RF_CELL_NONE && !rows[i].seen.agrees;
	}
	rf_text_add(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
		    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
		    "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
		    "<title>The negotiation matrix</title>\n<style>\n%s%s%s", rf_html_style,
		    page_style, map_style);
	for (uint32_t k = 0; k < RF_KERNELS; k++)
		rf_text_add(out, "#k%u:checked~.kernel%u{display:block}", k, k);
	rf_text_add(out, "</style>\n</head>\n<body>\n<header>\n<h1>The negotiation matrix</h1>\n");
	add_verdict(exist, open, other, out);
	rf_text_add(out, "<p class=\"dim\">What comes of every combination of transport, offer of "
		    "ACCESS_PLATFORM, the device's policy when it is declined, platform, ring and "
		    "driver. Another %zu combinations cannot exist. A cell can be played again: "
		    "<code>ringfence matrix --case NAME</code> prints it as a case.</p>\n",
		    count - exist);
	rf_text_add(out, "<svg width=\"0\" height=\"0\" style=\"position:absolute\">");
	add_symbols(out);
	rf_text_add(out, "</svg>\n");
	add_key(out);
	rf_text_add(out, "</header>\n<main>\n");
	add_maps(rows, count, out);
	if (other)
		add_open(rows, count, out);
	rf_text_add(out, "<section class=\"build\"><p>ringfence ");
	rf_markup_text(out, rf_build_version);
	rf_text_add(out, ", revision <code>");
	rf_markup_text(out, rf_build_revision);
	rf_text_add(out, "</code></p></section>\n</main>\n</body>\n</html>\n");
}

void rf_matrix_picture(const struct rf_matrix_row *rows, size_t count, struct rf_text *out)
{
	uint32_t kernel = 0;

	while (kernel < RF_KERNELS && !has_kernel(rows, count, kernel))
		kernel++;
	rf_text_add(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"map\" width=\"%d\" "
		    "height=\"%d\" viewBox=\"-10 -8 %d %d\">\n<title>The negotiation matrix</title>\n"
		    "<style>\n:root{--bg:#fff;--ink:#1b1f24;--dim:#59636e}\n"
		    "@media (prefers-color-scheme:dark){:root{--bg:#0d1117;--ink:#e6edf3;"
		    "--dim:#9aa6b2}}\n.b{fill:var(--bg)}\n%s</style>\n", WIDTH + 20, HEIGHT + 16,
		    WIDTH + 20, HEIGHT + 16, map_style);
	rf_text_add(out, "<rect class=\"b\" x=\"-10\" y=\"-8\" width=\"%d\" height=\"%d\"/>\n",
		    WIDTH + 20, HEIGHT + 16);
	add_symbols(out);
	add_cells(&(struct map){ rows, count, kernel, false }, out);
	rf_text_add(out, "</svg>\n");
}
