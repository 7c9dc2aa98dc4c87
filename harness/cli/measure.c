// SPDX-License-Identifier: GPL-2.0-only
/* The three measurements: looped, looped without the judge, and under libFuzzer. */
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

/* What a measuring child leaves behind, in shared memory. */
struct sample {
	double start, seconds;
	uint64_t cases, ios;
	int err;
	struct rf_session_stats stats;
};

/* What a child is to do. */
struct job {
	const struct rf_case *c;
	uint64_t seconds;
	bool judge_off, engine;
	bool played;		/* no case's beginning is an earlier one's */
};

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static int loop(const struct job *job, struct sample *sample)
{
	const struct rf_run_options options = {
		.unhashed = true, .judge_off = job->judge_off,
		.beginning = job->played ? RF_BEGINNING_PLAYED : RF_BEGINNING_WORTH,
		.plays_setup = job->played,
	};
	const char *why;
	struct rf_world *world = rf_world_for(job->c, &why);
	struct rf_result result;

	if (!world)
		return -ENODEV;
	rf_run_case(world, job->c, &options, &result);
	if (result.outcome != RF_OK)
		return -EINVAL;
	sample->start = now();
	do {
		for (int i = 0; i < 64; i++) {
			rf_run_case(world, job->c, &options, &result);
			sample->ios += result.ios;
			sample->cases++;
		}
		sample->seconds = now() - sample->start;
	} while (sample->seconds < (double)job->seconds);
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
		if (rf_target_takes(t, job->c)) {
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
	int status, err = job->engine ? write_seed(job->c, folder) : 0;
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
		sample->seconds = now() - sample->start;
		sample->cases = sample->stats.cases;
		snprintf(path, sizeof(path), "%s/seed", folder);
		unlink(path);
		rmdir(folder);
	}
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		return -EFAULT;
	return sample->err;
}

static double rate(uint64_t count, const struct sample *sample)
{
	return sample->seconds > 0 ? (double)count / sample->seconds : 0;
}

int rf_measure(const struct rf_case *life, const struct rf_case *throughput, uint64_t seconds,
	       struct rf_measure *ret_measure)
{
	struct sample *sample = mmap(NULL, sizeof(*sample), PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct rf_measure m = { 0 };
	double unjudged;
	int err;

	if (sample == MAP_FAILED)
		return -ENOMEM;
	err = measure(&(struct job){ .c = life, .seconds = seconds }, sample, &m.peak_rss_bytes);
	m.cases_per_s = rate(sample->cases, sample);
	if (!err)
		err = measure(&(struct job){ .c = life, .seconds = seconds, .judge_off = true }, sample,
			      &m.peak_rss_bytes);
	unjudged = rate(sample->cases, sample);
	if (!err)
		err = measure(&(struct job){ .c = life, .seconds = seconds, .played = true }, sample,
			      &m.peak_rss_bytes);
	m.played_cases_per_s = rate(sample->cases, sample);
	if (!err)
		err = measure(&(struct job){ .c = throughput, .seconds = seconds }, sample, &m.peak_rss_bytes);
	m.ios_per_s = rate(sample->ios, sample);
	if (!err)
		err = measure(&(struct job){ .c = life, .seconds = seconds, .engine = true }, sample,
			      &m.peak_rss_bytes);
	m.fuzz_cases_per_s = rate(sample->cases, sample);
	m.judge_share = unjudged > 0 ? 1 - m.cases_per_s / unjudged : 0;
	munmap(sample, sizeof(*sample));
	if (!err)
		*ret_measure = m;
	return err;
}
