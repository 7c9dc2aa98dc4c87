// SPDX-License-Identifier: GPL-2.0-only
/* repro's page and its picture. */
#include "cli/show.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/files.h"
#include "reports/writers/picture.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int write_file(const char *path, const struct rf_text *text)
{
	int err = text->overflowed ? -ENOMEM : rf_file_write(path, text->data, text->len);

	if (!err)
		return RF_EXIT_OK;
	rf_say("repro: %s cannot be written: %s", path, strerror(-err));
	return RF_EXIT_ENVIRONMENT;
}

static int draw(const struct rf_showing *showing)
{
	const struct rf_narration *n = showing->narration;
	struct rf_text text;
	uint32_t i = 0;
	int code;

	while (i < n->findings && !rf_picture_worth(&n->finding[i], &n->scenes[i]))
		i++;
	if (i == n->findings) {
		rf_say("repro: %s: no finding about addresses to draw", showing->path);
		return RF_EXIT_USAGE;
	}
	rf_text_heap(&text);
	rf_picture_file(&n->finding[i], &n->scenes[i], &text);
	code = write_file(showing->picture, &text);
	rf_text_free(&text);
	return code;
}

/* The case told once more, into memory; NULL when there is none. */
static char *tell(const struct rf_showing *showing)
{
	struct rf_narration *n = showing->narration;
	struct rf_result result;
	char *story = NULL;
	size_t size;
	FILE *out = open_memstream(&story, &size), *before = n->out;

	if (!out)
		return NULL;
	n->out = out;
	rf_narrate(n, showing->options, &result);
	n->out = before;
	fclose(out);
	return story;
}

/* The findings as rows of a summary, their scenes with them. 0 or -ENOMEM. */
static int fill(const struct rf_showing *showing, struct rf_summary *summary)
{
	const struct rf_narration *n = showing->narration;
	int err = rf_summary_add(summary, &(struct rf_record){
		.file = showing->path, .kernel = rf_case_guest(n->the_case),
		.outcome = n->findings ? RF_FINDING : RF_OK, .finding = n->finding,
		.findings = n->findings });

	for (size_t i = 0; !err && i < summary->rows; i++) {
		summary->row[i].scene = malloc(sizeof(struct rf_scene));
		if (!summary->row[i].scene)
			return -ENOMEM;
		*summary->row[i].scene = n->scenes[i];
		rf_capture_case(n->the_case, summary->row[i].scene);
	}
	return err;
}

static int write_page(const struct rf_showing *showing)
{
	struct rf_summary summary = { .title = showing->path, .program = rf_program };
	char *story = tell(showing);
	struct rf_text text;
	int code = RF_EXIT_ENVIRONMENT;

	summary.story = story;
	rf_text_heap(&text);
	if (!story || fill(showing, &summary)) {
		rf_say("repro: out of memory");
	} else {
		rf_writer_for("page.html")->write(&summary, &text);
		code = write_file(showing->html, &text);
	}
	rf_text_free(&text);
	rf_summary_free(&summary);
	free(story);
	return code;
}

int rf_show(const struct rf_showing *showing)
{
	int code = showing->picture ? draw(showing) : RF_EXIT_OK;
	int page = showing->html ? write_page(showing) : RF_EXIT_OK;

	return code == RF_EXIT_OK ? page : code;
}
