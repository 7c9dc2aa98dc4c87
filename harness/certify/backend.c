// SPDX-License-Identifier: GPL-2.0-only
/* The back end under test as a program: started when it is ours, and waited for. */
#include "certify/session.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#define SOCKET_MS	5000	/* from the start of a back end to its socket */
#define SLICE_MS	5

static int wait_for_socket(struct rf_backend *backend)
{
	int64_t deadline = rf_clock_ms() + SOCKET_MS;
	struct stat st;

	while (stat(backend->path, &st)) {
		if (!rf_process_runs(&backend->process))
			return -ECHILD;
		if (rf_clock_ms() >= deadline)
			return -ETIMEDOUT;
		rf_wait_quietly(&backend->process.output, SLICE_MS);
	}
	return 0;
}

int rf_backend_start(struct rf_backend *backend)
{
	int err;

	if (!backend->command || rf_process_runs(&backend->process))
		return 0;
	rf_process_stop(&backend->process);
	unlink(backend->path);
	err = rf_process_start(&backend->process, backend->command);
	if (err)
		return err;
	backend->starts++;
	return wait_for_socket(backend);
}

void rf_backend_stop(struct rf_backend *backend)
{
	if (backend->command) {
		rf_process_stop(&backend->process);
		unlink(backend->path);
	}
}

bool rf_backend_died(struct rf_backend *backend)
{
	return backend->command && !rf_process_runs(&backend->process);
}
