// SPDX-License-Identifier: GPL-2.0-only
/*
 * RF-RING-005..015, 018: what a chain of descriptors looks like (virtio-spec,
 * The Virtqueue Descriptor Table; Indirect Descriptors; Descriptor Chaining).
 * The device notes each problem as it reads; a chain that it had written to
 * itself is not the driver's word. A descriptor that could not be read at all
 * is no rule of this family: the DMA family judged its address; and a chain
 * with an extent that is not, or no longer, what was mapped (RF-DMA-003, 004,
 * 006) was never meant, so that its shape says nothing.
 */
#include "judge/rules/rules.h"

static const struct {
	uint32_t problem;
	enum rf_rule_id rule;
	const char *what;
} problems[] = {
	{ RF_CHAIN_LOOP, RF_RULE_RING_005, "comes back to where it was" },
	{ RF_CHAIN_TOO_LONG, RF_RULE_RING_006, "is longer than the queue" },
	{ RF_CHAIN_READ_AFTER_WRITE, RF_RULE_RING_007, "reads after it wrote" },
	{ RF_CHAIN_INDIRECT_UNNEGOTIATED, RF_RULE_RING_008, "has an indirect table unasked" },
	{ RF_CHAIN_INDIRECT_NESTED, RF_RULE_RING_009, "has nested indirect tables" },
	{ RF_CHAIN_INDIRECT_NEXT, RF_RULE_RING_010, "has a chained indirect table" },
	{ RF_CHAIN_INDEX_RANGE, RF_RULE_RING_011, "points beyond the ring" },
	{ RF_CHAIN_INDIRECT_LENGTH, RF_RULE_RING_012, "has a table of odd length" },
	{ RF_CHAIN_TOO_MANY_BYTES, RF_RULE_RING_013, "has 2^32 bytes or more" },
	{ RF_CHAIN_INDIRECT_FLAGS, RF_RULE_RING_014, "has a table with odd flags" },
	{ RF_CHAIN_NOT_AVAILABLE, RF_RULE_RING_018, "was exposed unfinished" },
};

/*
 * What stands where the driver did not write is not the driver's word: RF-DMA-010
 * told where. Nor is what stands behind a chain that it had taken back.
 */
static bool not_the_drivers(const struct rf_judge *judge, uint32_t queue)
{
	return queue < RF_JUDGE_QUEUES &&
	       (judge->queue[queue].foreign || judge->queue[queue].astray);
}

static void check_chain(struct rf_judge *judge, const struct rf_event *event)
{
	/* A chain that was given up may be seen when all of it is mapped anew: who left it is to blame. */
	const struct rf_stack *stack = judge->abandoned ? &judge->abandoned->born : NULL;
	uint32_t found = event->chain.problems;

	if (!found)
		return;
	judge->steps.bad_chain = true;
	if (found & RF_CHAIN_TAINTED || judge->misfit_chain || not_the_drivers(judge, event->chain.queue))
		return;
	/* RF-NEG-010 told that the driver took for agreed what was not offered. */
	if (rf_judge_found(judge, RF_RULE_NEG_010))
		found &= ~RF_CHAIN_INDIRECT_UNNEGOTIATED;
	for (uint32_t i = 0; i < RF_ARRAY_SIZE(problems); i++) {
		if (!(found & problems[i].problem))
			continue;
		rf_judge_find(judge, &(struct rf_verdict){ .rule = problems[i].rule,
							   .party = RF_PARTY_DRIVER,
							   .stack = stack, .event = event },
			      "queue %u, chain %u (%u descriptors, %" PRIu64 " + %" PRIu64
			      " bytes) %s", event->chain.queue, event->chain.head,
			      event->chain.count, event->chain.readable, event->chain.writable,
			      problems[i].what);
	}
	if (stack && event->chain.queue < RF_JUDGE_QUEUES)
		judge->queue[event->chain.queue].astray = true;
}

/* 015: a head or buffer id that the device still holds. */
static void check_republished(struct rf_judge *judge, const struct rf_event *event)
{
	if (!judge->republished || event->publish.flags & RF_PUB_TAINTED || judge->misfit_chain ||
	    not_the_drivers(judge, event->publish.queue))
		return;
	RF_BLAME(judge, event, RING_015, DRIVER, NULL,
		 "queue %u: chain %u is published again, but the device has not returned it",
		 event->publish.queue, event->publish.head);
}

const struct rf_rule rf_rule_ring_005 = {
	RF_RULE_NAMED("RF-RING-005"),
	.title = "publishing a chain that loops",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_CONFORMING,
	.requirements = "SP10 PK07 VC13",
	.events = RF_ON(CHAIN),
	.check = check_chain,
};

const struct rf_rule rf_rule_ring_006 = RF_CONFORMING_RULE(DRIVER, "RF-RING-006",
	"publishing a chain longer than the queue", "SP14 PK07 VC13");
const struct rf_rule rf_rule_ring_007 = RF_CONFORMING_RULE(DRIVER, "RF-RING-007",
	"publishing readable parts after writable ones", "SP07 PK08 VC13");
const struct rf_rule rf_rule_ring_008 = RF_CONFORMING_RULE(DRIVER, "RF-RING-008",
	"using indirect tables without INDIRECT_DESC", "SP12 PK12 VC13");
const struct rf_rule rf_rule_ring_009 = RF_CONFORMING_RULE(DRIVER, "RF-RING-009",
	"nesting indirect tables", "SP13 PK12 VC13");
const struct rf_rule rf_rule_ring_010 = RF_CONFORMING_RULE(DRIVER, "RF-RING-010",
	"chaining an indirect table", "SP15 PK13 VC13");
const struct rf_rule rf_rule_ring_011 = RF_CONFORMING_RULE(DRIVER, "RF-RING-011",
	"naming a descriptor beyond the ring", "SP02 SP18 VC13");
const struct rf_rule rf_rule_ring_012 = RF_CONFORMING_RULE(DRIVER, "RF-RING-012",
	"giving an indirect table a length that is no multiple of 16", "SP12 PK12 VC13");
const struct rf_rule rf_rule_ring_013 = RF_CONFORMING_RULE(DRIVER, "RF-RING-013",
	"publishing a chain of 2^32 bytes or more", "SP10 VC13");
const struct rf_rule rf_rule_ring_014 = RF_CONFORMING_RULE(DRIVER, "RF-RING-014",
	"setting flags other than WRITE in a packed indirect table", "PK12 VC13");

const struct rf_rule rf_rule_ring_015 = {
	RF_RULE_NAMED("RF-RING-015"),
	.title = "publishing a chain that the device still holds",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_CONFORMING,
	.requirements = "G16 PK05 VC13",
	.events = RF_ON(PUBLISH),
	.check = check_republished,
};

const struct rf_rule rf_rule_ring_018 = RF_CONFORMING_RULE(DRIVER, "RF-RING-018",
	"exposing a packed list before all of it is available", "PK09 PK10 VC13");
