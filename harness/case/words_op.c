// SPDX-License-Identifier: GPL-2.0-only
/* Operations of the text form: which operation, and which of its arguments a word is. */
#include "case/schema.h"
#include "case/words.h"

#include <errno.h>

static struct rf_case_error *error_of(const struct rf_op_parse *parse)
{
	return parse->context->error;
}

/* The KEY argument that @name names. */
static const struct rf_arg *find_key(const struct rf_op_parse *parse, const struct rf_token *name)
{
	const struct rf_schema *schema = parse->schema;

	for (uint32_t i = 0; i < schema->args; i++)
		if (schema->arg[i].how == RF_ARG_KEY && rf_token_is(name, schema->arg[i].word))
			return &schema->arg[i];
	return NULL;
}

static int unknown_key(const struct rf_op_parse *parse, const struct rf_token *name)
{
	struct rf_choices choices = { NULL, 0 };
	const char *words[16];

	for (uint32_t i = 0; i < parse->schema->args; i++)
		if (parse->schema->arg[i].how == RF_ARG_KEY)
			words[choices.count++] = parse->schema->arg[i].word;
	choices.words = words;
	if (!choices.count)
		return rf_token_fail(name, error_of(parse), "'%s' takes no '%s='",
				     parse->schema->word, rf_token_text(name).s);
	return rf_token_unknown(name, "argument", choices, error_of(parse));
}

/* The next argument that is given by its position; a list stays the next one. */
static const struct rf_arg *next_position(struct rf_op_parse *parse)
{
	const struct rf_schema *schema = parse->schema;

	for (uint32_t i = 0; i < schema->args; i++) {
		const struct rf_arg *arg = &schema->arg[i];
		bool list = arg->type == RF_ARG_FEATURES || arg->type == RF_ARG_STATUS;

		if (arg->how != RF_ARG_KEY && (list || !(parse->given & RF_BIT(i))))
			return arg;
	}
	return NULL;
}

static int parse_token(struct rf_op_parse *parse, const struct rf_token *token)
{
	struct rf_token name = *token, value = *token;
	const struct rf_arg *arg;
	uint64_t bit;

	if (rf_token_part(&name, '=', &value)) {
		arg = find_key(parse, &name);
		if (!arg)
			return unknown_key(parse, &name);
	} else {
		arg = next_position(parse);
		if (!arg)
			return rf_token_fail(token, error_of(parse), "'%s' is one word too many "
					     "for '%s'", rf_token_text(token).s,
					     parse->schema->word);
	}
	bit = RF_BIT(arg - parse->schema->arg);
	if (arg->how == RF_ARG_KEY && (parse->given & bit))
		return rf_token_fail(token, error_of(parse), "'%s=' stands twice", arg->word);
	parse->given |= bit;
	return rf_words_arg(parse, arg, &value);
}

/* The words that @driver's cases may use for operations. */
static int unknown_op(const struct rf_token *word, const struct rf_op_context *context)
{
	const char *words[RF_OPCODES + 1] = { [RF_OPCODES] = "expect" };

	for (uint32_t i = 0; i < RF_OPCODES; i++)
		if (rf_opcode_fits((enum rf_opcode)i, context->driver))
			words[i] = rf_opcode_name((enum rf_opcode)i);
	return rf_token_unknown(word, "operation", (struct rf_choices){ words, RF_OPCODES + 1 },
				context->error);
}

static int find_op(const struct rf_token *word, const struct rf_op_context *context,
		   struct rf_op *op)
{
	for (uint32_t i = 0; i < RF_OPCODES; i++) {
		if (!rf_token_is(word, rf_opcode_name((enum rf_opcode)i)))
			continue;
		op->opcode = (uint8_t)i;
		if (rf_opcode_fits((enum rf_opcode)i, context->driver))
			return 0;
		return rf_token_fail(word, context->error, "'%s' is an operation of %s, not of %s",
				     rf_opcode_name((enum rf_opcode)i),
				     rf_driver_scripted(context->driver) ? "Linux drivers" :
				     "scripted drivers", rf_driver_name(context->driver));
	}
	return unknown_op(word, context);
}

int rf_words_op(const struct rf_token *word, const struct rf_op_context *context,
		struct rf_op *ret_op)
{
	struct rf_op op = { 0 };
	struct rf_op_parse parse = { .context = context, .op = &op };
	struct rf_token token;

	if (find_op(word, context, &op))
		return -EINVAL;
	parse.schema = rf_op_schema((enum rf_opcode)op.opcode);
	for (uint32_t i = 0; i < parse.schema->args; i++)
		rf_op_put(&op, parse.schema->arg[i].slot, parse.schema->arg[i].fallback);
	while (rf_lexer_next(context->lexer, &token))
		if (parse_token(&parse, &token))
			return -EINVAL;
	for (uint32_t i = 0; i < parse.schema->args; i++)
		if (parse.schema->arg[i].how == RF_ARG_POS && !(parse.given & RF_BIT(i)))
			return rf_token_fail(&token, context->error, "'%s' needs its %s here",
					     parse.schema->word, parse.schema->arg[i].word);
	*ret_op = op;
	return 0;
}
