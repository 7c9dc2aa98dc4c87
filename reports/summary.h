/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is said of runs, for machines and for people: the JSON line of one
 * case, the finding file beside a saved case, and the report over many cases.
 * JSON keys are only ever added to; reports/schema/README.md lists them.
 */
#ifndef RF_REPORTS_SUMMARY_H
#define RF_REPORTS_SUMMARY_H

#include "base/text.h"
#include "judge/finding.h"

struct rf_image;

/* What came of one case on one kernel. */
struct rf_record {
	const char *file;
	const char *kernel;		/* "6.1"; NULL when it was not even read */
	enum rf_outcome outcome;
	const char *verdict;		/* against the case's own expectations; NULL: it has none */
	const char *why;		/* invalid, unsupported, bug: a sentence */
	uint64_t trace_hash;
	const struct rf_finding *finding;
	uint32_t findings;
};

/* Append the object that run --json prints, without newline. */
void rf_json_record(const struct rf_record *record, struct rf_text *out);
/* Append one finding as an object. */
void rf_json_finding(const struct rf_finding *finding, struct rf_text *out);
/* Append "kernels":[...]: version and source sha256 of every image of this build. */
void rf_json_images(struct rf_text *out);

/*
 * The finding file: what a saved case showed on @kernel ("scripted" has no image), and in which
 * build.
 */
void rf_finding_file_print(const struct rf_finding *finding, const char *kernel,
			   struct rf_text *out);

/* What repro compares with, read back from a finding file. */
struct rf_recorded {
	uint64_t signature;
	char rule[16], party[16], stage[16], frame[RF_FINDING_FRAME];
	char kernel[16], release[32], sha256[72];
};
/* -EINVAL when @text lacks one of the keys. */
int rf_finding_file_parse(const char *text, struct rf_recorded *ret_recorded) RF_MUST_USE;

/* A distinct finding of a report: the first case that showed it, and how many did. */
struct rf_summary_row {
	struct rf_finding finding;
	char kernels[32];		/* "6.1 6.12" */
	char *file;			/* reproduces it */
	uint64_t cases;
};

struct rf_summary {
	const char *title, *program;	/* program: how to call the tool again */
	uint64_t cases;
	uint64_t outcomes[RF_OUTCOMES];
	double seconds;			/* 0: not timed */
	struct rf_summary_row *row;
	size_t rows, room;
};

/* Take @record in. -ENOMEM. */
int rf_summary_add(struct rf_summary *report, const struct rf_record *record) RF_MUST_USE;
/*
 * Take in a finding that @seen->cases cases showed on @kernel, @seen->file the first; none for 0
 * cases. -ENOMEM.
 */
int rf_summary_add_seen(struct rf_summary *report, const struct rf_summary_row *seen,
		       const char *kernel) RF_MUST_USE;
void rf_summary_free(struct rf_summary *report);
/* Distinct findings that the baseline does not know. */
size_t rf_summary_new(const struct rf_summary *report);
void rf_summary_json(const struct rf_summary *report, struct rf_text *out);
void rf_summary_markdown(const struct rf_summary *report, struct rf_text *out);

/* The image of that kernel, or NULL. */
const struct rf_image *rf_image_named(const char *kernel);

#endif
