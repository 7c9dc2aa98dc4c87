// SPDX-License-Identifier: GPL-2.0-only
/* How the tool talks to people: stderr, and colour only where a person looks. */
#include "cli/cli.h"

#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

const char *rf_program = "ringfence";

void rf_say(const char *fmt, ...)
{
	va_list args;

	fflush(stdout);
	fputs("ringfence: ", stderr);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
}

const char *rf_tone(FILE *stream, enum rf_tone tone)
{
	static const char *const sequences[] = { "\033[0m", "\033[32m", "\033[31m", "\033[2m" };
	const char *no_color = getenv("NO_COLOR");

	if ((no_color && *no_color) || !isatty(fileno(stream)))
		return "";
	return sequences[tone];
}
