// SPDX-License-Identifier: GPL-2.0-only
/* certify: the judge turned around, against a device that runs elsewhere. */
#include "certify/certificate.h"
#include "cli/cli.h"
#include "reports/certificate.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OPT_TYPE, OPT_JSON, OPT_JUNIT, OPT_LOG, OPT_SUITE, OPT_ONLY, OPT_TIMEOUT };

#define PATIENCE_MS	1000
#define SOCKET_WORD	"SOCKET"

/* The target's words and what is made of them. */
struct place {
	struct rf_backend backend;
	char folder[96], path[104];	/* sun_path has 108 */
	struct rf_text command;
};

/* exec:'COMMAND ... SOCKET': every SOCKET becomes a path of ours. */
static int put_socket(struct place *place, const char *command)
{
	const char *at = strstr(command, SOCKET_WORD), *from = command, *folder = getenv("TMPDIR");

	if (!at) {
		rf_say("certify: the command does not say where its socket goes: write SOCKET "
		       "for the path");
		return -EINVAL;
	}
	snprintf(place->folder, sizeof(place->folder), "%s/ringfence-XXXXXX",
		 folder && *folder ? folder : "/tmp");
	if (!mkdtemp(place->folder)) {
		place->folder[0] = '\0';
		rf_say("certify: no folder for the socket: %s", strerror(errno));
		return -errno;
	}
	snprintf(place->path, sizeof(place->path), "%s/socket", place->folder);
	rf_text_heap(&place->command);
	for (; at; from = at + strlen(SOCKET_WORD), at = strstr(from, SOCKET_WORD))
		rf_text_add(&place->command, "%.*s%s", (int)(at - from), from, place->path);
	rf_text_add(&place->command, "%s", from);
	if (place->command.overflowed)
		return -ENOMEM;
	place->backend.path = place->path;
	place->backend.command = place->command.data;
	return 0;
}

static int take_target(const struct rf_args *args, struct place *place)
{
	const char *word = args->operands == 1 ? args->operand[0] : "";

	if (!strncmp(word, "vhost-user:", 11) && word[11]) {
		place->backend.path = word + 11;
		return 0;
	}
	if (!strncmp(word, "exec:", 5) && word[5])
		return put_socket(place, word + 5);
	rf_say("certify: what? vhost-user:SOCKET, or exec:'COMMAND ... SOCKET' "
	       "(see: ringfence certify --help)");
	return -EINVAL;
}

static void leave(struct place *place)
{
	rf_text_free(&place->command);
	if (place->folder[0])
		rmdir(place->folder);
}

static int take_suites(const struct rf_args *args, struct rf_certify_options *options)
{
	const char *word = args->value[OPT_SUITE];

	for (int suite = 0; suite < RF_SUITES; suite++)
		options->suite[suite] = !word || !strcmp(word, rf_suite_name(suite));
	for (int suite = 0; suite < RF_SUITES; suite++)
		if (options->suite[suite])
			return 0;
	rf_say("certify: --suite is conforming or provoking, not '%s'", word);
	return -EINVAL;
}

static int take_only(const struct rf_args *args, struct rf_certify_options *options)
{
	options->only = args->value[OPT_ONLY];
	for (uint32_t i = 0; options->only && i < rf_requirement_count; i++)
		if (!strcmp(options->only, rf_requirements[i].name))
			return 0;
	if (options->only)
		rf_say("certify: no requirement '%s' (see: ringfence list requirements)",
		       options->only);
	return options->only ? -EINVAL : 0;
}

static int take_type(const struct rf_args *args)
{
	const char *word = args->value[OPT_TYPE];

	if (!word) {
		rf_say("certify: what type is it? --type blk");
		return RF_EXIT_USAGE;
	}
	if (strcmp(word, "blk")) {
		rf_say("certify: devices of type '%s' cannot be certified here, only blk", word);
		return RF_EXIT_UNSUPPORTED;
	}
	return RF_EXIT_OK;
}

/* Writing */

static int write_file(const char *path, const char *bytes, size_t len)
{
	FILE *file = fopen(path, "w");
	bool good = file && fwrite(bytes, 1, len, file) == len;

	if (file)
		good &= !fclose(file);
	if (!good)
		rf_say("certify: %s cannot be written: %s", path, strerror(errno));
	return good ? RF_EXIT_OK : RF_EXIT_ENVIRONMENT;
}

static int print(const struct rf_args *args, const struct rf_certificate *certificate)
{
	const struct rf_certificate_tones tones = {
		rf_tone(stdout, RF_TONE_GOOD), rf_tone(stdout, RF_TONE_BAD),
		rf_tone(stdout, RF_TONE_DIM), rf_tone(stdout, RF_TONE_PLAIN),
	};
	struct rf_text text;
	int code = RF_EXIT_OK;

	rf_text_heap(&text);
	if (rf_args_has(args, OPT_JSON))
		rf_certificate_json(certificate, &text);
	else
		rf_certificate_text(certificate, &tones, &text);
	fwrite(text.data, 1, text.len, stdout);
	rf_text_free(&text);
	if (!rf_args_has(args, OPT_JUNIT))
		return code;
	rf_text_heap(&text);
	rf_certificate_junit(certificate, &text);
	code = write_file(args->value[OPT_JUNIT], text.data, text.len);
	rf_text_free(&text);
	return code;
}

static int report(const struct rf_args *args, const struct rf_certificate *certificate)
{
	int code = print(args, certificate);

	if (!code && rf_args_has(args, OPT_LOG))
		code = write_file(args->value[OPT_LOG], certificate->said,
				  strlen(certificate->said));
	if (certificate->bug) {
		rf_say("the driver's end itself broke %s: %s", certificate->bug,
		       certificate->bug_text);
		return RF_EXIT_BUG;
	}
	if (code)
		return code;
	return certificate->count[RF_RESULT_FAIL] ? RF_EXIT_FINDINGS : RF_EXIT_OK;
}

static int unreachable(const struct place *place, const struct rf_certificate *certificate, int err)
{
	char fate[96];

	if (err == -EOPNOTSUPP) {
		rf_say("certify: shared memory comes in huge pages here: touches cannot be told; "
		       "try: echo never > /sys/kernel/mm/transparent_hugepage/shmem_enabled");
		return RF_EXIT_UNSUPPORTED;
	}
	if (err == -ECHILD) {
		rf_process_fate(&place->backend.process, fate, sizeof(fate));
		rf_say("certify: the command %s before its socket was there", fate);
	} else {
		rf_say("certify: %s cannot be reached: %s", place->backend.path, strerror(-err));
	}
	fputs(certificate->said, stderr);
	return RF_EXIT_ENVIRONMENT;
}

static int certify(const struct rf_args *args, struct place *place)
{
	struct rf_certificate *certificate = calloc(1, sizeof(*certificate));
	struct rf_certify_options options = { .only = NULL };
	uint64_t patience = PATIENCE_MS;
	int code = RF_EXIT_USAGE, err;

	if (!certificate)
		return RF_EXIT_ENVIRONMENT;
	certificate->identity.target = args->operand[0];
	if (!take_suites(args, &options) && !take_only(args, &options) &&
	    !rf_args_number(args, OPT_TIMEOUT, 60000, &patience)) {
		place->backend.patience = (int)patience;
		err = rf_certify(&place->backend, &options, certificate);
		code = err ? unreachable(place, certificate, err) : report(args, certificate);
	}
	free(certificate);
	return code;
}

static int run(const struct rf_args *args)
{
	struct place place = { .backend = { .path = NULL } };
	int code, err = take_target(args, &place);

	if (err)
		return err == -EINVAL ? RF_EXIT_USAGE : RF_EXIT_ENVIRONMENT;
	code = take_type(args);
	if (!code)
		code = certify(args, &place);
	leave(&place);
	return code;
}

static const struct rf_option options[] = {
	[OPT_TYPE] = { "type", 't', "TYPE", "the device's type: blk" },
	[OPT_JSON] = { "json", 'j', NULL, "print one JSON object a line" },
	[OPT_JUNIT] = { "junit", 0, "FILE", "write the verdicts as JUnit XML, too" },
	[OPT_LOG] = { "log", 0, "FILE", "write what an exec: command said (its first 16 KiB)" },
	[OPT_SUITE] = { "suite", 's', "SUITE", "only conforming, or only provoking" },
	[OPT_ONLY] = { "only", 0, "NAME", "only this requirement" },
	[OPT_TIMEOUT] = { "timeout", 0, "MS", "patience for one reply or request (1000)" },
	{ 0 }
};

const struct rf_command rf_command_certify = {
	.name = "certify",
	.operands = "vhost-user:SOCKET|exec:COMMAND",
	.summary = "Hold a device that runs elsewhere against the specification",
	.details =
	"ringfence is the driver's end, over vhost-user. exec: starts COMMAND by the shell,\n"
	"with a path in place of every word SOCKET, and ends it with all its children.\n"
	"The suite conforming keeps the specification, and so must the device; the suite\n"
	"provoking breaks it: the device may refuse or survive, but must touch nothing\n"
	"outside of the memory that it was given. Writes to the device's first sectors:\n"
	"use a scratch disk. 'ringfence list requirements' shows what is tested.\n"
	"Exit codes: 0 no requirement failed, 1 some did, 3 there was nothing to certify.",
	.options = options,
	.run = run,
};
