// SPDX-License-Identifier: GPL-2.0-only
/* Lines and words of a text case. */
#include "case/lexer.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void rf_lexer_init(struct rf_lexer *lexer, const char *text, size_t size)
{
	*lexer = (struct rf_lexer){ .at = text, .end = text + size, .line_at = text,
				    .line_end = text, .line_start = text };
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

bool rf_lexer_peek(const struct rf_lexer *lexer, struct rf_token *ret_token)
{
	const char *at = lexer->line_at, *start;

	while (at < lexer->line_end && is_blank(*at))
		at++;
	start = at;
	if (at < lexer->line_end && *at == ';')
		at++;
	else
		while (at < lexer->line_end && !is_blank(*at) && *at != ';')
			at++;
	*ret_token = (struct rf_token){
		.at = start, .len = (size_t)(at - start), .line = lexer->line,
		.column = (uint32_t)(start - lexer->line_start) + 1,
	};
	return ret_token->len > 0;
}

bool rf_lexer_next(struct rf_lexer *lexer, struct rf_token *ret_token)
{
	bool found = rf_lexer_peek(lexer, ret_token);

	lexer->line_at = ret_token->at + ret_token->len;
	return found;
}

/* Take the next line of the text, without its comment. */
static void take_line(struct rf_lexer *lexer)
{
	const char *end = memchr(lexer->at, '\n', (size_t)(lexer->end - lexer->at));
	const char *comment;

	end = end ? end : lexer->end;
	lexer->line++;
	lexer->line_at = lexer->line_start = lexer->at;
	comment = memchr(lexer->at, '#', (size_t)(end - lexer->at));
	lexer->line_end = comment ? comment : end;
	lexer->at = end < lexer->end ? end + 1 : end;
}

bool rf_lexer_line(struct rf_lexer *lexer)
{
	struct rf_token token;

	while (lexer->at < lexer->end) {
		take_line(lexer);
		if (rf_lexer_peek(lexer, &token))
			return true;
	}
	return false;
}

bool rf_token_is(const struct rf_token *token, const char *word)
{
	return token->len == strlen(word) && !memcmp(token->at, word, token->len);
}

struct rf_token rf_token_tail(const struct rf_token *token, size_t skip)
{
	return (struct rf_token){ token->at + skip, token->len - skip, token->line,
				  token->column + (uint32_t)skip };
}

bool rf_token_part(struct rf_token *token, char mark, struct rf_token *ret_tail)
{
	const char *at = memchr(token->at, mark, token->len);

	if (!at)
		return false;
	*ret_tail = rf_token_tail(token, (size_t)(at - token->at) + 1);
	token->len = (size_t)(at - token->at);
	return true;
}

static uint32_t digit(char c)
{
	if (c >= '0' && c <= '9')
		return (uint32_t)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (uint32_t)(c - 'a') + 10;
	if (c >= 'A' && c <= 'F')
		return (uint32_t)(c - 'A') + 10;
	return 16;
}

static uint64_t suffix(char c)
{
	switch (c) {
	case 'K':
		return 1ULL << 10;
	case 'M':
		return 1ULL << 20;
	case 'G':
		return 1ULL << 30;
	default:
		return 0;
	}
}

bool rf_token_number(const struct rf_token *token, uint64_t *ret_value)
{
	bool hex = token->len > 2 && token->at[0] == '0' && token->at[1] == 'x';
	size_t len = token->len, at = hex ? 2 : 0;
	uint64_t scale = len ? suffix(token->at[len - 1]) : 0;
	unsigned __int128 value = 0;

	len -= scale ? 1 : 0;
	if (at >= len)
		return false;
	for (; at < len; at++) {
		uint32_t d = digit(token->at[at]);

		if (d >= (hex ? 16u : 10u) || value >> 64)
			return false;
		value = value * (hex ? 16 : 10) + d;
	}
	if (value >> 64)
		return false;
	value *= scale ? scale : 1;
	if (value >> 64)
		return false;
	*ret_value = (uint64_t)value;
	return true;
}

bool rf_token_choice(const struct rf_token *token, struct rf_choices choices, uint64_t *ret_index)
{
	for (uint32_t i = 0; i < choices.count; i++) {
		if (!choices.words[i] || !rf_token_is(token, choices.words[i]))
			continue;
		*ret_index = i;
		return true;
	}
	return false;
}

struct rf_token_text rf_token_text(const struct rf_token *token)
{
	struct rf_token_text text;
	size_t len = rf_min_u64(token->len, 40);

	for (size_t i = 0; i < len; i++)
		text.s[i] = token->at[i] >= ' ' && token->at[i] <= '~' ? token->at[i] : '?';
	memcpy(text.s + len, len < token->len ? "..." : "", len < token->len ? 4 : 1);
	return text;
}

int rf_token_fail(const struct rf_token *token, struct rf_case_error *error, const char *fmt, ...)
{
	va_list args;

	if (error->text[0])
		return -EINVAL;
	error->line = token->line;
	error->column = token->column;
	va_start(args, fmt);
	vsnprintf(error->text, sizeof(error->text), fmt, args);
	va_end(args);
	return -EINVAL;
}

int rf_token_unknown(const struct rf_token *token, const char *what, struct rf_choices choices,
		     struct rf_case_error *error)
{
	struct rf_token_text text = rf_token_text(token);

	if (!token->len)
		rf_token_fail(token, error, "the line ends where the %s should stand", what);
	else
		rf_token_fail(token, error, "unknown %s '%s'", what, text.s);
	rf_case_suggest(error, token->at, token->len, choices);
	return -EINVAL;
}
