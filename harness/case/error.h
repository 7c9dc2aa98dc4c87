/* SPDX-License-Identifier: GPL-2.0-only */
/* Filling struct rf_case_error. */
#ifndef RF_CASE_ERROR_H
#define RF_CASE_ERROR_H

#include "case/case.h"

static inline void rf_case_error_clear(struct rf_case_error *error)
{
	error->line = error->column = 0;
	error->text[0] = '\0';
}

/* Write the reason into @error unless it holds one: the first is the cause. Returns -EINVAL. */
int rf_case_fail(struct rf_case_error *error, const char *fmt, ...) RF_PRINTF(2, 3);

/* Words that would have been possible, and how many. Entries may be NULL. */
struct rf_choices { const char *const *words; uint32_t count; };

/* Append to @error's text what was likely meant by @word of @len bytes, and what is possible. */
void rf_case_suggest(struct rf_case_error *error, const char *word, size_t len,
		     struct rf_choices choices);

#endif
