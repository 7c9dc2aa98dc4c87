/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Requirements of a device: a statement of a specification, and a function
 * that finds out whether the device under test keeps it. suites.def lists
 * them, one line each.
 */
#ifndef RF_CERTIFY_REQUIREMENT_H
#define RF_CERTIFY_REQUIREMENT_H

#include "certify/session.h"

enum rf_suite {
	RF_SUITE_CONFORMING,	/* the driver's end keeps the specification: so must the device */
	RF_SUITE_PROVOKING,	/* it breaks it: refuse or survive, and never leave the window */
	RF_SUITES
};

enum rf_result {
	RF_RESULT_PASS,
	RF_RESULT_FAIL,
	RF_RESULT_UNTESTABLE,	/* not testable here; the evidence says why */
	RF_RESULTS
};

/* "conforming", "provoking"; "pass", "fail", "untestable". */
const char *rf_suite_name(enum rf_suite suite);
const char *rf_result_name(enum rf_result result);

struct rf_requirement {
	const char *name;	/* "used-ids" */
	enum rf_suite suite;
	const char *level;	/* how strongly the specification says it: "MUST", "SHOULD" */
	const char *ids;	/* requirement ids, as rules have them */
	const char *rules;	/* the judge's rules that decide it: "RF-RING-016"; "": none */
	const char *clause;	/* section: "virtio 1.2, 2.7.8.2" */
	const char *title;	/* one line: what is demanded */
	/* The session is reset and not open yet. Says its verdict by one of the functions below. */
	enum rf_result (*run)(struct rf_session *session);
};

#define RF_REQUIREMENT(suite, function, ...) enum rf_result function(struct rf_session *session);
#include "certify/suites.def"
#undef RF_REQUIREMENT
extern const struct rf_requirement rf_requirements[];
extern const uint32_t rf_requirement_count;

/* A verdict with its evidence, in words. */
enum rf_result rf_pass(struct rf_session *session, const char *fmt, ...) RF_PRINTF(2, 3);
enum rf_result rf_fail(struct rf_session *session, const char *fmt, ...) RF_PRINTF(2, 3);
enum rf_result rf_untestable(struct rf_session *session, const char *fmt, ...) RF_PRINTF(2, 3);
/* Fail because a step that had to work did not: @what, errno and the connection say why. */
enum rf_result rf_fail_at(struct rf_session *session, const char *what, int err);

/* Open, and start as rf_session_start() does with what both ends know. 0, or -errno. */
int rf_begin(struct rf_session *session) RF_MUST_USE;

/*
 * After a provocation: does the device still serve an honest driver? The
 * verdict, with @how, which says what it did about the provocation.
 */
enum rf_result rf_survived(struct rf_session *session, const char *how);
/* The usual words for that: refused, answered with an error, left unanswered, served. */
const char *rf_reaction(const struct rf_session *session, uint32_t returned);

#endif
