// SPDX-License-Identifier: GPL-2.0-only
/* The appendable string. */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void rf_text_fixed(struct rf_text *text, char *buf, size_t size)
{
	*text = (struct rf_text){ .data = buf, .room = size };
	buf[0] = '\0';
}

void rf_text_heap(struct rf_text *text)
{
	*text = (struct rf_text){ .grows = true };
}

void rf_text_free(struct rf_text *text)
{
	if (text->grows)
		free(text->data);
	*text = (struct rf_text){ .grows = text->grows };
}

/* Room for @more bytes and the final 0. */
static bool reserve(struct rf_text *text, size_t more)
{
	size_t want = text->len + more + 1;
	char *data;

	if (want <= text->room)
		return true;
	if (!text->grows) {
		text->overflowed = true;
		return false;
	}
	want = want < 256 ? 256 : want * 2;
	data = realloc(text->data, want);
	if (!data) {
		text->overflowed = true;
		return false;
	}
	text->data = data;
	text->room = want;
	return true;
}

void rf_text_add_bytes(struct rf_text *text, const char *bytes, size_t len)
{
	if (!reserve(text, len)) {
		if (text->room <= text->len + 1)
			return;
		len = text->room - text->len - 1;
	}
	memcpy(text->data + text->len, bytes, len);
	text->len += len;
	text->data[text->len] = '\0';
}

void rf_text_add(struct rf_text *text, const char *fmt, ...)
{
	char line[512];
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	if (n < (int)sizeof(line)) {
		rf_text_add_bytes(text, line, n < 0 ? 0 : (size_t)n);
		return;
	}
	char *big = malloc((size_t)n + 1);

	if (!big) {
		text->overflowed = true;
		return;
	}
	va_start(args, fmt);
	vsnprintf(big, (size_t)n + 1, fmt, args);
	va_end(args);
	rf_text_add_bytes(text, big, (size_t)n);
	free(big);
}

void rf_text_add_json(struct rf_text *text, const char *s)
{
	rf_text_add_bytes(text, "\"", 1);
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == '"' || c == '\\')
			rf_text_add(text, "\\%c", c);
		else if (c == '\n')
			rf_text_add_bytes(text, "\\n", 2);
		else if (c < 0x20)
			rf_text_add(text, "\\u%04x", c);
		else
			rf_text_add_bytes(text, s, 1);
	}
	rf_text_add_bytes(text, "\"", 1);
}
