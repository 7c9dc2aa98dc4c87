// SPDX-License-Identifier: GPL-2.0-only
/*
 * The judge: the list of rules, who listens to what, and the book of findings.
 * What is remembered between events is track.c's, what is wrong the rules'.
 */
#include "judge/judge.h"
#include "judge/track.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define RF_RULE(id, name, object) extern const struct rf_rule object;
#include "judge/rules.def"
#undef RF_RULE

static const struct rf_rule *const rules[RF_RULES] = {
#define RF_RULE(id, name, object) [RF_RULE_##id] = &object,
#include "judge/rules.def"
#undef RF_RULE
};

const struct rf_rule *rf_rule(enum rf_rule_id id)
{
	return (unsigned int)id < RF_RULES ? rules[id] : NULL;
}

const char *rf_rule_role(const struct rf_rule *rule)
{
	return rule->either ? "both" : rf_party_name(rule->role);
}

int rf_rule_by_name(const char *name, enum rf_rule_id *ret_id)
{
	for (unsigned int i = 0; i < RF_RULES; i++) {
		if (strcmp(name, rules[i]->name))
			continue;
		*ret_id = i;
		return 0;
	}
	return -ENOENT;
}

/* Who listens to what */

/*
 * Which list a register access goes through. They are the most frequent events
 * and most rules care for few registers, so each register has its own.
 */
static inline uint32_t list_of_register(const struct rf_event *event)
{
	uint32_t first = RF_EVENT_KINDS + (event->kind - RF_EV_REG_READ) * (RF_REGISTERS + 1);

	return first + (event->reg.config ? RF_REGISTERS : event->reg.offset / 4 % RF_REGISTERS);
}

/*
 * The same behind BARs: the common configuration has a list for each offset, every other
 * structure one. Past its fields the common configuration is a structure like others.
 */
static inline uint32_t list_of_place(const struct rf_event *event)
{
	uint32_t first = RF_EVENT_KINDS + 2 * (RF_REGISTERS + 1) +
			 (event->kind - RF_EV_BAR_READ) * RF_PLACES;

	if (event->pci.structure == RF_PCI_COMMON && event->pci.offset < VIRTIO_PCI_COMMON_SIZE)
		return first + event->pci.offset;
	return first + VIRTIO_PCI_COMMON_SIZE + event->pci.structure % RF_PCI_STRUCTURES;
}

static void listen(struct rf_judge *judge, uint32_t list, rf_judge_check check)
{
	uint32_t count = 0;

	while (judge->dispatch[list][count])
		count++;
	RF_ASSERT(count < RF_JUDGE_CHECKS);
	judge->dispatch[list][count] = check;
}

static void listen_to_registers(struct rf_judge *judge, uint32_t kind, const struct rf_rule *rule)
{
	struct rf_event event = { .kind = kind };

	for (uint32_t i = 0; i < RF_REGISTERS; i++) {
		event.reg.offset = i * 4;
		if (rule->registers & RF_BIT(i))
			listen(judge, list_of_register(&event), rule->check);
	}
	event.reg.config = true;
	if (rule->configuration)
		listen(judge, list_of_register(&event), rule->check);
}

static void listen_to_places(struct rf_judge *judge, uint32_t kind, const struct rf_rule *rule)
{
	struct rf_event event = { .kind = kind, .pci = { .structure = RF_PCI_COMMON } };

	for (uint32_t i = 0; i < VIRTIO_PCI_COMMON_SIZE; i++) {
		event.pci.offset = i;
		if (rule->offsets & RF_BIT(i))
			listen(judge, list_of_place(&event), rule->check);
	}
	event.pci.offset = VIRTIO_PCI_COMMON_SIZE;
	for (uint32_t i = 0; i < RF_PCI_STRUCTURES; i++) {
		event.pci.structure = (uint8_t)i;
		if (rule->structures & RF_BIT(i))
			listen(judge, list_of_place(&event), rule->check);
	}
}

static void listen_to_rule(struct rf_judge *judge, const struct rf_rule *rule)
{
	for (uint32_t kind = 0; rule->check && kind < RF_EVENT_KINDS; kind++) {
		if (!(rule->events & RF_BIT(kind)))
			continue;
		if (kind == RF_EV_REG_READ || kind == RF_EV_REG_WRITE)
			listen_to_registers(judge, kind, rule);
		else if (kind == RF_EV_BAR_READ || kind == RF_EV_BAR_WRITE)
			listen_to_places(judge, kind, rule);
		else
			listen(judge, kind, rule->check);
	}
}

static void listen_all(struct rf_judge *judge)
{
	for (uint32_t kind = 0; kind < RF_EVENT_KINDS; kind++)
		if (rf_track_before(kind))
			listen(judge, kind, rf_track_before(kind));
	for (uint32_t i = 0; i < RF_RULES; i++)
		listen_to_rule(judge, rules[i]);
	for (uint32_t kind = 0; kind < RF_EVENT_KINDS; kind++)
		if (rf_track_after(kind))
			listen(judge, kind, rf_track_after(kind));
}

/* At least two checks; the last is called in place of this function, */
static RF_NOINLINE void hear_list(struct rf_judge *judge, const struct rf_event *event,
				  const rf_judge_check *check)
{
	do {
		(*check++)(judge, event);
	} while (check[1]);
	(*check)(judge, event);
}

/* as is the only one of many lists. */
static inline void hear_any(struct rf_judge *judge, const struct rf_event *event, uint32_t list)
{
	const rf_judge_check *check = judge->dispatch[list];

	if (judge->off || !check[0])
		return;
	if (check[1])
		hear_list(judge, event, check);
	else
		check[0](judge, event);
}

static void hear(void *ctx, const struct rf_event *event)
{
	hear_any(ctx, event, event->kind);
}

static void hear_register(void *ctx, const struct rf_event *event)
{
	hear_any(ctx, event, list_of_register(event));
}

static void hear_place(void *ctx, const struct rf_event *event)
{
	hear_any(ctx, event, list_of_place(event));
}

/* Kinds that nobody listens to are not heard at all. */
static void hear_trace(struct rf_judge *judge)
{
	uint64_t kinds = 0;

	for (uint32_t kind = 0; kind < RF_EVENT_KINDS; kind++)
		if (judge->dispatch[kind][0])
			kinds |= RF_BIT(kind);
	rf_trace_listen(judge->trace, kinds, hear, judge);
	rf_trace_listen(judge->trace, RF_BIT(RF_EV_REG_READ) | RF_BIT(RF_EV_REG_WRITE),
			hear_register, judge);
	rf_trace_listen(judge->trace, RF_BIT(RF_EV_BAR_READ) | RF_BIT(RF_EV_BAR_WRITE),
			hear_place, judge);
}

int rf_judge_init(struct rf_judge *judge, struct rf_trace *trace,
		  const struct rf_platform *platform, const struct rf_ledger *ledger,
		  const struct rf_arena *arena)
{
	int err;

	memset(judge, 0, sizeof(*judge));
	judge->trace = trace;
	judge->platform = platform;
	judge->ledger = ledger;
	judge->arena = arena;
	err = rf_track_init(judge);
	if (err)
		return err;
	listen_all(judge);
	rf_judge_reset(judge, false);
	hear_trace(judge);
	return 0;
}

void rf_judge_fini(struct rf_judge *judge)
{
	rf_track_fini(judge);
}

void rf_judge_reset(struct rf_judge *judge, bool hostile)
{
	rf_track_reset(judge);
	rf_contract_reset(&judge->contract);
	judge->hostile = hostile;
	judge->armed = hostile;
	judge->certifying = judge->provoking = false;
	judge->findings = 0;
	judge->findings_lost = 0;
}

void rf_judge_mislead(struct rf_judge *judge)
{
	judge->hostile = true;
	judge->armed = true;
}

void rf_judge_certify(struct rf_judge *judge, uint32_t device_id, bool provoking)
{
	rf_judge_reset(judge, false);
	judge->certifying = true;
	judge->provoking = provoking;
	judge->mmio.version = 2;
	judge->mmio.device_id = device_id;
	judge->mmio.identified = UINT8_MAX;
}

/* The book of findings */

/* Rules of a driver's bookkeeping: what it opens to the device, and what it takes back. */
static bool keeps_books(const struct rf_verdict *verdict)
{
	static const uint64_t books = RF_BIT(RF_RULE_DMA_004) | RF_BIT(RF_RULE_DMA_005) |
		RF_BIT(RF_RULE_DMA_007) | RF_BIT(RF_RULE_DMA_008) | RF_BIT(RF_RULE_DMA_009) |
		RF_BIT(RF_RULE_DMA_017);

	return verdict->rule < 64 && books >> verdict->rule & 1;
}

/* The guest itself says so: whatever brought it there, it may not come to that. */
static bool reports_itself(const struct rf_verdict *verdict)
{
	return verdict->event->kind == RF_EV_GUEST_REPORT;
}

/*
 * Whom the case itself made misbehave is not blamed, nor who was misled by it.
 * Where the platform lets a lying device write to all memory, no guest is safe
 * from it; and who closed the wrong mappings because the device rewrote a
 * descriptor has lost count of all that follow.
 */
static bool excused(const struct rf_judge *judge, const struct rf_verdict *verdict)
{
	if (judge->provoking)
		return verdict->party != RF_PARTY_DEVICE ||
		       rules[verdict->rule]->scope == RF_SCOPE_CONFORMING;
	if (verdict->party == RF_PARTY_DEVICE)
		return judge->armed;
	if (verdict->party != RF_PARTY_DRIVER)
		return false;
	if (judge->steps.overwritten || (judge->steps.miscounted && keeps_books(verdict)))
		return true;
	/* Sides that disagree misread each other: told by RF-NEG-010, which a lying device excuses. */
	if (judge->steps.beyond && judge->hostile && !reports_itself(verdict))
		return true;
	return judge->hostile && rules[verdict->rule]->scope == RF_SCOPE_CONFORMING;
}

/* What made a finding, before any name is looked up. */
static uint64_t key_of(const struct rf_verdict *verdict)
{
	uint64_t h = rf_hash_word(RF_HASH_SEED, (uint64_t)verdict->rule << 32 |
				  (uint64_t)verdict->party << 16 | verdict->event->stage);

	for (uint32_t i = 0; verdict->stack && i < RF_STACK_DEPTH && verdict->stack->pc[i]; i++)
		h = rf_hash_word(h, verdict->stack->pc[i]);
	return h;
}

static bool counted(struct rf_judge *judge, uint64_t key)
{
	for (uint32_t i = 0; i < judge->findings; i++) {
		if (judge->finding_key[i] != key)
			continue;
		judge->finding[i].count++;
		return true;
	}
	return false;
}

/* Another stack may lead to the same frame. */
static bool counted_by_signature(struct rf_judge *judge, uint64_t signature)
{
	for (uint32_t i = 0; i < judge->findings; i++) {
		if (judge->finding[i].signature != signature)
			continue;
		judge->finding[i].count++;
		return true;
	}
	return false;
}

static void name_frame(const struct rf_judge *judge, const struct rf_verdict *verdict,
		       struct rf_finding *finding)
{
	struct rf_frame_query query = { verdict->stack, verdict->dma_layer };

	strcpy(finding->frame, "?");
	if (query.stack && query.stack->pc[0] && judge->names.frame)
		judge->names.frame(judge->names.ctx, &query, finding->frame,
				   sizeof(finding->frame));
}

/* The finding that told of the driver's going beyond the offer, NULL: none. */
static const struct rf_finding *told_beyond(const struct rf_judge *judge)
{
	for (uint32_t i = judge->findings; judge->steps.beyond && i; i--)
		if (judge->finding[i - 1].rule == RF_RULE_NEG_010)
			return &judge->finding[i - 1];
	return NULL;
}

/* Nothing comes of itself: the same finding once more counts up. */
static void name_cause(const struct rf_judge *judge, const struct rf_verdict *verdict,
		       struct rf_finding *finding)
{
	const struct rf_finding *cause = NULL;

	if (verdict->party != RF_PARTY_DRIVER)
		return;
	if (judge->steps.damaged)
		cause = &judge->finding[judge->steps.damaged - 1];
	else if (!reports_itself(verdict))
		cause = told_beyond(judge);
	if (!cause || cause->cause.known)
		return;
	if (finding->rule == cause->rule && finding->stage == cause->stage &&
	    !strcmp(finding->frame, cause->frame))
		return;
	finding->cause.known = true;
	finding->cause.rule = cause->rule;
	finding->cause.stage = cause->stage;
	memcpy(finding->cause.frame, cause->frame, sizeof(finding->cause.frame));
}

void rf_judge_find(struct rf_judge *judge, const struct rf_verdict *verdict, const char *fmt, ...)
{
	const struct rf_event *event = verdict->event;
	struct rf_finding finding;
	uint64_t key;
	va_list args;

	if (excused(judge, verdict))
		return;
	if (verdict->party == RF_PARTY_DEVICE)
		judge->hostile = true;
	key = key_of(verdict);
	if (counted(judge, key))
		return;
	finding = (struct rf_finding){
		.rule = verdict->rule, .party = verdict->party, .stage = event->stage,
		.op = event->op, .seq = event->seq, .count = 1,
		.platform = judge->platform->config.id,
	};
	if (judge->names.kernel)
		snprintf(finding.kernel, sizeof(finding.kernel), "%s", judge->names.kernel);
	name_frame(judge, verdict, &finding);
	name_cause(judge, verdict, &finding);
	finding.signature = rf_finding_signature(&finding);
	if (counted_by_signature(judge, finding.signature))
		return;
	if (judge->findings == RF_FINDINGS_MAX) {
		judge->findings_lost++;
		return;
	}
	va_start(args, fmt);
	vsnprintf(finding.text, sizeof(finding.text), fmt, args);
	va_end(args);
	judge->steps.miscounted |= judge->steps.rewritten && keeps_books(verdict);
	judge->finding_key[judge->findings] = key;
	judge->finding[judge->findings++] = finding;
}

bool rf_judge_found(const struct rf_judge *judge, enum rf_rule_id rule)
{
	for (uint32_t i = 0; i < judge->findings; i++)
		if (judge->finding[i].rule == rule)
			return true;
	return false;
}
