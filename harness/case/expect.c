// SPDX-License-Identifier: GPL-2.0-only
/* Expectations: their text, and whether they were met. */
#include "case/expect.h"
#include "base/text.h"
#include "case/words.h"

#include <errno.h>

static const char *const rule_names[RF_RULES] = {
#define RF_RULE(id, name, ...) name,
#include "judge/rules.def"
#undef RF_RULE
};

const struct rf_expect_word rf_expect_words[RF_EXPECT_WHATS] = {
	[RF_EXPECT_SILENCE] = { "silent", "silence" },
	[RF_EXPECT_DATA] = { "moves", "data that moves" },
	[RF_EXPECT_REFUSAL] = { "refused", "a refusal" },
};

const char *rf_expect_state_name(enum rf_expect_state state)
{
	static const char *const names[RF_EXPECT_STATES] = {
		[RF_EXPECT_MET] = "met",
		[RF_EXPECT_MISSING] = "missing",
		[RF_EXPECT_OTHER_KERNEL] = "other kernel",
		[RF_EXPECT_NOT_SILENT] = "not silent",
		[RF_EXPECT_NO_DATA] = "no data",
		[RF_EXPECT_NOT_REFUSED] = "not refused",
	};

	return (unsigned int)state < RF_EXPECT_STATES ? names[state] : "?";
}

static bool names(const struct rf_expect *expect, const struct rf_finding *finding)
{
	return expect->what == RF_EXPECT_FINDING && expect->rule == finding->rule &&
	       expect->party == finding->party;
}

enum rf_expect_state rf_expect_check(const struct rf_expect *expect, enum rf_kernel_id kernel,
				     const struct rf_came *came)
{
	if (expect->kernels && !(expect->kernels & RF_BIT(kernel)))
		return RF_EXPECT_OTHER_KERNEL;
	if (expect->what == RF_EXPECT_SILENCE)
		return came->findings ? RF_EXPECT_NOT_SILENT : RF_EXPECT_MET;
	if (expect->what == RF_EXPECT_DATA)
		return came->ready && came->moved ? RF_EXPECT_MET : RF_EXPECT_NO_DATA;
	if (expect->what == RF_EXPECT_REFUSAL)
		return came->ready || came->moved ? RF_EXPECT_NOT_REFUSED : RF_EXPECT_MET;
	for (uint32_t i = 0; i < came->findings; i++)
		if (names(expect, &came->finding[i]))
			return RF_EXPECT_MET;
	return RF_EXPECT_MISSING;
}

bool rf_expect_names(const struct rf_case *c, const struct rf_finding *finding)
{
	for (uint32_t i = 0; i < c->expects; i++)
		if (names(&c->expect[i], finding))
			return true;
	return false;
}

void rf_expect_print(const struct rf_expect *expect, struct rf_text *out)
{
	const char *comma = " kernels ";

	if (expect->what != RF_EXPECT_FINDING)
		rf_text_add(out, "expect %s", expect->what < RF_EXPECT_WHATS ?
			    rf_expect_words[expect->what].word : "?");
	else
		rf_text_add(out, "expect %s party %s",
			    expect->rule < RF_RULES ? rule_names[expect->rule] : "?",
			    rf_party_name((enum rf_party)expect->party));
	for (uint32_t i = 0; i < RF_KERNELS; i++) {
		if (!(expect->kernels & RF_BIT(i)))
			continue;
		rf_text_add(out, "%s%s", comma, rf_kernel_name((enum rf_kernel_id)i));
		comma = ",";
	}
}

/* "6.1,6.12" */
static int parse_kernels(struct rf_lexer *lexer, struct rf_expect *expect,
			 struct rf_case_error *error)
{
	const char *words[RF_KERNELS];
	struct rf_token token, tail;
	bool more = true;
	uint64_t index;

	for (uint32_t i = 0; i < RF_KERNELS; i++)
		words[i] = rf_kernel_name((enum rf_kernel_id)i);
	rf_lexer_next(lexer, &token);
	while (more) {
		more = rf_token_part(&token, ',', &tail);
		if (!rf_token_choice(&token, (struct rf_choices){ words, RF_KERNELS }, &index))
			return rf_token_unknown(&token, "kernel", (struct rf_choices){
						words, RF_KERNELS }, error);
		expect->kernels |= (uint32_t)RF_BIT(index);
		token = tail;
	}
	return 0;
}

/* "party driver" */
static int parse_party(struct rf_lexer *lexer, struct rf_expect *expect,
		       struct rf_case_error *error)
{
	const char *words[RF_PARTIES];
	struct rf_token token;
	uint64_t index;

	for (uint32_t i = 0; i < RF_PARTIES; i++)
		words[i] = rf_party_name((enum rf_party)i);
	rf_lexer_next(lexer, &token);
	if (!rf_token_is(&token, "party"))
		return rf_token_fail(&token, error, "the rule's name is followed by 'party'");
	rf_lexer_next(lexer, &token);
	if (!rf_token_choice(&token, (struct rf_choices){ words, RF_PARTIES }, &index))
		return rf_token_unknown(&token, "party", (struct rf_choices){ words, RF_PARTIES },
					error);
	expect->party = (uint8_t)index;
	return 0;
}

int rf_words_expect(struct rf_lexer *lexer, struct rf_expect *ret_expect,
		    struct rf_case_error *error)
{
	struct rf_choices rules = { rule_names, RF_RULES };
	struct rf_expect expect = { 0 };
	struct rf_token token;
	uint64_t rule = 0;

	rf_lexer_next(lexer, &token);
	for (uint32_t i = RF_EXPECT_FINDING + 1; i < RF_EXPECT_WHATS; i++)
		if (rf_token_is(&token, rf_expect_words[i].word))
			expect.what = (uint8_t)i;
	if (expect.what == RF_EXPECT_FINDING && !rf_token_choice(&token, rules, &rule))
		return rf_token_unknown(&token, "rule", rules, error);
	expect.rule = (uint16_t)rule;
	if (expect.what == RF_EXPECT_FINDING && parse_party(lexer, &expect, error))
		return -EINVAL;
	if (rf_lexer_next(lexer, &token)) {
		if (!rf_token_is(&token, "kernels"))
			return rf_token_fail(&token, error, "only 'kernels' may follow here");
		if (parse_kernels(lexer, &expect, error))
			return -EINVAL;
	}
	if (rf_lexer_next(lexer, &token))
		return rf_token_fail(&token, error, "nothing follows the kernels");
	*ret_expect = expect;
	return 0;
}
