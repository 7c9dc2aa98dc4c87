/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A string that is appended to: bounded by its buffer, or growing on the heap.
 * A bounded one that is full keeps what fits and remembers that it overflowed.
 */
#ifndef RF_BASE_TEXT_H
#define RF_BASE_TEXT_H

#include "base/base.h"

struct rf_text {
	char *data;		/* always 0-terminated */
	size_t len, room;
	bool grows, overflowed;
};

/* Use @buf of @size bytes (at least 1). */
void rf_text_fixed(struct rf_text *text, char *buf, size_t size);
/* Grow on the heap; rf_text_free() when done. An out-of-memory marks it overflowed. */
void rf_text_heap(struct rf_text *text);
void rf_text_free(struct rf_text *text);
void rf_text_add(struct rf_text *text, const char *fmt, ...) RF_PRINTF(2, 3);
void rf_text_add_bytes(struct rf_text *text, const char *bytes, size_t len);
/* Append @s as a JSON string, quotes included. */
void rf_text_add_json(struct rf_text *text, const char *s);

#endif
