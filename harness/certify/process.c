// SPDX-License-Identifier: GPL-2.0-only
/*
 * Starting, watching and ending a back end. The harness is made the reaper of
 * orphans, so that grandchildren which left the group are found and ended too.
 */
#include "certify/process.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define KIND_MS		2000	/* from SIGTERM to SIGKILL */
#define SLICE_MS	5

static void keep(struct rf_process *process, const char *bytes, size_t len)
{
	size_t here = rf_min_u64(len, RF_OUTPUT_KEPT - process->len);

	memcpy(process->text + process->len, bytes, here);
	process->len += here;
	process->text[process->len] = '\0';
	process->lost += len - here;
}

/* At most so much at a time: an endless talker must not hold up the harness. */
static void read_output(void *ctx)
{
	struct rf_process *process = ctx;
	char bytes[4096];
	ssize_t got;

	got = read(process->output.fd, bytes, sizeof(bytes));
	if (got > 0) {
		keep(process, bytes, (size_t)got);
	} else if (!got || (errno != EAGAIN && errno != EINTR)) {
		close(process->output.fd);
		process->output.fd = -1;
	}
}

static void drain_output(struct rf_process *process)
{
	for (int i = 0; i < 64 && process->output.fd >= 0; i++) {
		size_t before = process->len + process->lost;

		read_output(process);
		if (process->len + process->lost == before)
			return;
	}
}

/* In the child; never returns. */
RF_NORETURN static void become(const char *command, int output)
{
	int null = open("/dev/null", O_RDONLY);

	setpgid(0, 0);
	/* What lies beyond a region's end is then the same in every run: so is what is found there. */
	personality(ADDR_NO_RANDOMIZE);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (null < 0 || dup2(null, 0) < 0 || dup2(output, 1) < 0 || dup2(output, 2) < 0)
		_exit(126);
	execl("/bin/sh", "sh", "-c", command, NULL);
	_exit(127);
}

int rf_process_start(struct rf_process *process, const char *command)
{
	int fds[2];
	pid_t pid;

	memset(process, 0, sizeof(*process));
	process->output = (struct rf_aside){ .fd = -1, .ready = read_output, .ctx = process };
	if (prctl(PR_SET_CHILD_SUBREAPER, 1) || pipe2(fds, O_CLOEXEC))
		return -errno;
	fcntl(fds[0], F_SETFL, O_NONBLOCK);
	fflush(NULL);
	pid = fork();
	if (!pid)
		become(command, fds[1]);
	close(fds[1]);
	if (pid < 0) {
		close(fds[0]);
		return -errno;
	}
	setpgid(pid, pid);
	process->pid = pid;
	process->output.fd = fds[0];
	return 0;
}

bool rf_process_runs(struct rf_process *process)
{
	if (!process->pid || process->ended)
		return false;
	if (!waitpid(process->pid, &process->status, WNOHANG))
		return true;
	process->ended = true;
	drain_output(process);
	return false;
}

bool rf_process_wait(struct rf_process *process, int ms)
{
	int64_t deadline = rf_clock_ms() + ms;

	while (rf_process_runs(process)) {
		if (rf_clock_ms() >= deadline)
			return false;
		rf_wait_quietly(&process->output, SLICE_MS);
	}
	return true;
}

/* The children of this process, one after the other: 0 when there is none left. */
static pid_t next_child(void)
{
	char path[64], text[32];
	pid_t pid = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", (int)getpid());
	file = fopen(path, "r");
	if (!file)
		return 0;
	if (fscanf(file, "%31s", text) == 1)
		pid = (pid_t)strtol(text, NULL, 10);
	fclose(file);
	return pid;
}

/* Orphans of the back end became children of this process, which has no others. */
static void end_orphans(void)
{
	pid_t pid;

	for (int i = 0; i < 256; i++) {
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
		pid = next_child();
		if (!pid)
			return;
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
}

void rf_process_stop(struct rf_process *process)
{
	if (!process->pid)
		return;
	if (rf_process_runs(process)) {
		kill(-process->pid, SIGTERM);
		if (!rf_process_wait(process, KIND_MS)) {
			kill(-process->pid, SIGKILL);
			(void)rf_process_wait(process, KIND_MS);
		}
	}
	end_orphans();
	if (process->output.fd >= 0)
		close(process->output.fd);
	process->output.fd = -1;
	process->pid = 0;
}

uint32_t rf_process_own_fds(void)
{
	DIR *folder = opendir("/proc/self/fd");
	uint32_t count = 0;

	if (!folder)
		return 0;
	while (readdir(folder))
		count++;
	closedir(folder);
	return count;
}

uint32_t rf_process_own_children(void)
{
	return next_child() != 0;
}

void rf_process_fate(const struct rf_process *process, char *buf, size_t size)
{
	if (!process->ended)
		snprintf(buf, size, "is still running");
	else if (WIFSIGNALED(process->status))
		snprintf(buf, size, "was ended by signal %d (%s)", WTERMSIG(process->status),
			 strsignal(WTERMSIG(process->status)));
	else
		snprintf(buf, size, "ended with exit code %d", WEXITSTATUS(process->status));
}

void rf_process_last_line(const struct rf_process *process, char *buf, size_t size)
{
	size_t end = process->len, begin;

	while (end && process->text[end - 1] == '\n')
		end--;
	for (begin = end; begin && process->text[begin - 1] != '\n'; begin--)
		;
	snprintf(buf, size, "%.*s", (int)(end - begin), process->text + begin);
}
