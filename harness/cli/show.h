/* SPDX-License-Identifier: GPL-2.0-only */
/* A told case as a page, and as a picture. */
#ifndef RF_CLI_SHOW_H
#define RF_CLI_SHOW_H

#include "cli/narrate.h"

struct rf_showing {
	const char *path;		/* of the case */
	const char *html, *picture;	/* files to write; NULL: not asked for */
	struct rf_narration *narration;	/* that was told, with its scenes */
	const struct rf_run_options *options;
};

/* Write what is asked for, after saying what cannot be. Returns an enum rf_exit. */
int rf_show(const struct rf_showing *showing);

#endif
