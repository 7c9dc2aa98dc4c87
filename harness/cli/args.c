// SPDX-License-Identifier: GPL-2.0-only
/* Sorting a command line by the command's option table. */
#include "cli/cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct rf_option help_option = { "help", 'h', NULL, "print this help" };

static int by_name(const struct rf_command *command, const char *name, size_t len)
{
	for (int i = 0; command->options[i].name; i++)
		if (strlen(command->options[i].name) == len &&
		    !memcmp(command->options[i].name, name, len))
			return i;
	return -ENOENT;
}

static int by_letter(const struct rf_command *command, char letter)
{
	for (int i = 0; command->options[i].name; i++)
		if (command->options[i].letter == letter)
			return i;
	return -ENOENT;
}

static int refuse(const struct rf_command *command, const char *word, const char *why)
{
	rf_say("%s: %s: %s (see: ringfence %s --help)", command->name, word, why, command->name);
	return -EINVAL;
}

static bool is_help(const char *word)
{
	return !strcmp(word, "--help") ||
	       (word[0] == '-' && word[1] == help_option.letter && !word[2]);
}

/* Take the option at argv[*at], and its value from the same word or the next. */
static int take_option(struct rf_args *args, int argc, char **argv, int *at)
{
	const char *word = argv[*at], *equals = strchr(word, '=');
	bool is_long = word[1] == '-';
	size_t len = equals ? (size_t)(equals - word) : strlen(word);
	int index = is_long ? by_name(args->command, word + 2, len - 2) :
			      len == 2 ? by_letter(args->command, word[1]) : -ENOENT;

	if (index < 0)
		return refuse(args->command, word, "no such option");
	if (!args->command->options[index].argument) {
		if (equals)
			return refuse(args->command, word, "this option takes no value");
		args->value[index] = "";
		return 0;
	}
	if (!equals && *at + 1 >= argc)
		return refuse(args->command, word, "this option needs a value");
	args->value[index] = equals ? equals + 1 : argv[++*at];
	return 0;
}

int rf_args_parse(const struct rf_command *command, int argc, char **argv,
		  struct rf_args *ret_args)
{
	struct rf_args args = { .command = command, .operand = argv };
	bool only_operands = false;

	for (int i = 0; i < argc; i++) {
		int err = 0;

		if (only_operands || argv[i][0] != '-' || !argv[i][1])
			args.operand[args.operands++] = argv[i];
		else if (!strcmp(argv[i], "--"))
			only_operands = true;
		else if (is_help(argv[i]))
			args.help = true;
		else
			err = take_option(&args, argc, argv, &i);
		if (err)
			return err;
	}
	*ret_args = args;
	return 0;
}

int rf_args_number(const struct rf_args *args, int option, uint64_t max, uint64_t *ret_value)
{
	const char *word = args->value[option];
	char *end;

	if (!word)
		return 0;
	errno = 0;
	unsigned long long value = strtoull(word, &end, 0);

	if (errno || *end || end == word || word[0] == '-' || !value || value > max) {
		rf_say("%s: --%s wants a number from 1 to %llu, not '%s'", args->command->name,
		       args->command->options[option].name, (unsigned long long)max, word);
		return -EINVAL;
	}
	*ret_value = value;
	return 0;
}
