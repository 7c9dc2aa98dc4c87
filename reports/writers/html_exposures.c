// SPDX-License-Identifier: GPL-2.0-only
/* What mappings open to the device beside what was mapped: a bar for each place that maps. */
#include "reports/writers/html.h"
#include "reports/writers/markup.h"

#include <inttypes.h>

static const char *const classes[RF_BESIDES] = {
	[RF_BESIDE_SAME] = "x-same", [RF_BESIDE_OTHER] = "x-other",
	[RF_BESIDE_FREED] = "x-freed", [RF_BESIDE_NOBODY] = "x-none",
};
static const char *const words[RF_BESIDES] = {
	[RF_BESIDE_SAME] = "rest of the same object", [RF_BESIDE_OTHER] = "other objects",
	[RF_BESIDE_FREED] = "freed objects", [RF_BESIDE_NOBODY] = "no object",
};

static void add_legend(struct rf_text *out)
{
	rf_text_add(out, "<p class=\"dim x-legend\">");
	for (int i = 0; i < RF_BESIDES; i++)
		rf_text_add(out, "<i class=\"%s\"></i>%s ", classes[i], words[i]);
	rf_text_add(out, "</p>\n");
}

/* Bytes of an average mapping: how much a granule opens, and of what. @most is the widest's. */
static void add_bar(struct rf_text *out, const struct rf_exposure *x, double most)
{
	double each = (double)x->bytes / (double)x->mappings;

	rf_text_add(out, "<div class=\"bar x-bar\">");
	for (int i = 0; i < RF_BESIDES; i++) {
		double share = x->bytes ? (double)x->beside[i] / (double)x->bytes : 0;

		if (x->beside[i])
			rf_text_add(out, "<div class=\"%s\" style=\"width:%.1f%%\" title=\"%s: %" PRIu64
				    " bytes\"></div>", classes[i], 100 * share * each / most, words[i],
				    x->beside[i]);
	}
	rf_text_add(out, "</div>");
}

static void add_size(struct rf_text *out, uint64_t bytes)
{
	rf_text_add(out, "<td class=\"n\">");
	if (bytes)
		rf_markup_size(out, bytes);
	rf_text_add(out, "</td>");
}

static void add_row(struct rf_text *out, const struct rf_summary_exposure *row, double most)
{
	const struct rf_exposure *x = &row->sum;

	rf_text_add(out, "<tr><td>%s</td><td><code>", rf_granule_name((enum rf_granule)x->granule));
	rf_markup_text(out, x->frame);
	rf_text_add(out, "</code></td><td>%s</td><td>", rf_perm_words(x->perm));
	rf_markup_text(out, row->kernels);
	rf_text_add(out, "</td><td class=\"n\">%u</td><td class=\"x-wide\">", x->mappings);
	add_bar(out, x, most);
	rf_text_add(out, "</td>");
	add_size(out, x->most);
	add_size(out, x->unwritten);
	add_size(out, x->left_over);
	rf_text_add(out, "<td><code>");
	rf_markup_text(out, x->owner);
	rf_text_add(out, "</code></td></tr>\n");
}

void rf_html_exposures(const struct rf_summary *report, struct rf_text *out)
{
	double most = 1;

	if (!report->exposed)
		return;
	for (size_t i = 0; i < report->exposures; i++) {
		const struct rf_exposure *x = &report->exposure[i].sum;
		double each = (double)x->bytes / (double)x->mappings;

		most = each > most ? each : most;
	}
	rf_text_add(out, "<section>\n<h2>Exposure</h2>\n<p class=\"dim\">No findings: a driver cannot map "
		    "less than a granule. A bar is what an average mapping opens to the device beside "
		    "what was mapped, by what lies there.</p>\n");
	if (report->exposures) {
		add_legend(out);
		rf_text_add(out, "<div class=\"wide\"><table class=\"list\">\n<tr><th>granule</th><th>who "
			    "mapped</th><th>device may</th><th>kernel</th><th class=\"n\">mappings</th>"
			    "<th>beside each</th><th class=\"n\">most</th><th class=\"n\">never written</th>"
			    "<th class=\"n\">left over</th><th>first other owner</th></tr>\n");
		for (size_t i = 0; i < report->exposures; i++)
			add_row(out, &report->exposure[i], most);
		rf_text_add(out, "</table></div>\n");
	} else {
		rf_text_add(out, "<p>None.</p>\n");
	}
	if (report->exposures_lost)
		rf_text_add(out, "<p>%" PRIu64 " more mappings found no room here.</p>\n",
			    report->exposures_lost);
	rf_text_add(out, "</section>\n");
}
