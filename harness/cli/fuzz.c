// SPDX-License-Identifier: GPL-2.0-only
/* fuzz: libFuzzer over the targets for a time, then a summary and a report. */
#include "cli/campaign.h"
#include "cli/cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OPT_TIME, OPT_JOBS, OPT_SEED, OPT_RUNS, OPT_REPORT, OPT_CORPUS, OPT_SEEDS, OPT_HONEST,
       OPT_STOP, OPT_JSON };

/* The folder of this very program: seeds lie beside it. */
static int default_seeds(char *buf, size_t size)
{
	ssize_t len = readlink("/proc/self/exe", buf, size - 1);
	char *slash;

	if (len < 0)
		return -errno;
	buf[len] = '\0';
	slash = strrchr(buf, '/');
	if (!slash || (size_t)(slash - buf) + sizeof("/seeds") > size)
		return -ENAMETOOLONG;
	strcpy(slash, "/seeds");
	return 0;
}

static int pick_targets(const struct rf_args *args, struct rf_campaign *campaign)
{
	for (int i = 0; i < args->operands; i++) {
		const struct rf_target *target = rf_target_find(args->operand[i]);

		if (!target) {
			rf_say("fuzz: no target '%s' (see: ringfence list targets)",
			       args->operand[i]);
			return RF_EXIT_USAGE;
		}
		if (campaign->legs == RF_LEGS_MAX) {
			rf_say("fuzz: at most %d targets", RF_LEGS_MAX);
			return RF_EXIT_USAGE;
		}
		campaign->leg[campaign->legs++].target = target;
	}
	for (const struct rf_target *t = rf_targets; !args->operands && t->name; t++)
		campaign->leg[campaign->legs++].target = t;
	return RF_EXIT_OK;
}

static int read_numbers(const struct rf_args *args, struct rf_campaign *campaign)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	campaign->seconds = 120;
	campaign->jobs = cores > 0 ? (uint64_t)cores : 1;
	if (rf_args_number(args, OPT_TIME, 31536000, &campaign->seconds) ||
	    rf_args_number(args, OPT_JOBS, 1024, &campaign->jobs) ||
	    rf_args_number(args, OPT_SEED, UINT32_MAX, &campaign->seed) ||
	    rf_args_number(args, OPT_RUNS, INT32_MAX, &campaign->runs))
		return RF_EXIT_USAGE;
	return RF_EXIT_OK;
}

static int run(const struct rf_args *args)
{
	static struct rf_campaign campaign;
	static char seeds[4096], corpus[4096];
	int code;

	campaign = (struct rf_campaign){
		.report = args->value[OPT_REPORT] ? args->value[OPT_REPORT] : "ringfence-report",
		.corpus = args->value[OPT_CORPUS], .seeds = args->value[OPT_SEEDS],
		.honest = rf_args_has(args, OPT_HONEST), .stop = rf_args_has(args, OPT_STOP),
		.json = rf_args_has(args, OPT_JSON),
	};
	if (!campaign.corpus) {
		snprintf(corpus, sizeof(corpus), "%s/corpus", campaign.report);
		campaign.corpus = corpus;
		campaign.forget = true;
	}
	if (!campaign.seeds) {
		if (default_seeds(seeds, sizeof(seeds))) {
			rf_say("fuzz: where are the seeds? Name their folder with --seeds");
			return RF_EXIT_ENVIRONMENT;
		}
		campaign.seeds = seeds;
	}
	code = read_numbers(args, &campaign);
	if (code == RF_EXIT_OK)
		code = pick_targets(args, &campaign);
	return code == RF_EXIT_OK ? rf_campaign_run(&campaign) : code;
}

static const struct rf_option options[] = {
	[OPT_TIME] = { "time", 't', "SECONDS", "how long in all, over all targets (120)" },
	[OPT_JOBS] = { "jobs", 'j', "N", "targets that run at once (one a core)" },
	[OPT_SEED] = { "seed", 's', "N",
		"of the engine's random numbers; else another every time" },
	[OPT_RUNS] = { "runs", 'n', "N", "stop each target after N cases, if --time leaves them" },
	[OPT_REPORT] = { "report", 'r', "FOLDER",
		"where report, logs and found cases go (ringfence-report)" },
	[OPT_CORPUS] = { "corpus", 'c', "FOLDER",
		"keep what engines learn here, and begin with it (begin with the seeds alone)" },
	[OPT_SEEDS] = { "seeds", 0, "FOLDER",
		"cases to begin with, by target (seeds beside the program)" },
	[OPT_HONEST] = { "honest", 0, NULL,
		"only devices that keep the spec, on platforms that suit them" },
	[OPT_STOP] = { "stop", 0, NULL, "end a target at its first new finding" },
	[OPT_JSON] = { "json", 0, NULL, "print the report as JSON instead of a summary" },
	{ 0 }
};

const struct rf_command rf_command_fuzz = {
	.name = "fuzz",
	.operands = "[TARGET...]",
	.summary = "Fuzz the targets with libFuzzer; say what was found and how to reproduce it",
	.details =
	"Findings of the baseline do not stop an engine and are not red; new ones are saved in\n"
	"FOLDER/findings as case, text and finding file. FOLDER/report.html is a page to look at,\n"
	"report.md the same in text, report.json for machines; for the page each saved case is\n"
	"replayed once. Exit code 0: nothing new, 1: new ones, 5: a target's process died.",
	.options = options,
	.run = run,
};
