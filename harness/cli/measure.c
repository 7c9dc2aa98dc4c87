// SPDX-License-Identifier: GPL-2.0-only
/* Looped, without the judge, with all of it played, by requests, and under libFuzzer. */
#include "cli/measure.h"
#include "fuzz/engine/engine.h"
#include "fuzz/engine/session.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/*
 * What runs beside the measurement on a machine slows it for seconds. So the time of each figure
 * comes in stretches, one of each figure's in turn, and the figure is the median of its stretches.
 */
#define STRETCHES	25u	/* odd: one of them is the median */
#define CASES_A_LOOK	8	/* at the clock */

enum figure { LOOPED, UNJUDGED, PLAYED, REQUESTS, LOOPS, ENGINE = LOOPS, FIGURES };

struct stretch {
	double seconds;
	uint64_t count;		/* of cases; REQUESTS: of requests */
};

/* What a measuring child leaves behind, in shared memory. */
struct sample {
	struct stretch stretch[FIGURES][STRETCHES];
	double start;
	int err;
	struct rf_session_stats stats;
};

/* What a child is to do. */
struct job {
	const struct rf_case *life, *throughput;
	uint64_t seconds;
	bool engine;
};

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static const struct rf_run_options options_of[LOOPS] = {
	[LOOPED] = { .unhashed = true, .beginning = RF_BEGINNING_WORTH },
	[UNJUDGED] = { .unhashed = true, .beginning = RF_BEGINNING_WORTH, .judge_off = true },
	[PLAYED] = { .unhashed = true, .plays_setup = true },
	[REQUESTS] = { .unhashed = true, .beginning = RF_BEGINNING_WORTH },
};

static void run_stretch(const struct job *job, enum figure figure, struct stretch *stretch)
{
	const struct rf_case *c = figure == REQUESTS ? job->throughput : job->life;
	double start = now();
	const char *why;
	struct rf_world *world = rf_world_for(c, &why);
	struct rf_result result;

	do {
		for (int i = 0; i < CASES_A_LOOK; i++) {
			rf_run_case(world, c, &options_of[figure], &result);
			stretch->count += figure == REQUESTS ? result.ios : 1;
		}
		stretch->seconds = now() - start;
	} while (stretch->seconds < (double)job->seconds / STRETCHES);
}

static int runs_through(const struct rf_case *c)
{
	const char *why;
	struct rf_world *world = rf_world_for(c, &why);
	struct rf_result result;

	if (!world)
		return -ENODEV;
	rf_run_case(world, c, &options_of[LOOPED], &result);
	return result.outcome == RF_OK ? 0 : -EINVAL;
}

static int loop(const struct job *job, struct sample *sample)
{
	int err = runs_through(job->life);

	if (!err)
		err = runs_through(job->throughput);
	if (err)
		return err;
	for (uint32_t i = 0; i < STRETCHES; i++)
		for (int figure = 0; figure < LOOPS; figure++)
			run_stretch(job, (enum figure)figure, &sample->stretch[figure][i]);
	return 0;
}

/* A corpus of that one case, in a folder of its own. */
static int write_seed(const struct rf_case *c, char *folder)
{
	static uint8_t bytes[RF_CASE_BYTES_MAX];
	long len = rf_case_encode(c, bytes, sizeof(bytes));
	char path[100];
	FILE *file;

	if (len < 0 || !mkdtemp(folder))
		return -EIO;
	snprintf(path, sizeof(path), "%s/seed", folder);
	file = fopen(path, "wb");
	if (!file)
		return -errno;
	fwrite(bytes, 1, (size_t)len, file);
	return fclose(file) ? -EIO : 0;
}

/* Never comes back when all goes well: libFuzzer ends the process. */
static int drive(const struct job *job, struct sample *sample, const char *folder)
{
	char seconds[40];
	char *argv[] = { "bench", seconds, "-detect_leaks=0", "-verbosity=0", "-seed=1",
			 (char *)folder, NULL };
	int quiet = open("/dev/null", O_WRONLY | O_CLOEXEC);

	for (const struct rf_target *t = rf_targets; t->name; t++)
		if (rf_target_takes(t, job->life)) {
			snprintf(seconds, sizeof(seconds), "-max_total_time=%llu",
				 (unsigned long long)job->seconds);
			dup2(quiet, STDERR_FILENO);
			rf_session.stats = &sample->stats;
			rf_session.frozen = true;
			if (rf_session_begin(t))
				return -ENODEV;
			sample->start = now();
			return rf_engine_drive(t, argv) ? -EINVAL : 0;
		}
	return -ENODEV;
}

static void child(const struct job *job, struct sample *sample, const char *folder)
{
	if (job->engine)
		sample->err = drive(job, sample, folder);
	else
		sample->err = loop(job, sample);
	_exit(0);
}

/* Run @job in a child and wait for it. Fills in what the child could not. */
static int measure(const struct job *job, struct sample *sample, uint64_t *peak)
{
	char folder[] = "/tmp/ringfence-bench-XXXXXX", path[100];
	struct rusage usage;
	int status, err = job->engine ? write_seed(job->life, folder) : 0;
	pid_t pid;

	if (err)
		return err;
	memset(sample, 0, sizeof(*sample));
	fflush(stdout);
	pid = fork();
	if (pid < 0)
		return -errno;
	if (!pid)
		child(job, sample, folder);
	while (wait4(pid, &status, 0, &usage) < 0 && errno == EINTR)
		;
	if ((uint64_t)usage.ru_maxrss * 1024 > *peak)
		*peak = (uint64_t)usage.ru_maxrss * 1024;
	if (job->engine) {
		sample->stretch[ENGINE][0] = (struct stretch){
			.seconds = now() - sample->start, .count = sample->stats.cases,
		};
		snprintf(path, sizeof(path), "%s/seed", folder);
		unlink(path);
		rmdir(folder);
	}
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		return -EFAULT;
	return sample->err;
}

static int slower(const void *one, const void *other)
{
	double a = *(const double *)one, b = *(const double *)other;

	return (a > b) - (a < b);
}

/* The median of the stretches that there were. */
static double rate(const struct sample *sample, enum figure figure)
{
	double rates[STRETCHES];
	uint32_t n = 0;

	for (uint32_t i = 0; i < STRETCHES; i++) {
		const struct stretch *s = &sample->stretch[figure][i];

		if (s->seconds > 0)
			rates[n++] = (double)s->count / s->seconds;
	}
	qsort(rates, n, sizeof(rates[0]), slower);
	return n ? rates[n / 2] : 0;
}

int rf_measure(const struct rf_case *life, const struct rf_case *throughput, uint64_t seconds,
	       struct rf_measure *ret_measure)
{
	struct sample *sample = mmap(NULL, sizeof(*sample), PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct job job = { .life = life, .throughput = throughput, .seconds = seconds };
	struct rf_measure m = { 0 };
	double unjudged;
	int err;

	if (sample == MAP_FAILED)
		return -ENOMEM;
	err = measure(&job, sample, &m.peak_rss_bytes);
	m.cases_per_s = rate(sample, LOOPED);
	unjudged = rate(sample, UNJUDGED);
	m.judge_share = unjudged > 0 ? 1 - m.cases_per_s / unjudged : 0;
	m.played_cases_per_s = rate(sample, PLAYED);
	m.ios_per_s = rate(sample, REQUESTS);
	job.engine = true;
	if (!err)
		err = measure(&job, sample, &m.peak_rss_bytes);
	m.fuzz_cases_per_s = rate(sample, ENGINE);
	munmap(sample, sizeof(*sample));
	if (!err)
		*ret_measure = m;
	return err;
}
