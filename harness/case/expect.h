/* SPDX-License-Identifier: GPL-2.0-only */
/* What a case says must come of it, held against what came. */
#ifndef RF_CASE_EXPECT_H
#define RF_CASE_EXPECT_H

#include "case/case.h"

enum rf_expect_state {
	RF_EXPECT_MET,
	RF_EXPECT_MISSING,		/* the finding did not come */
	RF_EXPECT_OTHER_KERNEL,		/* says nothing about the kernel that ran */
	RF_EXPECT_NOT_SILENT,		/* silence was expected and something was found */
	RF_EXPECT_NO_DATA,		/* DRIVER_OK was not reached, or nothing moved */
	RF_EXPECT_NOT_REFUSED,		/* it was reached, or data moved */
	RF_EXPECT_STATES
};

const char *rf_expect_state_name(enum rf_expect_state state);

/* What came of a run: its findings, whether DRIVER_OK was reached, and whether data moved. */
struct rf_came { const struct rf_finding *finding; uint32_t findings; bool ready, moved; };

/* What an expectation that names no finding asks for: in a case ("silent"), in a report ("silence"). */
struct rf_expect_word { const char *word, *name; };
extern const struct rf_expect_word rf_expect_words[RF_EXPECT_WHATS];

/* Hold @expect against what came of a run on @kernel. */
enum rf_expect_state rf_expect_check(const struct rf_expect *expect, enum rf_kernel_id kernel,
				     const struct rf_came *came);

/* Does any expectation of @c name @finding, on whichever kernel? */
bool rf_expect_names(const struct rf_case *c, const struct rf_finding *finding);

struct rf_text;
/* Append @expect as the text form has it, without newline. */
void rf_expect_print(const struct rf_expect *expect, struct rf_text *out);

#endif
