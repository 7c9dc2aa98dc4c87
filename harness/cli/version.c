// SPDX-License-Identifier: GPL-2.0-only
/* version: which build this is, and which kernels are in it. */
#include "cli/cli.h"
#include "guest/guest.h"
#include "reports/build.h"

static int run(const struct rf_args *args)
{
	printf("ringfence %s (%s, %s)\n", rf_build_version, rf_build_revision, rf_build_compiler);
	for (size_t i = 0; rf_images[i]; i++)
		printf("kernel %s: release %s, %s, source sha256 %s\n", rf_images[i]->kernel,
		       rf_images[i]->release, rf_images[i]->personality, rf_images[i]->sha256);
	return RF_EXIT_OK;
}

static const struct rf_option options[] = { { 0 } };

const struct rf_command rf_command_version = {
	.name = "version",
	.operands = "",
	.summary = "Print the version of ringfence and of the kernels in it",
	.options = options,
	.run = run,
};
