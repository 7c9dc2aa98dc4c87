/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A back end that the harness starts itself: in a process group of its own,
 * its output kept as far as there is room, and ended without leaving anything.
 */
#ifndef RF_CERTIFY_PROCESS_H
#define RF_CERTIFY_PROCESS_H

#include "certify/connection.h"

#include <sys/types.h>

#define RF_OUTPUT_KEPT 16384u	/* bytes of output that are kept: the first ones */

struct rf_process {
	pid_t pid;		/* 0: none runs */
	bool ended;		/* it ended by itself; status is waitpid's */
	int status;
	struct rf_aside output;	/* where its output comes from */
	char text[RF_OUTPUT_KEPT + 1];	/* what it said so far, 0-terminated */
	size_t len, lost;	/* bytes kept, and beyond */
};

/*
 * Start the shell command @command. Its descendants become this process's to
 * end, whatever they do. 0 or -errno; what @process held before is forgotten.
 */
int rf_process_start(struct rf_process *process, const char *command) RF_MUST_USE;
/* Is it still running? Notes its end. */
bool rf_process_runs(struct rf_process *process);
/* Wait for its end, at most @ms. Did it end? */
bool rf_process_wait(struct rf_process *process, int ms);
/* End it and all its descendants: kindly, then not. Safe when none runs. */
void rf_process_stop(struct rf_process *process);
/* Open file descriptors of this process, and its children; 0 when /proc does not tell. */
uint32_t rf_process_own_fds(void);
uint32_t rf_process_own_children(void);
/* How it ended, in words: "ended with exit code 1", "was ended by signal 11 (...)". */
void rf_process_fate(const struct rf_process *process, char *buf, size_t size);
/* The last line it said; "" for none. */
void rf_process_last_line(const struct rf_process *process, char *buf, size_t size);

#endif
