// SPDX-License-Identifier: GPL-2.0-only
/* run: play case files and give a verdict on each. */
#include "base/hash.h"
#include "base/text.h"
#include "cli/capture.h"
#include "cli/cli.h"
#include "cli/files.h"
#include "cli/shot.h"
#include "cli/tally.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { OPT_JSON, OPT_TRACE, OPT_KERNEL, OPT_REPEAT, OPT_SHUFFLE, OPT_REPORT, OPT_VERBOSE,
       OPT_EXPOSURE };

/* What the command line asks for. */
struct run {
	const struct rf_args *args;
	struct rf_files files;
	uint8_t kernel[RF_KERNELS];	/* to run each file on; RF_OWN_KERNEL: the case's own */
	uint32_t kernels;
	uint64_t repeat, shuffle;
	struct rf_shot *shot;
	uint32_t shots;
	struct rf_tally tally;
};

static int pick_kernels(struct run *run)
{
	const char *word = run->args->value[OPT_KERNEL];

	run->kernels = 1;
	run->kernel[0] = RF_OWN_KERNEL;
	if (!word)
		return RF_EXIT_OK;
	run->kernels = 0;
	for (int id = 0; id < RF_KERNELS; id++)
		if (!strcmp(word, rf_kernel_name(id)) || !strcmp(word, "all"))
			run->kernel[run->kernels++] = (uint8_t)id;
	if (run->kernels)
		return RF_EXIT_OK;
	rf_say("run: no kernel '%s' (see: ringfence list kernels)", word);
	return RF_EXIT_USAGE;
}

static int collect_files(struct run *run)
{
	const struct rf_args *args = run->args;

	if (!args->operands) {
		rf_say("run: which files? (see: ringfence run --help)");
		return RF_EXIT_USAGE;
	}
	for (int i = 0; i < args->operands; i++)
		if (rf_files_add(&run->files, args->operand[i])) {
			rf_say("run: out of memory");
			return RF_EXIT_ENVIRONMENT;
		}
	return RF_EXIT_OK;
}

static int read_options(struct run *run)
{
	const struct rf_args *args = run->args;

	run->repeat = 1;
	if (rf_args_number(args, OPT_REPEAT, 1000000, &run->repeat) ||
	    rf_args_number(args, OPT_SHUFFLE, UINT32_MAX, &run->shuffle))
		return RF_EXIT_USAGE;
	return pick_kernels(run);
}

/* Fisher and Yates; the same seed gives the same order everywhere. */
static void shuffle(struct rf_shot *shot, uint32_t count, uint64_t seed)
{
	for (uint32_t i = count; i > 1; i--) {
		uint32_t j = (uint32_t)(rf_hash_word(seed, i) % i);
		struct rf_shot held = shot[i - 1];

		shot[i - 1] = shot[j];
		shot[j] = held;
	}
}

/*
 * One time must come to the same as the other, whether a case's beginning is played or an earlier
 * time's is put back: of three in a row the first is played, the second kept, the third put back.
 */
static uint8_t beginning(uint64_t n)
{
	return n % 3 ? RF_BEGINNING_KEPT : RF_BEGINNING_PLAYED;
}

static int plan_shots(struct run *run)
{
	uint64_t count = run->files.count * run->kernels * run->repeat;
	uint32_t at = 0;

	run->shot = count < UINT32_MAX ? calloc(count + 1, sizeof(*run->shot)) : NULL;
	if (!run->shot)
		return -ENOMEM;
	for (uint32_t file = 0; file < run->files.count; file++)
		for (uint32_t k = 0; k < run->kernels; k++)
			for (uint64_t n = 0; n < run->repeat; n++)
				run->shot[at++] = (struct rf_shot){ file, run->kernel[k],
								    beginning(n) };
	run->shots = at;
	if (run->shuffle)
		shuffle(run->shot, at, run->shuffle);
	return 0;
}

/* Which slot of the tally a shot belongs to. */
static uint32_t slot_of(const struct run *run, const struct rf_shot *shot)
{
	for (uint32_t k = 0; k < run->kernels; k++)
		if (run->kernel[k] == shot->kernel)
			return shot->file * run->kernels + k;
	return 0;
}

static void done(void *ctx, const struct rf_shot_result *result)
{
	struct run *run = ctx;
	const struct rf_shot *shot = &run->shot[result->shot];

	rf_tally_take(&run->tally, slot_of(run, shot), run->files.path[shot->file], result);
}

static int play(struct run *run)
{
	const struct rf_args *args = run->args;
	struct rf_shot_plan plan = {
		.path = run->files.path, .shot = run->shot, .shots = run->shots,
		.options = { .run = { .hash_memory = true,
				      .verbose = rf_args_has(args, OPT_VERBOSE) },
			     .trace = rf_args_has(args, OPT_TRACE), .seconds = 120,
			     .exposure = rf_args_has(args, OPT_EXPOSURE) },
		.done = done, .ctx = run,
	};

	return rf_shots_run(&plan);
}

/*
 * Open the report before anything runs, so that a wrong path is said at once; the cases still
 * run.
 */
static FILE *open_report(const struct rf_args *args, bool *ret_failed)
{
	const char *path = args->value[OPT_REPORT];
	FILE *file = path ? fopen(path, "w") : NULL;

	*ret_failed = path && !file;
	if (*ret_failed)
		rf_say("run: the report cannot be written to %s: %s", path, strerror(errno));
	return file;
}

static bool write_report(struct run *run, FILE *file)
{
	const char *path = run->args->value[OPT_REPORT];
	const struct rf_writer *writer = rf_writer_for(path);
	struct rf_text text;
	bool written;

	rf_text_heap(&text);
	if (writer->scenes)
		rf_capture_rows(&run->tally.summary);
	writer->write(&run->tally.summary, &text);
	written = fwrite(text.data, 1, text.len, file) == text.len;
	written = !fclose(file) && written;
	rf_text_free(&text);
	if (!written)
		rf_say("run: the report could not be written to %s", path);
	return written;
}

static int run_all(struct run *run)
{
	bool report_failed;
	FILE *report = open_report(run->args, &report_failed);
	int err = plan_shots(run);

	if (!err)
		err = rf_tally_init(&run->tally, run->files.count * run->kernels,
				    (uint32_t)run->repeat, rf_args_has(run->args, OPT_JSON));
	run->tally.exposure = rf_args_has(run->args, OPT_EXPOSURE);
	if (!err)
		err = play(run);
	if (err) {
		rf_say("run: %s", strerror(-err));
		return RF_EXIT_ENVIRONMENT;
	}
	run->tally.unreadable += run->files.unreadable + report_failed;
	run->tally.invalid += run->files.empty;
	rf_tally_say(&run->tally);
	if (report && !write_report(run, report))
		run->tally.unreadable++;
	return rf_tally_exit(&run->tally);
}

static int run_command(const struct rf_args *args)
{
	struct run run = { .args = args };
	int code = read_options(&run);

	if (code == RF_EXIT_OK)
		code = collect_files(&run);
	if (code == RF_EXIT_OK)
		code = run_all(&run);
	rf_tally_fini(&run.tally);
	free(run.shot);
	rf_files_free(&run.files);
	return code;
}

static const struct rf_option options[] = {
	[OPT_JSON] = { "json", 'j', NULL,
		"print one JSON object a file instead of a verdict line" },
	[OPT_TRACE] = { "trace", 't', NULL, "print every event before the verdict" },
	[OPT_KERNEL] = { "kernel", 'k', "KERNEL",
		"run on this kernel, or on all, whatever the case names" },
	[OPT_REPEAT] = { "repeat", 'n', "N", "run each file N times; a differing trace is a bug" },
	[OPT_SHUFFLE] = { "shuffle", 's', "SEED", "run in an order that depends on SEED" },
	[OPT_REPORT] = { "report", 'r', "FILE",
		"write a report: a page when FILE ends in .html, markdown (.md), else JSON" },
	[OPT_VERBOSE] = { "verbose", 'v', NULL, "show what the guest's kernel prints" },
	[OPT_EXPOSURE] = { "exposure", 'e', NULL,
		"tell what mappings open to the device beside what was mapped; no finding" },
	{ 0 }
};

const struct rf_command rf_command_run = {
	.name = "run",
	.operands = "FILE...",
	.summary = "Play case files and folders of them, and give a verdict on each",
	.details =
	"Text, binary, an engine's crash file: all are told apart by what they hold. A case with\n"
	"expect lines is met or missing them; on a kernel or release that it does not speak of, a\n"
	"changed verdict reads fixed or new and is no failure. Other cases are ok, known (only\n"
	"findings of the baseline), or a finding. Of several reasons to fail the exit code tells\n"
	"the first of: 5 a bug of ringfence, 1 findings or missing expectations, 3 an unreadable\n"
	"file or unwritable report, 2 an invalid case, 4 an unsupported one.",
	.options = options,
	.run = run_command,
};
