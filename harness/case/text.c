// SPDX-License-Identifier: GPL-2.0-only
/* The text form: its first line, the clauses of the header, then operations and expectations. */
#include "case/pci.h"
#include "case/words.h"

#include <errno.h>
#include <string.h>

enum clause { KERNEL, PLATFORM, TRANSPORT, DRIVER, DEVICE, PCI, CLAUSES };

static const char *const clause_words[CLAUSES] = {
	"kernel", "platform", "transport", "driver", "device", "pci",
};

struct parser {
	struct rf_lexer lexer;
	struct rf_case *c;
	struct rf_case_error *error;
	uint32_t seen;		/* bit per enum clause */
	uint64_t version;
	bool in_ops;
};

static int unexpected_end(struct parser *parser, const struct rf_token *end, const char *what)
{
	return rf_token_fail(end, parser->error, "the line ends where %s should stand", what);
}

/* "ringfence-case 1" */
static int parse_version(struct parser *parser)
{
	const struct rf_number_want want = { "version", 1, UINT32_MAX };
	struct rf_token token = { .at = "", .line = 1, .column = 1 };

	if (!rf_lexer_line(&parser->lexer))
		return rf_token_fail(&token, parser->error, "no case: the text is empty");
	rf_lexer_next(&parser->lexer, &token);
	if (!rf_token_is(&token, "ringfence-case"))
		return rf_token_fail(&token, parser->error, "a text case begins with "
				     "\"ringfence-case 1\"");
	rf_lexer_next(&parser->lexer, &token);
	if (rf_words_number(&token, &want, &parser->version, parser->error))
		return -EINVAL;
	if (parser->version > RF_CASE_VERSION) {
		rf_token_fail(&token, parser->error, "case version %llu, this ringfence reads "
			      "1 to %u", (unsigned long long)parser->version, RF_CASE_VERSION);
		return -EPROTONOSUPPORT;
	}
	if (rf_lexer_next(&parser->lexer, &token))
		return rf_token_fail(&token, parser->error, "nothing follows the version");
	return 0;
}

/* The word after a clause's name, one of @count named by index. */
static int parse_choice(struct parser *parser, const char *what, struct rf_choices choices,
			uint8_t *ret_choice)
{
	struct rf_token token;
	uint64_t index;

	rf_lexer_next(&parser->lexer, &token);
	if (!rf_token_choice(&token, choices, &index))
		return rf_token_unknown(&token, what, choices, parser->error);
	*ret_choice = (uint8_t)index;
	return 0;
}

/* Names of an enum, for choices. */
#define NAMES(words, count, name, type) \
	const char *words[count]; \
	for (uint32_t i_ = 0; i_ < (count); i_++) \
		words[i_] = name((enum type)i_)

static int parse_kernel(struct parser *parser)
{
	NAMES(words, RF_KERNELS, rf_kernel_name, rf_kernel_id);

	return parse_choice(parser, "kernel", (struct rf_choices){ words, RF_KERNELS },
			    &parser->c->kernel);
}

static int parse_transport(struct parser *parser)
{
	NAMES(words, RF_TRANSPORTS, rf_transport_name, rf_transport_id);

	return parse_choice(parser, "transport", (struct rf_choices){ words, RF_TRANSPORTS },
			    &parser->c->transport);
}

static int parse_driver(struct parser *parser)
{
	NAMES(words, RF_DRIVERS, rf_driver_name, rf_driver_id);

	if (parse_choice(parser, "driver", (struct rf_choices){ words, RF_DRIVERS },
			 &parser->c->driver))
		return -EINVAL;
	parser->c->device.id = (uint8_t)rf_driver_device((enum rf_driver_id)parser->c->driver);
	return 0;
}

static bool is_clause(const struct rf_token *token)
{
	uint64_t clause;

	return rf_token_choice(token, (struct rf_choices){ clause_words, CLAUSES }, &clause);
}

/* The next word of the clause under way; false at the clause's end. */
static bool next_in_clause(struct parser *parser, struct rf_token *ret_token)
{
	if (!rf_lexer_peek(&parser->lexer, ret_token) || is_clause(ret_token))
		return false;
	return rf_lexer_next(&parser->lexer, ret_token);
}

/* "cpu:bus:size" */
static int parse_range(struct parser *parser, const struct rf_token *token)
{
	const struct rf_number_want want = { "range", 0, UINT64_MAX };
	struct rf_platform_config *platform = &parser->c->platform;
	struct rf_token cpu = *token, bus, size;
	struct rf_dma_range range;

	if (platform->ranges == RF_RANGES_MAX)
		return rf_token_fail(token, parser->error, "more than %u ranges", RF_RANGES_MAX);
	if (!rf_token_part(&cpu, ':', &bus) || !rf_token_part(&bus, ':', &size))
		return rf_token_fail(token, parser->error, "a range is CPU:BUS:SIZE, not '%s'",
				     rf_token_text(token).s);
	if (rf_words_number(&cpu, &want, &range.cpu, parser->error) ||
	    rf_words_number(&bus, &want, &range.bus, parser->error) ||
	    rf_words_number(&size, &want, &range.size, parser->error))
		return -EINVAL;
	platform->range[platform->ranges++] = range;
	return 0;
}

static int parse_placement(struct parser *parser, const struct rf_token *token)
{
	static const char *const words[RF_BANKS] = { "low", "high", "top" };
	struct rf_choices choices = { words, RF_BANKS };
	uint64_t bank;

	if (!rf_token_choice(token, choices, &bank))
		return rf_token_unknown(token, "placement", choices, parser->error);
	parser->c->platform.placement = (uint8_t)bank;
	return 0;
}

/* A name=value of a clause whose value is a number. */
struct number_key { const char *word; void *at; bool wide; };

static int parse_number_key(struct parser *parser, const struct number_key *key,
			    const struct rf_token *value)
{
	struct rf_number_want want = { key->word, 0, key->wide ? UINT64_MAX : UINT32_MAX };
	uint64_t number;

	if (rf_words_number(value, &want, &number, parser->error))
		return -EINVAL;
	if (key->wide)
		*(uint64_t *)key->at = number;
	else
		*(uint32_t *)key->at = (uint32_t)number;
	return 0;
}

static int too_old(struct parser *parser, const struct rf_token *token, uint32_t version)
{
	return rf_token_fail(token, parser->error, "'%s' is not in version %llu: the first line "
			     "must be \"ringfence-case %u\"", rf_token_text(token).s,
			     (unsigned long long)parser->version, version);
}

static int parse_setting(struct parser *parser, const struct rf_token *name,
			 const struct rf_token *value)
{
	struct rf_number_want want;
	uint32_t id = 0;

	if (parser->version < RF_CASE_VERSION_SETTINGS)
		return too_old(parser, name, RF_CASE_VERSION_SETTINGS);
	while (!rf_token_is(name, rf_platform_settings[id].word))
		id++;
	want = (struct rf_number_want){ rf_platform_settings[id].word, 0,
					rf_platform_settings[id].max };
	return rf_words_number(value, &want, &parser->c->platform.setting[id], parser->error);
}

static int parse_platform_key(struct parser *parser, const struct rf_token *name,
			      const struct rf_token *value)
{
	static const char *const words[] = {
		"base", "size", "swiotlb", "placement", "range",
#define RF_PLATFORM_SETTING(id, word, max, summary) word,
#include "memory/platform_settings.def"
#undef RF_PLATFORM_SETTING
	};
	struct rf_choices choices = { words, RF_ARRAY_SIZE(words) };
	struct rf_platform_config *platform = &parser->c->platform;
	const struct number_key keys[] = {
		{ "base", &platform->pool_base, true },
		{ "size", &platform->pool_size, true },
		{ "swiotlb", &platform->swiotlb_size, true },
	};
	uint64_t index;

	if (!rf_token_choice(name, choices, &index))
		return rf_token_unknown(name, "platform parameter", choices, parser->error);
	if (index < RF_ARRAY_SIZE(keys))
		return parse_number_key(parser, &keys[index], value);
	if (index >= RF_ARRAY_SIZE(words) - RF_PLATFORM_SETTINGS)
		return parse_setting(parser, name, value);
	return index == 3 ? parse_placement(parser, value) : parse_range(parser, value);
}

static int parse_platform(struct parser *parser)
{
	NAMES(words, RF_PLATFORMS, rf_platform_name, rf_platform_id);
	struct rf_token name, value;

	if (parse_choice(parser, "platform", (struct rf_choices){ words, RF_PLATFORMS },
			 &parser->c->platform.id))
		return -EINVAL;
	while (next_in_clause(parser, &name)) {
		if (!rf_token_part(&name, '=', &value))
			return rf_token_fail(&name, parser->error, "platform parameters are "
					     "written name=value, not '%s'",
					     rf_token_text(&name).s);
		if (parse_platform_key(parser, &name, &value))
			return -EINVAL;
	}
	return 0;
}

static int parse_device_key(struct parser *parser, const struct rf_token *name,
			    const struct rf_token *value)
{
	struct rf_device_config *device = &parser->c->device;
	const struct number_key keys[] = {
		{ "queue-size", &device->queue_size, false },
		{ "capacity", &device->capacity, true },
		{ "size-max", &device->size_max, false },
		{ "seg-max", &device->seg_max, false },
		{ "blk-size", &device->blk_size, false },
	};
	const char *words[RF_ARRAY_SIZE(keys)];
	uint64_t index;

	for (size_t i = 0; i < RF_ARRAY_SIZE(keys); i++)
		words[i] = keys[i].word;
	if (!rf_token_choice(name, (struct rf_choices){ words, RF_ARRAY_SIZE(keys) }, &index))
		return rf_token_unknown(name, "device parameter", (struct rf_choices){
					words, RF_ARRAY_SIZE(keys) }, parser->error);
	return parse_number_key(parser, &keys[index], value);
}

/* "on refusal strict", "on report continue", after their first word */
static int parse_policy(struct parser *parser)
{
	static const char *const reports[RF_ON_REPORTS] = { "stop", "continue" };
	NAMES(words, RF_REFUSALS, rf_refusal_name, rf_refusal);
	struct rf_token token;

	rf_lexer_next(&parser->lexer, &token);
	if (rf_token_is(&token, "report"))
		return parse_choice(parser, "policy on reports", (struct rf_choices){ reports,
				    RF_ON_REPORTS }, &parser->c->on_report);
	if (!rf_token_is(&token, "refusal"))
		return unexpected_end(parser, &token, "'refusal' or 'report'");
	return parse_choice(parser, "refusal policy", (struct rf_choices){ words, RF_REFUSALS },
			    &parser->c->device.refusal);
}

static int parse_device_word(struct parser *parser, const struct rf_token *token)
{
	struct rf_token name = *token, value;

	if (rf_token_is(token, ";") || rf_token_is(token, "nothing"))
		return 0;
	if (rf_token_is(token, "on"))
		return parse_policy(parser);
	if (rf_token_part(&name, '=', &value))
		return parse_device_key(parser, &name, &value);
	return rf_words_feature(token, (enum rf_device_id)parser->c->device.id,
				&parser->c->device.offered, parser->error);
}

static int parse_device(struct parser *parser)
{
	struct rf_token token;

	if (!rf_lexer_next(&parser->lexer, &token) || !rf_token_is(&token, "offers"))
		return unexpected_end(parser, &token, "'offers'");
	if (!(parser->seen & RF_BIT(DRIVER)))
		return rf_token_fail(&token, parser->error, "'driver' stands before 'device': it "
				     "tells which features there are");
	while (next_in_clause(parser, &token))
		if (parse_device_word(parser, &token))
			return -EINVAL;
	return 0;
}

static int parse_pci(struct parser *parser)
{
	struct rf_token token;

	if (parser->version < RF_CASE_VERSION_PCI) {
		rf_lexer_peek(&parser->lexer, &token);
		return rf_token_fail(&token, parser->error, "'pci' is not in version %llu: the "
				     "first line must be \"ringfence-case %u\"",
				     (unsigned long long)parser->version, RF_CASE_VERSION_PCI);
	}
	while (next_in_clause(parser, &token))
		if (rf_words_pci(&token, &parser->c->pci, parser->error))
			return -EINVAL;
	return 0;
}

static int parse_clause(struct parser *parser, const struct rf_token *word)
{
	static int (*const parse[CLAUSES])(struct parser *) = {
		parse_kernel, parse_platform, parse_transport, parse_driver, parse_device,
		parse_pci,
	};
	struct rf_choices choices = { clause_words, CLAUSES };
	uint64_t clause;

	if (!rf_token_choice(word, choices, &clause))
		return rf_token_unknown(word, "word of the header", choices, parser->error);
	if (parser->in_ops)
		return rf_token_fail(word, parser->error, "'%s' stands before the first operation",
				     clause_words[clause]);
	if (parser->seen & RF_BIT(clause) && clause != PCI)
		return rf_token_fail(word, parser->error, "'%s' stands twice",
				     clause_words[clause]);
	parser->seen |= (uint32_t)RF_BIT(clause);
	return parse[clause](parser);
}

/* The clauses that the header must still say; no kernel runs a script, PCI has defaults. */
static uint32_t missing_clauses(const struct parser *parser)
{
	uint32_t needed = ((1u << CLAUSES) - 1) & ~(1u << PCI);

	if (rf_driver_scripted((enum rf_driver_id)parser->c->driver))
		needed &= ~(1u << KERNEL);
	return needed & ~parser->seen;
}

static int check_header(struct parser *parser, const struct rf_token *where)
{
	uint32_t missing = missing_clauses(parser);

	if (missing)
		return rf_token_fail(where, parser->error, "the header does not say '%s'",
				     clause_words[__builtin_ctz(missing)]);
	parser->in_ops = true;
	return 0;
}

static int parse_op(struct parser *parser, const struct rf_token *word)
{
	struct rf_op_context context = {
		.driver = (enum rf_driver_id)parser->c->driver, .lexer = &parser->lexer,
		.error = parser->error,
	};
	struct rf_case *c = parser->c;

	if (c->ops == RF_OPS_MAX)
		return rf_token_fail(word, parser->error, "more than %u operations", RF_OPS_MAX);
	if (rf_words_op(word, &context, &c->op[c->ops]))
		return -EINVAL;
	if (c->op[c->ops].opcode >= RF_OPCODES_V2 && parser->version < RF_CASE_VERSION_SETTINGS)
		return too_old(parser, word, RF_CASE_VERSION_SETTINGS);
	c->ops++;
	return 0;
}

static int parse_expect(struct parser *parser, const struct rf_token *word)
{
	struct rf_case *c = parser->c;

	if (c->expects == RF_EXPECTS_MAX)
		return rf_token_fail(word, parser->error, "more than %u expectations",
				     RF_EXPECTS_MAX);
	if (rf_words_expect(&parser->lexer, &c->expect[c->expects], parser->error))
		return -EINVAL;
	if (c->expect[c->expects].what >= RF_EXPECT_DATA &&
	    parser->version < RF_CASE_VERSION_SETTINGS)
		return too_old(parser, word, RF_CASE_VERSION_SETTINGS);
	c->expects++;
	return 0;
}

/* Does a line that begins with @word belong behind the header? */
static bool begins_op(const struct rf_token *word)
{
	for (uint32_t i = 0; i < RF_OPCODES; i++)
		if (rf_token_is(word, rf_opcode_name((enum rf_opcode)i)))
			return true;
	return rf_token_is(word, "expect");
}

/* A line of the header holds one clause or several. */
static int parse_header_line(struct parser *parser)
{
	struct rf_token word;

	while (rf_lexer_next(&parser->lexer, &word))
		if (parse_clause(parser, &word))
			return -EINVAL;
	return 0;
}

static int parse_line(struct parser *parser)
{
	struct rf_token word;

	rf_lexer_peek(&parser->lexer, &word);
	if (is_clause(&word) || (missing_clauses(parser) && !begins_op(&word)))
		return parse_header_line(parser);
	if (check_header(parser, &word))
		return -EINVAL;
	rf_lexer_next(&parser->lexer, &word);
	return rf_token_is(&word, "expect") ? parse_expect(parser, &word) :
					      parse_op(parser, &word);
}

int rf_case_parse(const char *text, size_t size, struct rf_case *ret_case,
		  struct rf_case_error *ret_error)
{
	struct rf_case_error error;
	struct rf_case c = { 0 };
	struct parser parser = { .c = &c, .error = &error };
	struct rf_token end;
	int ret;

	rf_case_error_clear(&error);
	rf_lexer_init(&parser.lexer, text, size);
	ret = parse_version(&parser);
	while (!ret && rf_lexer_line(&parser.lexer))
		ret = parse_line(&parser);
	if (!ret && !parser.in_ops) {
		rf_lexer_peek(&parser.lexer, &end);
		ret = check_header(&parser, &end);
	}
	rf_case_pci_settle(&c.pci);
	if (ret)
		*ret_error = error;
	else
		*ret_case = c;
	return ret;
}
