// SPDX-License-Identifier: GPL-2.0-only
/*
 * The report to look at: one page that needs nothing beside it, no script and
 * no net. It is well-formed XML too, whatever the strings in it are.
 */
#include "reports/writers/html.h"
#include "guest/guest.h"
#include "reports/build.h"
#include "reports/writers/markup.h"
#include "reports/writers/picture.h"

#include <inttypes.h>

static void add_tile(struct rf_text *out, const char *class, const char *name, uint64_t number)
{
	rf_text_add(out, "<div class=\"tile %s\"><b>", class);
	rf_markup_number(out, number);
	rf_text_add(out, "</b><span>%s</span></div>\n", name);
}

static void add_time(const struct rf_summary *report, struct rf_text *out)
{
	if (report->seconds <= 0)
		return;
	add_tile(out, "", "cases a second",
		 (uint64_t)((double)report->cases / report->seconds + 0.5));
	add_tile(out, "", "seconds", (uint64_t)(report->seconds + 0.5));
}

static void add_verdict(const struct rf_summary *report, struct rf_text *out)
{
	size_t new = rf_summary_new(report), known = report->rows - new;
	uint64_t bugs = report->outcomes[RF_BUG];

	if (bugs)
		rf_text_add(out, "<p class=\"verdict bad\">%" PRIu64 " case%s ended in a bug of "
			    "ringfence itself.</p>\n", bugs, bugs == 1 ? "" : "s");
	if (new)
		rf_text_add(out, "<p class=\"verdict bad\">&#9650; %zu new finding%s</p>\n", new,
			    new == 1 ? "" : "s");
	else
		rf_text_add(out, "<p class=\"verdict good\">&#10003; Nothing new</p>\n");
	rf_text_add(out, "<div class=\"tiles\">\n");
	add_tile(out, new ? "bad" : "", "new findings", new);
	add_tile(out, "", "known findings", known);
	if (!report->story)
		add_tile(out, "", "cases", report->cases);
	add_time(report, out);
	rf_text_add(out, "</div>\n");
}

static void add_build(struct rf_text *out)
{
	const struct rf_image *image;

	rf_text_add(out, "<section class=\"build\">\n<p>ringfence ");
	rf_markup_text(out, rf_build_version);
	rf_text_add(out, ", revision <code>");
	rf_markup_text(out, rf_build_revision);
	rf_text_add(out, "</code>, ");
	rf_markup_text(out, rf_build_compiler);
	rf_text_add(out, "</p>\n<dl>\n");
	for (size_t i = 0; (image = rf_kernel_image(i)); i++) {
		rf_text_add(out, "<dt>Linux ");
		rf_markup_text(out, image->release);
		rf_text_add(out, "</dt><dd>sha256 <code>");
		rf_markup_text(out, image->sha256);
		rf_text_add(out, "</code></dd>\n");
	}
	rf_text_add(out, "</dl>\n</section>\n");
}

static void add_head(const struct rf_summary *report, struct rf_text *out)
{
	rf_text_add(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
		    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
		    "<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>");
	rf_markup_text(out, report->title);
	rf_text_add(out, "</title>\n<style>\n%s%s</style>\n</head>\n<body>\n<header>\n<h1>",
		    rf_html_style, rf_picture_style);
	rf_markup_text(out, report->title);
	rf_text_add(out, "</h1>\n");
	add_verdict(report, out);
	rf_text_add(out, "</header>\n<main>\n");
}

static void add_story(const struct rf_summary *report, struct rf_text *out)
{
	if (!report->story)
		return;
	rf_text_add(out, "<section>\n<h2>The story</h2>\n<pre class=\"story\">");
	rf_markup_text(out, report->story);
	rf_text_add(out, "</pre>\n</section>\n");
}

static void write_html(const struct rf_summary *report, struct rf_text *out)
{
	add_head(report, out);
	rf_html_targets(report, out);
	rf_html_agreed(report, out);
	rf_html_overview(report, out);
	rf_html_findings(report, out);
	rf_html_exposures(report, out);
	add_story(report, out);
	add_build(out);
	rf_text_add(out, "</main>\n</body>\n</html>\n");
}

const struct rf_writer rf_writer_html = {
	.suffix = "html",
	.scenes = true,
	.write = write_html,
};
