// SPDX-License-Identifier: GPL-2.0-only
/* The three files of a saved finding. */
#include "fuzz/engine/save.h"
#include "base/text.h"
#include "reports/baseline.h"
#include "reports/summary.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Write what is not there yet. Nobody reads half a file: it appears whole or not at all. */
static bool write_new(const char *path, const void *data, size_t size)
{
	char aside[240];
	int fd;
	bool whole;

	snprintf(aside, sizeof(aside), "%s.%d", path, (int)getpid());
	fd = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		return false;
	whole = write(fd, data, size) == (ssize_t)size;
	whole = !close(fd) && whole;
	if (whole && link(aside, path) && errno != EEXIST)
		whole = false;
	unlink(aside);
	return whole;
}

static bool save_text(const char *stem, const char *suffix, const struct rf_text *text)
{
	char path[220];

	snprintf(path, sizeof(path), "%s%s", stem, suffix);
	return !text->overflowed && write_new(path, text->data, text->len);
}

static bool save_all(const char *stem, const struct rf_seen *seen, const struct rf_case *c)
{
	static uint8_t binary[RF_CASE_BYTES_MAX];
	struct rf_text text, note;
	char path[220];
	long len = rf_case_encode(c, binary, sizeof(binary));
	bool saved;

	rf_text_heap(&text);
	rf_text_heap(&note);
	rf_case_print(c, &text);
	rf_finding_file_print(&seen->finding, seen->kernel, &note);
	snprintf(path, sizeof(path), "%s.rfcase", stem);
	saved = len > 0 && write_new(path, binary, (size_t)len) &&
		save_text(stem, ".case", &text) && save_text(stem, ".finding.json", &note);
	rf_text_free(&text);
	rf_text_free(&note);
	return saved;
}

void rf_save_finding(struct rf_seen *seen, const struct rf_case *c)
{
	const struct rf_known *known = rf_baseline_line(&seen->finding);
	char stem[180];
	int len;

	seen->file[0] = '\0';
	if (!rf_session.folder)
		return;
	/* On another kernel or platform the same signature is new, and has the plain name. */
	len = snprintf(stem, sizeof(stem), "%s/%s-%s-%016" PRIx64 "%s", rf_session.folder,
		       rf_rule(seen->finding.rule)->name, rf_session.mutator.target->name,
		       seen->finding.signature, known && rf_baseline_narrow(known) ? "-known" : "");
	if (len < (int)sizeof(stem) && save_all(stem, seen, c))
		snprintf(seen->file, sizeof(seen->file), "%s.rfcase", stem);
	else
		fprintf(stderr, "ringfence: a finding could not be saved in %s: %s\n",
			rf_session.folder, strerror(errno));
}
