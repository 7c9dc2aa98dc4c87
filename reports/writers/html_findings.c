// SPDX-License-Identifier: GPL-2.0-only
/* The findings of the page: a table of all, then a card for each. */
#include "reports/baseline.h"
#include "reports/build.h"
#include "reports/writers/html.h"
#include "reports/writers/markup.h"
#include "reports/writers/picture.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const party_words[RF_PARTIES] = {
	[RF_PARTY_DRIVER] = "The driver is at fault",
	[RF_PARTY_DEVICE] = "The device is at fault",
	[RF_PARTY_PLATFORM] = "The platform is at fault",
	[RF_PARTY_GAP] = "A gap: by the letter nobody is at fault",
};

/* Rows are shown by party, then by rule, then as they were found. */
struct order { bool known; uint8_t party; uint16_t rule; };

static bool is_of(const struct rf_summary_row *row, const struct order *order)
{
	const struct rf_finding *f = &row->finding;

	return f->party == order->party && f->rule == order->rule &&
	       !!rf_baseline_page(f) == order->known;
}

/* The next row behind @at, or NULL; the first one for NULL. */
static const struct rf_summary_row *next_row(const struct rf_summary *report,
					     const struct rf_summary_row *at, struct order *order)
{
	for (; order->rule < RF_RULES; order->rule++, at = NULL)
		for (size_t i = at ? (size_t)(at - report->row) + 1 : 0; i < report->rows; i++)
			if (is_of(&report->row[i], order))
				return &report->row[i];
	return NULL;
}

/* A link to a page of the source: "reports/rules/RF-DMA-001.md". */
static void add_page_link(struct rf_text *out, const char *page, const char *words)
{
	rf_text_add(out, "<a href=\"");
	rf_markup_path(out, rf_build_source);
	rf_text_add(out, "/");
	rf_markup_path(out, page);
	rf_text_add(out, "\">");
	rf_markup_text(out, words);
	rf_text_add(out, "</a>");
}

static void add_line(const struct rf_summary_row *row, bool known, struct rf_text *out)
{
	const struct rf_finding *f = &row->finding;

	rf_text_add(out, "<tr><td>%s</td><td><a href=\"#f-%016" PRIx64 "\">%s</a></td><td>%s</td>"
		    "<td>%s</td><td class=\"name\"><code>",
		    known ? "known" : "<b class=\"badge new\">new</b>", f->signature,
		    rf_rule(f->rule)->name, rf_party_name(f->party), rf_stage_name(f->stage));
	rf_markup_text(out, f->frame);
	rf_text_add(out, "</code></td><td>");
	rf_markup_text(out, row->kernels);
	rf_text_add(out, "</td><td class=\"n\">");
	rf_markup_number(out, row->cases);
	rf_text_add(out, "</td></tr>\n");
}

static void add_lines(const struct rf_summary *report, bool known, struct rf_text *out)
{
	for (uint8_t party = 0; party < RF_PARTIES; party++) {
		struct order order = { known, party, 0 };
		const struct rf_summary_row *row = NULL;

		while ((row = next_row(report, row, &order)))
			add_line(row, known, out);
	}
}

void rf_html_overview(const struct rf_summary *report, struct rf_text *out)
{
	if (report->rows < 2)
		return;
	rf_text_add(out, "<section>\n<h2>Findings at a glance</h2>\n<div class=\"wide\"><table "
		    "class=\"list\">\n<tr><th></th><th>rule</th><th>at fault</th><th>stage</th>"
		    "<th>in</th><th>kernel</th><th class=\"n\">cases</th></tr>\n");
	add_lines(report, false, out);
	add_lines(report, true, out);
	rf_text_add(out, "</table></div>\n</section>\n");
}

static void add_stack(const struct rf_scene_stack *stack, const char *words, struct rf_text *out)
{
	if (!stack->frames)
		return;
	rf_text_add(out, "<h5>%s</h5>\n<ol class=\"stack\">\n", words);
	for (uint32_t i = 0; i < stack->frames; i++) {
		rf_text_add(out, "<li><code>");
		rf_markup_text(out, stack->frame[i].function);
		rf_text_add(out, "</code> <span class=\"dim\">");
		rf_markup_text(out, stack->frame[i].path);
		rf_text_add(out, "</span></li>\n");
	}
	rf_text_add(out, "</ol>\n");
}

static void add_stacks(const struct rf_scene *scene, struct rf_text *out)
{
	char words[80];

	rf_text_add(out, "<details><summary>Kernel stacks</summary>\n");
	add_stack(&scene->stack, "at the event", out);
	for (uint32_t i = 0; i < scene->mappings; i++) {
		snprintf(words, sizeof(words), "0x%" PRIx64 " was mapped by", scene->mapping[i].ba);
		add_stack(&scene->mapping[i].born, words, out);
		snprintf(words, sizeof(words), "0x%" PRIx64 " was unmapped by",
			 scene->mapping[i].ba);
		add_stack(&scene->mapping[i].died, words, out);
	}
	rf_text_add(out, "</details>\n");
}

static bool has_stacks(const struct rf_scene *scene)
{
	bool any = scene->stack.frames != 0;

	for (uint32_t i = 0; i < scene->mappings; i++)
		any = any || scene->mapping[i].born.frames || scene->mapping[i].died.frames;
	return any;
}

static void add_scene(const struct rf_summary_row *row, struct rf_text *out)
{
	const struct rf_scene *scene = row->scene;

	if (!scene)
		return;
	if (rf_picture_worth(&row->finding, scene)) {
		rf_text_add(out, "<figure class=\"wide\">\n");
		rf_picture_draw(&row->finding, scene, out);
		rf_text_add(out, "</figure>\n");
	}
	if (has_stacks(scene))
		add_stacks(scene, out);
	if (scene->the_case[0]) {
		rf_text_add(out, "<details><summary>The case</summary>\n<pre>");
		rf_markup_text(out, scene->the_case);
		rf_text_add(out, "</pre></details>\n");
	}
}

static void add_command(const struct rf_summary_row *row, const char *program,
			struct rf_text *out)
{
	if (!row->file[0]) {
		rf_text_add(out, "<p class=\"bad\">The case could not be saved.</p>\n");
		return;
	}
	rf_text_add(out, "<p class=\"label\">Reproduce</p>\n<pre class=\"command\">");
	rf_markup_shell(out, program);
	rf_text_add(out, " repro ");
	rf_markup_shell(out, row->file);
	rf_text_add(out, "</pre>\n");
}

/* "?" stands for no kernel function at all. */
static bool has_frame(const struct rf_finding *f)
{
	return strcmp(f->frame, "?");
}

/* What went before it in the same case, and led to it. */
static void add_cause(const struct rf_cause *cause, struct rf_text *out)
{
	rf_text_add(out, "<li>after %s, %s, in <code>", rf_rule(cause->rule)->name,
		    rf_stage_name(cause->stage));
	rf_markup_text(out, cause->frame);
	rf_text_add(out, "</code></li>");
}

static void add_facts(const struct rf_summary_row *row, struct rf_text *out)
{
	const struct rf_finding *f = &row->finding;

	rf_text_add(out, "<ul class=\"facts\"><li>%s</li><li>stage %s</li>",
		    rf_fault_words(f->party), rf_stage_name(f->stage));
	if (has_frame(f)) {
		rf_text_add(out, "<li>in <code>");
		rf_markup_text(out, f->frame);
		rf_text_add(out, "</code></li>");
	}
	if (f->cause.known)
		add_cause(&f->cause, out);
	rf_text_add(out, "<li>kernel ");
	rf_markup_text(out, row->kernels);
	rf_text_add(out, "</li><li>");
	rf_markup_number(out, row->cases);
	rf_text_add(out, " case%s</li><li>signature <code>%016" PRIx64 "</code></li></ul>\n",
		    row->cases == 1 ? "" : "s", f->signature);
}

static void add_body(const struct rf_summary_row *row, const char *program, struct rf_text *out)
{
	const struct rf_finding *f = &row->finding;
	const char *page = rf_baseline_page(f);

	rf_text_add(out, "<p class=\"what\">");
	rf_markup_text(out, f->text);
	rf_text_add(out, "</p>\n");
	add_facts(row, out);
	rf_text_add(out, "<p class=\"dim\">Rule: ");
	add_page_link(out, rf_rule(f->rule)->page, rf_rule(f->rule)->name);
	if (page) {
		rf_text_add(out, ". Known: ");
		add_page_link(out, page, page);
	}
	rf_text_add(out, "</p>\n");
	add_scene(row, out);
	add_command(row, program, out);
}

/* A new finding lies open, and all that a single case shows; else a known one can be opened. */
static void add_card(const struct rf_summary *report, const struct rf_summary_row *row,
		     struct rf_text *out)
{
	const struct rf_finding *f = &row->finding;
	const struct rf_rule *rule = rf_rule(f->rule);
	bool known = rf_baseline_page(f);

	rf_text_add(out, "<details class=\"card %s\"%s id=\"f-%016" PRIx64 "\">\n<summary>",
		    known ? "known" : "new", known && !report->story ? "" : " open=\"open\"",
		    f->signature);
	rf_text_add(out, "<b>%s</b> ", rule->name);
	rf_markup_text(out, rule->title);
	rf_text_add(out, " <span class=\"dim\">");
	rf_markup_text(out, has_frame(f) ? f->frame : "");
	rf_text_add(out, "%s%s</span></summary>\n", has_frame(f) ? ", " : "",
		    rf_stage_name(f->stage));
	add_body(row, report->program, out);
	rf_text_add(out, "</details>\n");
}

static void add_group(const struct rf_summary *report, bool known, uint8_t party,
		      struct rf_text *out)
{
	struct order order = { known, party, 0 };
	const struct rf_summary_row *row = next_row(report, NULL, &order);

	if (row)
		rf_text_add(out, "<h3>%s</h3>\n", party_words[party]);
	for (; row; row = next_row(report, row, &order))
		add_card(report, row, out);
}

void rf_html_findings(const struct rf_summary *report, struct rf_text *out)
{
	size_t new = rf_summary_new(report);

	for (int known = 0; known < 2; known++) {
		if (!(known ? report->rows - new : new))
			continue;
		rf_text_add(out, "<section>\n<h2>%s findings</h2>\n", known ? "Known" : "New");
		for (uint8_t party = 0; party < RF_PARTIES; party++)
			add_group(report, known, party, out);
		rf_text_add(out, "</section>\n");
	}
}
