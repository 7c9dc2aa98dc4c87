// SPDX-License-Identifier: GPL-2.0-only
/*
 * Scenes for a report whose cases ran elsewhere: each saved case is played once more, in a
 * process of its own, so that one that takes the process down costs its own scene alone.
 */
#include "cli/capture.h"
#include "cli/cli.h"
#include "cli/files.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Seconds for one case, and for all. */
#define ONE_CASE 4
#define ALL_CASES 15

/* What the player shares with its parent. */
struct shared { bool taken; struct rf_finding finding; struct rf_scene scene; };

struct player { struct rf_world *world; struct shared *shared; };

static void on_event(void *ctx, const struct rf_event *event)
{
	struct shared *shared = ((const struct player *)ctx)->shared;

	rf_capture_window(&shared->scene, event);
	if (event->seq != shared->finding.seq)
		return;
	rf_capture(((const struct player *)ctx)->world, &shared->finding, event, &shared->scene);
	shared->taken = true;
}

/* The finding of that signature, as this case shows it. */
static bool take_finding(const struct rf_result *result, uint64_t signature,
			 struct rf_finding *ret_finding)
{
	for (uint32_t i = 0; i < result->findings; i++)
		if (result->finding[i].signature == signature) {
			*ret_finding = result->finding[i];
			return true;
		}
	return false;
}

/* The player: once to learn which event breaks the rule, again to look at it. Never returns. */
static RF_NORETURN void play(const struct rf_summary_row *row, struct shared *shared)
{
	static const struct rf_run_options options = { .unhashed = true };
	static struct rf_loaded loaded;
	struct player player = { .shared = shared };
	struct rf_result result;
	const char *why;
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	alarm(ONE_CASE);
	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	rf_case_file_load(row->file, &loaded);
	if (loaded.outcome != RF_OK)
		_exit(0);
	player.world = rf_world_for(&loaded.the_case, &why);
	if (!player.world)
		_exit(0);
	rf_run_case(player.world, &loaded.the_case, &options, &result);
	if (!take_finding(&result, row->finding.signature, &shared->finding))
		_exit(0);
	rf_capture_case(&loaded.the_case, &shared->scene);
	rf_trace_listen(&player.world->trace, RF_TRACE_ALL_KINDS, on_event, &player);
	rf_run_case(player.world, &loaded.the_case, &options, &result);
	_exit(0);
}

static void replay(struct rf_summary_row *row, struct shared *shared)
{
	int status;
	pid_t pid;

	memset(shared, 0, sizeof(*shared));
	fflush(stdout);
	fflush(stderr);
	pid = fork();
	if (pid < 0)
		return;
	if (!pid)
		play(row, shared);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (!shared->taken)
		return;
	row->scene = malloc(sizeof(*row->scene));
	if (!row->scene)
		return;
	*row->scene = shared->scene;
	/* A folder that was used before may hold another case of the same finding. */
	row->finding = shared->finding;
}

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

void rf_capture_rows(struct rf_summary *summary)
{
	struct shared *shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	double until = now() + ALL_CASES;

	if (shared == MAP_FAILED)
		return;
	for (size_t i = 0; i < summary->rows && now() < until; i++)
		if (!summary->row[i].scene && summary->row[i].file[0])
			replay(&summary->row[i], shared);
	munmap(shared, sizeof(*shared));
}
