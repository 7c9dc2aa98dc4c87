// SPDX-License-Identifier: GPL-2.0-only
/* repro: tell the story of one case, and say whether it still shows what was recorded. */
#include "base/text.h"
#include "cli/cli.h"
#include "cli/files.h"
#include "cli/narrate.h"
#include "cli/show.h"
#include "cli/verdict.h"
#include "reports/baseline.h"
#include "reports/summary.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OPT_KERNEL, OPT_ALL, OPT_VERBOSE, OPT_HTML, OPT_PICTURE };

static const struct rf_run_options *run_options(const struct rf_args *args)
{
	static struct rf_run_options options = { .hash_memory = true };

	options.verbose = rf_args_has(args, OPT_VERBOSE);
	return &options;
}

/* The finding file beside the case, by either name. -ENOENT when there is none. */
static int read_recorded(const char *path, struct rf_recorded *ret_recorded)
{
	static char text[RF_FILE_MAX + 1];
	char name[4200];
	long len;

	rf_path_beside(path, ".finding.json", name, sizeof(name));
	len = rf_file_read(name, text);
	if (len < 0) {
		snprintf(name, sizeof(name), "%s.finding.json", path);
		len = rf_file_read(name, text);
	}
	if (len < 0)
		return -ENOENT;
	text[len] = '\0';
	if (rf_finding_file_parse(text, ret_recorded)) {
		rf_say("repro: %s is no finding file", name);
		return -EINVAL;
	}
	return 0;
}

static bool shows(const struct rf_result *result, uint64_t signature)
{
	for (uint32_t i = 0; i < result->findings; i++)
		if (result->finding[i].signature == signature)
			return true;
	return false;
}

static int say_verdict(bool same, const struct rf_result *result)
{
	const char *word = same ? "SAME" : result->findings ? "DIFFERENT" : "NOT REPRODUCED";

	printf("%s%s%s\n", rf_tone(stdout, same ? RF_TONE_GOOD : RF_TONE_BAD), word,
	       rf_tone(stdout, RF_TONE_PLAIN));
	return same ? RF_EXIT_OK : RF_EXIT_FINDINGS;
}

static int compare_recorded(const struct rf_recorded *recorded, const struct rf_result *result,
			    const char *kernel)
{
	const struct rf_image *image = rf_image_named(kernel);

	printf("recorded: %s, %s at fault, %s, in %s, signature %016" PRIx64 ", kernel %s %s\n",
	       recorded->rule, recorded->party, recorded->stage, recorded->frame,
	       recorded->signature, recorded->kernel, recorded->release);
	if (image && strcmp(image->sha256, recorded->sha256))
		printf("this build has another source: %s %s\n", image->kernel, image->release);
	return say_verdict(shows(result, recorded->signature), result);
}

/* Without a finding file the case's own expectations are the record. */
static int compare_expected(const struct rf_case *c, const struct rf_result *result)
{
	char talk[600];
	struct rf_text text;
	enum rf_verdict_word word;

	rf_text_fixed(&text, talk, sizeof(talk));
	word = rf_verdict_of(c, result, &text);
	fputs(talk, stdout);
	if (word == RF_VERDICT_NONE) {
		puts("nothing was recorded to compare with: no finding file beside the case, "
		     "no expect in it");
		return result->findings ? RF_EXIT_FINDINGS : RF_EXIT_OK;
	}
	printf("expectations: %s\n", rf_verdict_name(word));
	return say_verdict(word != RF_VERDICT_MISSING, result);
}

static int compare(const char *path, const struct rf_case *c, const struct rf_result *result)
{
	struct rf_recorded recorded;
	int err = read_recorded(path, &recorded);

	if (err == -EINVAL)
		return RF_EXIT_ENVIRONMENT;
	if (err)
		return compare_expected(c, result);
	return compare_recorded(&recorded, result, rf_case_guest(c));
}

static void print_case(const char *path, const struct rf_case *c)
{
	const struct rf_image *image = rf_image_named(rf_case_guest(c));
	struct rf_text text;

	rf_text_heap(&text);
	rf_case_print(c, &text);
	printf("# %s", path);
	if (image)
		printf(", kernel %s, source sha256 %s", image->release, image->sha256);
	printf("\n%s\n", text.data);
	rf_text_free(&text);
}

static void print_summary(const struct rf_result *result)
{
	printf("\noutcome: %s, %u events, trace hash %016" PRIx64 "\n",
	       rf_outcome_name(result->outcome), result->events, result->trace_hash);
	for (uint32_t i = 0; i < result->findings; i++) {
		const struct rf_finding *f = &result->finding[i];
		const char *page = rf_baseline_page(f);

		printf("- %s %s %s %s  (%016" PRIx64 ", %s%s%s%s)\n", rf_rule(f->rule)->name,
		       rf_party_name(f->party), rf_stage_name(f->stage), f->frame, f->signature,
		       f->cause.known ? "after " : "",
		       f->cause.known ? rf_rule(f->cause.rule)->name : "",
		       f->cause.known ? ": " : "", page ? page : "new");
	}
}

static int refuse(const char *path, enum rf_outcome outcome, const char *why)
{
	rf_say("repro: %s: %s", path, why);
	if (outcome == RF_UNSUPPORTED)
		return RF_EXIT_UNSUPPORTED;
	return outcome == RF_BUG ? RF_EXIT_BUG : RF_EXIT_USAGE;
}

/* Once in silence to learn what is found, then again to tell it. */
static int reproduce(const char *path, const struct rf_case *c, const struct rf_args *args)
{
	static struct rf_finding findings[RF_FINDINGS_MAX];
	static struct rf_scene scenes[RF_FINDINGS_MAX];
	static struct rf_narration narration;
	struct rf_result result;
	const char *why = "out of memory";
	int code, shown;

	narration = (struct rf_narration){ .the_case = c, .all = rf_args_has(args, OPT_ALL),
					   .out = stdout, .finding = findings, .scenes = scenes };
	narration.world = rf_world_for(c, &why);
	if (!narration.world)
		return refuse(path, RF_UNSUPPORTED, why);
	rf_run_case(narration.world, c, run_options(args), &result);
	if (result.outcome != RF_OK && result.outcome != RF_FINDING)
		return refuse(path, result.outcome, result.why);
	narration.findings = result.findings;
	memcpy(findings, result.finding, result.findings * sizeof(findings[0]));
	uint64_t first = result.trace_hash;

	print_case(path, c);
	rf_narrate(&narration, run_options(args), &result);
	print_summary(&result);
	if (result.trace_hash != first)
		return refuse(path, RF_BUG, "a second run of this case gave another trace");
	code = compare(path, c, &result);
	shown = rf_show(&(struct rf_showing){ path, args->value[OPT_HTML],
			args->value[OPT_PICTURE], &narration, run_options(args) });
	return shown == RF_EXIT_OK ? code : shown;
}

static int load_and_reproduce(const struct rf_args *args)
{
	static struct rf_loaded loaded;
	const char *path = args->operand[0], *kernel = args->value[OPT_KERNEL];
	int code;

	rf_case_file_load(path, &loaded);
	if (loaded.unreadable) {
		rf_say("repro: %s: %s", path, loaded.why);
		return RF_EXIT_ENVIRONMENT;
	}
	if (loaded.outcome != RF_OK)
		return refuse(path, loaded.outcome, loaded.why);
	for (int id = 0; kernel && id < RF_KERNELS; id++)
		if (!strcmp(kernel, rf_kernel_name(id))) {
			loaded.the_case.kernel = (uint8_t)id;
			kernel = NULL;
		}
	if (kernel) {
		rf_say("repro: no kernel '%s' (see: ringfence list kernels)", kernel);
		return RF_EXIT_USAGE;
	}
	code = reproduce(path, &loaded.the_case, args);
	fflush(stdout);
	return code;
}

/*
 * In a process of its own: the story so far is worth having even when the case takes the process
 * down.
 */
static int run(const struct rf_args *args)
{
	int status;
	pid_t pid;

	if (args->operands != 1) {
		rf_say("repro: it takes one case file (see: ringfence repro --help)");
		return RF_EXIT_USAGE;
	}
	fflush(stdout);
	pid = fork();
	if (pid < 0) {
		rf_say("repro: %s", strerror(errno));
		return RF_EXIT_ENVIRONMENT;
	}
	if (!pid)
		_exit(load_and_reproduce(args));
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(status) && WEXITSTATUS(status) <= RF_EXIT_BUG)
		return WEXITSTATUS(status);
	if (WIFSIGNALED(status))
		rf_say("repro: %s took the process down: %s. This is a bug of ringfence",
		       args->operand[0], strsignal(WTERMSIG(status)));
	return RF_EXIT_BUG;
}

static const struct rf_option options[] = {
	[OPT_KERNEL] = { "kernel", 'k', "KERNEL", "run on this kernel, whatever the case names" },
	[OPT_ALL] = { "all", 'a', NULL, "tell every event" },
	[OPT_VERBOSE] = { "verbose", 'v', NULL, "show what the guest's kernel prints" },
	[OPT_HTML] = { "html", 0, "FILE", "write the findings and the story as a page to look at" },
	[OPT_PICTURE] = { "picture", 0, "FILE",
		"draw the first finding about addresses, as SVG" },
	{ 0 }
};

const struct rf_command rf_command_repro = {
	.name = "repro",
	.operands = "FILE",
	.summary = "Tell the story of one case, and say whether it still shows what was recorded",
	.details =
	"The record is the finding file beside the case (NAME.finding.json), else the case's own\n"
	"expect lines. Ends with SAME, DIFFERENT (it shows other findings) or NOT REPRODUCED.\n"
	"Exit code 0: SAME, or nothing found and nothing recorded; 1: anything else.\n"
	"The page of --html needs nothing beside it. A picture is one address line: what is\n"
	"permitted, the ledger's entries, and what was published or accessed. It keeps the order\n"
	"of addresses, not their scale.",
	.options = options,
	.run = run,
};
