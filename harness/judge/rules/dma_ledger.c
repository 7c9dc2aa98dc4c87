// SPDX-License-Identifier: GPL-2.0-only
/*
 * RF-DMA-007..010, 017, 024, 031..034, 060: the guest's bookkeeping of what it opens to the
 * device. Whoever opens must close, once, in the same words, before the memory
 * goes and after the device gave it back.
 */
#include "judge/rules/rules.h"

static const char *const misuses[] = {
	[RF_LEDGER_NO_SUCH] = "no mapping begins there",
	[RF_LEDGER_DEAD] = "its mapping was closed before",
	[RF_LEDGER_WRONG_SIZE] = "its mapping has another size",
	[RF_LEDGER_WRONG_DIRECTION] = "its mapping has another direction",
	[RF_LEDGER_WRONG_KIND] = "its mapping is of another kind",
};

/* 007: an unmap or sync that does not fit what was mapped. */
static void check_close(struct rf_judge *judge, const struct rf_event *event)
{
	const struct rf_mapping *mapping = rf_rule_mapping(judge, event->dma.entry);
	const struct rf_stack *stack;
	uint8_t result = event->dma.result;

	if (result == RF_LEDGER_OK || result >= RF_ARRAY_SIZE(misuses))
		return;
	stack = rf_rule_caller(judge);
	if (!stack && mapping && !mapping->live)
		stack = &mapping->died;
	RF_BLAME(judge, event, DMA_007, DRIVER, stack,
		 "%s of 0x%" PRIx64 "+0x%x (to %s): %s",
		 event->kind == RF_EV_SYNC ? "sync" : "unmap", event->dma.ba, event->dma.len,
		 rf_perm_words(event->dma.dir), misuses[result]);
}

/* RF-DMA-009 told so when the memory under that mapping was freed. */
static bool memory_gone(const struct rf_judge *judge, uint32_t entry)
{
	uint32_t alloc = judge->mapped_alloc[entry];

	return alloc && judge->arena->allocs[alloc - 1].state == RF_ALLOC_FREED;
}

/* 008: what is still open once the driver is gone. */
static void check_leak(struct rf_judge *judge, const struct rf_event *event)
{
	const struct rf_ledger *ledger = judge->ledger;

	/* A guest that died did not get to close anything. */
	if (event->stage != RF_STAGE_TEARDOWN || !ledger->live || judge->steps.dead)
		return;
	for (uint32_t list = 0; list < RF_ARRAY_SIZE(ledger->newest); list++) {
		uint32_t i = ledger->newest[list];

		for (; i; i = ledger->entries[i - 1].older) {
			const struct rf_mapping *m = &ledger->entries[i - 1];

			if (m->lasting || memory_gone(judge, i - 1))
				continue;
			RF_BLAME(judge, event, DMA_008, DRIVER, &m->born,
				 "mapping 0x%" PRIx64 "+0x%x of memory 0x%" PRIx64
				 " is still open after remove", m->ba.v, m->len, m->pa.v);
		}
	}
}

/*
 * Who closed the mapping before @number in its chain? All of a chain is mapped
 * before any of it is closed. NULL: none was.
 */
static const struct rf_stack *closed_before(const struct rf_ledger *ledger, uint32_t number)
{
	const struct rf_mapping *left = &ledger->entries[number], *m = left;

	while (m-- > ledger->entries && m->kind == left->kind) {
		if (!m->live)
			return m->died_seq > left->born_seq ? &m->died : NULL;
	}
	return NULL;
}

/*
 * Who is to blame that memory freed here is still mapped? Where the device
 * rewrote a chain's descriptors, who closed the chain as far as they led. Else
 * who frees it.
 */
static const struct rf_stack *who_left(const struct rf_judge *judge, uint32_t alloc)
{
	const struct rf_ledger *ledger = judge->ledger;
	const struct rf_stack *closed = NULL;
	uint32_t i = ledger->newest[0];

	while (i && judge->mapped_alloc[i - 1] != alloc + 1)
		i = ledger->entries[i - 1].older;
	if (i && judge->steps.rewritten)
		closed = closed_before(ledger, i - 1);
	return closed ? closed : &judge->arena->allocs[alloc].died;
}

/* 032: pages go back to the allocator, and the device still reaches them. */
static void judge_shared(struct rf_judge *judge, const struct rf_event *event)
{
	uint64_t end = event->mem.pa + event->mem.len;

	if (!rf_platform_confidential(judge->platform))
		return;
	for (uint64_t at = event->mem.pa; at < end; at = rf_align_up(at + 1, RF_PAGE_SIZE)) {
		if (!rf_platform_is_shared(judge->platform, RF_PA(at)))
			continue;
		RF_BLAME(judge, event, DMA_032, DRIVER,
			 &judge->arena->allocs[event->mem.entry].died,
			 "memory 0x%" PRIx64 "+0x%" PRIx64 " freed, but its page 0x%" PRIx64
			 " is still shared with the device", event->mem.pa, event->mem.len,
			 at & ~(uint64_t)(RF_PAGE_SIZE - 1));
		return;
	}
}

/*
 * Whose doing it is that the device holds the memory: of one who registered an
 * indicator there, as its pool frees whole pages for many; else of him who frees it.
 */
static const struct rf_stack *who_exposed(const struct rf_judge *judge, uint32_t alloc)
{
	for (uint32_t i = 0; i < RF_INDICATORS; i++)
		if (judge->ccw.indicator[i].len &&
		    judge->ccw.indicator[i].backing.alloc == alloc + 1)
			return &judge->ccw.registrar[i];
	return &judge->arena->allocs[alloc].died;
}

/* 009: memory freed under a mapping, or under the device. */
static void check_free(struct rf_judge *judge, const struct rf_event *event)
{
	uint32_t entry = event->mem.entry;

	if (entry == RF_NO_ENTRY || event->mem.result != RF_LEDGER_OK)
		return;
	judge_shared(judge, event);
	if (rf_track_mapped(judge, entry))
		RF_BLAME(judge, event, DMA_009, DRIVER, who_left(judge, entry),
			 "memory 0x%" PRIx64 "+0x%" PRIx64 " freed, but it is still mapped",
			 event->mem.pa, event->mem.len);
	else if (judge->exposed_alloc[entry] && !rf_rule_any_doubtful(judge))
		RF_BLAME(judge, event, DMA_009, DRIVER, who_exposed(judge, entry),
			 "memory 0x%" PRIx64 "+0x%" PRIx64 " freed, but the device still holds it",
			 event->mem.pa, event->mem.len);
}

/* RAM that the guest owns: allocated, or kept for a pool. */
static bool owned(const struct rf_judge *judge, struct rf_pa pa)
{
	const struct rf_alloc *alloc = rf_arena_find(judge->arena, pa);

	for (uint32_t i = 0; i < judge->arena->reserves; i++)
		if (pa.v - judge->arena->reserve[i].pa < judge->arena->reserve[i].len)
			return true;
	return alloc && alloc->state == RF_ALLOC_LIVE;
}

bool rf_rule_leads_home(const struct rf_judge *judge, const struct rf_mapping *mapping)
{
	enum rf_perm perm = rf_rule_one_perm(mapping->dir);
	uint64_t done = 0, piece;
	bool home = true;
	struct rf_pa pa;

	for (; done < mapping->len; done += piece) {
		piece = rf_platform_resolve(judge->platform, RF_BA(mapping->ba.v + done),
					    mapping->len - done, perm, &pa);
		if (!piece)
			return false;
		if (pa.v == mapping->pa.v + done)
			continue;
		/* Streaming mappings may stand for a bounce slot, the guest's memory too. */
		home = mapping->kind != RF_MAP_COHERENT && owned(judge, pa);
		if (!home)
			return false;
	}
	return home;
}

/* A ring that does not lead home either, whenever that was mapped; else @mapping. */
static const struct rf_mapping *ring_first(const struct rf_judge *judge,
					   const struct rf_mapping *mapping)
{
	uint32_t i = judge->ledger->newest[1];

	for (; i; i = judge->ledger->entries[i - 1].older)
		if (!rf_rule_leads_home(judge, &judge->ledger->entries[i - 1]))
			return &judge->ledger->entries[i - 1];
	return mapping;
}

/* What the device reads in the rings that are live already is not the driver's word. */
static void ring_misled(struct rf_judge *judge)
{
	judge->steps.misled_ring = true;
	for (uint32_t i = 0; i < RF_JUDGE_QUEUES; i++)
		judge->queue[i].foreign |= judge->queue[i].live;
}

/*
 * Does an earlier mapping's translation still lead where @mapping's bus address is? Nobody gave out
 * that one when it is the memory's own: there is no IOMMU as far as this layer knows.
 */
static bool outlived(const struct rf_judge *judge, const struct rf_mapping *mapping)
{
	return mapping->ba.v != mapping->pa.v &&
	       rf_platform_withdrawn(judge->platform, mapping->ba, mapping->len,
				     rf_rule_one_perm(mapping->dir));
}

/*
 * Does it lead to its own memory, which is not shared? Nobody bounced it then. Where coherent
 * memory has no entry of its own, sharing it was tried and failed.
 */
static bool as_it_is(const struct rf_judge *judge, const struct rf_mapping *mapping)
{
	struct rf_pa pa;

	return judge->platform->ops->translated &&
	       rf_rule_private(judge, mapping->ba.v, mapping->len) &&
	       rf_platform_behind(judge->platform, mapping->ba, 1, &pa) &&
	       pa.v == mapping->pa.v &&
	       (mapping->kind != RF_MAP_COHERENT ||
		rf_iommu_held(&judge->platform->iommu, mapping->ba.v >> judge->platform->iommu.shift));
}

/* Does the guest's own table, or its grant, lead the mapping to other memory than was mapped? */
static bool leads_astray(const struct rf_judge *judge, const struct rf_mapping *mapping)
{
	const struct rf_iommu *iommu = judge->platform->space[0].iommu;
	uint64_t pa;

	return iommu && !judge->platform->space[0].shadow &&
	       rf_iommu_told(iommu, mapping->ba.v >> iommu->shift,
			     rf_rule_one_perm(mapping->dir), &pa) &&
	       pa >> iommu->shift != mapping->pa.v >> iommu->shift;
}

/* In which way is the address that @mapping got outside of the platform's window? */
static uint16_t rule_of(const struct rf_judge *judge, const struct rf_mapping *mapping)
{
	const struct rf_platform_ops *ops = judge->platform->ops;
	bool begins_inside = rf_platform_window_holds(judge->platform, mapping->ba, 1,
						      rf_rule_one_perm(mapping->dir));
	bool astray;

	if (outlived(judge, mapping))
		return RF_RULE_DMA_052;
	if (judge->platform->untold)
		return RF_RULE_DMA_034;
	if (as_it_is(judge, mapping))
		return RF_RULE_DMA_048;
	if (rf_rule_private(judge, mapping->ba.v, mapping->len))
		return RF_RULE_DMA_031;
	astray = leads_astray(judge, mapping);
	/* What the hypervisor refused to put, or to put over an entry that it refused to clear. */
	if (ops->iommu == RF_PLATFORM_TCE &&
	    (astray || !rf_platform_window_holds(judge->platform, mapping->ba, mapping->len,
						 rf_rule_one_perm(mapping->dir))))
		return RF_RULE_DMA_047;
	if (astray)
		return RF_RULE_DMA_060;
	/* The memory's own address: there is no IOMMU as far as this layer knows. */
	if (ops->iommu && mapping->ba.v == mapping->pa.v)
		return RF_RULE_DMA_024;
	/* The same: there is no restriction as far as this layer knows. */
	if (judge->platform->confined && !begins_inside && mapping->ba.v == mapping->pa.v)
		return RF_RULE_DMA_033;
	return RF_RULE_DMA_010;
}

/*
 * Regions of a proposal: what is mapped outside of one that was agreed on may never be published,
 * and that one which was not agreed on is all that the device reaches is not the guest's to know.
 */
static bool region_matters(const struct rf_judge *judge, const struct rf_mapping *mapping)
{
	return judge->platform->ops->proposal &&
	       (judge->contract.regime == RF_REGIME_RANGE ||
		rf_platform_window_holds(judge->platform, mapping->ba, mapping->len,
					 rf_rule_one_perm(mapping->dir)));
}

void rf_rule_judge_mapping(struct rf_judge *judge, const struct rf_event *event,
			   const struct rf_mapping *mapping)
{
	bool inside, by_platform;
	uint16_t rule;

	if (rf_rule_bypasses(judge))
		return;
	/* Elsewhere may be where it is bounced to, but not if a withdrawn translation leads there. */
	if (!outlived(judge, mapping) &&
	    (rf_rule_leads_home(judge, mapping) || region_matters(judge, mapping)))
		return;
	/* The layer that found no way for the ring finds none for buffers either. */
	if (mapping->kind != RF_MAP_COHERENT && judge->steps.misled_ring)
		return;
	mapping = ring_first(judge, mapping);
	if (mapping->kind == RF_MAP_COHERENT)
		ring_misled(judge);
	inside = rf_platform_window_holds(judge->platform, mapping->ba, mapping->len,
					  rf_rule_one_perm(mapping->dir));
	rule = rule_of(judge, mapping);
	by_platform = judge->platform->untold || rule == RF_RULE_DMA_052;
	/* The driver asked for any address; the layer that chose this one is to blame. */
	rf_judge_find(judge, &(struct rf_verdict){ .rule = rule,
						   .party = by_platform ? RF_PARTY_PLATFORM :
									  RF_PARTY_DRIVER,
						   .stack = &mapping->born, .event = event,
						   .dma_layer = true },
		      "mapping of memory 0x%" PRIx64 " got bus address 0x%" PRIx64 "+0x%x, %s%s",
		      mapping->pa.v, mapping->ba.v, mapping->len,
		      inside ? "which is other memory on platform " :
		      rule == RF_RULE_DMA_060 ? "which leads to no memory of platform " :
		      "outside of what is permitted on platform ", judge->platform->ops->name);
}

/* 010: the address that the guest's DMA layer gave. */
static void check_map(struct rf_judge *judge, const struct rf_event *event)
{
	const struct rf_mapping *mapping = rf_rule_mapping(judge, event->dma.entry);

	if (mapping && !judge->contract.disputed && rf_contract_translates(&judge->contract))
		rf_rule_judge_mapping(judge, event, mapping);
}

/* 017: a mapping closed while the device still holds what it maps. */
static void check_withdraw(struct rf_judge *judge, const struct rf_event *event)
{
	uint32_t entry = event->dma.entry;

	if (event->dma.result != RF_LEDGER_OK || entry == RF_NO_ENTRY ||
	    !judge->exposed_mapping[entry] || rf_rule_any_doubtful(judge))
		return;
	RF_BLAME(judge, event, DMA_017, DRIVER, &judge->ledger->entries[entry].died,
		 "mapping 0x%" PRIx64 "+0x%x closed, but the device has not given it back",
		 event->dma.ba, event->dma.len);
}

const struct rf_rule rf_rule_dma_007 = {
	RF_RULE_NAMED("RF-DMA-007"),
	.title = "closing or synchronising a mapping that is not there, or not so",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_ALWAYS,
	.requirements = "VC11",
	.events = RF_ON(UNMAP) | RF_ON(SYNC),
	.check = check_close,
};

const struct rf_rule rf_rule_dma_008 = {
	RF_RULE_NAMED("RF-DMA-008"),
	.title = "leaving mappings open after remove",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_ALWAYS,
	.requirements = "VC11",
	.events = RF_ON(STAGE),
	.check = check_leak,
};

const struct rf_rule rf_rule_dma_009 = {
	RF_RULE_NAMED("RF-DMA-009"),
	.title = "freeing memory that is mapped or that the device holds",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_ALWAYS,
	.requirements = "G16 VC4 VC11",
	.events = RF_ON(FREE),
	.check = check_free,
};

const struct rf_rule rf_rule_dma_010 = {
	RF_RULE_NAMED("RF-DMA-010"),
	.title = "mapping memory at a bus address that does not lead to it",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_ALWAYS,
	.requirements = "FB13 VC1",
	.events = RF_ON(MAP),
	.check = check_map,
};

const struct rf_rule rf_rule_dma_017 = {
	RF_RULE_NAMED("RF-DMA-017"),
	.title = "closing a mapping that the device still holds",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_ALWAYS,
	.requirements = "G16 VC4",
	.events = RF_ON(UNMAP),
	.check = check_withdraw,
};

const struct rf_rule rf_rule_dma_024 = RF_ALWAYS_RULE(DRIVER, "RF-DMA-024",
	"mapping memory as if there were no IOMMU before the device", "FB13 VC1 VC7");
const struct rf_rule rf_rule_dma_031 = RF_ALWAYS_RULE(DRIVER, "RF-DMA-031",
	"opening private pages of a confidential guest to the device", "FB13 VC1");
const struct rf_rule rf_rule_dma_032 = RF_ALWAYS_RULE(DRIVER, "RF-DMA-032",
	"freeing pages that are still shared with the device", "FB13 VC4");
const struct rf_rule rf_rule_dma_033 = RF_ALWAYS_RULE(DRIVER, "RF-DMA-033",
	"going on as if a restriction of the platform were not there", "FB13 VC7");
const struct rf_rule rf_rule_dma_052 = RF_ALWAYS_RULE(PLATFORM, "RF-DMA-052",
	"leading a new mapping where an earlier one led", "FB13 VC4");
const struct rf_rule rf_rule_dma_034 = RF_ALWAYS_RULE(PLATFORM, "RF-DMA-034",
	"restricting a device without telling the guest", "FB13 FB16 VC1");
const struct rf_rule rf_rule_dma_060 = RF_ALWAYS_RULE(DRIVER, "RF-DMA-060",
	"opening other memory to the device than is mapped", "FB13 VC1");
