// SPDX-License-Identifier: GPL-2.0-only
/* Starting, watching and ending the children of a campaign. */
#include "cli/campaign.h"
#include "cli/cli.h"
#include "cli/files.h"
#include "reports/baseline.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Seconds an engine may take to come to its end after its time. */
#define GRACE 20

static volatile sig_atomic_t interrupted;

static void on_interrupt(int sig)
{
	interrupted = 1;
}

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

void rf_leg_path(const struct rf_campaign *campaign, const struct rf_leg *leg, const char *what,
		 const char *suffix, char buf[4096])
{
	snprintf(buf, 4096, "%s/%s%s%s", campaign->report, what, leg ? leg->target->name : "",
		 suffix);
}

static int make_folder(const char *path)
{
	if (!mkdir(path, 0777) || errno == EEXIST)
		return 0;
	rf_say("fuzz: the folder %s cannot be made: %s", path, strerror(errno));
	return -errno;
}

/* All parents of @path too. */
static int make_folders(const char *path)
{
	char part[4096];

	if (snprintf(part, sizeof(part), "%s", path) >= (int)sizeof(part))
		return -ENAMETOOLONG;
	for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (make_folder(part))
			return -ENOENT;
		*slash = '/';
	}
	return make_folder(part);
}

/* Remove the files of a folder that only engines write to. */
static int empty_folder(const char *path)
{
	char file[4400];
	struct dirent *entry;
	DIR *folder = opendir(path);
	int err = 0;

	if (!folder)
		return -errno;
	while (!err && (entry = readdir(folder))) {
		snprintf(file, sizeof(file), "%s/%s", path, entry->d_name);
		if (entry->d_type == DT_REG && unlink(file))
			err = -errno;
	}
	closedir(folder);
	return err;
}

static int prepare_leg(const struct rf_campaign *campaign, struct rf_leg *leg)
{
	char path[4096];

	leg->stats = mmap(NULL, sizeof(*leg->stats), PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (leg->stats == MAP_FAILED)
		return -ENOMEM;
	rf_leg_path(campaign, leg, "", ".log", path);
	if (unlink(path) && errno != ENOENT)
		return -errno;
	if (snprintf(path, sizeof(path), "%s/%s", campaign->corpus, leg->target->name) >=
	    (int)sizeof(path))
		return -ENAMETOOLONG;
	if (make_folders(path))
		return -ENOENT;
	return campaign->forget ? empty_folder(path) : 0;
}

static int prepare(struct rf_campaign *campaign)
{
	char path[4096];
	double share = (double)campaign->seconds;
	int err = make_folders(campaign->report);

	if (campaign->legs > campaign->jobs)
		share = share * (double)campaign->jobs / campaign->legs;
	rf_leg_path(campaign, NULL, "findings", "", path);
	if (!err)
		err = make_folder(path);
	for (uint32_t i = 0; !err && i < campaign->legs; i++) {
		campaign->leg[i].allotted = share < 1 ? 1 : share;
		err = prepare_leg(campaign, &campaign->leg[i]);
	}
	return err;
}

static int start(const struct rf_campaign *campaign, struct rf_leg *leg)
{
	double left = leg->allotted - leg->spent;
	pid_t pid;

	fflush(stdout);
	fflush(stderr);
	pid = fork();
	if (pid < 0)
		return -errno;
	if (!pid)
		rf_leg_child(campaign, leg, left < 1 ? 1 : (uint64_t)left);
	leg->pid = pid;
	leg->begun = true;
	leg->started = now();
	return 0;
}

/* Keep the case that the child died of: it is the harness's bug, and must be looked into. */
static void keep_deadly_case(const struct rf_campaign *campaign, const struct rf_leg *leg)
{
	char path[4096], suffix[40];
	const struct rf_session_stats *stats = leg->stats;

	snprintf(suffix, sizeof(suffix), "-%u.rfcase", leg->deaths);
	rf_leg_path(campaign, leg, "died-", suffix, path);
	if (stats->current_size && !rf_file_write(path, stats->current, stats->current_size))
		rf_say("fuzz: %s: the process died; run: %s repro %s", leg->target->name,
		       rf_program, path);
	else
		rf_say("fuzz: %s: the process died outside any case; see its log in %s",
		       leg->target->name, campaign->report);
}

/* A child has ended: is the leg over, or does it go on with the time that is left? */
static void bury(struct rf_campaign *campaign, struct rf_leg *leg, int status)
{
	leg->spent += now() - leg->started;
	leg->pid = 0;
	leg->ended = true;
	if (interrupted || (WIFEXITED(status) && !WEXITSTATUS(status)))
		return;
	if (campaign->stop && leg->stats->new_findings)
		return;
	leg->deaths++;
	keep_deadly_case(campaign, leg);
	leg->ended = leg->deaths >= 5 || leg->allotted - leg->spent < 2 ||
		     (WIFEXITED(status) && WEXITSTATUS(status) == RF_EXIT_UNSUPPORTED);
}

static uint32_t running(const struct rf_campaign *campaign)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < campaign->legs; i++)
		count += campaign->leg[i].pid != 0;
	return count;
}

static int start_due(struct rf_campaign *campaign)
{
	for (uint32_t i = 0; i < campaign->legs && !interrupted; i++) {
		struct rf_leg *leg = &campaign->leg[i];

		if (leg->pid || leg->ended || running(campaign) >= campaign->jobs)
			continue;
		int err = start(campaign, leg);

		if (err)
			return err;
	}
	return 0;
}

static void collect(struct rf_campaign *campaign)
{
	for (uint32_t i = 0; i < campaign->legs; i++) {
		struct rf_leg *leg = &campaign->leg[i];
		int status;

		if (!leg->pid)
			continue;
		rf_leg_read_log(campaign, leg);
		if (waitpid(leg->pid, &status, WNOHANG) == leg->pid) {
			rf_leg_read_log(campaign, leg);
			bury(campaign, leg, status);
		} else if (now() - leg->started > leg->allotted + GRACE) {
			kill(leg->pid, SIGKILL);
		}
	}
}

/* Sums of the progress line. */
struct progress { uint64_t cases, coverage, known, new; double seconds; };

/* Has a leg before number @leg met that finding too? */
static bool met_before(const struct rf_campaign *campaign, uint32_t leg,
		       const struct rf_finding *finding)
{
	for (uint32_t i = 0; i < leg; i++)
		for (uint32_t s = 0; s < RF_SEEN_MAX; s++) {
			const struct rf_seen *seen = &campaign->leg[i].stats->seen[s];

			if (seen->cases && rf_baseline_same(&seen->finding, finding))
				return true;
		}
	return false;
}

static void add_findings(const struct rf_campaign *campaign, uint32_t leg, struct progress *p)
{
	for (uint32_t s = 0; s < RF_SEEN_MAX; s++) {
		const struct rf_seen *seen = &campaign->leg[leg].stats->seen[s];

		if (!seen->cases || met_before(campaign, leg, &seen->finding))
			continue;
		*(seen->known ? &p->known : &p->new) += 1;
	}
}

static struct progress sum(const struct rf_campaign *campaign, double started)
{
	struct progress p = { .seconds = now() - started };

	for (uint32_t i = 0; i < campaign->legs; i++) {
		const struct rf_leg *leg = &campaign->leg[i];

		p.cases += leg->stats->cases;
		p.coverage += leg->coverage;
		add_findings(campaign, i, &p);
	}
	return p;
}

static void show(const struct progress *p, const struct progress *before,
		 const struct rf_campaign *c)
{
	bool terminal = isatty(STDERR_FILENO);
	double step = p->seconds - before->seconds;

	fprintf(stderr, "%sfuzz: %3.0f of %" PRIu64 " s, %" PRIu64 " cases, %.0f cases/s, "
		"coverage %" PRIu64 ", findings: %" PRIu64 " known, %" PRIu64 " new%s",
		terminal ? "\r\033[K" : "", p->seconds, c->seconds, p->cases,
		step > 0 ? (double)(p->cases - before->cases) / step : 0, p->coverage, p->known,
		p->new, terminal ? "" : "\n");
}

/* Until every leg has had its time. */
static int watch(struct rf_campaign *campaign, double started)
{
	double every = isatty(STDERR_FILENO) ? 1 : 10;
	struct progress before = { 0 };
	int err = start_due(campaign);

	while (!err && running(campaign)) {
		struct timespec pause = { .tv_nsec = 200000000 };
		struct progress p;

		nanosleep(&pause, NULL);
		collect(campaign);
		err = start_due(campaign);
		p = sum(campaign, started);
		if (p.seconds - before.seconds < every)
			continue;
		show(&p, &before, campaign);
		before = p;
	}
	if (isatty(STDERR_FILENO))
		fputc('\n', stderr);
	return err;
}

static void stop_all(struct rf_campaign *campaign)
{
	for (uint32_t i = 0; i < campaign->legs; i++) {
		struct rf_leg *leg = &campaign->leg[i];

		if (!leg->pid)
			continue;
		kill(leg->pid, SIGKILL);
		while (waitpid(leg->pid, NULL, 0) < 0 && errno == EINTR)
			;
		leg->pid = 0;
	}
}

int rf_campaign_run(struct rf_campaign *campaign)
{
	struct sigaction action = { .sa_handler = on_interrupt };
	double started = now();
	int err = prepare(campaign);

	if (err)
		return RF_EXIT_ENVIRONMENT;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	err = watch(campaign, started);
	stop_all(campaign);
	if (err) {
		rf_say("fuzz: a target could not be started: %s", strerror(-err));
		return RF_EXIT_ENVIRONMENT;
	}
	return rf_campaign_report(campaign, now() - started);
}
