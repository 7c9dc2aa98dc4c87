// SPDX-License-Identifier: GPL-2.0-only
/*
 * RF-DMA-001..004, 006, 011, 012: every extent that the driver hands out, at
 * the moment it does: rings when a queue goes live, buffers and indirect
 * tables when the device reads their descriptors.
 *
 * Under regime PLATFORM the extent must lie in the platform's window. The
 * ledger says more where it can: a mapping that is live and allows the access
 * was judged when it was born (RF-DMA-010), so the common case costs one
 * look-up. An extent that was never mapped is judged by the window alone: a
 * driver need not use the kernel's DMA API.
 *
 * Under regime PHYSICAL the extent must be RAM, as the device has the access
 * that the driver has. Where it has not, that shows when it uses the address
 * (dma_access.c): a device that declines in time does not.
 */
#include "judge/rules/rules.h"

/* One extent under judgement. */
struct extent {
	const struct rf_event *event;
	struct rf_judged_queue *queue;
	struct rf_backing *backing;	/* what is found to hold it; NULL: not kept */
	uint64_t ba, len;
	enum rf_perm perm;
	bool ring;
	const char *what;
};

/* Whose stack names the culprit: the mapping's, else that of the memory at the physical address. */
static const struct rf_stack *origin(const struct rf_judge *judge, const struct extent *x,
				     const struct rf_mapping *mapping)
{
	const struct rf_alloc *alloc;

	if (mapping)
		return mapping->live ? &mapping->born : &mapping->died;
	alloc = rf_arena_find(judge->arena, RF_PA(x->ba));
	return alloc ? &alloc->born : NULL;
}

static void keep(struct rf_judge *judge, const struct extent *x, const struct rf_mapping *mapping,
		 const struct rf_alloc *alloc)
{
	if (x->backing)
		rf_track_back(judge, x->backing, mapping, alloc);
}

/* Does the device find other memory at this physical address? What it reads there is not the driver's word. */
static bool leads_elsewhere(const struct rf_judge *judge, const struct extent *x)
{
	uint64_t done = 0, piece;
	struct rf_pa pa;

	for (; done < x->len; done += piece) {
		piece = rf_platform_resolve(judge->platform, RF_BA(x->ba + done), x->len - done,
					    rf_rule_one_perm(x->perm), &pa);
		if (!piece)
			return false;
		if (pa.v != x->ba + done)
			return true;
	}
	return false;
}

/* Of a bus address that a field cut off: a ring is mapped where the lost bits would lead. */
static bool cut_off_mapping(const struct rf_judge *judge, uint64_t ba, uint64_t mask,
			    uint64_t *ret_meant)
{
	const struct rf_ledger *ledger = judge->ledger;

	for (uint32_t i = ledger->newest[1]; i; i = ledger->entries[i - 1].older) {
		const struct rf_mapping *mapping = &ledger->entries[i - 1];
		uint64_t offset = ba - (mapping->ba.v & mask);

		if (!(mapping->ba.v & ~mask) || offset >= mapping->len)
			continue;
		*ret_meant = mapping->ba.v + offset;
		return true;
	}
	return false;
}

/*
 * A ring address that a field cut off names another place, while the ring's
 * memory stands where the lost bits would lead. Only bits that banks of RAM
 * have can have been lost.
 */
static bool truncated(const struct rf_judge *judge, const struct extent *x, uint64_t *ret_meant)
{
	static const uint64_t bank[] = { RF_BANK_HIGH_BASE, RF_BANK_TOP_BASE };
	uint64_t page = judge->mmio.guest_page ? judge->mmio.guest_page : RF_PAGE_SIZE;
	uint64_t mask = judge->contract.legacy ? (page << 32) - 1 : UINT32_MAX;
	const struct rf_alloc *alloc;

	if (!x->ring || x->ba & ~mask)
		return false;
	for (uint32_t i = 0; i < RF_ARRAY_SIZE(bank); i++) {
		uint64_t meant = (bank[i] & ~mask) | x->ba;

		if (meant == x->ba)
			continue;
		alloc = rf_arena_find(judge->arena, RF_PA(meant));
		if (!alloc || alloc->state != RF_ALLOC_LIVE)
			continue;
		*ret_meant = meant;
		return true;
	}
	return rf_contract_translates(&judge->contract) &&
	       cut_off_mapping(judge, x->ba, mask, ret_meant);
}

const struct rf_mapping *rf_rule_abandoned(const struct rf_judge *judge, uint64_t ba, uint64_t len)
{
	const struct rf_mapping *m = rf_ledger_at(judge->ledger, RF_BA(ba), NULL);

	for (; m; m = rf_ledger_at(judge->ledger, RF_BA(ba), m))
		if (!m->live && m->len == len && m->kind != RF_MAP_COHERENT &&
		    m->born_seq > judge->contract.since &&
		    judge->seen_mapping[m - judge->ledger->entries] != judge->turn)
			return m;
	return NULL;
}

static bool in_window(const struct rf_judge *judge, const struct extent *x, uint64_t len)
{
	return rf_platform_window_holds(judge->platform, RF_BA(x->ba), len,
					rf_rule_one_perm(x->perm));
}

/*
 * A buffer was found @good or not: what of its queue's ring, on a platform with
 * a restriction? A buffer that only runs over the edge was meant to be inside.
 */
static void partial_promise(struct rf_judge *judge, const struct extent *x, bool good)
{
	bool promised = judge->contract.regime == RF_REGIME_RANGE;

	if (x->ring || !(judge->platform->ops->restricted || promised) ||
	    !rf_contract_translates(&judge->contract))
		return;
	if (good ? !x->queue->ring_bad : !x->queue->ring_good || in_window(judge, x, 1))
		return;
	rf_judge_find(judge, &(const struct rf_verdict){
			      .rule = promised ? RF_RULE_DMA_054 : RF_RULE_DMA_011,
			      .party = RF_PARTY_DRIVER, .event = x->event },
		      "%s 0x%" PRIx64 "+0x%" PRIx64 " is %s what %s, its ring is %s", x->what,
		      x->ba, x->len, good ? "inside" : "outside",
		      promised ? "feature bit 27 promises" : "the platform permits",
		      good ? "outside" : "inside");
}

/* An extent that the regime does not permit: say in which way. */
static void out_of_window(struct rf_judge *judge, const struct extent *x,
			  const struct rf_mapping *mapping, bool other_regime)
{
	const struct rf_stack *stack = origin(judge, x, mapping);
	const char *regime = rf_regime_name(judge->contract.regime);
	uint64_t meant;

	if (x->ring)
		x->queue->ring_bad = true;
	if (truncated(judge, x, &meant)) {
		/* Structures that lie over each other garble an address: RF-PCI-018 tells of that. */
		if (!judge->pci.present || judge->pci.conforms)
			RF_BLAME(judge, x->event, DMA_012, DRIVER, stack,
				 "%s at 0x%" PRIx64 ": the memory stands at 0x%" PRIx64,
				 x->what, x->ba, meant);
		return;
	}
	if (judge->platform->untold)
		RF_BLAME(judge, x->event, DMA_034, PLATFORM, NULL,
			 "%s 0x%" PRIx64 "+0x%" PRIx64 " is out of the device's reach, which nothing "
			 "tells the guest on platform %s", x->what, x->ba, x->len,
			 judge->platform->ops->name);
	else if (judge->contract.regime == RF_REGIME_RANGE)
		RF_BLAME(judge, x->event, DMA_053, DRIVER, stack,
			 "%s 0x%" PRIx64 "+0x%" PRIx64 " lies outside of the region of platform %s, "
			 "which feature bit 27 promises to keep to", x->what, x->ba, x->len,
			 judge->platform->ops->name);
	else if (rf_rule_private(judge, x->ba, x->len))
		RF_BLAME(judge, x->event, DMA_031, DRIVER, stack,
			 "%s 0x%" PRIx64 "+0x%" PRIx64 " lies in pages that the guest has not "
			 "shared", x->what, x->ba, x->len);
	else if (other_regime)
		RF_BLAME(judge, x->event, DMA_002, DRIVER, stack,
			 "%s 0x%" PRIx64 "+0x%" PRIx64 " is no address of regime %s, "
			 "but one of the other",
			 x->what, x->ba, x->len, regime);
	else
		RF_BLAME(judge, x->event, DMA_001, DRIVER, stack,
			 "%s 0x%" PRIx64 "+0x%" PRIx64 " (to %s) is outside of what "
			 "regime %s permits",
			 x->what, x->ba, x->len, rf_perm_words(x->perm), regime);
	partial_promise(judge, x, false);
}

/* Another live mapping may hold the same bytes and allow what the newest does not. */
static bool other_mapping_allows(const struct rf_judge *judge, const struct extent *x)
{
	const struct rf_ledger *ledger = judge->ledger;

	for (uint32_t list = 0; list < RF_ARRAY_SIZE(ledger->newest); list++) {
		uint32_t i = ledger->newest[list];

		for (; i; i = ledger->entries[i - 1].older) {
			const struct rf_mapping *m = &ledger->entries[i - 1];

			if ((m->dir & x->perm) == x->perm &&
			    rf_extent_holds(m->ba.v, m->len, x->ba, x->len))
				return true;
		}
	}
	return false;
}

/* Bytes that begin in one live mapping may go on in the next: only a hole is wrong. */
static bool covered_in_pieces(const struct rf_judge *judge, const struct extent *x)
{
	const struct rf_mapping *m;
	uint64_t at = x->ba, end = x->ba + x->len;

	while (at < end) {
		if (rf_ledger_cover(judge->ledger, RF_BA(at), 1, &m) != RF_COVER_LIVE)
			return false;
		at = m->ba.v + m->len;
	}
	return true;
}

static void wrong_permission(struct rf_judge *judge, const struct extent *x,
			     const struct rf_mapping *mapping)
{
	if (rf_rule_doubtful(x->queue) || other_mapping_allows(judge, x))
		return;
	judge->misfit_chain = true;
	RF_BLAME(judge, x->event, DMA_003, DRIVER, &mapping->born,
		 "%s 0x%" PRIx64 "+0x%" PRIx64 " is for the device to %s, its mapping only to %s",
		 x->what, x->ba, x->len, rf_perm_words(x->perm), rf_perm_words(mapping->dir));
}

/* Freed memory reached without a mapping that the ledger knows. */
static void judge_memory(struct rf_judge *judge, const struct extent *x, uint64_t pa)
{
	const struct rf_alloc *alloc = rf_arena_find(judge->arena, RF_PA(pa));

	if (!alloc || rf_rule_doubtful(x->queue))
		return;
	if (alloc->state == RF_ALLOC_FREED) {
		judge->misfit_chain = judge->steps.stale = true;
		RF_BLAME(judge, x->event, DMA_004, DRIVER, &alloc->died,
			 "%s 0x%" PRIx64 "+0x%" PRIx64 " is memory that was freed before", x->what,
			 x->ba, x->len);
		return;
	}
	keep(judge, x, NULL, alloc);
	if (rf_extent_holds(alloc->pa.v, alloc->pages ? alloc->room : alloc->size, pa, x->len))
		return;
	judge->misfit_chain = true;
	RF_BLAME(judge, x->event, DMA_006, DRIVER, &alloc->born,
		 "%s 0x%" PRIx64 "+0x%" PRIx64 " runs past its memory of 0x%" PRIx64 " bytes",
		 x->what, x->ba, x->len, alloc->size);
}

/*
 * The driver mapped this extent, gave the chain up and closed the mapping, yet
 * the device finds it published. Who made the mapping is to blame: another one
 * may stand there by now, and that one's maker has nothing to do with it.
 */
static void given_up(struct rf_judge *judge, const struct extent *x)
{
	const struct rf_mapping *mapping = judge->abandoned;

	judge->misfit_chain = judge->steps.stale = true;
	RF_BLAME(judge, x->event, DMA_004, DRIVER, &mapping->born,
		 "%s 0x%" PRIx64 "+0x%" PRIx64 " was mapped and given up before the device saw it",
		 x->what, x->ba, x->len);
	x->queue->astray = true;
}

/* In the window, but not held by one live mapping. */
static void judge_cover(struct rf_judge *judge, const struct extent *x, enum rf_cover cover,
			const struct rf_mapping *mapping)
{
	struct rf_pa pa;

	/* What the driver took back because of a lie may still stand in the ring. */
	if (rf_rule_doubtful(x->queue))
		return;
	switch (cover) {
	case RF_COVER_STALE:
		judge->misfit_chain = judge->steps.stale = true;
		RF_BLAME(judge, x->event, DMA_004, DRIVER, &mapping->died,
			 "%s 0x%" PRIx64 "+0x%" PRIx64 " was mapped at 0x%" PRIx64
			 ", but is no longer", x->what, x->ba, x->len, mapping->ba.v);
		x->queue->astray = true;
		break;
	case RF_COVER_PARTLY:
		if (covered_in_pieces(judge, x))
			break;
		judge->misfit_chain = true;
		RF_BLAME(judge, x->event, DMA_006, DRIVER, &mapping->born,
			 "%s 0x%" PRIx64 "+0x%" PRIx64 " is not all in its mapping 0x%" PRIx64
			 "+0x%x",
			 x->what, x->ba, x->len, mapping->ba.v, mapping->len);
		break;
	default:
		if (rf_platform_resolve(judge->platform, RF_BA(x->ba), x->len,
					rf_rule_one_perm(x->perm), &pa))
			judge_memory(judge, x, pa.v);
		break;
	}
}

/*
 * Was the mapping @live made for this very extent, which the device sees for the first time? A larger
 * one may have been answered, and not be closed yet: what lies in it was not meant by it.
 */
static bool made_anew(const struct rf_judge *judge, const struct extent *x,
		      const struct rf_mapping *live)
{
	size_t entry = live ? (size_t)(live - judge->ledger->entries) : 0;
	bool whole = live && live->ba.v == x->ba && live->len == x->len;

	return live && (live->dir & x->perm) == x->perm && !judge->republished &&
	       !judge->exposed_mapping[entry] &&
	       (whole || judge->seen_mapping[entry] != judge->turn);
}

/* Does the extent lie in what the driver took back, and in no mapping made for it since? */
static bool abandoned(struct rf_judge *judge, const struct extent *x,
		      const struct rf_mapping *live)
{
	const struct rf_mapping *mapping;

	/* A split ring shows a chain only when it is whole, and so does a table. */
	if (x->ring || !judge->steps.backed_out || rf_rule_doubtful(x->queue) ||
	    (x->event->publish.flags & (RF_PUB_PACKED | RF_PUB_IN_TABLE)) != RF_PUB_PACKED)
		return false;
	mapping = rf_rule_abandoned(judge, x->ba, x->len);
	if (mapping)
		judge->abandoned = mapping;
	return mapping && !made_anew(judge, x, live);
}

/* Where windows come and go with mappings, one that is gone tells more than its window does. */
static bool closed_by_unmap(const struct rf_judge *judge, enum rf_cover cover)
{
	return cover == RF_COVER_STALE && judge->platform->ops->iommu;
}

/*
 * A mapping of just this extent is gone, and another begins where it did. Of a queue whose
 * device lies about what it returned nobody knows who is to blame for that.
 */
static bool gone_in_doubt(const struct rf_judge *judge, const struct extent *x)
{
	const struct rf_mapping *m = NULL;

	if (!rf_rule_doubtful(x->queue) || !judge->platform->ops->iommu)
		return false;
	do {
		m = rf_ledger_at(judge->ledger, RF_BA(x->ba), m);
	} while (m && (m->live || m->len != x->len));
	return m;
}

static void judge_platform(struct rf_judge *judge, const struct extent *x)
{
	const struct rf_mapping *mapping;
	enum rf_cover cover = rf_ledger_cover(judge->ledger, RF_BA(x->ba), x->len, &mapping);
	bool live = cover == RF_COVER_LIVE;

	/* Wherever it lies: of a mapping outside of the window was told when it was made. */
	if (abandoned(judge, x, live ? mapping : NULL)) {
		given_up(judge, x);
		return;
	}
	if (!live && !closed_by_unmap(judge, cover) && !in_window(judge, x, x->len)) {
		/* What the driver took back was told with its cause. */
		if (!x->queue->astray && !gone_in_doubt(judge, x))
			out_of_window(judge, x, mapping,
				      rf_platform_is_ram(judge->platform, RF_PA(x->ba), x->len) &&
				      !in_window(judge, x, 1));
		return;
	}
	/* A legacy driver maps its ring before the agreement, when RF-DMA-010 could not tell. */
	if (live && mapping->born_seq < judge->contract.since)
		rf_rule_judge_mapping(judge, x->event, mapping);
	if (x->queue->ring_bad)
		partial_promise(judge, x, true);
	if (!live) {
		judge_cover(judge, x, cover, mapping);
		return;
	}
	if (x->ring && !rf_rule_leads_home(judge, mapping))
		x->queue->foreign = true;
	keep(judge, x, mapping, NULL);
	if ((mapping->dir & x->perm) != x->perm)
		wrong_permission(judge, x, mapping);
}

static void judge_physical(struct rf_judge *judge, const struct extent *x)
{
	uint64_t meant;

	if (!rf_platform_is_ram(judge->platform, RF_PA(x->ba), x->len)) {
		out_of_window(judge, x, NULL, judge->platform->translated &&
			      in_window(judge, x, x->len));
		return;
	}
	if (x->ring && !rf_arena_find(judge->arena, RF_PA(x->ba)) && truncated(judge, x, &meant)) {
		out_of_window(judge, x, NULL, false);
		return;
	}
	judge_memory(judge, x, x->ba);
	if (x->ring)
		x->queue->foreign |= leads_elsewhere(judge, x);
}

static void judge_extent(struct rf_judge *judge, const struct extent *x)
{
	if (!x->len || judge->contract.disputed)
		return;
	if (rf_contract_translates(&judge->contract))
		judge_platform(judge, x);
	else
		judge_physical(judge, x);
}

static void judge_ring(struct rf_judge *judge, const struct rf_event *event)
{
	static const char *const names[RF_JUDGED_AREAS] = {
		"descriptor area", "driver area", "device area",
	};
	static const enum rf_perm perms[RF_JUDGED_AREAS] = {
		RF_PERM_READ, RF_PERM_READ, RF_PERM_WRITE,
	};
	struct rf_judged_queue *q = rf_track_queue(judge, event->ring.queue);

	/* RF-RING-019 says so. */
	if (q && rf_track_ring_untold(q))
		return;
	for (uint32_t i = 0; q && i < RF_JUDGED_AREAS; i++) {
		struct rf_judged_area *area = &q->area[i];
		struct extent x = {
			.event = event, .queue = q, .backing = &area->backing, .ba = area->ba,
			.len = area->len, .ring = true, .what = names[i],
			.perm = q->packed && !i ? RF_PERM_RW : perms[i],
		};

		judge_extent(judge, &x);
	}
	if (q)
		q->ring_good = !q->ring_bad;
}

static void judge_publish(struct rf_judge *judge, const struct rf_event *event)
{
	struct rf_judged_queue *q = rf_track_queue(judge, event->publish.queue);
	uint16_t flags = event->publish.flags;
	struct extent x = {
		.event = event, .queue = q, .ba = event->publish.ba, .len = event->publish.len,
		.backing = judge->publication ? &judge->publication->backing : NULL,
		.perm = flags & RF_PUB_WRITE && !(flags & RF_PUB_INDIRECT) ?
			RF_PERM_WRITE : RF_PERM_READ,
		.what = flags & RF_PUB_INDIRECT ? "indirect table" : "buffer",
	};

	/* A lying device reads what is not available yet: nobody published that. */
	if (judge->armed && flags & RF_PUB_EARLY)
		return;
	/* What the device wrote into the ring, or reads elsewhere, is not the driver's word. */
	if (q && !q->foreign && !(flags & RF_PUB_TAINTED))
		judge_extent(judge, &x);
}

static void check_publish(struct rf_judge *judge, const struct rf_event *event)
{
	if (event->kind == RF_EV_QUEUE_LIVE)
		judge_ring(judge, event);
	else
		judge_publish(judge, event);
}

const struct rf_rule rf_rule_dma_001 = {
	RF_RULE_NAMED("RF-DMA-001"),
	.title = "publishing bytes outside the window of the agreed regime",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_ALWAYS,
	.requirements = "FB13 FB14 SP02 VC1",
	.events = RF_ON(QUEUE_LIVE) | RF_ON(PUBLISH),
	.check = check_publish,
};

const struct rf_rule rf_rule_dma_002 = {
	RF_RULE_NAMED("RF-DMA-002"),
	.title = "publishing an address of the regime that was not agreed",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_ALWAYS,
	.requirements = "FB13 FB14 FB15 VC2",
};

const struct rf_rule rf_rule_dma_003 = {
	RF_RULE_NAMED("RF-DMA-003"),
	.title = "publishing an extent for more than its mapping allows",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_ALWAYS,
	.requirements = "FB13 VC3",
};

const struct rf_rule rf_rule_dma_004 = {
	RF_RULE_NAMED("RF-DMA-004"),
	.title = "publishing an extent whose mapping or memory is gone",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_ALWAYS,
	.requirements = "FB13 PK05 VC4",
};

const struct rf_rule rf_rule_dma_006 = {
	RF_RULE_NAMED("RF-DMA-006"),
	.title = "publishing an extent that runs past its mapping or memory",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_ALWAYS,
	.requirements = "FB13 SP02 VC1 VC4",
};

const struct rf_rule rf_rule_dma_011 = {
	RF_RULE_NAMED("RF-DMA-011"),
	.title = "keeping ring and buffers on different sides of a restriction",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_ALWAYS,
	.requirements = "FB13 VC6",
};

const struct rf_rule rf_rule_dma_053 = RF_ALWAYS_RULE(DRIVER, "RF-DMA-053",
	"publishing what lies outside of a region that was agreed on", "X01 VC1");
const struct rf_rule rf_rule_dma_054 = RF_ALWAYS_RULE(DRIVER, "RF-DMA-054",
	"keeping half a promise: ring and buffers on different sides of a region", "X01 VC6");

const struct rf_rule rf_rule_dma_012 = {
	RF_RULE_NAMED("RF-DMA-012"),
	.title = "publishing a ring address that a register field has cut off",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_ALWAYS,
	.requirements = "M18 P49 VC10",
};
