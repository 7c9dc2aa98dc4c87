// SPDX-License-Identifier: GPL-2.0-only
/*
 * The report for people: what was found, whose fault it is, and the command that reproduces each.
 */
#include "guest/guest.h"
#include "judge/judge.h"
#include "reports/baseline.h"
#include "reports/build.h"
#include "reports/summary.h"

#include <inttypes.h>

static void add_head(const struct rf_summary *report, struct rf_text *out)
{
	const struct rf_image *image;

	rf_text_add(out, "# %s\n\n%" PRIu64 " cases", report->title, report->cases);
	if (report->seconds > 0)
		rf_text_add(out, " in %.0f s (%.0f cases/s)", report->seconds,
			    (double)report->cases / report->seconds);
	rf_text_add(out, ". Findings: %zu new, %zu known.\n\n", rf_summary_new(report),
		    report->rows - rf_summary_new(report));
	rf_text_add(out, "Build: ringfence %s, revision %s, %s.\n\n", rf_build_version,
		    rf_build_revision, rf_build_compiler);
	rf_text_add(out, "| kernel | release | source sha256 |\n|---|---|---|\n");
	for (size_t i = 0; (image = rf_kernel_image(i)); i++)
		rf_text_add(out, "| %s | %s | %s |\n", image->kernel, image->release, image->sha256);
	if (report->outcomes[RF_BUG])
		rf_text_add(out, "\n**%" PRIu64 " cases ended in a bug of ringfence itself.**\n",
			    report->outcomes[RF_BUG]);
}

static void add_row(const struct rf_summary_row *row, const char *program, struct rf_text *out)
{
	const struct rf_finding *f = &row->finding;
	const char *page = rf_baseline_page(f);

	rf_text_add(out, "\n### %s: %s\n\n", rf_rule(f->rule)->name, rf_rule(f->rule)->title);
	rf_text_add(out, "- at fault: **%s**, stage %s, in `%s`, kernel %s, %" PRIu64 " case%s\n",
		    rf_party_name(f->party), rf_stage_name(f->stage), f->frame, row->kernels,
		    row->cases, row->cases == 1 ? "" : "s");
	rf_text_add(out, "- what: %s\n- signature: `%016" PRIx64 "`\n", f->text, f->signature);
	if (page)
		rf_text_add(out, "- known: [%s](%s/%s)\n", page, rf_build_source, page);
	rf_text_add(out, "- reproduce: `%s repro '%s'`\n", program, row->file);
}

static void add_section(const struct rf_summary *report, bool known, struct rf_text *out)
{
	rf_text_add(out, "\n## %s findings\n", known ? "Known" : "New");
	size_t before = out->len;

	for (size_t i = 0; i < report->rows; i++)
		if (!!rf_baseline_page(&report->row[i].finding) == known)
			add_row(&report->row[i], report->program, out);
	if (out->len == before)
		rf_text_add(out, "\nNone.\n");
}

static void add_exposure(const struct rf_summary_exposure *row, struct rf_text *out)
{
	const struct rf_exposure *x = &row->sum;

	rf_text_add(out, "| %s | `%s` | %s | %s | %" PRIu64 " | %u | %" PRIu64 " | %" PRIu64 " |",
		    rf_granule_name((enum rf_granule)x->granule), x->frame, rf_perm_words(x->perm),
		    row->kernels, row->cases, x->mappings, x->bytes, x->most);
	for (int i = 0; i < RF_BESIDES; i++)
		rf_text_add(out, " %" PRIu64 " |", x->beside[i]);
	rf_text_add(out, " %" PRIu64 " | %" PRIu64 " | %s |\n", x->unwritten, x->left_over,
		    x->owner[0] ? x->owner : "");
}

static void add_exposures(const struct rf_summary *report, struct rf_text *out)
{
	if (!report->exposed)
		return;
	rf_text_add(out, "\n## Exposure\n\nNo findings: a driver cannot map less than a granule. Bytes "
		    "that mappings opened to the device beside what was mapped, by what lies there.\n");
	if (!report->exposures) {
		rf_text_add(out, "\nNone.\n");
		return;
	}
	rf_text_add(out, "\n| granule | who mapped | device may | kernel | cases | mappings | bytes | "
		    "most of one | same object | other objects | freed objects | no object | "
		    "of them never written | left over | first other owner |\n"
		    "|---|---|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|\n");
	for (size_t i = 0; i < report->exposures; i++)
		add_exposure(&report->exposure[i], out);
	if (report->exposures_lost)
		rf_text_add(out, "\n%" PRIu64 " more mappings found no room here.\n",
			    report->exposures_lost);
}

static void write_markdown(const struct rf_summary *report, struct rf_text *out)
{
	add_head(report, out);
	add_section(report, false, out);
	add_section(report, true, out);
	add_exposures(report, out);
}

const struct rf_writer rf_writer_markdown = {
	.suffix = "md",
	.write = write_markdown,
};
