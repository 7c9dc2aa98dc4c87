/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is said of runs, for machines and for people: the JSON line of one
 * case, the finding file beside a saved case, and the report over many cases.
 * JSON keys are only ever added to; reports/schema/README.md lists them.
 */
#ifndef RF_REPORTS_SUMMARY_H
#define RF_REPORTS_SUMMARY_H

#include "base/text.h"
#include "judge/exposure.h"
#include "reports/scene.h"

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
	const struct rf_exposure *exposure;	/* NULL: nobody asked */
	uint32_t exposures, exposures_lost;	/* lost: mappings that found no room there */
};

/* Append the object that run --json prints, without newline. */
void rf_json_record(const struct rf_record *record, struct rf_text *out);
/* Append one finding as an object. */
void rf_json_finding(const struct rf_finding *finding, struct rf_text *out);
/* Append "kernels":[...]: version and source sha256 of every kernel of this build. */
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
	struct rf_scene *scene;		/* on the heap; NULL: none was taken */
};

/* What one target of a campaign did. */
struct rf_summary_target {
	const char *name;
	double seconds;
	uint64_t cases, coverage;	/* coverage: edges, as the engine counts them */
	uint64_t driver_ok, moved;	/* cases that reached DRIVER_OK; and of them moved data */
	unsigned int deaths;		/* times its process died */
};

/* Cases by the set of features that both sides agreed on: bit i of the index is name[i]. */
#define RF_SUMMARY_FEATURES 8
struct rf_summary_agreed {
	const char *name[RF_SUMMARY_FEATURES];
	uint64_t cases[1u << RF_SUMMARY_FEATURES];
};

/* What mappings made at one place opened beside what was mapped, over all cases. */
struct rf_summary_exposure {
	struct rf_exposure sum;
	char kernels[32];		/* "6.1 6.12" */
	uint64_t cases;
};

struct rf_summary {
	const char *title, *program;	/* program: how to call the tool again */
	uint64_t cases;
	uint64_t outcomes[RF_OUTCOMES];
	double seconds;			/* 0: not timed */
	const struct rf_summary_target *target;	/* of a campaign */
	size_t targets;
	const struct rf_summary_agreed *agreed;	/* of a campaign; else NULL */
	const char *story;		/* of a single case, as repro tells it; else NULL */
	struct rf_summary_row *row;
	size_t rows, room;
	bool exposed;			/* somebody asked what is exposed */
	struct rf_summary_exposure *exposure;
	size_t exposures;
	uint64_t exposures_lost;	/* mappings of which nothing is known */
};

/* Take @record in. -ENOMEM. */
int rf_summary_add(struct rf_summary *report, const struct rf_record *record) RF_MUST_USE;
/*
 * Take in a finding that @seen->cases cases showed on @kernel, @seen->file the first; none for 0
 * cases. -ENOMEM.
 */
int rf_summary_add_seen(struct rf_summary *report, const struct rf_summary_row *seen,
		       const char *kernel) RF_MUST_USE;
/* Take in what @record's case exposed; nothing where nobody asked. -ENOMEM. */
int rf_summary_add_exposures(struct rf_summary *report, const struct rf_record *record) RF_MUST_USE;
/* Append @word to the words of @list, which has room for @size bytes, unless it is there. */
void rf_summary_add_word(char *list, size_t size, const char *word);
void rf_summary_free(struct rf_summary *report);
/* Distinct findings that the baseline does not know. */
size_t rf_summary_new(const struct rf_summary *report);
/* Cases in which both features @a and @b were agreed on. */
uint64_t rf_summary_pair(const struct rf_summary_agreed *agreed, uint32_t a, uint32_t b);

/* A form of the report: one file in writers/, one line in writers/writers.def. */
struct rf_writer {
	const char *suffix;		/* of its files: "json" */
	bool scenes;			/* it draws scenes: take them first */
	void (*write)(const struct rf_summary *report, struct rf_text *out);
};

/* All writers in the order of writers.def, NULL-terminated. */
extern const struct rf_writer *const rf_writers[];
/* The one whose suffix @path ends in, or the first. */
const struct rf_writer *rf_writer_for(const char *path);

/* The image of that kernel, or NULL; the @i-th kernel of this build, by its first image. */
const struct rf_image *rf_image_named(const char *kernel);
const struct rf_image *rf_kernel_image(size_t i);

#endif
