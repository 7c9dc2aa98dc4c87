/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Shots: cases run in worker processes. A worker that dies (the guest took
 * the process down, or it never came back) costs its one case: the next
 * worker goes on behind it.
 */
#ifndef RF_CLI_SHOT_H
#define RF_CLI_SHOT_H

#include "cli/verdict.h"
#include "judge/exposure.h"

#define RF_ALL_KERNELS 0xffu
#define RF_OWN_KERNEL 0xfeu

/* One file to run once, on the kernel it names or on another. */
struct rf_shot { uint32_t file; uint8_t kernel; uint8_t beginning; /* enum rf_beginning_use */ };

/* What came of it, as it crosses the pipe. */
struct rf_shot_result {
	uint32_t shot;			/* index into the plan */
	uint8_t outcome, verdict;
	bool unreadable;
	char kernel[16];		/* "" when the file could not be read */
	uint64_t trace_hash;
	char why[300];
	char talk[600];			/* what the verdict is made of, a line each */
	uint32_t exposures, exposures_lost;
	struct rf_exposure exposure[RF_EXPOSURES_MAX];
	uint32_t findings;
	struct rf_finding finding[RF_FINDINGS_MAX];
};

struct rf_shot_options {
	struct rf_run_options run;
	bool trace;			/* print the events on stdout */
	bool exposure;			/* tell what mappings open beside what was mapped */
	uint64_t seconds;		/* a case that takes longer is given up */
};

struct rf_shot_plan {
	char **path;			/* by rf_shot.file */
	const struct rf_shot *shot;
	uint32_t shots;
	struct rf_shot_options options;
	/* Called for each shot, in the plan's order. */
	void (*done)(void *ctx, const struct rf_shot_result *result);
	void *ctx;
};

/* Run the plan. 0, or -errno when no worker could be started. */
int rf_shots_run(const struct rf_shot_plan *plan) RF_MUST_USE;

/* Run the file of @shot, at @path, in this process. */
void rf_shot_run(const char *path, const struct rf_shot *shot,
		 const struct rf_shot_options *options, struct rf_shot_result *ret_result);

#endif
