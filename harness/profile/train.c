// SPDX-License-Identifier: GPL-2.0-only
/* Runs cases for the profile that the core is compiled by: as often as a session would that keeps beginnings. */
#include "case/case.h"
#include "case/run.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define TIMES	10u	/* the first ones are played, the others go on from a kept beginning */

static int load(const char *path, struct rf_case *ret_case)
{
	static char text[1 << 20];
	struct rf_case_error error;
	FILE *file = fopen(path, "r");
	size_t len;

	if (!file) {
		fprintf(stderr, "train: %s: %s\n", path, strerror(errno));
		return -errno;
	}
	len = fread(text, 1, sizeof(text), file);
	fclose(file);
	if (!rf_case_load(text, len, ret_case, &error))
		return 0;
	fprintf(stderr, "train: %s:%u: %s\n", path, error.line, error.text);
	return -EINVAL;
}

/* A case of a kernel that this build lacks has nothing to tell about it. */
static void run(const struct rf_case *c)
{
	static const struct rf_run_options options = {
		.unhashed = true, .beginning = RF_BEGINNING_WORTH,
	};
	struct rf_result result;
	const char *why;
	struct rf_world *world = rf_world_for(c, &why);

	for (unsigned i = 0; world && i < TIMES; i++)
		rf_run_case(world, c, &options, &result);
}

int main(int argc, char **argv)
{
	static struct rf_case the_case;
	char path[4096];
	FILE *paths = argc == 2 ? fopen(argv[1], "r") : NULL;

	if (!paths) {
		fprintf(stderr, "Usage: train FILE\nFILE: the cases' paths, one a line\n");
		return 2;
	}
	while (fgets(path, sizeof(path), paths)) {
		path[strcspn(path, "\n")] = '\0';
		if (load(path, &the_case))
			return 1;
		run(&the_case);
	}
	return 0;
}
