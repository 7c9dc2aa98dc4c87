/* SPDX-License-Identifier: GPL-2.0-only */
/* Text put into HTML and SVG: whatever the bytes are, what comes out is well-formed. */
#ifndef RF_REPORTS_MARKUP_H
#define RF_REPORTS_MARKUP_H

#include "base/text.h"

/*
 * Append @s as text or as the value of a quoted attribute. Bytes that are no
 * UTF-8, and characters that XML does not know, become U+FFFD.
 */
void rf_markup_text(struct rf_text *out, const char *s);
/* Append the path @s as the value of href: what is no plain character is percent-encoded. */
void rf_markup_path(struct rf_text *out, const char *s);
/* Append @s as one word of a shell, in quotes when it needs them. */
void rf_markup_shell(struct rf_text *out, const char *s);

/* Append "1 234 567", by thin spaces. */
void rf_markup_number(struct rf_text *out, uint64_t n);
/* Append at most four characters: "999", "12k", "3.4M". */
void rf_markup_short(struct rf_text *out, uint64_t n);
/* Append "384 KiB", or "20 bytes" when that is more exact. */
void rf_markup_size(struct rf_text *out, uint64_t bytes);

#endif
