// SPDX-License-Identifier: GPL-2.0-only
/*
 * Running the suites against one device. Each requirement has a session of its
 * own. A rule that breaks while another requirement is tested counts for the
 * requirement that the rule decides, so that each fault fails in one place.
 */
#include "certify/certificate.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNREACHED_MAX 3		/* requirements in a row that could not even begin */

/* What the judge found while something else was tested. */
struct seen { const char *while_testing; char text[RF_FINDING_TEXT]; };

struct run {
	struct rf_session session;
	struct rf_certificate *certificate;
	struct seen seen[RF_RULES];
	bool failed[RF_RULES];	/* in the conforming suite: no news when it breaks again */
	uint32_t unreached;
};

static bool decides(const struct rf_requirement *requirement, uint32_t rule)
{
	const char *name = rf_rule(rule)->name, *at = requirement->rules;
	size_t len = strlen(name);

	while ((at = strstr(at, name))) {
		if (!at[len] || at[len] == ' ')
			return true;
		at += len;
	}
	return false;
}

/* What the judge says goes before what the requirement's function said. */
static void fail_by_rule(struct rf_certificate_row *row, uint32_t rule, const char *text)
{
	char said[sizeof(row->evidence)];

	if (row->rule)
		return;
	memcpy(said, row->evidence, sizeof(said));
	row->result = RF_RESULT_FAIL;
	row->rule = rf_rule(rule)->name;
	snprintf(row->evidence, sizeof(row->evidence), "%s (%.200s)", text, said);
}

static void note_bug(struct run *run, const struct rf_finding *finding)
{
	if (run->certificate->bug)
		return;
	run->certificate->bug = rf_rule(finding->rule)->name;
	snprintf(run->certificate->bug_text, sizeof(run->certificate->bug_text), "%s",
		 finding->text);
}

static void weigh(struct run *run, struct rf_certificate_row *row, const struct rf_finding *finding)
{
	const struct rf_requirement *requirement = row->requirement;
	bool conforming = requirement->suite == RF_SUITE_CONFORMING;
	struct seen *seen = &run->seen[finding->rule];

	if (finding->party != RF_PARTY_DEVICE) {
		note_bug(run, finding);
	} else if (!decides(requirement, finding->rule)) {
		if (conforming && !seen->while_testing) {
			seen->while_testing = requirement->name;
			snprintf(seen->text, sizeof(seen->text), "%s", finding->text);
		}
	} else if (conforming || !run->failed[finding->rule]) {
		fail_by_rule(row, finding->rule, finding->text);
		run->failed[finding->rule] |= conforming;
	}
}

/* A requirement that could not begin says nothing of the device, but for the first. */
static void weigh_reach(struct run *run, struct rf_certificate_row *row)
{
	if (run->session.opened) {
		run->unreached = 0;
		return;
	}
	if (run->unreached++ && row->result == RF_RESULT_FAIL)
		row->result = RF_RESULT_UNTESTABLE;
}

/* A program that ends well when its driver leaves is within its rights; one that crashes is not. */
static void notice_death(struct run *run, struct rf_certificate_row *row)
{
	struct rf_process *process = &run->session.backend->process;
	char fate[96];

	if (!rf_backend_died(run->session.backend) || !process->ended || !process->status ||
	    row->result == RF_RESULT_FAIL)
		return;
	rf_process_fate(process, fate, sizeof(fate));
	row->result = RF_RESULT_FAIL;
	snprintf(row->evidence, sizeof(row->evidence), "afterwards the back end %s", fate);
}

static int test(struct run *run, struct rf_certificate_row *row)
{
	struct rf_session *session = &run->session;
	int64_t from = rf_clock_ms();
	int err;

	if (row > run->certificate->row)
		notice_death(run, row - 1);
	err = rf_session_reset(session, row->requirement->suite == RF_SUITE_PROVOKING);
	if (err)
		return err;
	row->result = row->requirement->run(session);
	rf_session_close(session);
	snprintf(row->evidence, sizeof(row->evidence), "%s", session->evidence);
	weigh_reach(run, row);
	for (uint32_t i = 0; i < session->judge.findings; i++)
		weigh(run, row, &session->judge.finding[i]);
	notice_death(run, row);
	/* What went wrong in a provoked program may come up later: begin with a fresh one. */
	if (row->result == RF_RESULT_FAIL && row->requirement->suite == RF_SUITE_PROVOKING)
		rf_backend_stop(session->backend);
	row->ms = (int)(rf_clock_ms() - from);
	return 0;
}

/* Findings that came up elsewhere go where they belong; the provoking suite looks after itself. */
static void settle_seen(struct run *run)
{
	for (uint32_t i = 0; i < run->certificate->rows; i++) {
		struct rf_certificate_row *row = &run->certificate->row[i];

		for (uint32_t rule = 0; rule < RF_RULES; rule++) {
			const struct seen *seen = &run->seen[rule];
			char text[RF_FINDING_TEXT + 64];

			if (!seen->while_testing || row->result == RF_RESULT_FAIL ||
			    row->requirement->suite != RF_SUITE_CONFORMING ||
			    !decides(row->requirement, rule))
				continue;
			snprintf(text, sizeof(text), "%s, seen while %s was tested", seen->text,
				 seen->while_testing);
			fail_by_rule(row, rule, text);
			run->failed[rule] = true;
		}
	}
}

static bool wanted(const struct rf_requirement *requirement,
		   const struct rf_certify_options *options)
{
	return options->suite[requirement->suite] &&
	       (!options->only || !strcmp(options->only, requirement->name));
}

static int test_all(struct run *run, const struct rf_certify_options *options)
{
	struct rf_certificate *certificate = run->certificate;
	int err = 0;

	for (uint32_t i = 0; i < rf_requirement_count && !err; i++) {
		struct rf_certificate_row *row = &certificate->row[certificate->rows];

		if (i && rf_requirements[i].suite != rf_requirements[i - 1].suite)
			settle_seen(run);
		if (!wanted(&rf_requirements[i], options))
			continue;
		RF_ASSERT(certificate->rows < RF_REQUIREMENTS_MAX);
		row->requirement = &rf_requirements[i];
		certificate->rows++;
		if (run->unreached < UNREACHED_MAX) {
			err = test(run, row);
			continue;
		}
		row->result = RF_RESULT_UNTESTABLE;
		strcpy(row->evidence, "the device no longer answers");
	}
	settle_seen(run);
	return err;
}

static void count(struct rf_certificate *certificate)
{
	for (uint32_t i = 0; i < certificate->rows; i++)
		certificate->count[certificate->row[i].result]++;
}

/* A back end of ours is waited for; one that runs already must be there. */
static int reach(struct rf_session *session)
{
	int err = rf_backend_start(session->backend);

	if (err || session->backend->command)
		return err;
	err = rf_connection_open(&session->connection, session->backend->path);
	rf_connection_close(&session->connection);
	return err;
}

int rf_certify(struct rf_backend *backend, const struct rf_certify_options *options,
	       struct rf_certificate *ret_certificate)
{
	struct run *run = calloc(1, sizeof(*run));
	int64_t from = rf_clock_ms();
	int err;

	if (!run)
		return -ENOMEM;
	run->certificate = ret_certificate;
	ret_certificate->fds_before = rf_process_own_fds();
	err = rf_session_init(&run->session, backend);
	rf_identify_program(backend->command, &ret_certificate->identity);
	if (!err)
		err = reach(&run->session);
	if (!err) {
		rf_identify(&run->session, &ret_certificate->identity);
		err = test_all(run, options);
	}
	rf_session_fini(&run->session);
	memcpy(ret_certificate->said, backend->process.text, sizeof(ret_certificate->said));
	rf_backend_stop(backend);
	ret_certificate->fds_after = rf_process_own_fds();
	ret_certificate->children_after = rf_process_own_children();
	count(ret_certificate);
	ret_certificate->ms = (int)(rf_clock_ms() - from);
	free(run);
	return err;
}
