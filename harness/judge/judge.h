/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The judge: rules over events. It only listens, so no rule needs a hook of
 * its own, and it does not know on which side of the link the real thing stands.
 */
#ifndef RF_JUDGE_JUDGE_H
#define RF_JUDGE_JUDGE_H

#include "judge/contract.h"
#include "judge/finding.h"
#include "memory/ledger.h"
#include "trace/trace.h"

#define RF_FINDINGS_MAX 32
#define RF_JUDGE_QUEUES 8

/* A published extent that the device has not given back, as the judge saw it. */
struct rf_publication {
	uint64_t ba;
	uint32_t len;
	uint16_t queue, head;
	uint16_t flags;		/* RF_PUB_* */
	bool live;
};
#define RF_PUBLICATIONS 4096

/* A queue as the judge sees it: from QUEUE_LIVE to QUEUE_DEAD or RESET. */
struct rf_judged_queue {
	bool live;
	bool tainted;		/* the device wrote memory of the driver's part */
	uint32_t size;
	uint64_t desc, driver, device;
	uint64_t desc_len, driver_len, device_len;
	uint32_t outstanding;	/* chains published and not returned */
	uint32_t checked;	/* ledger generation at which its areas were last found good */
};

struct rf_judge;

/* What a rule is, for lists, reports and the finding pages. */
struct rf_rule {
	const char *name;		/* "RF-DMA-001" */
	const char *title;		/* one line: what is forbidden */
	enum rf_party role;		/* whom it binds */
	enum rf_scope scope;
	const char *requirements;	/* spec requirement ids, space separated: "FB13 SP02"; classes: "VC1" */
	const char *page;		/* path of its page: "reports/rules/RF-DMA-001.md" */
	uint64_t events;		/* bit per enum rf_event_kind that it listens to */
	void (*check)(struct rf_judge *judge, const struct rf_event *event);
};

/* Where stacks and names come from: filled by the floor above. */
struct rf_judge_names {
	void *ctx;
	/* Name of the first kernel frame of @stack into @buf. */
	void (*frame)(void *ctx, const struct rf_stack *stack, char *buf, size_t size);
	/* Stack of the guest at the newest GUEST_REPORT, and of the call under way. */
	const struct rf_stack *(*report_stack)(void *ctx);
};

struct rf_judge {
	struct rf_contract contract;
	const struct rf_platform *platform;
	const struct rf_ledger *ledger;
	const struct rf_arena *arena;
	struct rf_trace *trace;
	struct rf_judge_names names;
	bool hostile;			/* the device broke the spec, or a behaviour was armed */
	bool off;			/* bench: measure without the judge */
	struct rf_judged_queue queue[RF_JUDGE_QUEUES];
	struct rf_publication *publications;	/* RF_PUBLICATIONS */
	uint32_t publication_count;
	struct rf_finding finding[RF_FINDINGS_MAX];
	uint32_t findings;
	uint64_t rule_state[RF_RULES];	/* one word of state per rule, zero at the case's start */
};

/* Set up and listen to @trace. Returns 0 or -ENOMEM. */
int rf_judge_init(struct rf_judge *judge, struct rf_trace *trace, const struct rf_platform *platform,
		  const struct rf_ledger *ledger, const struct rf_arena *arena) RF_MUST_USE;
void rf_judge_fini(struct rf_judge *judge);
/* Forget the last case. @hostile: the case arms behaviours, so only rules of scope always blame the driver. */
void rf_judge_reset(struct rf_judge *judge, bool hostile);

const struct rf_rule *rf_rule(enum rf_rule_id id);
/* The rule of that name, or -ENOENT. */
int rf_rule_by_name(const char *name, enum rf_rule_id *ret_id) RF_MUST_USE;

/* What a rule says when it is broken. */
struct rf_verdict {
	enum rf_rule_id rule;
	enum rf_party party;
	const struct rf_stack *stack;	/* whose first kernel frame names the culprit; NULL: none */
	const struct rf_event *event;
};

/*
 * Record a finding, unless the case is hostile and the rule's scope is
 * conforming-only and the party is the driver. The same signature counts up.
 */
void rf_judge_find(struct rf_judge *judge, const struct rf_verdict *verdict, const char *fmt, ...)
	RF_PRINTF(3, 4);

/* Helpers shared by rules. */
/* The newest live publication that holds [@ba, @ba+@len), or NULL. */
const struct rf_publication *rf_judge_published(const struct rf_judge *judge, uint64_t ba, uint64_t len);

#endif
