// SPDX-License-Identifier: GPL-2.0-only
/*
 * RF-BAL-001..007: the traditional memory balloon (virtio-spec, Traditional
 * Memory Balloon Device). Page numbers in a buffer are addresses as well, only
 * that nobody translates them: they are guest-physical whatever was agreed, and
 * of 32 bits. A page that the driver gives is published with its buffer, and
 * the device's until the driver has wanted it back.
 */
#include "judge/rules/rules.h"

#define BALLOON_F_MUST_TELL_HOST	0
/* Of what a number counts, whatever the guest's own pages are. */
#define PFN_SHIFT			12
#define PAGE_BYTES			RF_BIT(PFN_SHIFT)

enum { QUEUE_INFLATE, QUEUE_DEFLATE, QUEUE_STATS, QUEUE_FREE_PAGE, QUEUE_REPORTING, QUEUES };

static bool is_balloon(const struct rf_judge *judge)
{
	return judge->mmio.device_id == VIRTIO_ID_BALLOON;
}

/* What is known of the page at @pa of RAM; what earlier lives of the device left is forgotten. */
static struct rf_judged_page *page_at(struct rf_judge *judge, uint64_t pa)
{
	struct rf_judged_page *page;
	uint64_t place = 0;

	(void)!rf_arena_place(RF_PA(pa), 1, &place);
	page = &judge->balloon.page[place >> PFN_SHIFT];
	if (page->epoch != judge->balloon.epoch)
		*page = (struct rf_judged_page){ .epoch = judge->balloon.epoch };
	return page;
}

static void set_state(struct rf_judge *judge, struct rf_judged_page *page,
		      enum rf_balloon_state state)
{
	judge->balloon.pages += (state != RF_BALLOON_OUT) - (page->state != RF_BALLOON_OUT);
	page->state = state;
}

/* The device holds the page's buffer: it is to be answered. */
static void hold(struct rf_judge *judge, struct rf_judged_page *page, const struct rf_event *event)
{
	if (judge->balloon.held == RF_BALLOON_HELD) {
		judge->balloon.lost = true;
		return;
	}
	judge->balloon.hold[judge->balloon.held++] = (struct rf_balloon_held){
		.page = (uint32_t)(page - judge->balloon.page), .queue = event->page.queue,
		.head = event->page.head };
}

/* 001: where did the driver mean it to lie? */
static void not_ram(struct rf_judge *judge, const struct rf_event *event)
{
	uint64_t meant = (RF_BANK_TOP_BASE >> (32 + PFN_SHIFT) << (32 + PFN_SHIFT)) |
			 event->page.pa;
	const struct rf_alloc *alloc = rf_arena_find(judge->arena, RF_PA(meant));

	if (alloc && alloc->state == RF_ALLOC_LIVE)
		RF_BLAME(judge, event, BAL_001, DRIVER, &alloc->born,
			 "page number 0x%x is cut off to 32 bits: it names 0x%" PRIx64
			 ", and the page stands at 0x%" PRIx64, event->page.number, event->page.pa,
			 meant);
	else
		RF_BLAME(judge, event, BAL_001, DRIVER, NULL,
			 "page number 0x%x names 0x%" PRIx64 ", where there is no memory",
			 event->page.number, event->page.pa);
}

/* Why the page at @alloc is not the guest's to give; NULL: it is. */
static const char *in_use(const struct rf_judge *judge, const struct rf_event *event,
			  const struct rf_alloc *alloc)
{
	if (!alloc)
		return "belongs to nobody";
	if (alloc->state == RF_ALLOC_FREED)
		return "was freed";
	if (!alloc->pages || !rf_extent_holds(alloc->pa.v, alloc->room, event->page.pa,
					      PAGE_BYTES))
		return "holds objects of the guest";
	if (judge->exposed_alloc[alloc - judge->arena->allocs])
		return "is a ring or a buffer that the device has";
	return NULL;
}

/*
 * 007: under ACCESS_PLATFORM an address that the driver hands over is one of the device's. Nobody
 * translates a page number: it is one only where the two are the same.
 */
static void check_reach(struct rf_judge *judge, const struct rf_event *event)
{
	struct rf_ba ba = { event->page.pa };
	struct rf_pa pa = { 0 };

	if (!rf_contract_translates(&judge->contract) || judge->platform->untold)
		return;
	if (rf_platform_resolve(judge->platform, ba, PAGE_BYTES, RF_PERM_READ, &pa) == PAGE_BYTES &&
	    pa.v == ba.v)
		return;
	RF_BLAME(judge, event, BAL_007, DRIVER, NULL,
		 "page number 0x%x is given under ACCESS_PLATFORM, and on platform %s its address "
		 "leads the device to %s", event->page.number, judge->platform->ops->name,
		 pa.v ? "another page" : "nothing");
}

static void give(struct rf_judge *judge, const struct rf_event *event,
		 struct rf_judged_page *page)
{
	const struct rf_alloc *alloc = rf_arena_find(judge->arena, RF_PA(event->page.pa));
	const char *why = in_use(judge, event, alloc);

	if (!why && page->state != RF_BALLOON_OUT)
		why = "is in the balloon already";
	if (why)
		RF_BLAME(judge, event, BAL_002, DRIVER, alloc ? &alloc->born : NULL,
			 "the page at 0x%" PRIx64 " is given to the balloon, but %s",
			 event->page.pa, why);
	set_state(judge, page, RF_BALLOON_GIVEN);
}

static void want_back(struct rf_judge *judge, const struct rf_event *event,
		      struct rf_judged_page *page)
{
	if (page->state != RF_BALLOON_IN && !judge->balloon.lost)
		RF_BLAME(judge, event, BAL_004, DRIVER, NULL,
			 "the page at 0x%" PRIx64 " is wanted back, %s", event->page.pa,
			 page->state == RF_BALLOON_GIVEN ? "and the device has not taken it yet" :
							   "and is not in the balloon");
	set_state(judge, page, RF_BALLOON_WANTED);
}

static void check_page(struct rf_judge *judge, const struct rf_event *event)
{
	struct rf_judged_page *page;

	if (!rf_platform_is_ram(judge->platform, RF_PA(event->page.pa), PAGE_BYTES)) {
		not_ram(judge, event);
		return;
	}
	page = page_at(judge, event->page.pa);
	if (event->page.given) {
		check_reach(judge, event);
		give(judge, event, page);
	} else {
		want_back(judge, event, page);
	}
	hold(judge, page, event);
}

/* The device answers: what was given is in the balloon, what was wanted back is the guest's. */
static void check_answer(struct rf_judge *judge, const struct rf_event *event)
{
	struct rf_judged_balloon *balloon = &judge->balloon;
	uint32_t kept = 0;

	for (uint32_t i = 0; i < balloon->held; i++) {
		struct rf_balloon_held *held = &balloon->hold[i];
		struct rf_judged_page *page = &balloon->page[held->page];

		if (held->queue != event->complete.queue || held->head != event->complete.head)
			balloon->hold[kept++] = *held;
		else if (page->state == RF_BALLOON_GIVEN)
			set_state(judge, page, RF_BALLOON_IN);
		else if (page->state == RF_BALLOON_WANTED)
			set_state(judge, page, RF_BALLOON_OUT);
	}
	balloon->held = kept;
}

/* 003: the guest uses the page for something else. */
static void page_freed(struct rf_judge *judge, const struct rf_event *event, uint64_t pa)
{
	struct rf_judged_page *page = page_at(judge, pa);
	bool told = page->state == RF_BALLOON_WANTED &&
		    !rf_contract_has(&judge->contract, BALLOON_F_MUST_TELL_HOST);

	if (page->state == RF_BALLOON_OUT)
		return;
	if (!told && !judge->balloon.lost)
		RF_BLAME(judge, event, BAL_003, DRIVER, rf_rule_caller(judge),
			 "the page at 0x%" PRIx64 " is used again, %s", pa,
			 page->state == RF_BALLOON_WANTED ? "before the device agreed" :
							    "and the device was not told");
	set_state(judge, page, RF_BALLOON_OUT);
}

static void check_free(struct rf_judge *judge, const struct rf_event *event)
{
	uint64_t end = event->mem.pa + event->mem.len;

	if (event->mem.result != RF_LEDGER_OK)
		return;
	for (uint64_t pa = event->mem.pa & ~(PAGE_BYTES - 1); pa < end; pa += PAGE_BYTES)
		page_freed(judge, event, pa);
}

/* 005: the device has a second one before it gave the first back. */
static void check_statistics(struct rf_judge *judge, const struct rf_event *event)
{
	if (!is_balloon(judge) || event->chain.queue != QUEUE_STATS ||
	    judge->queue[QUEUE_STATS].outstanding < 2)
		return;
	RF_BLAME(judge, event, BAL_005, DRIVER, NULL,
		 "%u buffers of statistics are available at a time",
		 judge->queue[QUEUE_STATS].outstanding);
}

static bool has_queue(const struct rf_judge *judge, uint32_t queue)
{
	static const uint8_t needs[QUEUES] = { [QUEUE_STATS] = 1, [QUEUE_FREE_PAGE] = 3,
					       [QUEUE_REPORTING] = 5 };

	return queue < QUEUES && judge->contract.accepted & judge->contract.offered &
				 RF_BIT(needs[queue]);
}

/* 006: it looked in vain for a queue that there is not, and never at one behind it that there is. */
static void check_given_up(struct rf_judge *judge, const struct rf_event *event)
{
	uint32_t missing = judge->balloon.missing, last = QUEUES - 1;

	if (!missing || !(event->status.val & ~event->status.old & RF_STATUS_FAILED))
		return;
	while (last > QUEUE_STATS && !has_queue(judge, last))
		last--;
	for (uint32_t queue = QUEUE_STATS; queue < last; queue++)
		if (missing & RF_BIT(queue) && !has_queue(judge, queue) &&
		    !(judge->balloon.asked & RF_BIT(last)))
			RF_BLAME(judge, event, BAL_006, DRIVER, NULL,
				 "the driver looks for a queue %u, which its features do not bring, "
				 "and not for %u, which they do", queue, last);
}

/*
 * How large a queue can be, as the driver reads it: not at all if it is not there. Which one that
 * is, is not followed through PCI's legacy header.
 */
static void check_size(struct rf_judge *judge, const struct rf_event *event)
{
	bool mmio = event->kind == RF_EV_REG_READ;
	uint32_t queue = mmio ? judge->mmio.queue : judge->pci.queue;
	bool size = mmio ? event->reg.offset == VIRTIO_MMIO_QUEUE_NUM_MAX :
		    event->pci.structure == RF_PCI_COMMON &&
		    event->pci.offset == VIRTIO_PCI_QUEUE_SIZE;

	if (!is_balloon(judge) || event->reg.config || !size || queue >= QUEUES)
		return;
	judge->balloon.asked |= RF_BIT(queue);
	if (!event->reg.value)
		judge->balloon.missing |= RF_BIT(queue);
}

static void check_balloon(struct rf_judge *judge, const struct rf_event *event)
{
	switch (event->kind) {
	case RF_EV_PAGE:
		check_page(judge, event);
		break;
	case RF_EV_COMPLETE:
		if (judge->balloon.held)
			check_answer(judge, event);
		break;
	case RF_EV_FREE:
		if (judge->balloon.pages)
			check_free(judge, event);
		break;
	case RF_EV_CHAIN:
		check_statistics(judge, event);
		break;
	case RF_EV_STATUS:
		check_given_up(judge, event);
		break;
	default:
		check_size(judge, event);
		break;
	}
}

const struct rf_rule rf_rule_bal_001 = {
	RF_RULE_NAMED("RF-BAL-001"),
	.title = "giving a page by a number that does not name it",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_ALWAYS,
	.requirements = "VC1 VC10",
	.events = RF_ON(PAGE) | RF_ON(COMPLETE) | RF_ON(FREE) | RF_ON(CHAIN) | RF_ON(STATUS) |
		  RF_ON_READS,
	.registers = RF_AT(QUEUE_NUM_MAX),
	.offsets = RF_AT_COMMON(QUEUE_SIZE),
	.check = check_balloon,
};

const struct rf_rule rf_rule_bal_002 = RF_CONFORMING_RULE(DRIVER, "RF-BAL-002",
	"giving a page to the balloon that is in use", "VC1 VC4");
const struct rf_rule rf_rule_bal_003 = RF_CONFORMING_RULE(DRIVER, "RF-BAL-003",
	"using a page of the balloon without the device's knowledge", "VC4 VC13");
const struct rf_rule rf_rule_bal_004 = RF_CONFORMING_RULE(DRIVER, "RF-BAL-004",
	"wanting a page back that is not in the balloon", "VC13");
const struct rf_rule rf_rule_bal_005 = RF_CONFORMING_RULE(DRIVER, "RF-BAL-005",
	"making more than one buffer of statistics available", "VC13");
const struct rf_rule rf_rule_bal_006 = RF_CONFORMING_RULE(DRIVER, "RF-BAL-006",
	"numbering the balloon's queues otherwise than the specification", "VC13");
const struct rf_rule rf_rule_bal_007 = RF_ALWAYS_RULE(DRIVER, "RF-BAL-007",
	"giving pages by numbers that are no addresses of the device's, under ACCESS_PLATFORM",
	"FB13 VC1");
