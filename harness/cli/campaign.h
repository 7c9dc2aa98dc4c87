/* SPDX-License-Identifier: GPL-2.0-only */
/* A campaign: targets fuzzed side by side in child processes, watched, summed up. */
#ifndef RF_CLI_CAMPAIGN_H
#define RF_CLI_CAMPAIGN_H

#include "fuzz/engine/session.h"

#include <sys/types.h>

#define RF_LEGS_MAX 64

/* One target's share. */
struct rf_leg {
	const struct rf_target *target;
	struct rf_session_stats *stats;	/* shared with the child */
	pid_t pid;			/* 0: not running */
	bool begun, ended;
	double started, allotted, spent;	/* seconds */
	unsigned int deaths;		/* times its process died */
	uint64_t coverage;		/* libFuzzer's count of edges */
	long log_seen;			/* bytes of the log that were read */
};

struct rf_campaign {
	uint64_t seconds, jobs, seed, runs;	/* seed, runs 0: not given */
	const char *report, *corpus, *seeds;	/* folders */
	bool forget;		/* what the corpus folder holds, before the start */
	bool honest, stop, json;
	uint32_t legs;
	struct rf_leg leg[RF_LEGS_MAX];
};

/* Fuzz, watch, sum up, write the report. Returns an enum rf_exit. */
int rf_campaign_run(struct rf_campaign *campaign);

/* The child's part: libFuzzer over @leg's target for @seconds. Never returns. */
void rf_leg_child(const struct rf_campaign *campaign, const struct rf_leg *leg,
		  uint64_t seconds) RF_NORETURN;
/* Read on in the leg's log for the engine's latest coverage. */
void rf_leg_read_log(const struct rf_campaign *campaign, struct rf_leg *leg);
/* A path below the report folder: "<report>/<what><target><suffix>". */
void rf_leg_path(const struct rf_campaign *campaign, const struct rf_leg *leg, const char *what,
		 const char *suffix, char buf[4096]);

/* The summary on stdout, and the report's files. Returns an enum rf_exit. */
int rf_campaign_report(const struct rf_campaign *campaign, double seconds);

#endif
