// SPDX-License-Identifier: GPL-2.0-only
/* Saying why a case was refused, and what would have been possible. */
#include "case/error.h"
#include "base/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define WORD_MAX 40u

int rf_case_fail(struct rf_case_error *error, const char *fmt, ...)
{
	va_list args;

	if (error->text[0])
		return -EINVAL;
	va_start(args, fmt);
	vsnprintf(error->text, sizeof(error->text), fmt, args);
	va_end(args);
	return -EINVAL;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* How many letters must be added, dropped or changed to make @b of @a, case aside. */
static uint32_t edit_distance(const char *a, size_t a_len, const char *b)
{
	uint32_t row[WORD_MAX + 1];
	size_t b_len = strlen(b);

	if (a_len > WORD_MAX || b_len > WORD_MAX)
		return UINT32_MAX;
	for (size_t j = 0; j <= b_len; j++)
		row[j] = (uint32_t)j;
	for (size_t i = 1; i <= a_len; i++) {
		uint32_t diagonal = row[0];

		row[0] = (uint32_t)i;
		for (size_t j = 1; j <= b_len; j++) {
			uint32_t change = diagonal + (lower(a[i - 1]) != lower(b[j - 1]));
			uint32_t gap = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;

			diagonal = row[j];
			row[j] = change < gap ? change : gap;
		}
	}
	return row[b_len];
}

static const char *nearest(const char *word, size_t len, struct rf_choices choices)
{
	uint32_t best = (uint32_t)len / 3 + 2;
	const char *found = NULL;

	for (uint32_t i = 0; i < choices.count; i++) {
		uint32_t distance;

		if (!choices.words[i])
			continue;
		distance = edit_distance(word, len, choices.words[i]);
		if (distance < best) {
			best = distance;
			found = choices.words[i];
		}
	}
	return found;
}

/* Appends "a, b, c", or what fits followed by "...". */
static void add_list(struct rf_text *text, struct rf_choices choices)
{
	const char *comma = "";

	for (uint32_t i = 0; i < choices.count; i++) {
		if (!choices.words[i])
			continue;
		if (text->len + strlen(choices.words[i]) + 8 > text->room) {
			rf_text_add(text, ", ...");
			return;
		}
		rf_text_add(text, "%s%s", comma, choices.words[i]);
		comma = ", ";
	}
}

void rf_case_suggest(struct rf_case_error *error, const char *word, size_t len,
		     struct rf_choices choices)
{
	const char *found = nearest(word, len, choices);
	struct rf_text text = {
		.data = error->text, .len = strlen(error->text), .room = sizeof(error->text),
	};

	if (found)
		rf_text_add(&text, "; did you mean '%s'?", found);
	rf_text_add(&text, "%s possible: ", found ? "" : ";");
	add_list(&text, choices);
}
