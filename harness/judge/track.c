// SPDX-License-Identifier: GPL-2.0-only
/*
 * The judge's memory: which queues are live, which chains the device holds,
 * what backs each extent. Every step is O(1) or O(what it closes).
 */
#include "judge/track.h"
#include "guest/port.h"
#include "trace/virtio.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int rf_track_init(struct rf_judge *judge)
{
	judge->chain = calloc(RF_JUDGE_QUEUES * RF_JUDGED_HEADS, sizeof(*judge->chain));
	judge->publications = calloc(RF_PUBLICATIONS, sizeof(*judge->publications));
	judge->exposed_mapping = calloc(RF_LEDGER_ENTRIES, sizeof(*judge->exposed_mapping));
	judge->exposed_alloc = calloc(RF_ARENA_ALLOCS, sizeof(*judge->exposed_alloc));
	judge->seen_mapping = calloc(RF_LEDGER_ENTRIES, sizeof(*judge->seen_mapping));
	judge->mapped_alloc = calloc(RF_LEDGER_ENTRIES, sizeof(*judge->mapped_alloc));
	judge->maps_of_alloc = calloc(RF_ARENA_ALLOCS, sizeof(*judge->maps_of_alloc));
	judge->balloon.page = calloc(RF_BANKS * RF_BALLOON_BANK, sizeof(*judge->balloon.page));
	judge->balloon.hold = calloc(RF_BALLOON_HELD, sizeof(*judge->balloon.hold));
	if (judge->balloon.page && judge->balloon.hold && judge->chain && judge->publications && judge->exposed_mapping && judge->exposed_alloc &&
	    judge->seen_mapping && judge->mapped_alloc && judge->maps_of_alloc)
		return 0;
	rf_track_fini(judge);
	return -ENOMEM;
}

void rf_track_fini(struct rf_judge *judge)
{
	free(judge->chain);
	free(judge->publications);
	free(judge->exposed_mapping);
	free(judge->exposed_alloc);
	free(judge->seen_mapping);
	free(judge->mapped_alloc);
	free(judge->maps_of_alloc);
	free(judge->balloon.page);
	free(judge->balloon.hold);
	judge->balloon.page = NULL;
	judge->balloon.hold = NULL;
	judge->chain = NULL;
	judge->publications = NULL;
	judge->exposed_mapping = judge->exposed_alloc = NULL;
	judge->seen_mapping = judge->mapped_alloc = NULL;
	judge->maps_of_alloc = NULL;
}

static struct rf_judged_chain *chain_at(const struct rf_judge *judge, uint32_t queue, uint32_t head)
{
	return &judge->chain[queue * RF_JUDGED_HEADS + head];
}

bool rf_track_outstanding(const struct rf_judge *judge, uint32_t queue, uint32_t head)
{
	return queue < RF_JUDGE_QUEUES && head < RF_JUDGED_HEADS && judge->queue[queue].live &&
	       chain_at(judge, queue, head)->epoch == judge->queue[queue].epoch;
}

/* Backings */

void rf_track_back(struct rf_judge *judge, struct rf_backing *backing,
		   const struct rf_mapping *mapping, const struct rf_alloc *alloc)
{
	if (mapping) {
		uint32_t entry = (uint32_t)(mapping - judge->ledger->entries);

		backing->mapping = entry + 1;
		judge->exposed_mapping[entry]++;
		judge->seen_mapping[entry] = judge->turn;
	}
	if (alloc) {
		uint32_t entry = (uint32_t)(alloc - judge->arena->allocs);

		backing->alloc = entry + 1;
		judge->exposed_alloc[entry]++;
	}
}

void rf_track_unback(struct rf_judge *judge, struct rf_backing *backing)
{
	if (backing->mapping)
		judge->exposed_mapping[backing->mapping - 1]--;
	if (backing->alloc)
		judge->exposed_alloc[backing->alloc - 1]--;
	backing->mapping = backing->alloc = 0;
}

/* Publications and chains */

static struct rf_publication *publication_new(struct rf_judge *judge)
{
	struct rf_publication *pub;

	if (judge->publication_free) {
		pub = &judge->publications[judge->publication_free - 1];
		judge->publication_free = pub->next;
		return pub;
	}
	if (judge->publication_used < RF_PUBLICATIONS)
		return &judge->publications[judge->publication_used++];
	judge->publications_lost = true;
	return NULL;
}

static void chain_open(struct rf_judge *judge, uint32_t queue, uint32_t head)
{
	struct rf_judged_queue *q = &judge->queue[queue];
	struct rf_judged_chain *chain = chain_at(judge, queue, head);

	chain->epoch = q->epoch;
	chain->first = 0;
	chain->again = 0;
	chain->newer = 0;
	chain->older = q->newest;
	if (q->newest)
		chain_at(judge, queue, q->newest - 1)->newer = head + 1;
	q->newest = head + 1;
	q->outstanding++;
	judge->outstanding++;
}

static void chain_unlink(struct rf_judge *judge, uint32_t queue, struct rf_judged_chain *chain)
{
	struct rf_judged_queue *q = &judge->queue[queue];

	if (chain->newer)
		chain_at(judge, queue, chain->newer - 1)->older = chain->older;
	else
		q->newest = chain->older;
	if (chain->older)
		chain_at(judge, queue, chain->older - 1)->newer = chain->newer;
	chain->epoch = 0;
	q->outstanding--;
	judge->outstanding--;
}

static void chain_close(struct rf_judge *judge, uint32_t queue, uint32_t head)
{
	struct rf_judged_chain *chain = chain_at(judge, queue, head);
	uint32_t next;

	for (uint32_t i = chain->first; i; i = next) {
		struct rf_publication *pub = &judge->publications[i - 1];

		next = pub->next;
		rf_track_unback(judge, &pub->backing);
		pub->next = judge->publication_free;
		judge->publication_free = i;
	}
	judge->queue[queue].hit = 0;
	chain_unlink(judge, queue, chain);
	if (judge->outstanding)
		return;
	judge->publication_used = judge->publication_free = 0;
	judge->publications_lost = false;
}

static void publish(struct rf_judge *judge, const struct rf_event *event)
{
	struct rf_judged_queue *q = rf_track_queue(judge, event->publish.queue);
	struct rf_publication *pub;
	struct rf_judged_chain *chain;
	uint32_t head = event->publish.head;

	judge->publication = NULL;
	judge->republished = false;
	if (!event->publish.position) {
		judge->misfit_chain = false;
		judge->abandoned = NULL;
	}
	if (!q || !q->live)
		return;
	if (!rf_track_outstanding(judge, event->publish.queue, head))
		chain_open(judge, event->publish.queue, head);
	else
		judge->republished = !event->publish.position;
	chain = chain_at(judge, event->publish.queue, head);
	chain->again += judge->republished;
	pub = publication_new(judge);
	if (!pub)
		return;
	*pub = (struct rf_publication){
		.ba = event->publish.ba, .len = event->publish.len, .next = chain->first,
		.queue = event->publish.queue, .head = head, .flags = event->publish.flags,
	};
	chain->first = (uint32_t)(pub - judge->publications) + 1;
	judge->publication = pub;
}

/*
 * A device that returns another id than it was given, one twice, or one that it
 * has not read yet, makes the driver take back what is not outstanding here, or
 * is only by then. In a packed ring any lie moves the positions apart as well.
 */
static void complete(struct rf_judge *judge, const struct rf_event *event)
{
	struct rf_judged_queue *q = rf_track_queue(judge, event->complete.queue);
	struct rf_judged_chain *chain;

	if (!q)
		return;
	q->returned++;
	if (!rf_track_outstanding(judge, event->complete.queue, event->complete.id)) {
		q->doubtful = true;
		return;
	}
	q->doubtful |= event->complete.id != event->complete.head ||
		       (q->packed && event->complete.hostile);
	chain = chain_at(judge, event->complete.queue, event->complete.id);
	if (chain->again)
		chain->again--;
	else
		chain_close(judge, event->complete.queue, event->complete.id);
}

/* Queues */

static void queue_close(struct rf_judge *judge, uint32_t queue)
{
	struct rf_judged_queue *q = rf_track_queue(judge, queue);

	if (!q || !q->live)
		return;
	while (q->newest)
		chain_close(judge, queue, q->newest - 1);
	for (uint32_t i = 0; i < RF_JUDGED_AREAS; i++)
		rf_track_unback(judge, &q->area[i].backing);
	q->live = false;
}

static void queues_close(struct rf_judge *judge)
{
	for (uint32_t i = 0; i < RF_JUDGE_QUEUES; i++)
		queue_close(judge, i);
}

/* Extents of the areas: virtio-spec, Split Virtqueues; Packed Virtqueues. */
static void set_areas(struct rf_judged_queue *q, const struct rf_event *event)
{
	uint64_t n = event->ring.size;

	q->area[RF_FOR_DESC].ba = event->ring.desc;
	q->area[RF_FOR_DESC].len = 16 * n;
	q->area[RF_FOR_DRIVER_AREA].ba = event->ring.driver;
	q->area[RF_FOR_DRIVER_AREA].len = q->packed ? 4 : 6 + 2 * n;
	q->area[RF_FOR_DEVICE_AREA].ba = event->ring.device;
	q->area[RF_FOR_DEVICE_AREA].len = q->packed ? 4 : 6 + 8 * n;
}

/* The number of a queue's next life; 0 is never one's. */
static uint32_t epoch_after(uint32_t epoch)
{
	return epoch + 1 ? epoch + 1 : 1;
}

static void queue_live(struct rf_judge *judge, const struct rf_event *event)
{
	struct rf_judged_queue *q = rf_track_queue(judge, event->ring.queue);
	uint32_t epoch;

	if (!q)
		return;
	queue_close(judge, event->ring.queue);
	epoch = epoch_after(q->epoch);
	memset(q, 0, sizeof(*q));
	q->epoch = epoch;
	q->live = true;
	q->size = event->ring.size;
	q->packed = event->ring.flags & RF_RING_PACKED;
	q->legacy = event->ring.flags & RF_RING_LEGACY;
	q->foreign = rf_track_ring_untold(q);
	set_areas(q, event);
}

/*
 * A split ring's used.idx moves once per buffer that the device returns, a
 * packed ring's descriptors are written once. If it wrote more often, the
 * driver takes back buffers that no COMPLETE event named: what is outstanding
 * is then unknown (rf_rule_doubtful()).
 */
static void device_wrote(struct rf_judge *judge, const struct rf_event *event)
{
	struct rf_judged_queue *q = rf_track_queue(judge, event->access.queue);
	uint64_t ba = event->access.ba;

	if (!q || !q->live || event->access.result == RF_ACCESS_FAULT ||
	    event->access.result == RF_ACCESS_OUTSIDE)
		return;
	if (event->access.purpose == RF_FOR_DESC && !q->packed)
		judge->steps.rewritten = true;
	else if (event->access.purpose == RF_FOR_DESC)
		q->index_writes++;
	else if (event->access.purpose == RF_FOR_DEVICE_AREA && !q->packed)
		q->index_writes += rf_extents_meet(ba, event->access.len,
						   q->area[RF_FOR_DEVICE_AREA].ba + 2, 2);
}

/* Mappings */

static void mapping_born(struct rf_judge *judge, const struct rf_event *event)
{
	const struct rf_alloc *alloc;
	uint32_t entry, index;

	if (event->dma.result != RF_LEDGER_OK || event->dma.entry == RF_NO_ENTRY)
		return;
	entry = event->dma.entry;
	judge->mapped_alloc[entry] = 0;
	alloc = rf_arena_find(judge->arena, RF_PA(event->dma.pa));
	if (!alloc)
		return;
	index = (uint32_t)(alloc - judge->arena->allocs);
	judge->mapped_alloc[entry] = index + 1;
	if (judge->maps_of_alloc[index].turn != judge->turn)
		judge->maps_of_alloc[index].count = 0;
	judge->maps_of_alloc[index].turn = judge->turn;
	judge->maps_of_alloc[index].count++;
}

static void mapping_died(struct rf_judge *judge, const struct rf_event *event)
{
	uint32_t entry = event->dma.entry, index;

	if (entry == RF_NO_ENTRY || judge->ledger->entries[entry].live)
		return;
	judge->unbacked |= !!judge->exposed_mapping[entry];
	judge->steps.backed_out |= judge->seen_mapping[entry] != judge->turn;
	if (!judge->mapped_alloc[entry])
		return;
	index = judge->mapped_alloc[entry] - 1;
	judge->mapped_alloc[entry] = 0;
	if (judge->maps_of_alloc[index].turn == judge->turn && judge->maps_of_alloc[index].count)
		judge->maps_of_alloc[index].count--;
}

static void memory_died(struct rf_judge *judge, const struct rf_event *event)
{
	if (event->mem.entry != RF_NO_ENTRY)
		judge->unbacked |= !!judge->exposed_alloc[event->mem.entry];
}

/* The device's turns of state */

/* A device that was reset, or another one, holds no page. */
static void balloon_empty(struct rf_judge *judge)
{
	judge->balloon.epoch++;
	judge->balloon.pages = judge->balloon.held = 0;
	judge->balloon.asked = judge->balloon.missing = 0;
	judge->balloon.lost = false;
}

static void device_reset(struct rf_judge *judge, const struct rf_event *event)
{
	struct rf_judged_steps kept = {
		.reset = true, .faulted = judge->steps.faulted, .dead = judge->steps.dead,
		.starved = judge->steps.starved, .overwritten = judge->steps.overwritten,
		.stale = judge->steps.stale, .rewritten = judge->steps.rewritten,
		.miscounted = judge->steps.miscounted, .damaged = judge->steps.damaged,
	};

	queues_close(judge);
	balloon_empty(judge);
	judge->steps = kept;
	judge->mmio.unconfirmed = 0;
	judge->mmio.aligned = 0;
	judge->mmio.shown = 0;
	rf_contract_event(&judge->contract, event);
}

static void guest_report(struct rf_judge *judge, const struct rf_event *event)
{
	uint32_t kind = event->report.report;

	judge->steps.starved |= kind == RF_REPORT_STARVED;
	judge->steps.dead |= kind != RF_REPORT_WARN && kind != RF_REPORT_STARVED;
}

static void fault(struct rf_judge *judge, const struct rf_event *event)
{
	judge->steps.faulted = true;
	if (event->fault.site == RF_FAULT_SHARE || event->fault.site == RF_FAULT_UNSHARE)
		judge->steps.refused_page = event->seq + 1;
}

static void device_status(struct rf_judge *judge, const struct rf_event *event)
{
	judge->steps.needs_reset |= !!(event->status.val & RF_STATUS_NEEDS_RESET);
}

static void contract(struct rf_judge *judge, const struct rf_event *event)
{
	rf_contract_event(&judge->contract, event);
}

/* A PCI function says what MMIO's registers would: its type, and which interface it has. */
static void function(struct rf_judge *judge, const struct rf_event *event)
{
	judge->pci = (struct rf_judged_pci){
		.present = true, .type = event->function.type, .vectors = event->function.vectors,
		.multiplier = event->function.multiplier, .stride = event->function.stride,
		.notify_length = event->function.notify_length,
		.transitional = event->function.transitional,
		.conforms = event->function.conforms,
		.multiplier_cut = event->function.multiplier_cut,
	};
	judge->mmio.device_id = event->function.type;
	judge->mmio.version = event->function.legacy ? 1 : 2;
}

/* A driver that resets a queue may take it for stopped once queue_reset reads 0: rules/pci_queue.c. */
static void queue_dead(struct rf_judge *judge, const struct rf_event *event)
{
	uint32_t queue = event->queue.queue;

	if (queue < RF_JUDGE_QUEUES && judge->pci.reset_due >> queue & 1)
		return;
	queue_close(judge, queue);
}

void rf_track_queue_stopped(struct rf_judge *judge, uint32_t queue)
{
	queue_close(judge, queue);
}

/*
 * Without power a device forgets all: what it held, what was agreed, and that it was ever reset.
 * One that is there again may be another, whose offer nobody has read.
 */
static void power(struct rf_judge *judge, const struct rf_event *event)
{
	static const struct rf_event reset = { .kind = RF_EV_RESET };
	struct rf_judged_mmio *mmio = &judge->mmio;
	struct rf_judged_pci *pci = &judge->pci;

	device_reset(judge, &reset);
	rf_track_channel_gone(judge);
	judge->steps.reset = false;
	judge->gone = event->power.what == RF_POWER_GONE;
	judge->contract.offered = 0;
	judge->contract.offer_read = 0;
	mmio->device_sel = mmio->driver_sel = false;
	mmio->queue = 0;
	mmio->max_read = 0;
	mmio->guest_page = 0;
	pci->queue = 0;
	pci->message = pci->waiting = false;
	pci->reset_due = pci->unread_vector = pci->ended = 0;
	memset(pci->unset, 0, sizeof(pci->unset));
}

/* Each probe negotiates afresh, and so does each restore: the offer may be another than was read. */
static void stage(struct rf_judge *judge, const struct rf_event *event)
{
	bool probe = event->stage == RF_STAGE_PROBE;

	/* What certification's end knows of a device no register told it. */
	if ((!probe && event->stage != RF_STAGE_RESTORE) || judge->certifying)
		return;
	judge->contract.offered = 0;
	judge->contract.offer_read = 0;
	if (probe)
		judge->mmio.identified = 0;
}

rf_judge_check rf_track_before(enum rf_event_kind kind)
{
	static const rf_judge_check checks[RF_EVENT_KINDS] = {
		[RF_EV_STATUS] = contract, [RF_EV_OFFER] = contract, [RF_EV_ACCEPT] = contract,
		[RF_EV_AGREED] = contract, [RF_EV_BELIEF] = contract,
		[RF_EV_DEVICE_STATUS] = device_status,
		[RF_EV_QUEUE_LIVE] = queue_live,
		[RF_EV_PUBLISH] = publish,
		[RF_EV_MAP] = mapping_born,
		[RF_EV_FAULT] = fault,
		[RF_EV_GUEST_REPORT] = guest_report,
		[RF_EV_FUNCTION] = function,
		[RF_EV_SUBCHANNEL] = rf_track_subchannel, [RF_EV_CHANNEL_START] = rf_track_start,
		[RF_EV_CCW] = rf_track_ccw, [RF_EV_CCW_END] = rf_track_ccw_end,
		[RF_EV_STAGE] = stage,
	};

	return checks[kind];
}

rf_judge_check rf_track_after(enum rf_event_kind kind)
{
	static const rf_judge_check checks[RF_EVENT_KINDS] = {
		[RF_EV_RESET] = device_reset,
		[RF_EV_POWER] = power,
		[RF_EV_QUEUE_DEAD] = queue_dead,
		[RF_EV_COMPLETE] = complete,
		[RF_EV_UNMAP] = mapping_died,
		[RF_EV_FREE] = memory_died,
		[RF_EV_DEV_WRITE] = device_wrote,
		[RF_EV_INDICATOR] = rf_track_indicator,
	};

	return checks[kind];
}

void rf_track_reset(struct rf_judge *judge)
{
	queues_close(judge);
	balloon_empty(judge);
	judge->publication = NULL;
	judge->republished = false;
	judge->abandoned = NULL;
	judge->unbacked = false;
	judge->gone = false;
	/* No chain of an earlier case is outstanding in a queue that is put back. */
	for (uint32_t i = 0; i < RF_JUDGE_QUEUES; i++)
		judge->queue[i].epoch = epoch_after(judge->queue[i].epoch);
	memset(&judge->steps, 0, sizeof(judge->steps));
	memset(&judge->mmio, 0, sizeof(judge->mmio));
	judge->pci = (struct rf_judged_pci){ .present = false };
	rf_track_channel_gone(judge);
	judge->turn++;
}

/* Searches */

static bool publication_holds(const struct rf_publication *pub, const struct rf_wanted *wanted)
{
	return rf_extent_holds(pub->ba, pub->len, wanted->ba, wanted->len);
}

static bool publication_fits(const struct rf_publication *pub, const struct rf_wanted *wanted)
{
	return publication_holds(pub, wanted) && (pub->flags & wanted->flags) == wanted->flags;
}

struct rf_publication *rf_track_published(struct rf_judge *judge, uint32_t queue,
					  const struct rf_wanted *wanted)
{
	struct rf_judged_queue *q = rf_track_queue(judge, queue);
	struct rf_publication *second = NULL;

	if (!q || !q->live)
		return NULL;
	if (q->hit && publication_fits(&judge->publications[q->hit - 1], wanted))
		return &judge->publications[q->hit - 1];
	for (uint32_t head = q->newest; head; head = chain_at(judge, queue, head - 1)->older) {
		uint32_t i = chain_at(judge, queue, head - 1)->first;

		for (; i; i = judge->publications[i - 1].next) {
			struct rf_publication *pub = &judge->publications[i - 1];

			if (publication_fits(pub, wanted)) {
				q->hit = i;
				return pub;
			}
			if (!second && publication_holds(pub, wanted))
				second = pub;
		}
	}
	return second;
}

const struct rf_publication *rf_judge_published(const struct rf_judge *judge, uint64_t ba,
						uint64_t len)
{
	/* The search only moves a cache along. */
	struct rf_judge *mutable = (struct rf_judge *)judge;
	const struct rf_wanted wanted = { .ba = ba, .len = len };
	const struct rf_publication *pub = NULL;

	for (uint32_t i = 0; i < RF_JUDGE_QUEUES && !pub; i++)
		pub = rf_track_published(mutable, i, &wanted);
	return pub;
}
