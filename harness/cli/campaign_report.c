// SPDX-License-Identifier: GPL-2.0-only
/* What a campaign found: the summary, and the report's files. */
#include "base/text.h"
#include "cli/campaign.h"
#include "cli/capture.h"
#include "cli/cli.h"
#include "cli/files.h"
#include "reports/baseline.h"
#include "reports/summary.h"

#include <inttypes.h>
#include <string.h>

static void gather_targets(const struct rf_campaign *campaign, struct rf_summary *report)
{
	static struct rf_summary_target target[RF_LEGS_MAX];
	static struct rf_summary_agreed agreed = { .name = {
		"ANY_LAYOUT", "INDIRECT_DESC", "EVENT_IDX", "VERSION_1", "ACCESS_PLATFORM",
		"RING_PACKED", "IN_ORDER", "ORDER_PLATFORM",
	} };

	for (uint32_t i = 0; i < campaign->legs; i++) {
		const struct rf_leg *leg = &campaign->leg[i];
		const struct rf_session_stats *s = leg->stats;

		target[i] = (struct rf_summary_target){
			.name = leg->target->name, .seconds = leg->spent, .cases = s->cases,
			.coverage = leg->coverage, .driver_ok = s->driver_ok, .moved = s->moved,
			.deaths = leg->deaths };
		for (uint32_t set = 0; set < RF_ARRAY_SIZE(agreed.cases); set++)
			agreed.cases[set] += s->agreed[set];
	}
	report->target = target;
	report->targets = campaign->legs;
	report->agreed = &agreed;
}

/* Findings of all legs, by signature. */
static int gather(const struct rf_campaign *campaign, struct rf_summary *report)
{
	int err = 0;

	gather_targets(campaign, report);
	for (uint32_t i = 0; i < campaign->legs; i++) {
		const struct rf_session_stats *stats = campaign->leg[i].stats;

		report->cases += stats->cases;
		for (int o = 0; o < RF_OUTCOMES; o++)
			report->outcomes[o] += stats->outcomes[o];
		report->outcomes[RF_BUG] += campaign->leg[i].deaths;
		for (int s = 0; !err && s < RF_SEEN_MAX; s++)
			err = rf_summary_add_seen(report, &(struct rf_summary_row){
				.finding = stats->seen[s].finding, .cases = stats->seen[s].cases,
				.file = (char *)stats->seen[s].file }, stats->seen[s].kernel);
	}
	return err;
}

static void print_rows(const struct rf_summary *report, bool known)
{
	for (size_t i = 0; i < report->rows; i++) {
		const struct rf_summary_row *row = &report->row[i];
		const struct rf_finding *f = &row->finding;

		if (!!rf_baseline_page(f) != known)
			continue;
		printf("%s%s%s  %s  %s at fault, %s, in %s, kernel %s, %" PRIu64 " cases\n    %s\n"
		       "    %s repro %s\n",
		       rf_tone(stdout, known ? RF_TONE_DIM : RF_TONE_BAD),
		       known ? "known" : "new  ",
		       rf_tone(stdout, RF_TONE_PLAIN), rf_rule(f->rule)->name,
		       rf_party_name(f->party), rf_stage_name(f->stage), f->frame, row->kernels,
		       row->cases, f->text, rf_program, row->file);
	}
}

static void print_targets(const struct rf_summary *report)
{
	for (size_t i = 0; i < report->targets; i++) {
		const struct rf_summary_target *t = &report->target[i];
		double seconds = t->seconds > 0 ? t->seconds : 1;

		printf("target %s: %" PRIu64 " cases, %.0f cases/s, coverage %" PRIu64
		       ", %" PRIu64 " reached DRIVER_OK, %" PRIu64 " of them moved data%s\n",
		       t->name, t->cases, (double)t->cases / seconds, t->coverage, t->driver_ok,
		       t->moved, t->deaths ? ", its process died" : "");
	}
}

/* Cases in which both of two features were agreed on, for every pair that occurred. */
static void print_pairs(const struct rf_summary_agreed *agreed)
{
	for (uint32_t a = 0; a < RF_SUMMARY_FEATURES; a++)
		for (uint32_t b = a; b < RF_SUMMARY_FEATURES; b++) {
			uint64_t cases = rf_summary_pair(agreed, a, b);

			if (cases)
				printf("agreed %s%s%s: %" PRIu64 " cases\n", agreed->name[a],
				       a == b ? "" : " and ", a == b ? "" : agreed->name[b],
				       cases);
		}
}

static bool write_file(const struct rf_campaign *campaign, const char *name,
		       const struct rf_text *text)
{
	char path[4096];
	int err;

	rf_leg_path(campaign, NULL, name, "", path);
	err = rf_file_write(path, text->data, text->len);
	if (err)
		rf_say("fuzz: the report cannot be written to %s: %s", path, strerror(-err));
	return !err;
}

/* Every form that there is. */
static bool write_report(const struct rf_campaign *campaign, const struct rf_summary *report)
{
	bool written = true;

	for (size_t i = 0; rf_writers[i]; i++) {
		struct rf_text text;
		char name[40];

		rf_text_heap(&text);
		rf_writers[i]->write(report, &text);
		snprintf(name, sizeof(name), "report.%s", rf_writers[i]->suffix);
		written &= write_file(campaign, name, &text);
		if (campaign->json && !strcmp(rf_writers[i]->suffix, "json"))
			fputs(text.data, stdout);
		rf_text_free(&text);
	}
	return written;
}

static void print_summary(const struct rf_campaign *campaign, const struct rf_summary *report)
{
	print_targets(report);
	print_pairs(report->agreed);
	print_rows(report, true);
	print_rows(report, false);
	printf("%" PRIu64 " cases in %.0f s: %zu new findings, %zu known. Report: %s/report.html\n",
	       report->cases, report->seconds, rf_summary_new(report),
	       report->rows - rf_summary_new(report), campaign->report);
}

int rf_campaign_report(const struct rf_campaign *campaign, double seconds)
{
	struct rf_summary report = { .title = "ringfence fuzz", .program = rf_program,
				      .seconds = seconds };
	int code = RF_EXIT_OK;

	if (gather(campaign, &report)) {
		rf_say("fuzz: out of memory");
		return RF_EXIT_ENVIRONMENT;
	}
	rf_capture_rows(&report);
	if (!campaign->json)
		print_summary(campaign, &report);
	if (!write_report(campaign, &report))
		code = RF_EXIT_ENVIRONMENT;
	if (rf_summary_new(&report))
		code = RF_EXIT_FINDINGS;
	if (report.outcomes[RF_BUG])
		code = RF_EXIT_BUG;
	if (!report.cases && code == RF_EXIT_OK)
		code = RF_EXIT_UNSUPPORTED;
	rf_summary_free(&report);
	return code;
}
