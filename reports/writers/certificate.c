// SPDX-License-Identifier: GPL-2.0-only
/* A certificate's forms: a table, JSON lines, JUnit XML. */
#include "reports/certificate.h"

#include <inttypes.h>
#include <string.h>

/* For people */

static void text_identity(const struct rf_identity *identity, struct rf_text *out)
{
	rf_text_add(out, "device    %s, %s\n", identity->type, identity->target);
	rf_text_add(out, "version   %s\n", identity->version[0] ? identity->version : "not known");
	rf_text_add(out, "id        %s\n", identity->id[0] ? identity->id : "not told");
	rf_text_add(out, "offers    features 0x%" PRIx64 ", protocol features 0x%" PRIx64
		    ", %" PRIu64 " queues\n", identity->features, identity->protocol,
		    identity->queues);
	if (identity->config_len) {
		rf_text_add(out, "config    ");
		for (uint32_t i = 0; i < identity->config_len; i++)
			rf_text_add(out, "%02x", identity->config[i]);
		rf_text_add(out, "\n");
	}
}

static void text_row(const struct rf_certificate_row *row, const struct rf_certificate_tones *tones,
		     struct rf_text *out)
{
	static const char *const words[RF_RESULTS] = { "pass", "FAIL", "-" };
	const char *tone = row->result == RF_RESULT_PASS ? tones->good :
			   row->result == RF_RESULT_FAIL ? tones->bad : tones->dim;

	rf_text_add(out, "%s%-4s%s  %-22s %s\n", tone, words[row->result], tones->off,
		    row->requirement->name, row->requirement->title);
	if (row->result == RF_RESULT_FAIL)
		rf_text_add(out, "      %s (%s); requirements %s%s%s\n", row->requirement->clause,
			    row->requirement->level, row->requirement->ids,
			    row->rule ? "; rule " : "", row->rule ? row->rule : "");
	rf_text_add(out, "      %s%s%s\n", tones->dim, row->evidence, tones->off);
}

void rf_certificate_text(const struct rf_certificate *certificate,
			 const struct rf_certificate_tones *tones, struct rf_text *out)
{
	int suite = -1;

	text_identity(&certificate->identity, out);
	for (uint32_t i = 0; i < certificate->rows; i++) {
		const struct rf_certificate_row *row = &certificate->row[i];

		if ((int)row->requirement->suite != suite)
			rf_text_add(out, "\n%s\n", rf_suite_name(row->requirement->suite));
		suite = row->requirement->suite;
		text_row(row, tones, out);
	}
	rf_text_add(out, "\n%u pass, %u fail, %u not testable here; %d.%d s\n",
		    certificate->count[RF_RESULT_PASS], certificate->count[RF_RESULT_FAIL],
		    certificate->count[RF_RESULT_UNTESTABLE], certificate->ms / 1000,
		    certificate->ms % 1000 / 100);
}

/* For programs */

static void member(struct rf_text *out, const char *key, const char *value)
{
	rf_text_add(out, ",\"%s\":", key);
	if (value)
		rf_text_add_json(out, value);
	else
		rf_text_add(out, "null");
}

static void json_identity(const struct rf_identity *identity, struct rf_text *out)
{
	rf_text_add(out, "{\"ringfence-certificate\":1");
	member(out, "target", identity->target);
	member(out, "type", identity->type);
	member(out, "version", identity->version[0] ? identity->version : NULL);
	member(out, "id", identity->id[0] ? identity->id : NULL);
	rf_text_add(out, ",\"features\":\"0x%" PRIx64 "\",\"protocol_features\":\"0x%" PRIx64
		    "\",\"queues\":%" PRIu64 ",\"config\":\"", identity->features,
		    identity->protocol, identity->queues);
	for (uint32_t i = 0; i < identity->config_len; i++)
		rf_text_add(out, "%02x", identity->config[i]);
	rf_text_add(out, "\"}\n");
}

static void json_row(const struct rf_certificate_row *row, struct rf_text *out)
{
	const struct rf_requirement *requirement = row->requirement;

	rf_text_add(out, "{\"requirement\":");
	rf_text_add_json(out, requirement->name);
	member(out, "suite", rf_suite_name(requirement->suite));
	member(out, "result", rf_result_name(row->result));
	member(out, "level", requirement->level);
	member(out, "ids", requirement->ids);
	member(out, "clause", requirement->clause);
	member(out, "title", requirement->title);
	member(out, "rule", row->rule);
	member(out, "evidence", row->evidence);
	rf_text_add(out, ",\"ms\":%d}\n", row->ms);
}

void rf_certificate_json(const struct rf_certificate *certificate, struct rf_text *out)
{
	json_identity(&certificate->identity, out);
	for (uint32_t i = 0; i < certificate->rows; i++)
		json_row(&certificate->row[i], out);
	rf_text_add(out, "{\"pass\":%u,\"fail\":%u,\"untestable\":%u,\"ms\":%d,"
		    "\"fds_before\":%u,\"fds_after\":%u,\"children_after\":%u",
		    certificate->count[RF_RESULT_PASS], certificate->count[RF_RESULT_FAIL],
		    certificate->count[RF_RESULT_UNTESTABLE], certificate->ms,
		    certificate->fds_before, certificate->fds_after, certificate->children_after);
	member(out, "output", certificate->said[0] ? certificate->said : NULL);
	rf_text_add(out, "}\n");
}

/* For CI servers */

/* Text of an XML 1.0 document: markup escaped, what XML cannot hold replaced. */
static void xml(struct rf_text *out, const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '&')
			rf_text_add(out, "&amp;");
		else if (c == '<')
			rf_text_add(out, "&lt;");
		else if (c == '>')
			rf_text_add(out, "&gt;");
		else if (c == '"')
			rf_text_add(out, "&quot;");
		else if ((c < ' ' && c != '\n' && c != '\t') || c > '~')
			rf_text_add(out, "?");
		else
			rf_text_add_bytes(out, text, 1);
	}
}

static void attribute(struct rf_text *out, const char *name, const char *value)
{
	rf_text_add(out, " %s=\"", name);
	xml(out, value);
	rf_text_add(out, "\"");
}

static void property(struct rf_text *out, const char *name, const char *value)
{
	rf_text_add(out, "<property");
	attribute(out, "name", name);
	attribute(out, "value", value);
	rf_text_add(out, "/>\n");
}

static void junit_row(const struct rf_certificate_row *row, struct rf_text *out)
{
	rf_text_add(out, "<testcase");
	attribute(out, "classname", rf_suite_name(row->requirement->suite));
	attribute(out, "name", row->requirement->name);
	rf_text_add(out, " time=\"%d.%03d\">", row->ms / 1000, row->ms % 1000);
	if (row->result == RF_RESULT_FAIL) {
		rf_text_add(out, "<failure");
		attribute(out, "type", row->rule ? row->rule : row->requirement->name);
		attribute(out, "message", row->requirement->title);
		rf_text_add(out, ">");
		xml(out, row->requirement->clause);
		rf_text_add(out, ": ");
		xml(out, row->evidence);
		rf_text_add(out, "</failure>");
	} else if (row->result == RF_RESULT_UNTESTABLE) {
		rf_text_add(out, "<skipped");
		attribute(out, "message", row->evidence);
		rf_text_add(out, "/>");
	} else {
		rf_text_add(out, "<system-out>");
		xml(out, row->evidence);
		rf_text_add(out, "</system-out>");
	}
	rf_text_add(out, "</testcase>\n");
}

void rf_certificate_junit(const struct rf_certificate *certificate, struct rf_text *out)
{
	const struct rf_identity *identity = &certificate->identity;

	rf_text_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite");
	attribute(out, "name", "ringfence certify");
	rf_text_add(out, " tests=\"%u\" failures=\"%u\" skipped=\"%u\" errors=\"0\" "
		    "time=\"%d.%03d\">\n<properties>\n", certificate->rows,
		    certificate->count[RF_RESULT_FAIL], certificate->count[RF_RESULT_UNTESTABLE],
		    certificate->ms / 1000, certificate->ms % 1000);
	property(out, "target", identity->target);
	property(out, "type", identity->type);
	property(out, "version", identity->version);
	property(out, "id", identity->id);
	rf_text_add(out, "</properties>\n");
	for (uint32_t i = 0; i < certificate->rows; i++)
		junit_row(&certificate->row[i], out);
	if (certificate->said[0]) {
		rf_text_add(out, "<system-out>");
		xml(out, certificate->said);
		rf_text_add(out, "</system-out>\n");
	}
	rf_text_add(out, "</testsuite>\n");
}
