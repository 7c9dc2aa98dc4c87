/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What every command shares: the table that describes it, its parsed
 * arguments, and how it talks. stdout is data, stderr is talk.
 */
#ifndef RF_CLI_CLI_H
#define RF_CLI_CLI_H

#include "base/base.h"

#include <stdio.h>

#define RF_OPTIONS_MAX 16

/* One option of a command. argument NULL: a switch. letter 0: no short form. */
struct rf_option {
	const char *name;
	char letter;
	const char *argument;	/* "FILE": how its value is called in help */
	const char *help;
};

struct rf_args;

/*
 * A command: one file in cli/, one line in commands.def. The table feeds help, man page and
 * completion.
 */
struct rf_command {
	const char *name;
	const char *operands;	/* "FILE..." */
	const char *summary;	/* one line */
	const char *details;	/* paragraphs, exit codes that differ from the general ones */
	const struct rf_option *options;	/* ends with a NULL name; the index is the key */
	int (*run)(const struct rf_args *args);	/* returns an enum rf_exit */
};

#define RF_COMMAND(name, object) extern const struct rf_command object;
#include "cli/commands.def"
#undef RF_COMMAND

/* All commands in the order of help, NULL-terminated; and the one of that name, or NULL. */
extern const struct rf_command *const rf_commands[];
const struct rf_command *rf_command_find(const char *name);

struct rf_args {
	const struct rf_command *command;
	const char *value[RF_OPTIONS_MAX];	/* by option index; "" for a switch that is set */
	char **operand;
	int operands;
	bool help;				/* --help was among them */
};

/* Sort @argv into options and operands (argv is reordered). -EINVAL after saying what is wrong. */
int rf_args_parse(const struct rf_command *command, int argc, char **argv,
		  struct rf_args *ret_args) RF_MUST_USE;

static inline bool rf_args_has(const struct rf_args *args, int option)
{
	return args->value[option] != NULL;
}

/*
 * The number an option was given, 1..@max; untouched when it is absent. -EINVAL after saying what
 * is wrong.
 */
int rf_args_number(const struct rf_args *args, int option, uint64_t max,
		   uint64_t *ret_value) RF_MUST_USE;

/* How this program was called: what a command to type again begins with. */
extern const char *rf_program;

/* Say on stderr, with "ringfence: " in front. */
void rf_say(const char *fmt, ...) RF_PRINTF(1, 2);

enum rf_tone { RF_TONE_PLAIN, RF_TONE_GOOD, RF_TONE_BAD, RF_TONE_DIM };
/*
 * Escape sequences that begin and end a tone on @stream: "" unless it is a terminal and NO_COLOR
 * is unset.
 */
const char *rf_tone(FILE *stream, enum rf_tone tone);

/* Help of one command; of all of them. */
void rf_help_command(const struct rf_command *command, FILE *out);
void rf_help_all(FILE *out);
/* The manual page in man(7) form, the completion for bash. */
void rf_help_man(FILE *out);
void rf_help_bash(FILE *out);

#endif
