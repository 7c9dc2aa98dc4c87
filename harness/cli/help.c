// SPDX-License-Identifier: GPL-2.0-only
/* help: the command tables as help, as a manual page and as completion for bash. */
#include "cli/cli.h"

#include <string.h>

enum { OPT_FORMAT };

static const char exit_codes[] =
	"0  nothing found\n"
	"1  findings\n"
	"2  usage: a wrong command line, or a case that is none\n"
	"3  environment: a file or the system stands in the way\n"
	"4  unsupported here: a kernel or a newer case format that this build does not have\n"
	"5  a bug of ringfence itself\n";

static void option_words(const struct rf_option *option, char *buf, size_t size)
{
	char letter[8] = "";

	if (option->letter)
		snprintf(letter, sizeof(letter), "-%c, ", option->letter);
	snprintf(buf, size, "%s--%s%s%s", letter, option->name, option->argument ? " " : "",
		 option->argument ? option->argument : "");
}

void rf_help_command(const struct rf_command *command, FILE *out)
{
	char words[64];

	fprintf(out, "Usage: ringfence %s [OPTION...] %s\n\n%s.\n", command->name,
		command->operands, command->summary);
	if (command->details)
		fprintf(out, "\n%s\n", command->details);
	fputs("\nOptions:\n", out);
	for (const struct rf_option *o = command->options; o->name; o++) {
		option_words(o, words, sizeof(words));
		fprintf(out, "  %-24s %s\n", words, o->help);
	}
	fprintf(out, "  %-24s %s\n", "-h, --help", "print this help");
}

void rf_help_all(FILE *out)
{
	fputs("ringfence runs real Linux virtio drivers against fake devices\n"
	      "and judges every address that they publish.\n\n"
	      "Usage: ringfence COMMAND [OPTION...] [OPERAND...]\n\nCommands:\n", out);
	for (const struct rf_command *const *c = rf_commands; *c; c++)
		fprintf(out, "  %-9s %s\n", (*c)->name, (*c)->summary);
	fprintf(out, "\nringfence COMMAND --help says more. Exit codes:\n%s", exit_codes);
}

/* man(7) text: a backslash, and a dot or quote that begins a line, mean something to roff. */
static void roff(const char *text, FILE *out)
{
	bool line_start = true;

	for (; *text; text++) {
		if (line_start && (*text == '.' || *text == '\''))
			fputs("\\&", out);
		if (*text == '\\' || *text == '-')
			fputc('\\', out);
		fputc(*text, out);
		line_start = *text == '\n';
	}
}

static void man_option(const struct rf_option *option, FILE *out)
{
	char words[64];

	option_words(option, words, sizeof(words));
	fputs(".TP\n.B ", out);
	roff(words, out);
	fputc('\n', out);
	roff(option->help, out);
	fputc('\n', out);
}

static void man_command(const struct rf_command *command, FILE *out)
{
	fprintf(out, ".SS ringfence %s %s\n", command->name, command->operands);
	roff(command->summary, out);
	fputs(".\n", out);
	if (command->details) {
		fputs(".PP\n", out);
		roff(command->details, out);
		fputc('\n', out);
	}
	for (const struct rf_option *o = command->options; o->name; o++)
		man_option(o, out);
}

void rf_help_man(FILE *out)
{
	fputs(".\\\" SPDX-License-Identifier: GPL-2.0-only\n"
	      ".\\\" Generated from the command tables: ringfence help --format man\n"
	      ".TH RINGFENCE 1\n.SH NAME\nringfence \\- fuzz and judge virtio DMA negotiation\n"
	      ".SH SYNOPSIS\n.B ringfence\n.I COMMAND\n[OPTION...] [OPERAND...]\n"
	      ".SH DESCRIPTION\nRuns real Linux virtio drivers in one process against fake\n"
	      "devices, transports and platforms,\nand judges every address that they publish.\n"
	      ".SH COMMANDS\n", out);
	for (const struct rf_command *const *c = rf_commands; *c; c++)
		man_command(*c, out);
	fputs(".SH EXIT STATUS\n.nf\n", out);
	roff(exit_codes, out);
	fputs(".fi\n.SH ENVIRONMENT\n.TP\n.B NO_COLOR\nNo colour, even on a terminal.\n", out);
}

void rf_help_bash(FILE *out)
{
	fputs("# SPDX-License-Identifier: GPL-2.0-only\n"
	      "# Generated from the command tables: ringfence help --format bash\n"
	      "_ringfence()\n{\n\tlocal words\n\tcase ${COMP_WORDS[1]} in\n", out);
	for (const struct rf_command *const *c = rf_commands; *c; c++) {
		fprintf(out, "\t%s) words=\"--help", (*c)->name);
		for (const struct rf_option *o = (*c)->options; o->name; o++)
			fprintf(out, " --%s", o->name);
		fputs("\" ;;\n", out);
	}
	fputs("\tesac\n\t[ \"$COMP_CWORD\" -gt 1 ] || words=\"", out);
	for (const struct rf_command *const *c = rf_commands; *c; c++)
		fprintf(out, "%s%s", c == rf_commands ? "" : " ", (*c)->name);
	fputs("\"\n\tCOMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n}\n"
	      "complete -o default -F _ringfence ringfence\n", out);
}

static int print_form(const char *form)
{
	if (!strcmp(form, "man"))
		rf_help_man(stdout);
	else if (!strcmp(form, "bash"))
		rf_help_bash(stdout);
	else if (!strcmp(form, "text"))
		rf_help_all(stdout);
	else {
		rf_say("help: --format is text, man or bash, not '%s'", form);
		return RF_EXIT_USAGE;
	}
	return RF_EXIT_OK;
}

static int run(const struct rf_args *args)
{
	const struct rf_command *command;

	if (rf_args_has(args, OPT_FORMAT))
		return print_form(args->value[OPT_FORMAT]);
	if (!args->operands) {
		rf_help_all(stdout);
		return RF_EXIT_OK;
	}
	command = rf_command_find(args->operand[0]);
	if (!command) {
		rf_say("no command '%s' (see: ringfence help)", args->operand[0]);
		return RF_EXIT_USAGE;
	}
	rf_help_command(command, stdout);
	return RF_EXIT_OK;
}

static const struct rf_option options[] = {
	[OPT_FORMAT] = { "format", 0, "FORM",
		"print all as text, man (a manual page) or bash (completion)" },
	{ 0 }
};

const struct rf_command rf_command_help = {
	.name = "help",
	.operands = "[COMMAND]",
	.summary = "Print what the commands do",
	.options = options,
	.run = run,
};
