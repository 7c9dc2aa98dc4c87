/* SPDX-License-Identifier: GPL-2.0-only */
/* Parts of the text form that header and operations share. */
#ifndef RF_CASE_WORDS_H
#define RF_CASE_WORDS_H

#include "case/lexer.h"

struct rf_text;

/* Add the feature bit that @token names (or bit<N>) to *@bits. 0 or -EINVAL. */
int rf_words_feature(const struct rf_token *token, enum rf_device_id device, uint64_t *bits,
		     struct rf_case_error *error) RF_MUST_USE;
/* A number from @min to @max; what: its name in messages. 0 or -EINVAL. */
struct rf_number_want { const char *what; uint64_t min, max; };
int rf_words_number(const struct rf_token *token, const struct rf_number_want *want,
		    uint64_t *ret_value, struct rf_case_error *error) RF_MUST_USE;

struct rf_op_context {
	enum rf_driver_id driver;
	struct rf_lexer *lexer;
	struct rf_case_error *error;
};
/* One operation being parsed. */
struct rf_schema;
struct rf_arg;
struct rf_op_parse {
	const struct rf_schema *schema;
	const struct rf_op_context *context;
	struct rf_op *op;
	uint64_t given;		/* bit per argument */
};
/* Put what @token says into the argument's bits. 0 or -EINVAL. */
int rf_words_arg(const struct rf_op_parse *parse, const struct rf_arg *arg,
		 const struct rf_token *token) RF_MUST_USE;
/* Parse the operation that @word begins, the rest of the line in the lexer. 0 or -EINVAL. */
int rf_words_op(const struct rf_token *word, const struct rf_op_context *context,
		struct rf_op *ret_op) RF_MUST_USE;
/* Parse "expect ..." after its first word. 0 or -EINVAL. */
int rf_words_expect(struct rf_lexer *lexer, struct rf_expect *ret_expect,
		    struct rf_case_error *error) RF_MUST_USE;

/* Append the names of @bits with a blank before each, " nothing" when there are none. */
void rf_words_print_features(struct rf_text *out, enum rf_device_id device, uint64_t bits);
/* Append @bytes with the largest suffix that is exact. */
void rf_words_print_size(struct rf_text *out, uint64_t bytes);
/* Append @op as a line. */
void rf_words_print_op(struct rf_text *out, const struct rf_op *op, enum rf_driver_id driver);

/* A named bit of a register, of a descriptor's or of a CCW's flags. */
struct rf_bit_word { const char *word; uint16_t bits; };
extern const struct rf_bit_word rf_status_words[], rf_flag_words[], rf_ccw_flag_words[];
#define RF_STATUS_WORDS 6u
#define RF_FLAG_WORDS 5u
#define RF_CCW_FLAG_WORDS 7u

#endif
