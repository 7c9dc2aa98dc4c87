// SPDX-License-Identifier: GPL-2.0-only
/*
 * RF-DMA-005, 013..016, 020..023: every access of the device. What it touches must be
 * published and still stand where it was published (005), the device must keep
 * to it (014, 015), and where both hold the access must succeed (016) and reach
 * what the agreed regime says (022, 023). Where it cannot, although driver and device
 * both keep the letter, that is a gap (013). An access that was made where the
 * platform grants none is the device's fault whatever was published (020, 021). Where
 * a translation outlives the memory that it leads to, no device should find that (050), nor what a
 * mapping left behind that never came about (051).
 */
#include "judge/rules/rules.h"

static const char *const purposes[RF_PURPOSES] = {
	[RF_FOR_DESC] = "descriptor area",
	[RF_FOR_DRIVER_AREA] = "driver area",
	[RF_FOR_DEVICE_AREA] = "device area",
	[RF_FOR_INDIRECT] = "indirect table",
	[RF_FOR_DATA] = "buffer",
	[RF_FOR_CCW] = "channel program",
	[RF_FOR_CCW_DATA] = "channel data",
	[RF_FOR_INDICATOR] = "indicator",
};

static const char *what(const struct rf_event *event)
{
	return purposes[event->access.purpose];
}

/*
 * That an IOMMU lets such an access through is what deferred invalidation costs, which the guest
 * chose: nobody's fault by itself.
 */
static bool withdrawn(const struct rf_event *event)
{
	return event->access.result == RF_ACCESS_WITHDRAWN;
}

static void stray(struct rf_judge *judge, const struct rf_event *event, const char *why)
{
	RF_BLAME(judge, event, DMA_014, DEVICE, NULL,
		 "%s 0x%" PRIx64 "+0x%x %s of queue %u: %s%s", what(event), event->access.ba,
		 event->access.len, event->kind == RF_EV_DEV_WRITE ? "written" : "read",
		 event->access.queue, why, withdrawn(event) ?
		 "; its translation was withdrawn and not yet invalidated, so it was let through" :
		 "");
}

static void wrote_read_only(struct rf_judge *judge, const struct rf_event *event)
{
	RF_BLAME(judge, event, DMA_015, DEVICE, NULL,
		 "%s 0x%" PRIx64 "+0x%x of queue %u is the driver's to write, the device wrote it",
		 what(event), event->access.ba, event->access.len, event->access.queue);
}

/* The extent's backing died while the device held it: RF-DMA-017 and 009 saw that happen. */
static void stale(struct rf_judge *judge, const struct rf_event *event,
		  const struct rf_backing *backing)
{
	if (rf_rule_doubtful(&judge->queue[event->access.queue]))
		return;
	/* The same bytes may have been mapped anew. */
	if (backing->mapping && rf_ledger_cover(judge->ledger, RF_BA(event->access.ba),
						event->access.len, NULL) == RF_COVER_LIVE)
		return;
	RF_BLAME(judge, event, DMA_005, DRIVER, rf_rule_undoer(judge, backing),
		 "%s 0x%" PRIx64 "+0x%x of queue %u is still the device's, but its %s is gone",
		 what(event), event->access.ba, event->access.len, event->access.queue,
		 backing->mapping ? "mapping" : "memory");
}

/* Physical addresses were agreed on, and the device looks for them behind a translation. */
static void translated(struct rf_judge *judge, const struct rf_event *event)
{
	bool fault = event->access.result == RF_ACCESS_FAULT;

	RF_BLAME(judge, event, DMA_022, DEVICE, NULL,
		 "%s 0x%" PRIx64 "+0x%x of queue %u is a physical address, without "
		 "ACCESS_PLATFORM; the device takes it for a bus address of platform %s, where it "
		 "leads %s", what(event), event->access.ba, event->access.len, event->access.queue,
		 judge->platform->ops->name, fault ? "nowhere" : "elsewhere");
}

/* An address of the region is that, and ACCESS_PLATFORM has nothing to do with it. */
static void region_missed(struct rf_judge *judge, const struct rf_event *event)
{
	RF_BLAME(judge, event, DMA_056, DEVICE, NULL,
		 "%s 0x%" PRIx64 "+0x%x of queue %u lies in the region that feature bit 27 is about; "
		 "the device translates it, and it leads %s", what(event), event->access.ba,
		 event->access.len, event->access.queue,
		 event->access.result == RF_ACCESS_FAULT ? "nowhere" : "elsewhere");
}

/* The driver promised to keep to the region, the device went out of it. */
static void left_region(struct rf_judge *judge, const struct rf_event *event)
{
	RF_BLAME(judge, event, DMA_057, DEVICE, NULL,
		 "%s 0x%" PRIx64 "+0x%x of queue %u lies outside of the region that feature bit 27 "
		 "is about; the device %s it all the same", what(event), event->access.ba,
		 event->access.len, event->access.queue,
		 event->kind == RF_EV_DEV_WRITE ? "writes" : "reads");
}

static bool leaves_region(const struct rf_judge *judge, const struct rf_event *event)
{
	return judge->contract.regime == RF_REGIME_RANGE && event->access.len &&
	       event->access.result == RF_ACCESS_OK && !judge->contract.disputed &&
	       !rf_platform_window_holds(judge->platform, RF_BA(event->access.ba),
					 event->access.len, RF_PERM_READ);
}

/* A published, permitted extent that the platform refuses. */
static void refused(struct rf_judge *judge, const struct rf_event *event)
{
	enum rf_perm perm = event->kind == RF_EV_DEV_WRITE ? RF_PERM_WRITE : RF_PERM_READ;
	const struct rf_platform *platform = judge->platform;

	if (judge->contract.disputed ||
	    !rf_contract_permits(&judge->contract, judge->platform, RF_BA(event->access.ba),
				 event->access.len, perm))
		return;
	if (judge->contract.regime == RF_REGIME_RANGE)
		region_missed(judge, event);
	else if (rf_contract_translates(&judge->contract))
		RF_BLAME(judge, event, DMA_016, PLATFORM, NULL,
			 "%s 0x%" PRIx64 "+0x%x of queue %u: regime %s permits it, platform %s "
			 "does not", what(event), event->access.ba, event->access.len,
			 event->access.queue, rf_regime_name(judge->contract.regime),
			 platform->ops->name);
	else if (platform->translated && !judge->platform->physical)
		translated(judge, event);
	else
		RF_BLAME(judge, event, DMA_013, GAP, NULL,
			 "%s 0x%" PRIx64 "+0x%x of queue %u is RAM, which is all that regime %s "
			 "asks for, but platform %s gives the device no access to it",
			 what(event), event->access.ba, event->access.len, event->access.queue,
			 rf_regime_name(judge->contract.regime), platform->ops->name);
}

/* Physical addresses were meant, or those of a region, and the device found something else. */
static void not_meant(struct rf_judge *judge, const struct rf_event *event)
{
	if (judge->contract.regime == RF_REGIME_RANGE)
		region_missed(judge, event);
	else
		translated(judge, event);
}

/* An access to what is published and stands: did it reach that? */
static void judge_outcome(struct rf_judge *judge, const struct rf_event *event)
{
	const struct rf_contract *contract = &judge->contract;

	if (event->access.result == RF_ACCESS_FAULT)
		refused(judge, event);
	else if (event->access.pa != event->access.ba && event->access.len && contract->ended &&
		 !contract->disputed && contract->regime != RF_REGIME_PLATFORM)
		not_meant(judge, event);
}

/* Rings */
static void judge_area(struct rf_judge *judge, const struct rf_event *event,
		       struct rf_judged_queue *q)
{
	struct rf_judged_area *area = &q->area[event->access.purpose];

	if (!rf_extent_holds(area->ba, area->len, event->access.ba, event->access.len)) {
		stray(judge, event, "outside of that area");
		return;
	}
	if (event->kind == RF_EV_DEV_WRITE && event->access.purpose != RF_FOR_DEVICE_AREA &&
	    !(q->packed && event->access.purpose == RF_FOR_DESC))
		wrote_read_only(judge, event);
	if (rf_rule_unbacked(judge, &area->backing))
		stale(judge, event, &area->backing);
	else
		judge_outcome(judge, event);
}

/* Buffers and indirect tables */
static void judge_data(struct rf_judge *judge, const struct rf_event *event)
{
	const struct rf_wanted wanted = {
		.ba = event->access.ba, .len = event->access.len,
		.flags = event->kind == RF_EV_DEV_WRITE ? RF_PUB_WRITE : 0,
	};
	const struct rf_publication *pub = rf_track_published(judge, event->access.queue, &wanted);

	if (event->kind == RF_EV_DEV_WRITE && judge->armed &&
	    (event->access.result == RF_ACCESS_OK || withdrawn(event)))
		judge->steps.overwritten |= !pub || pub->flags & (RF_PUB_TAINTED | RF_PUB_EARLY);
	if (!pub) {
		if (!judge->publications_lost && event->access.len)
			stray(judge, event, "not published, or returned already");
		return;
	}
	if (pub->flags & RF_PUB_TAINTED)
		return;
	if (event->kind == RF_EV_DEV_WRITE && !(pub->flags & RF_PUB_WRITE))
		wrote_read_only(judge, event);
	if (rf_rule_unbacked(judge, &pub->backing))
		stale(judge, event, &pub->backing);
	else
		judge_outcome(judge, event);
}

/* Bus addresses were agreed on, and the device looks for them in RAM itself. */
static void bypassed(struct rf_judge *judge, const struct rf_event *event)
{
	RF_BLAME(judge, event, DMA_023, DEVICE, NULL,
		 "%s 0x%" PRIx64 "+0x%x of queue %u is a bus address, as ACCESS_PLATFORM was agreed "
		 "on; the device goes past the translation of platform %s with it, where it leads %s",
		 what(event), event->access.ba, event->access.len, event->access.queue,
		 judge->platform->ops->name,
		 event->access.result == RF_ACCESS_FAULT ? "nowhere" : "elsewhere");
}

static void outside(struct rf_judge *judge, const struct rf_event *event)
{
	bool write = event->kind == RF_EV_DEV_WRITE;

	rf_judge_find(judge, &(const struct rf_verdict){
			      .rule = write ? RF_RULE_DMA_021 : RF_RULE_DMA_020,
			      .party = RF_PARTY_DEVICE, .event = event },
		      "0x%" PRIx64 "+0x%x is %s by the device, platform %s grants no access to it",
		      event->access.ba, event->access.len, write ? "written" : "read",
		      judge->platform->ops->name);
}

/*
 * What the guest's tables do not say, and the device finds all the same. Either the guest's DMA code
 * took the page back, and did not see to it that the device can no longer get there before the driver
 * went on and freed the memory; or no mapping of it ever came about. A device that never looks
 * there does not show it.
 */
static void lingers(struct rf_judge *judge, const struct rf_event *event)
{
	const struct rf_alloc *alloc = rf_arena_find(judge->arena, RF_PA(event->access.pa));
	uint64_t page = event->access.ba & ~(uint64_t)(RF_PAGE_SIZE - 1);
	bool mapped = rf_ledger_cover(judge->ledger, RF_BA(page), RF_PAGE_SIZE, NULL) !=
		      RF_COVER_NEVER;

	if (!mapped)
		RF_BLAME(judge, event, DMA_051, PLATFORM, NULL,
			 "0x%" PRIx64 "+0x%x is of no mapping, and never was; on platform %s the device "
			 "reaches memory by it", event->access.ba, event->access.len,
			 judge->platform->ops->name);
	else if (alloc && alloc->state == RF_ALLOC_FREED)
		RF_BLAME(judge, event, DMA_050, PLATFORM, NULL,
			 "0x%" PRIx64 "+0x%x leads to memory that the guest has freed; it is unmapped, "
			 "and on platform %s in reach still", event->access.ba, event->access.len,
			 judge->platform->ops->name);
}

static void check_access(struct rf_judge *judge, const struct rf_event *event)
{
	struct rf_judged_queue *q = rf_track_queue(judge, event->access.queue);

	if (!q) {
		rf_rule_channel_access(judge, event);
		return;
	}
	if (withdrawn(event)) {
		lingers(judge, event);
		judge->steps.overwritten |= event->kind == RF_EV_DEV_WRITE;
		/* What it reads there is not what the driver wrote, if that is mapped elsewhere now. */
		q->foreign |= event->access.purpose != RF_FOR_DATA &&
			      rf_ledger_cover(judge->ledger, RF_BA(event->access.ba),
					      event->access.len, NULL) == RF_COVER_LIVE;
	}
	if (event->access.result == RF_ACCESS_OUTSIDE)
		outside(judge, event);
	else if (rf_rule_bypasses(judge))
		bypassed(judge, event);
	else if (RF_UNLIKELY(leaves_region(judge, event)))
		left_region(judge, event);
	else if (!q->live)
		stray(judge, event, "the queue is not live");
	else if (event->access.purpose <= RF_FOR_DEVICE_AREA)
		judge_area(judge, event, q);
	else
		judge_data(judge, event);
}

const struct rf_rule rf_rule_dma_005 = {
	RF_RULE_NAMED("RF-DMA-005"),
	.title = "letting mapping or memory go that the device then uses",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_ALWAYS,
	.requirements = "FB13 G16 VC4",
	.events = RF_ON(DEV_READ) | RF_ON(DEV_WRITE),
	.check = check_access,
};

const struct rf_rule rf_rule_dma_013 = RF_ALWAYS_RULE(GAP, "RF-DMA-013",
	"going on with physical addresses that the platform does not let the device reach",
	"FB12 FB15 FB16 VC7");

const struct rf_rule rf_rule_dma_014 = {
	RF_RULE_NAMED("RF-DMA-014"),
	.title = "touching memory that nobody published to the device",
	.role = RF_PARTY_DEVICE, .scope = RF_SCOPE_ALWAYS,
	.requirements = "G14 M12 R02 VC1",
};

const struct rf_rule rf_rule_dma_015 = {
	RF_RULE_NAMED("RF-DMA-015"),
	.title = "writing memory that is the driver's to write",
	.role = RF_PARTY_DEVICE, .scope = RF_SCOPE_ALWAYS,
	.requirements = "SP09 VC3",
};

const struct rf_rule rf_rule_dma_016 = {
	RF_RULE_NAMED("RF-DMA-016"),
	.title = "refusing the device what the agreed regime permits",
	.role = RF_PARTY_PLATFORM, .scope = RF_SCOPE_ALWAYS,
	.requirements = "FB15 FB16 VC1",
};

const struct rf_rule rf_rule_dma_020 = RF_ALWAYS_RULE(DEVICE, "RF-DMA-020",
	"reading memory that the platform does not grant", "FB15 FB16 VC1");
const struct rf_rule rf_rule_dma_021 = RF_ALWAYS_RULE(DEVICE, "RF-DMA-021",
	"writing memory that the platform does not grant", "FB15 FB16 VC1");
const struct rf_rule rf_rule_dma_022 = RF_ALWAYS_RULE(DEVICE, "RF-DMA-022",
	"taking physical addresses for bus addresses", "FB15 FB16 VC2");
const struct rf_rule rf_rule_dma_056 = RF_ALWAYS_RULE(DEVICE, "RF-DMA-056",
	"translating addresses of a region that was agreed on", "X04 VC2");
const struct rf_rule rf_rule_dma_057 = RF_ALWAYS_RULE(DEVICE, "RF-DMA-057",
	"going outside of a region that was agreed on", "X01 X02 VC1");
const struct rf_rule rf_rule_dma_023 = RF_ALWAYS_RULE(DEVICE, "RF-DMA-023",
	"taking bus addresses for physical addresses", "FB13 FB15 VC2");

const struct rf_rule rf_rule_dma_050 = RF_ALWAYS_RULE(PLATFORM, "RF-DMA-050",
	"leaving memory that was freed within the device's reach", "FB13 VC4");
const struct rf_rule rf_rule_dma_051 = RF_ALWAYS_RULE(PLATFORM, "RF-DMA-051",
	"leaving memory within reach by a mapping that failed", "FB13 VC4");
