// SPDX-License-Identifier: GPL-2.0-only
/* convert: a case from text to binary or back, loss-free. */
#include "base/text.h"
#include "cli/cli.h"
#include "cli/files.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OPT_TO, OPT_OUTPUT };

enum form { FORM_OTHER, FORM_TEXT, FORM_BINARY };

/* Print @c in the form wanted. -ENOSPC cannot come: the buffer holds the longest case. */
static int render(const struct rf_case *c, enum form form, struct rf_text *out)
{
	static char binary[RF_CASE_BYTES_MAX];
	long len;

	if (form == FORM_TEXT) {
		rf_case_print(c, out);
		return 0;
	}
	len = rf_case_encode(c, binary, sizeof(binary));
	if (len < 0)
		return (int)len;
	rf_text_add_bytes(out, binary, (size_t)len);
	return 0;
}

/*
 * Where the converted form of @path goes: the output itself, or a file of that name in the output
 * folder.
 */
static void output_path(const char *path, const char *output, enum form form, char buf[4096])
{
	const char *slash = strrchr(path, '/');
	struct stat info;
	char name[512];

	if (stat(output, &info) || !S_ISDIR(info.st_mode)) {
		snprintf(buf, 4096, "%s", output);
		return;
	}
	rf_path_beside(slash ? slash + 1 : path, form == FORM_TEXT ? ".case" : ".rfcase", name,
		       sizeof(name));
	snprintf(buf, 4096, "%s/%s", output, name);
}

static int deliver(const struct rf_text *text, const char *path)
{
	int err;

	if (!path) {
		fwrite(text->data, 1, text->len, stdout);
		return RF_EXIT_OK;
	}
	err = rf_file_write(path, text->data, text->len);
	if (!err)
		return RF_EXIT_OK;
	rf_say("convert: %s: %s", path, strerror(-err));
	return RF_EXIT_ENVIRONMENT;
}

static int convert(const char *path, enum form form, const char *output)
{
	static struct rf_loaded loaded;
	char out_path[4096];
	struct rf_text text;
	int code;

	rf_case_file_load(path, &loaded);
	if (loaded.outcome != RF_OK) {
		rf_say("convert: %s: %s", path, loaded.why);
		if (loaded.unreadable)
			return RF_EXIT_ENVIRONMENT;
		return loaded.outcome == RF_INVALID ? RF_EXIT_USAGE : RF_EXIT_UNSUPPORTED;
	}
	if (form == FORM_OTHER)
		form = loaded.text ? FORM_BINARY : FORM_TEXT;
	if (!output && form == FORM_BINARY && isatty(STDOUT_FILENO)) {
		rf_say("convert: the binary form is not for a terminal: name a file with --output");
		return RF_EXIT_USAGE;
	}
	if (output)
		output_path(path, output, form, out_path);
	rf_text_heap(&text);
	code = render(&loaded.the_case, form, &text) ? RF_EXIT_BUG :
		deliver(&text, output ? out_path : NULL);
	rf_text_free(&text);
	return code;
}

static int run(const struct rf_args *args)
{
	const char *to = args->value[OPT_TO], *output = args->value[OPT_OUTPUT];
	enum form form = FORM_OTHER;
	struct stat info;
	int worst = RF_EXIT_OK;

	if (to)
		form = !strcmp(to, "text") ? FORM_TEXT : FORM_BINARY;
	if (!args->operands || (to && form == FORM_BINARY && strcmp(to, "binary"))) {
		rf_say("convert: it takes files, and --to text or binary "
		       "(see: ringfence convert --help)");
		return RF_EXIT_USAGE;
	}
	if (args->operands > 1 && (!output || stat(output, &info) || !S_ISDIR(info.st_mode))) {
		rf_say("convert: several files need --output and a folder");
		return RF_EXIT_USAGE;
	}
	for (int i = 0; i < args->operands; i++) {
		int code = convert(args->operand[i], form, output);

		worst = code > worst ? code : worst;
	}
	return worst;
}

static const struct rf_option options[] = {
	[OPT_TO] = { "to", 0, "FORM",
		"text or binary; without it, the form that the file does not have" },
	[OPT_OUTPUT] = { "output", 'o', "PATH",
		"write to this file, or into this folder; without it, to stdout" },
	{ 0 }
};

const struct rf_command rf_command_convert = {
	.name = "convert",
	.operands = "FILE...",
	.summary = "Turn a case from its text form into its binary form, or back",
	.options = options,
	.run = run,
};
