// SPDX-License-Identifier: GPL-2.0-only
/* The list of requirements, and how their functions speak. */
#include "certify/requirement.h"
#include "certify/blk.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define DYING_MS 100	/* from a program's last act to its end */

const struct rf_requirement rf_requirements[] = {
#define RF_REQUIREMENT(suite_, function, name_, level_, ids_, rules_, clause_, title_) { \
	.suite = RF_SUITE_##suite_, .run = function, .name = name_, .level = level_, \
	.ids = ids_, .rules = rules_, .clause = clause_, .title = title_ },
#include "certify/suites.def"
#undef RF_REQUIREMENT
};
const uint32_t rf_requirement_count = RF_ARRAY_SIZE(rf_requirements);

const char *rf_suite_name(enum rf_suite suite)
{
	return suite == RF_SUITE_CONFORMING ? "conforming" : "provoking";
}

const char *rf_result_name(enum rf_result result)
{
	static const char *const names[RF_RESULTS] = { "pass", "fail", "untestable" };

	return (unsigned int)result < RF_RESULTS ? names[result] : "?";
}

static void say(struct rf_session *session, const char *fmt, va_list args)
{
	vsnprintf(session->evidence, sizeof(session->evidence), fmt, args);
}

#define SPEAK(result) do { \
	va_list args; \
	va_start(args, fmt); \
	say(session, fmt, args); \
	va_end(args); \
	return result; \
} while (0)

enum rf_result rf_pass(struct rf_session *session, const char *fmt, ...)
{
	SPEAK(RF_RESULT_PASS);
}

enum rf_result rf_fail(struct rf_session *session, const char *fmt, ...)
{
	SPEAK(RF_RESULT_FAIL);
}

enum rf_result rf_untestable(struct rf_session *session, const char *fmt, ...)
{
	SPEAK(RF_RESULT_UNTESTABLE);
}

static const char *reason(int err)
{
	switch (err) {
	case -ECANCELED:
		return "the device refuses";
	case -EIO:
		return "the request's status says that it failed";
	case -ETIMEDOUT:
		return "nothing came back in time";
	case -ECHILD:
		return "the back end ended before it could be reached";
	default:
		return strerror(-err);
	}
}

enum rf_result rf_fail_at(struct rf_session *session, const char *what, int err)
{
	char fate[96] = "";
	const char *why = session->connection.why;

	/* Who dies hangs up a moment before. */
	if (session->connection.gone)
		(void)rf_process_wait(&session->backend->process, DYING_MS);
	if (rf_backend_died(session->backend)) {
		strcpy(fate, "; the back end ");
		rf_process_fate(&session->backend->process, fate + strlen(fate),
				sizeof(fate) - strlen(fate));
	}
	return rf_fail(session, "%s: %s%s", what, why[0] ? why : reason(err), fate);
}

int rf_begin(struct rf_session *session)
{
	int err = rf_session_open(session);

	return err ? err : rf_session_start(session, rf_session_known(session));
}

/* After a provocation */

const char *rf_reaction(const struct rf_session *session, uint32_t returned)
{
	if (session->connection.gone)
		return "refused: it closed the connection";
	return returned ? "survived: it gave the buffer back" :
			  "survived: it left the buffer unanswered";
}

static int serve_once(struct rf_session *session)
{
	struct rf_blk blk = { .type = RF_BLK_IN, .len = RF_BLK_SECTOR };
	int err = rf_session_reopen(session);

	if (!err)
		err = rf_session_start(session, rf_session_known(session));
	return err ? err : rf_blk_do(session, 0, &blk);
}

enum rf_result rf_survived(struct rf_session *session, const char *how)
{
	char before[160];
	int err;

	snprintf(before, sizeof(before), "%s", how);
	rf_session_close(session);
	rf_wait_quietly(session->connection.aside, RF_SETTLE_MS);
	if (rf_backend_died(session->backend))
		return rf_fail_at(session, "the device did not survive", -ECHILD);
	err = serve_once(session);
	if (err)
		return rf_fail_at(session, "an honest driver is no longer served", err);
	return rf_pass(session, "%s; the next driver is served", before);
}
