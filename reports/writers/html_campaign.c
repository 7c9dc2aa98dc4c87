// SPDX-License-Identifier: GPL-2.0-only
/* What a campaign reached: its targets side by side, and which features met. */
#include "reports/writers/html.h"
#include "reports/writers/markup.h"

#include <inttypes.h>

struct bar { const char *name; uint64_t value, whole; bool share; };

/* A named bar: so much of the whole, with the number and, of a share, the percentage. */
static void add_bar(struct rf_text *out, const struct bar *bar)
{
	double share = bar->whole ? 100.0 * (double)bar->value / (double)bar->whole : 0;

	rf_text_add(out, "<div class=\"meter\"><span>%s</span><span class=\"n\">", bar->name);
	rf_markup_number(out, bar->value);
	if (bar->share)
		rf_text_add(out, " <i>%.0f&#8239;%%</i>", share);
	rf_text_add(out, "</span><div class=\"bar\"><div style=\"width:%.1f%%\"></div></div>"
		    "</div>\n", share);
}

static void add_target(const struct rf_summary_target *t, const struct rf_summary_target *most,
		       struct rf_text *out)
{
	double seconds = t->seconds > 0 ? t->seconds : 1;

	rf_text_add(out, "<div class=\"card target\">\n<h3>");
	rf_markup_text(out, t->name);
	rf_text_add(out, "</h3><p class=\"dim\">");
	rf_markup_number(out, (uint64_t)((double)t->cases / seconds + 0.5));
	rf_text_add(out, " cases a second</p>\n");
	add_bar(out, &(struct bar){ "cases", t->cases, most->cases, false });
	add_bar(out, &(struct bar){ "reached DRIVER_OK", t->driver_ok, t->cases, true });
	add_bar(out, &(struct bar){ "and moved data", t->moved, t->cases, true });
	add_bar(out, &(struct bar){ "coverage, edges", t->coverage, most->coverage, false });
	if (t->deaths)
		rf_text_add(out, "<p class=\"bad\">its process died, %u time%s</p>\n", t->deaths,
			    t->deaths == 1 ? "" : "s");
	rf_text_add(out, "</div>\n");
}

void rf_html_targets(const struct rf_summary *report, struct rf_text *out)
{
	struct rf_summary_target most = { 0 };

	if (!report->targets)
		return;
	for (size_t i = 0; i < report->targets; i++) {
		const struct rf_summary_target *t = &report->target[i];

		most.cases = t->cases > most.cases ? t->cases : most.cases;
		most.coverage = t->coverage > most.coverage ? t->coverage : most.coverage;
	}
	rf_text_add(out, "<section>\n<h2>Targets</h2>\n<div class=\"grid\">\n");
	for (size_t i = 0; i < report->targets; i++)
		add_target(&report->target[i], &most, out);
	rf_text_add(out, "</div>\n</section>\n");
}

/* 0 for none, 1 to 7 by magnitude: pairs differ by factors of thousands. */
static uint32_t heat(uint64_t cases, uint64_t most)
{
	uint32_t bits = cases ? 64 - (uint32_t)__builtin_clzll(cases) : 0;
	uint32_t top = most ? 64 - (uint32_t)__builtin_clzll(most) : 1;

	return cases ? 1 + 6 * bits / top : 0;
}

static void add_cell(struct rf_text *out, uint64_t cases, uint64_t most)
{
	rf_text_add(out, "<td class=\"h%u\" title=\"%" PRIu64 " cases\">", heat(cases, most),
		    cases);
	if (cases)
		rf_markup_short(out, cases);
	else
		rf_text_add(out, "&#183;");
	rf_text_add(out, "</td>");
}

/* A row's pairs with itself and with all features before it. */
static void add_pairs(const struct rf_summary_agreed *agreed, uint32_t row, uint64_t most,
		      struct rf_text *out)
{
	rf_text_add(out, "<tr><th scope=\"row\">");
	rf_markup_text(out, agreed->name[row]);
	rf_text_add(out, "</th>");
	for (uint32_t column = 0; column <= row; column++)
		add_cell(out, rf_summary_pair(agreed, row, column), most);
	rf_text_add(out, "<th scope=\"col\" class=\"end\" colspan=\"2\">");
	rf_markup_text(out, agreed->name[row]);
	rf_text_add(out, "</th></tr>\n");
}

void rf_html_agreed(const struct rf_summary *report, struct rf_text *out)
{
	const struct rf_summary_agreed *agreed = report->agreed;
	uint64_t most = 0;

	if (!agreed)
		return;
	for (uint32_t i = 0; i < RF_SUMMARY_FEATURES; i++) {
		uint64_t cases = rf_summary_pair(agreed, i, i);

		most = cases > most ? cases : most;
	}
	rf_text_add(out, "<section>\n<h2>Features agreed on together</h2>\n<p class=\"dim\">Cases "
		    "in which driver and device agreed on both of two features; a dot: never. A "
		    "column is named at its top.</p>\n<div class=\"wide\"><table class=\"heat\">\n"
		    "<colgroup><col class=\"first\"/><col span=\"8\"/><col/><col/></colgroup>\n");
	for (uint32_t row = 0; row < RF_SUMMARY_FEATURES; row++)
		add_pairs(agreed, row, most, out);
	rf_text_add(out, "</table></div>\n</section>\n");
}
