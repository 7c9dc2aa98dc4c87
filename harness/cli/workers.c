// SPDX-License-Identifier: GPL-2.0-only
/* The worker process that plays the shots, and its parent, who starts the next one when it dies. */
#include "cli/cli.h"
#include "cli/shot.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Bytes of a result that are in use. */
static size_t result_size(const struct rf_shot_result *result)
{
	return offsetof(struct rf_shot_result, finding) +
	       result->findings * sizeof(result->finding[0]);
}

static bool send_all(int fd, const void *data, size_t size)
{
	const char *at = data;

	while (size) {
		ssize_t n = write(fd, at, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += n;
		size -= (size_t)n;
	}
	return true;
}

/* The worker: plays from @first to the plan's end. */
static RF_NORETURN void work(const struct rf_shot_plan *plan, uint32_t first, int fd)
{
	static struct rf_shot_result result;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (uint32_t i = first; i < plan->shots; i++) {
		const struct rf_shot *shot = &plan->shot[i];

		rf_shot_run(plan->path[shot->file], shot, &plan->options, &result);
		result.shot = i;
		fflush(stdout);
		if (!send_all(fd, &result, result_size(&result)))
			break;
	}
	_exit(0);
}

struct worker { pid_t pid; int fd; };

static int start(const struct rf_shot_plan *plan, uint32_t first, struct worker *ret_worker)
{
	int ends[2];
	pid_t pid;

	if (pipe(ends))
		return -errno;
	fflush(stdout);
	fflush(stderr);
	pid = fork();
	if (pid < 0) {
		int err = -errno;

		close(ends[0]);
		close(ends[1]);
		return err;
	}
	if (!pid) {
		close(ends[0]);
		work(plan, first, ends[1]);
	}
	close(ends[1]);
	*ret_worker = (struct worker){ .pid = pid, .fd = ends[0] };
	return 0;
}

/* 1 when all @size bytes came; 0 when the worker is gone; -ETIMEDOUT. */
static int receive(int fd, void *data, size_t size, uint64_t seconds)
{
	char *at = data;

	while (size) {
		struct pollfd event = { .fd = fd, .events = POLLIN };
		int ready = poll(&event, 1, (int)seconds * 1000);
		ssize_t n;

		if (ready < 0 && errno == EINTR)
			continue;
		if (!ready)
			return -ETIMEDOUT;
		n = read(fd, at, size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return 0;
		at += n;
		size -= (size_t)n;
	}
	return 1;
}

static int receive_result(int fd, struct rf_shot_result *result, uint64_t seconds)
{
	int got = receive(fd, result, offsetof(struct rf_shot_result, finding), seconds);

	if (got != 1 || !result->findings)
		return got;
	RF_ASSERT(result->findings <= RF_FINDINGS_MAX);
	return receive(fd, result->finding, result->findings * sizeof(result->finding[0]), seconds);
}

/* The worker ended before its plan did: that is the outcome of the shot it was at. */
static void bury(struct worker *worker, int got, struct rf_shot_result *ret)
{
	int status = 0;

	if (got == -ETIMEDOUT)
		kill(worker->pid, SIGKILL);
	while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
		;
	memset(ret, 0, offsetof(struct rf_shot_result, finding));
	ret->outcome = RF_BUG;
	if (got == -ETIMEDOUT)
		snprintf(ret->why, sizeof(ret->why), "the case did not come to an end");
	else if (WIFSIGNALED(status))
		snprintf(ret->why, sizeof(ret->why), "the process died of signal %d (%s)",
			 WTERMSIG(status), strsignal(WTERMSIG(status)));
	else
		snprintf(ret->why, sizeof(ret->why), "the process ended with exit code %d",
			 WEXITSTATUS(status));
}

/* Play from @first with one worker. Returns the shot to go on with. */
static uint32_t play_from(const struct rf_shot_plan *plan, uint32_t first, struct worker *worker)
{
	static struct rf_shot_result result;
	uint32_t at = first;

	for (; at < plan->shots; at++) {
		int got = receive_result(worker->fd, &result, plan->options.seconds);

		if (got != 1) {
			bury(worker, got, &result);
			result.shot = at;
			close(worker->fd);
			plan->done(plan->ctx, &result);
			return at + 1;
		}
		plan->done(plan->ctx, &result);
	}
	close(worker->fd);
	while (waitpid(worker->pid, NULL, 0) < 0 && errno == EINTR)
		;
	return at;
}

int rf_shots_run(const struct rf_shot_plan *plan)
{
	for (uint32_t at = 0; at < plan->shots;) {
		struct worker worker;
		int err = start(plan, at, &worker);

		if (err)
			return err;
		at = play_from(plan, at, &worker);
	}
	return 0;
}
