// SPDX-License-Identifier: GPL-2.0-only
/*
 * RF-DMA-047 to 049: tables of bus addresses that a hypervisor keeps for the guest, which
 * asks for each change and may be refused: an address without an entry, an entry for a
 * private page, an entry that stays. The first two are told where the mapping is judged
 * (dma_ledger.c).
 */
#include "judge/rules/rules.h"

/* Does another mapping that is open share a page with @closed? */
static bool shares_page(const struct rf_judge *judge, const struct rf_mapping *closed)
{
	const uint64_t mask = ~(uint64_t)(RF_PAGE_SIZE - 1);
	uint64_t first = closed->ba.v & mask, end = rf_align_up(closed->ba.v + closed->len,
								RF_PAGE_SIZE);

	for (int kind = 0; kind < 2; kind++)
		for (uint32_t i = judge->ledger->newest[kind]; i;
		     i = judge->ledger->entries[i - 1].older) {
			const struct rf_mapping *m = &judge->ledger->entries[i - 1];

			if (m->ba.v < end && m->ba.v + m->len > first)
				return true;
		}
	return false;
}

/*
 * Coherent memory and lists are told of before the layer closes them. So is what a script
 * closes, which has no stack.
 */
static bool closed_by_now(const struct rf_mapping *mapping)
{
	return mapping->kind == RF_MAP_SINGLE && mapping->died.pc[0];
}

/* 049: the page of a mapping that is closed is in reach as before. */
static void check_entry(struct rf_judge *judge, const struct rf_event *event)
{
	const struct rf_mapping *mapping = rf_rule_mapping(judge, event->dma.entry);

	if (judge->platform->ops->iommu != RF_PLATFORM_TCE || !mapping ||
	    event->dma.result != RF_LEDGER_OK || !closed_by_now(mapping) ||
	    !rf_iommu_held(&judge->platform->iommu, mapping->ba.v >> RF_PAGE_SHIFT) ||
	    shares_page(judge, mapping))
		return;
	rf_judge_find(judge, &(struct rf_verdict){ .rule = RF_RULE_DMA_049,
						   .party = RF_PARTY_DRIVER,
						   .stack = &mapping->died, .event = event,
						   .dma_layer = true },
		      "mapping 0x%" PRIx64 "+0x%x of memory 0x%" PRIx64 " closed, but platform %s "
		      "still leads there", mapping->ba.v, mapping->len, mapping->pa.v,
		      judge->platform->ops->name);
}

const struct rf_rule rf_rule_dma_047 = RF_ALWAYS_RULE(DRIVER, "RF-DMA-047",
	"handing out a bus address that the hypervisor's table has no entry for", "FB13 VC1");
const struct rf_rule rf_rule_dma_048 = RF_ALWAYS_RULE(DRIVER, "RF-DMA-048",
	"putting private pages of a confidential guest behind bus addresses", "FB13 VC1");
const struct rf_rule rf_rule_dma_049 = {
	RF_RULE_NAMED("RF-DMA-049"),
	.title = "closing a mapping whose entry stays in the hypervisor's table",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_ALWAYS,
	.requirements = "FB13 VC4",
	.events = RF_ON(UNMAP),
	.check = check_entry,
};
