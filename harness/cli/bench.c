// SPDX-License-Identifier: GPL-2.0-only
/* bench: how fast cases run, looped and under libFuzzer, and what the judge costs. */
#include "base/text.h"
#include "cli/cli.h"
#include "cli/files.h"
#include "cli/measure.h"
#include "fuzz/targets/target.h"
#include "reports/build.h"

#include <errno.h>
#include <string.h>

enum { OPT_JSON, OPT_SECONDS };

/* The committed cases, three a row of the table. */
struct bench { const char *name, *life, *throughput; };
static const struct bench benches[] = {
	{ "mmio2+rng", "mmio2_rng", "mmio2_rng_ios" },
	{ "mmio2+blk", "mmio2_blk", "mmio2_blk_ios" },
	{ "mmio2+rng bounced", "mmio2_rng_bounced", "mmio2_rng_bounced_ios" },
	{ "mmio2+blk bounced", "mmio2_blk_bounced", "mmio2_blk_bounced_ios" },
	{ "mmio2+rng vtd", "mmio2_rng_vtd", "mmio2_rng_vtd_ios" },
	{ "pci_modern+rng", "pci_modern_rng", "pci_modern_rng_ios" },
	{ "pci_modern+blk", "pci_modern_blk", "pci_modern_blk_ios" },
	{ "pci_modern+blk vtd", "pci_modern_blk_vtd", "pci_modern_blk_vtd_ios" },
	{ "ccw2+rng", "ccw2_rng", "ccw2_rng_ios" },
	{ "ccw2+blk", "ccw2_blk", "ccw2_blk_ios" },
};

static int load(const char *name, struct rf_loaded *loaded)
{
	char path[4200];

	snprintf(path, sizeof(path), "%s/corpora/bench/%s.case", rf_build_source, name);
	rf_case_file_load(path, loaded);
	if (loaded->outcome == RF_OK)
		return 0;
	rf_say("bench: %s: %s", path, loaded->why);
	return -EINVAL;
}

static void print_text(const char *name, const struct rf_measure *m)
{
	printf("%-18s %9.0f %9.0f %9.0f %10.0f %7.1f%% %8.1f\n", name, m->cases_per_s,
	       m->played_cases_per_s, m->fuzz_cases_per_s, m->ios_per_s, m->judge_share * 100,
	       (double)m->peak_rss_bytes / (1 << 20));
}

static void print_json(const char *name, const struct rf_measure *m)
{
	printf("{\"target\":\"%s\",\"cases_per_s\":%.0f,\"fuzz_cases_per_s\":%.0f,"
	       "\"ios_per_s\":%.0f,\"judge_share\":%.3f,\"peak_rss_bytes\":%llu,"
	       "\"played_cases_per_s\":%.0f}\n", name, m->cases_per_s, m->fuzz_cases_per_s,
	       m->ios_per_s, m->judge_share, (unsigned long long)m->peak_rss_bytes,
	       m->played_cases_per_s);
}

static int bench(const struct bench *b, uint64_t seconds, bool json)
{
	static struct rf_loaded life, throughput;
	struct rf_measure measure;
	int err;

	if (load(b->life, &life) || load(b->throughput, &throughput))
		return RF_EXIT_ENVIRONMENT;
	err = rf_measure(&life.the_case, &throughput.the_case, seconds, &measure);
	if (err) {
		rf_say("bench: %s could not be measured: %s", b->name, strerror(-err));
		return RF_EXIT_BUG;
	}
	(json ? print_json : print_text)(b->name, &measure);
	fflush(stdout);
	return RF_EXIT_OK;
}

static int run(const struct rf_args *args)
{
	bool json = rf_args_has(args, OPT_JSON);
	uint64_t seconds = 2;
	int worst = RF_EXIT_OK;

	if (rf_args_number(args, OPT_SECONDS, 3600, &seconds))
		return RF_EXIT_USAGE;
	if (args->operands) {
		rf_say("bench: it takes no operand");
		return RF_EXIT_USAGE;
	}
	if (!json)
		printf("%-18s %9s %9s %9s %10s %8s %8s\n", "target", "cases/s", "played/s",
		       "fuzzed/s", "ios/s", "judge", "peak MiB");
	for (size_t i = 0; i < RF_ARRAY_SIZE(benches); i++) {
		int code = bench(&benches[i], seconds, json);

		worst = code > worst ? code : worst;
	}
	return worst;
}

static const struct rf_option options[] = {
	[OPT_JSON] = { "json", 'j', NULL, "print one JSON object a line" },
	[OPT_SECONDS] = { "seconds", 't', "N", "how long each figure is measured (2)" },
	{ 0 }
};

const struct rf_command rf_command_bench = {
	.name = "bench",
	.operands = "",
	.summary = "Measure cases and requests a second: one core, sanitizer and judge on",
	.details =
	"cases/s: life cycles (probe, 4 requests, remove) looped without an engine, as a row of\n"
	"cases that begin alike: what set-up and probe came to is kept and put back; played/s: the\n"
	"same with the beginning of each played anew, as that of a case that no other is like;\n"
	"fuzzed/s: the row under libFuzzer; ios/s: requests of one long life; judge: its share of\n"
	"the looped time; peak MiB: most memory in use. All but fuzzed/s take turns, and are\n"
	"the median of 25 stretches of their time. The cases are corpora/bench/*.case.",
	.options = options,
	.run = run,
};
