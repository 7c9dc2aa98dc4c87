/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lines and words of a text case. Words are parted by blanks, a semicolon is
 * a word of its own, # begins a comment; lines and columns count from 1.
 */
#ifndef RF_CASE_LEXER_H
#define RF_CASE_LEXER_H

#include "case/error.h"

struct rf_token {
	const char *at;
	size_t len;
	uint32_t line, column;
};

struct rf_lexer {
	const char *at, *end;		/* of the whole text */
	const char *line_at, *line_end;	/* what is left of the line */
	const char *line_start;
	uint32_t line;
};

void rf_lexer_init(struct rf_lexer *lexer, const char *text, size_t size);
/* Go to the next line that holds a word; false at the end of the text. */
bool rf_lexer_line(struct rf_lexer *lexer);
/* The line's next word; false at its end, with *@ret_token empty and placed there. */
bool rf_lexer_next(struct rf_lexer *lexer, struct rf_token *ret_token);
/* The same without taking it. */
bool rf_lexer_peek(const struct rf_lexer *lexer, struct rf_token *ret_token);

bool rf_token_is(const struct rf_token *token, const char *word);
/* What follows the first @skip bytes. */
struct rf_token rf_token_tail(const struct rf_token *token, size_t skip);
/* Part @token at the first @mark: the head stays in *@token, what follows goes to *@ret_tail. */
bool rf_token_part(struct rf_token *token, char mark, struct rf_token *ret_tail);
/* Decimal or 0x hexadecimal with an optional K, M or G (times 1024, ...) of 64 bits. */
bool rf_token_number(const struct rf_token *token, uint64_t *ret_value);
/* The index of @token in @choices; false when it is none of them. */
bool rf_token_choice(const struct rf_token *token, struct rf_choices choices, uint64_t *ret_index);

/* Refuse at @token: "unknown <what> '<token>'" and what was possible. Returns -EINVAL. */
int rf_token_unknown(const struct rf_token *token, const char *what, struct rf_choices choices,
		     struct rf_case_error *error);
/* Refuse at @token. Returns -EINVAL. */
int rf_token_fail(const struct rf_token *token, struct rf_case_error *error, const char *fmt, ...)
	RF_PRINTF(3, 4);
/* The token's printable text, shortened, for messages. */
struct rf_token_text { char s[44]; };
struct rf_token_text rf_token_text(const struct rf_token *token);

#endif
