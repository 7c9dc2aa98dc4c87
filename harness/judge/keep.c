// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keeping what the judge remembers of a case's beginning. Tables that no reset
 * clears tell this case's entries by numbers of cases, queues' and devices'
 * lives: those are put back as they are by then.
 */
#include "judge/judge.h"

/* Chains that the device holds, from the newest on. */
static void keep_chains(struct rf_judge *judge, uint32_t queue, struct rf_keep *keep)
{
	struct rf_judged_chain *chains = &judge->chain[queue * RF_JUDGED_HEADS];
	struct rf_judged_chain *chain;

	for (uint32_t head = judge->queue[queue].newest; head; head = chain->older) {
		chain = &chains[head - 1];
		RF_KEEP(keep, *chain);
		rf_keep_number(keep, &chain->epoch, &judge->queue[queue].epoch);
	}
}

static void keep_queues(struct rf_judge *judge, struct rf_keep *keep)
{
	for (uint32_t i = 0; i < RF_JUDGE_QUEUES; i++) {
		struct rf_judged_queue *q = &judge->queue[i];

		RF_KEEP_MEMBERS(keep, q, live, outstanding);
		RF_KEEP_MEMBERS(keep, q, newest, next_due);
		if (q->live)
			keep_chains(judge, i, keep);
	}
	RF_KEEP_MEMBERS(keep, judge, publication_used, unbacked);
	rf_keep_bytes(keep, judge->publications,
		      judge->publication_used * sizeof(judge->publications[0]));
}

static void keep_mappings(struct rf_judge *judge, struct rf_keep *keep)
{
	uint32_t entries = judge->ledger->count, allocs = judge->arena->count;

	rf_keep_bytes(keep, judge->exposed_mapping, entries * sizeof(judge->exposed_mapping[0]));
	rf_keep_bytes(keep, judge->mapped_alloc, entries * sizeof(judge->mapped_alloc[0]));
	rf_keep_bytes(keep, judge->exposed_alloc, allocs * sizeof(judge->exposed_alloc[0]));
	for (uint32_t i = 0; i < entries; i++)
		if (judge->seen_mapping[i] == judge->turn)
			rf_keep_number(keep, &judge->seen_mapping[i], &judge->turn);
	for (uint32_t i = 0; i < allocs; i++) {
		if (judge->maps_of_alloc[i].turn != judge->turn)
			continue;
		RF_KEEP(keep, judge->maps_of_alloc[i].count);
		rf_keep_number(keep, &judge->maps_of_alloc[i].turn, &judge->turn);
	}
}

static void keep_balloon(struct rf_judged_balloon *balloon, struct rf_keep *keep)
{
	RF_KEEP_MEMBERS(keep, balloon, pages, lost);
	rf_keep_bytes(keep, balloon->hold, balloon->held * sizeof(balloon->hold[0]));
	for (uint32_t i = 0; balloon->pages && i < RF_BANKS * RF_BALLOON_BANK; i++) {
		if (balloon->page[i].epoch != balloon->epoch)
			continue;
		RF_KEEP(keep, balloon->page[i]);
		rf_keep_number(keep, &balloon->page[i].epoch, &balloon->epoch);
	}
}

void rf_judge_keep(struct rf_judge *judge, struct rf_keep *keep)
{
	RF_KEEP(keep, judge->contract);
	RF_KEEP_MEMBERS(keep, judge, hostile, gone);
	RF_KEEP_MEMBERS(keep, judge, steps, ccw);
	keep_balloon(&judge->balloon, keep);
	keep_queues(judge, keep);
	keep_mappings(judge, keep);
	rf_keep_bytes(keep, judge->finding, judge->findings * sizeof(judge->finding[0]));
	rf_keep_bytes(keep, judge->finding_key, judge->findings * sizeof(judge->finding_key[0]));
	RF_KEEP_MEMBERS(keep, judge, findings, findings_lost);
}
