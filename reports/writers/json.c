// SPDX-License-Identifier: GPL-2.0-only
/* The forms for machines: a case's line, a finding, the whole report. */
#include "guest/guest.h"
#include "judge/judge.h"
#include "reports/baseline.h"
#include "reports/build.h"
#include "reports/summary.h"

#include <inttypes.h>
#include <string.h>

/* Append "key":"value", or "key":null. */
static void member(struct rf_text *out, const char *key, const char *value)
{
	rf_text_add(out, "\"%s\":", key);
	if (value)
		rf_text_add_json(out, value);
	else
		rf_text_add(out, "null");
}

void rf_json_finding(const struct rf_finding *finding, struct rf_text *out)
{
	const char *page = rf_baseline_page(finding);

	rf_text_add(out, "{");
	member(out, "rule", rf_rule(finding->rule)->name);
	rf_text_add(out, ",");
	member(out, "party", rf_party_name(finding->party));
	rf_text_add(out, ",");
	member(out, "stage", rf_stage_name(finding->stage));
	rf_text_add(out, ",");
	member(out, "frame", finding->frame);
	rf_text_add(out, ",\"signature\":\"%016" PRIx64 "\",\"known\":%s,", finding->signature,
		    page ? "true" : "false");
	member(out, "page", page);
	rf_text_add(out, ",");
	member(out, "text", finding->text);
	rf_text_add(out, ",\"event\":%u,\"count\":%u}", finding->seq, finding->count);
}

static void add_exposure(const struct rf_exposure *x, struct rf_text *out)
{
	rf_text_add(out, "{");
	member(out, "granule", rf_granule_name((enum rf_granule)x->granule));
	rf_text_add(out, ",\"readable\":%s,\"writable\":%s,", x->perm & RF_PERM_READ ? "true" : "false",
		    x->perm & RF_PERM_WRITE ? "true" : "false");
	member(out, "frame", x->frame);
	rf_text_add(out, ",\"mappings\":%u,\"bytes\":%" PRIu64 ",\"most\":%" PRIu64 ",", x->mappings,
		    x->bytes, x->most);
	for (int i = 0; i < RF_BESIDES; i++)
		rf_text_add(out, "\"%s\":%" PRIu64 ",", rf_beside_name((enum rf_beside)i),
			    x->beside[i]);
	rf_text_add(out, "\"unwritten\":%" PRIu64 ",\"left_over\":%" PRIu64 ",", x->unwritten,
		    x->left_over);
	member(out, "owner", x->owner[0] ? x->owner : NULL);
	rf_text_add(out, "}");
}

void rf_json_record(const struct rf_record *record, struct rf_text *out)
{
	rf_text_add(out, "{");
	member(out, "file", record->file);
	rf_text_add(out, ",");
	member(out, "kernel", record->kernel);
	rf_text_add(out, ",");
	member(out, "outcome", rf_outcome_name(record->outcome));
	rf_text_add(out, ",\"findings\":[");
	for (uint32_t i = 0; i < record->findings; i++) {
		rf_text_add(out, i ? "," : "");
		rf_json_finding(&record->finding[i], out);
	}
	rf_text_add(out, "],\"trace_hash\":\"%016" PRIx64 "\",", record->trace_hash);
	member(out, "verdict", record->verdict);
	rf_text_add(out, ",");
	member(out, "why", record->why);
	if (record->exposure) {
		rf_text_add(out, ",\"exposures\":[");
		for (uint32_t i = 0; i < record->exposures; i++) {
			rf_text_add(out, i ? "," : "");
			add_exposure(&record->exposure[i], out);
		}
		rf_text_add(out, "]");
	}
	rf_text_add(out, "}");
}

void rf_json_images(struct rf_text *out)
{
	const struct rf_image *image;

	rf_text_add(out, "\"kernels\":[");
	for (size_t i = 0; (image = rf_kernel_image(i)); i++) {
		rf_text_add(out, "%s{", i ? "," : "");
		member(out, "kernel", image->kernel);
		rf_text_add(out, ",");
		member(out, "release", image->release);
		rf_text_add(out, ",");
		member(out, "source_sha256", image->sha256);
		rf_text_add(out, "}");
	}
	rf_text_add(out, "]");
}

static void add_build(struct rf_text *out)
{
	rf_text_add(out, "\"build\":{");
	member(out, "version", rf_build_version);
	rf_text_add(out, ",");
	member(out, "revision", rf_build_revision);
	rf_text_add(out, ",");
	member(out, "compiler", rf_build_compiler);
	rf_text_add(out, "}");
}

void rf_finding_file_print(const struct rf_finding *finding, const char *kernel,
			   struct rf_text *out)
{
	const struct rf_image *image = rf_image_named(kernel);

	rf_text_add(out, "{\"ringfence-finding\":1,\"finding\":");
	rf_json_finding(finding, out);
	rf_text_add(out, ",");
	member(out, "kernel", kernel);
	rf_text_add(out, ",");
	member(out, "release", image ? image->release : "");
	rf_text_add(out, ",");
	member(out, "source_sha256", image ? image->sha256 : "");
	rf_text_add(out, ",");
	add_build(out);
	rf_text_add(out, "}\n");
}

static void add_row(const struct rf_summary_row *row, struct rf_text *out)
{
	rf_text_add(out, "{\"finding\":");
	rf_json_finding(&row->finding, out);
	rf_text_add(out, ",");
	member(out, "kernels", row->kernels);
	rf_text_add(out, ",");
	member(out, "file", row->file);
	rf_text_add(out, ",\"cases\":%" PRIu64 "}", row->cases);
}

static void add_target(const struct rf_summary_target *target, struct rf_text *out)
{
	rf_text_add(out, "{");
	member(out, "target", target->name);
	rf_text_add(out, ",\"seconds\":%.1f,\"cases\":%" PRIu64 ",\"coverage\":%" PRIu64
		    ",\"driver_ok\":%" PRIu64 ",\"moved\":%" PRIu64 ",\"deaths\":%u}",
		    target->seconds, target->cases, target->coverage, target->driver_ok,
		    target->moved, target->deaths);
}

static void add_set(const struct rf_summary_agreed *agreed, uint32_t set, struct rf_text *out)
{
	bool first = true;

	rf_text_add(out, "{\"features\":[");
	for (uint32_t i = 0; i < RF_SUMMARY_FEATURES; i++) {
		if (!(set & RF_BIT(i)))
			continue;
		rf_text_add(out, first ? "" : ",");
		rf_text_add_json(out, agreed->name[i]);
		first = false;
	}
	rf_text_add(out, "],\"cases\":%" PRIu64 "}", agreed->cases[set]);
}

/* What only a campaign has. */
static void add_campaign(const struct rf_summary *report, struct rf_text *out)
{
	uint32_t sets = report->agreed ? RF_ARRAY_SIZE(report->agreed->cases) : 0;
	bool first = true;

	rf_text_add(out, ",\"targets\":[");
	for (size_t i = 0; i < report->targets; i++) {
		rf_text_add(out, i ? "," : "");
		add_target(&report->target[i], out);
	}
	rf_text_add(out, "],\"agreed\":[");
	for (uint32_t set = 0; set < sets; set++) {
		if (!report->agreed->cases[set])
			continue;
		rf_text_add(out, first ? "" : ",");
		add_set(report->agreed, set, out);
		first = false;
	}
	rf_text_add(out, "]");
}

static void add_exposures(const struct rf_summary *report, struct rf_text *out)
{
	if (!report->exposed)
		return;
	rf_text_add(out, ",\"exposures_lost\":%" PRIu64 ",\"exposures\":[", report->exposures_lost);
	for (size_t i = 0; i < report->exposures; i++) {
		const struct rf_summary_exposure *row = &report->exposure[i];

		rf_text_add(out, i ? ",\n{" : "\n{");
		member(out, "kernels", row->kernels);
		rf_text_add(out, ",\"cases\":%" PRIu64 ",\"exposure\":", row->cases);
		add_exposure(&row->sum, out);
		rf_text_add(out, "}");
	}
	rf_text_add(out, "]");
}

static void write_json(const struct rf_summary *report, struct rf_text *out)
{
	rf_text_add(out, "{\"ringfence-report\":1,");
	member(out, "title", report->title);
	rf_text_add(out, ",");
	add_build(out);
	rf_text_add(out, ",");
	rf_json_images(out);
	rf_text_add(out, ",\"cases\":%" PRIu64 ",\"seconds\":%.1f,\"outcomes\":{", report->cases,
		    report->seconds);
	for (int i = 0; i < RF_OUTCOMES; i++)
		rf_text_add(out, "%s\"%s\":%" PRIu64, i ? "," : "", rf_outcome_name(i),
			    report->outcomes[i]);
	rf_text_add(out, "}");
	add_campaign(report, out);
	rf_text_add(out, ",\"findings\":[");
	for (size_t i = 0; i < report->rows; i++) {
		rf_text_add(out, i ? ",\n" : "\n");
		add_row(&report->row[i], out);
	}
	rf_text_add(out, "]");
	add_exposures(report, out);
	rf_text_add(out, "}\n");
}

const struct rf_writer rf_writer_json = {
	.suffix = "json",
	.write = write_json,
};
