/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A finding: a broken rule, as a value. Its signature is rule, party, stage
 * and first kernel frame: never an address, so that one bug has one signature.
 */
#ifndef RF_JUDGE_FINDING_H
#define RF_JUDGE_FINDING_H

#include "trace/event.h"

enum rf_rule_id {
#define RF_RULE(id, name, ...) RF_RULE_##id,
#include "judge/rules.def"
#undef RF_RULE
	RF_RULES
};

enum rf_party {
	RF_PARTY_DRIVER,	/* guest kernel side: driver, ring, DMA layer */
	RF_PARTY_DEVICE,
	RF_PARTY_PLATFORM,
	RF_PARTY_GAP,		/* contract kept, truth violated: nobody is wrong by the letter */
	RF_PARTIES
};

enum rf_scope {
	RF_SCOPE_ALWAYS,	/* must be kept even against a hostile other side */
	RF_SCOPE_CONFORMING,	/* presumes that the other side keeps the spec */
	RF_SCOPES
};

#define RF_FINDING_FRAME 64
#define RF_FINDING_TEXT	256

/*
 * The finding against the driver after which the guest went on with memory that it had damaged,
 * or, unrefused, with features that it was not offered:
 * all that it does from then on may come of that one.
 */
struct rf_cause {
	bool known;			/* there is one */
	uint8_t stage;
	uint16_t rule;
	char frame[RF_FINDING_FRAME];
};

struct rf_finding {
	uint16_t rule;			/* enum rf_rule_id */
	uint8_t party;			/* enum rf_party */
	uint8_t stage;			/* enum rf_stage */
	uint16_t op;			/* index of the operation under way */
	uint32_t seq;			/* event that broke the rule */
	uint32_t count;			/* how often in this case (same signature) */
	uint64_t signature;
	uint8_t platform;		/* enum rf_platform_id */
	char kernel[8];			/* of the guest: "6.1"; "" when it is none of Linux */
	char frame[RF_FINDING_FRAME];	/* first kernel frame, "?" when there is none */
	char text[RF_FINDING_TEXT];	/* what happened, with this case's addresses */
	struct rf_cause cause;
};

/* Stable words of reports and cases: "driver", "device", "platform", "gap"; "?" beyond. */
const char *rf_party_name(enum rf_party party);
/* The party of that word, or -ENOENT. */
int rf_party_by_name(const char *name, enum rf_party *ret_party) RF_MUST_USE;
/* "always", "conforming"; "?" beyond the range. */
const char *rf_scope_name(enum rf_scope scope);

/*
 * Signature of rule, party, stage and frame, and of those of the cause if there is one, by their
 * names: the same in every build and for every order of the lists.
 */
uint64_t rf_finding_signature(const struct rf_finding *finding);

#endif
