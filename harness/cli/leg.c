// SPDX-License-Identifier: GPL-2.0-only
/* One target of a campaign: what its child process does, and what its log tells. */
#include "cli/campaign.h"
#include "cli/cli.h"
#include "fuzz/engine/engine.h"

#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* The child's command line for libFuzzer. */
struct words { char room[12][4200]; char *argv[13]; int count; };

static void RF_PRINTF(2, 3) add(struct words *words, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(words->room[words->count], sizeof(words->room[0]), fmt, args);
	va_end(args);
	words->argv[words->count] = words->room[words->count];
	words->count++;
}

static bool is_folder(const char *path)
{
	struct stat info;

	return !stat(path, &info) && S_ISDIR(info.st_mode);
}

static void add_folders(const struct rf_campaign *campaign, const struct rf_leg *leg,
			struct words *words)
{
	char seeds[4200];

	add(words, "%s/%s", campaign->corpus, leg->target->name);
	snprintf(seeds, sizeof(seeds), "%s/%s", campaign->seeds, leg->target->name);
	if (is_folder(seeds))
		add(words, "%s", seeds);
}

static void add_flags(const struct rf_campaign *campaign, const struct rf_leg *leg,
		      uint64_t seconds, struct words *words)
{
	add(words, "%s", leg->target->name);
	add(words, "-max_total_time=%" PRIu64, seconds);
	add(words, "-artifact_prefix=%s/%s-", campaign->report, leg->target->name);
	add(words, "-print_final_stats=1");
	add(words, "-detect_leaks=0");
	if (campaign->seed)
		add(words, "-seed=%" PRIu64, campaign->seed + leg->deaths);
	if (campaign->runs)
		add(words, "-runs=%" PRIu64, campaign->runs > leg->stats->cases ?
		    campaign->runs - leg->stats->cases : 1);
}

/* All that the engine says goes to the leg's log. */
static void redirect(const struct rf_campaign *campaign, const struct rf_leg *leg)
{
	char path[4096];
	int fd;

	rf_leg_path(campaign, leg, "", ".log", path);
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0666);
	if (fd < 0)
		_exit(RF_EXIT_ENVIRONMENT);
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	close(fd);
}

void rf_leg_child(const struct rf_campaign *campaign, const struct rf_leg *leg, uint64_t seconds)
{
	static struct words words;
	static char findings[4096];

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGINT, SIG_IGN);
	redirect(campaign, leg);
	rf_leg_path(campaign, NULL, "findings", "", findings);
	rf_session.stats = leg->stats;
	rf_session.folder = findings;
	rf_session.stop = campaign->stop;
	rf_session.mutator.honest = campaign->honest;
	add_flags(campaign, leg, seconds, &words);
	add_folders(campaign, leg, &words);
	exit(rf_engine_drive(leg->target, words.argv));
}

/* The number behind the last "cov: " of a piece of log. */
static void take_coverage(const char *text, struct rf_leg *leg)
{
	for (const char *at = text; (at = strstr(at, " cov: ")); at++)
		leg->coverage = strtoull(at + 6, NULL, 10);
}

void rf_leg_read_log(const struct rf_campaign *campaign, struct rf_leg *leg)
{
	char path[4096], text[8192];
	size_t len;
	FILE *log;

	rf_leg_path(campaign, leg, "", ".log", path);
	log = fopen(path, "r");
	if (!log)
		return;
	fseek(log, leg->log_seen, SEEK_SET);
	while ((len = fread(text, 1, sizeof(text) - 1, log))) {
		text[len] = '\0';
		take_coverage(text, leg);
		leg->log_seen += (long)len;
	}
	fclose(log);
}
