// SPDX-License-Identifier: GPL-2.0-only
/* ringfence COMMAND ...: finds the command and hands it its arguments. */
#include "cli/cli.h"
#include "fuzz/engine/engine.h"

#include <string.h>

const struct rf_command *const rf_commands[] = {
#define RF_COMMAND(name, object) &object,
#include "cli/commands.def"
#undef RF_COMMAND
	NULL
};

const struct rf_command *rf_command_find(const char *name)
{
	for (const struct rf_command *const *c = rf_commands; *c; c++)
		if (!strcmp((*c)->name, name))
			return *c;
	return NULL;
}

/* "--help" and "--version" are commands to a person who does not know them yet. */
static const char *command_word(const char *word)
{
	if (!strcmp(word, "--help") || !strcmp(word, "-h"))
		return "help";
	return strcmp(word, "--version") ? word : "version";
}

static int finish(int code)
{
	if (fflush(stdout) || ferror(stdout)) {
		rf_say("standard output could not be written");
		return code == RF_EXIT_OK ? RF_EXIT_ENVIRONMENT : code;
	}
	return code;
}

/*
 * The sanitizer watches guest memory, which has a quarantine without end of its own. Here the heap's
 * would fill up with libFuzzer's copies of cases: 256 MiB of them, each page touched once more.
 */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "quarantine_size_mb=8";
}

int main(int argc, char **argv)
{
	const struct rf_command *command;
	struct rf_args args;

	if (rf_target_by_program(argv[0]))
		return rf_engine_main(argc, argv);
	rf_program = argv[0];
	if (argc < 2) {
		rf_help_all(stderr);
		return RF_EXIT_USAGE;
	}
	command = rf_command_find(command_word(argv[1]));
	if (!command) {
		rf_say("no command '%s' (see: ringfence help)", argv[1]);
		return RF_EXIT_USAGE;
	}
	if (rf_args_parse(command, argc - 2, argv + 2, &args))
		return RF_EXIT_USAGE;
	if (args.help) {
		rf_help_command(command, stdout);
		return finish(RF_EXIT_OK);
	}
	return finish(command->run(&args));
}
