// SPDX-License-Identifier: GPL-2.0-only
/* What a case expects, against what came of it. */
#include "cli/verdict.h"
#include "base/text.h"
#include "case/expect.h"

#include <string.h>

const char *rf_verdict_name(enum rf_verdict_word word)
{
	static const char *const names[RF_VERDICTS] = {
		[RF_VERDICT_MET] = "met",
		[RF_VERDICT_MISSING] = "missing",
		[RF_VERDICT_FIXED] = "fixed",
		[RF_VERDICT_NEW] = "new",
	};

	return names[word];
}

/*
 * Is the image of @kernel the very release that the corpora's verdicts speak of? Scripts have
 * none.
 */
static bool is_spoken_of(const char *kernel)
{
	static const struct { const char *kernel, *release; } found_on[] = {
#define RF_RELEASE(kernel, release) { kernel, release },
#include "cli/releases.def"
#undef RF_RELEASE
	};

	for (size_t i = 0; rf_images[i]; i++)
		for (size_t j = 0; j < RF_ARRAY_SIZE(found_on); j++)
			if (!strcmp(rf_images[i]->kernel, kernel) &&
			    !strcmp(found_on[j].kernel, kernel))
				return !strcmp(found_on[j].release, rf_images[i]->release);
	return true;
}

static void say(struct rf_text *talk, const struct rf_expect *expect, const char *what)
{
	if (expect->what != RF_EXPECT_FINDING)
		rf_text_add(talk, "%s: %s\n", what, rf_expect_words[expect->what].name);
	else
		rf_text_add(talk, "%s: %s party %s\n", what, rf_rule(expect->rule)->name,
			    rf_party_name(expect->party));
}

/* What @expect asks for is not there, on a kernel that it names. */
static enum rf_verdict_word not_met(const struct rf_expect *expect, bool strict,
				    struct rf_text *talk)
{
	if (strict) {
		say(talk, expect, "missing");
		return RF_VERDICT_MISSING;
	}
	say(talk, expect, expect->what == RF_EXPECT_FINDING ? "fixed" : "new, instead of");
	return expect->what == RF_EXPECT_FINDING ? RF_VERDICT_FIXED : RF_VERDICT_NEW;
}

static struct rf_came came(const struct rf_result *result)
{
	return (struct rf_came){ result->finding, result->findings,
				 result->driver_ok, result->bytes_moved > 0 };
}

/* On a kernel that @expect does not name: news, if it is found there too. */
static enum rf_verdict_word elsewhere(const struct rf_expect *expect,
				      const struct rf_result *result, struct rf_text *talk)
{
	struct rf_expect anywhere = *expect;
	struct rf_came here = came(result);

	anywhere.kernels = 0;
	if (expect->what != RF_EXPECT_FINDING ||
	    rf_expect_check(&anywhere, 0, &here) != RF_EXPECT_MET)
		return RF_VERDICT_MET;
	say(talk, expect, "new here");
	return RF_VERDICT_NEW;
}

static enum rf_verdict_word judge(const struct rf_expect *expect, const struct rf_case *c,
				  const struct rf_result *result, struct rf_text *talk)
{
	struct rf_came here = came(result);

	switch (rf_expect_check(expect, c->kernel, &here)) {
	case RF_EXPECT_MET:
		return RF_VERDICT_MET;
	case RF_EXPECT_OTHER_KERNEL:
		return elsewhere(expect, result, talk);
	default:
		return not_met(expect, rf_driver_scripted(c->driver) ||
			       is_spoken_of(rf_kernel_name(c->kernel)), talk);
	}
}

enum rf_verdict_word rf_verdict_of(const struct rf_case *c, const struct rf_result *result,
				   struct rf_text *talk)
{
	enum rf_verdict_word worst = RF_VERDICT_NONE;

	for (uint32_t i = 0; i < c->expects; i++) {
		enum rf_verdict_word word = judge(&c->expect[i], c, result, talk);

		if (worst == RF_VERDICT_NONE || worst == RF_VERDICT_MET ||
		    word == RF_VERDICT_MISSING)
			worst = word;
	}
	return worst;
}
