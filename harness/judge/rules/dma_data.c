// SPDX-License-Identifier: GPL-2.0-only
/*
 * RF-DMA-018, 019: the bytes themselves, where a transfer was checked end to
 * end. Both are consequences where another rule was broken before, and then
 * say nothing; and both presume a device that tells the truth about lengths.
 * They blame the foreign end: that of the two which the harness did not write.
 * RF-DMA-046: what stands in a bounce slot when it is given to the device.
 */
#include "judge/rules/rules.h"

static void say(struct rf_judge *judge, const struct rf_event *event, enum rf_rule_id rule,
		const char *what)
{
	rf_judge_find(judge, &(const struct rf_verdict){
			      .rule = rule, .event = event,
			      .party = judge->certifying ? RF_PARTY_DEVICE : RF_PARTY_DRIVER },
		      "transfer %u: 0x%" PRIx64 " bytes at 0x%" PRIx64 " %s", event->data.op_id,
		      event->data.len, event->data.offset, what);
}

static void check_data(struct rf_judge *judge, const struct rf_event *event)
{
	if (judge->findings || event->data.got)
		return;
	if (event->data.leaked)
		say(judge, event, RF_RULE_DMA_018, "hold some that nobody wrote");
	else if (event->data.mismatch)
		say(judge, event, RF_RULE_DMA_019, "are not those that were sent");
}

const struct rf_rule rf_rule_dma_018 = {
	RF_RULE_NAMED("RF-DMA-018"),
	.title = "showing bytes that neither driver nor device wrote",
	.role = RF_PARTY_DRIVER, .either = true, .scope = RF_SCOPE_CONFORMING,
	.requirements = "SP22 SP23 VC5",
	.events = RF_ON(DATA),
	.check = check_data,
};

const struct rf_rule rf_rule_dma_019 = {
	RF_RULE_NAMED("RF-DMA-019"),
	.title = "carrying other bytes than were sent",
	.role = RF_PARTY_DRIVER, .either = true, .scope = RF_SCOPE_CONFORMING,
	.requirements = "SP04 SP23 VC4",
};

/*
 * Do the @len bytes at two places of RAM differ? Poisoned ones count as well: a
 * device does not care.
 */
static RF_NO_ASAN bool differ(const struct rf_judge *judge, struct rf_pa a, struct rf_pa b,
			      uint64_t len)
{
	const uint8_t *x = rf_arena_cpu(judge->arena, a.v), *y = rf_arena_cpu(judge->arena, b.v);
	uint64_t left = 0, right = 0;

	for (; len >= 8 && left == right; len -= 8, x += 8, y += 8) {
		__builtin_memcpy(&left, x, 8);
		__builtin_memcpy(&right, y, 8);
	}
	for (; len && left == right; len--) {
		left = *x++;
		right = *y++;
	}
	return left != right;
}

/*
 * 046: where a streaming mapping leads elsewhere it is bounced, and the slot must hold
 * the buffer's bytes from the start: what the device does not overwrite comes back,
 * and what it reads of a slot was meant for it. An IOMMU puts several buffers into one
 * mapping; nothing is bounced there. Where a device goes past the translation by itself
 * its addresses are other ones.
 */
static void check_bounce(struct rf_judge *judge, const struct rf_event *event)
{
	const struct rf_mapping *mapping = rf_rule_mapping(judge, event->dma.entry);
	uint64_t piece = 0;
	struct rf_pa pa, home;

	if (!mapping || mapping->kind > RF_MAP_SG ||
	    (judge->platform->ops->iommu && !rf_platform_confidential(judge->platform)))
		return;
	/* Its own address, taken for the bus's: wrong by RF-DMA-010, but no slot. */
	if (mapping->ba.v == mapping->pa.v)
		return;
	for (uint64_t done = 0; done < mapping->len; done += piece) {
		piece = rf_platform_window_resolve(judge->platform,
						   RF_BA(mapping->ba.v + done),
						   mapping->len - done,
						   rf_rule_one_perm((enum rf_perm)mapping->dir),
						   &pa);
		home = RF_PA(mapping->pa.v + done);
		if (!piece || pa.v == home.v || !rf_platform_is_ram(judge->platform, home, piece))
			return;
		if (!differ(judge, pa, home, piece))
			continue;
		rf_judge_find(judge, &(struct rf_verdict){ .rule = RF_RULE_DMA_046,
							   .party = RF_PARTY_DRIVER,
							   .stack = &mapping->born, .event = event,
							   .dma_layer = true },
			      "mapping of memory 0x%" PRIx64 "+0x%x is bounced through 0x%" PRIx64
			      ", where other bytes stand", mapping->pa.v, mapping->len, pa.v);
		return;
	}
}

const struct rf_rule rf_rule_dma_046 = {
	RF_RULE_NAMED("RF-DMA-046"),
	.title = "bouncing through memory that still holds other bytes",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_ALWAYS,
	.requirements = "FB13 VC5",
	.events = RF_ON(MAP),
	.check = check_bounce,
};
