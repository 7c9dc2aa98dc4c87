// SPDX-License-Identifier: GPL-2.0-only
/* Keeping stretches: which are kept, what belongs to one, and that nothing else came of it. */
#include "guest/checkpoint.h"

#include "guest/edges.h"
#include "memory/arena_keep.h"
#include "transport/pci.h"

#include <stdlib.h>
#include <string.h>

#define CHECKPOINTS	8u
#define EVENTS		512u

/* What is met once is not worth the keeping: the second case of a row keeps it. */
enum state { EMPTY, MET, KEPT, UNFIT };

struct kept {
	enum state state;
	struct rf_port port;		/* the host's own, while the stretch is played to be kept */
	uint8_t *data;			/* the image's */
	struct rf_arena_begin begin;
	struct rf_keep memory;
	uint32_t first;			/* event of the stretch, in the case that was kept */
	uint32_t calls;			/* before it, then what it added */
	struct rf_shadow tables;	/* of translations, where the guest registered them */
	struct rf_edges edges;
	uint32_t events;
	struct rf_event event[EVENTS];
	struct rf_stack caller[EVENTS];
};

struct rf_checkpoint {
	struct rf_checkpoints *all;
	bool used;
	struct rf_guest_config config;
	struct kept kept[RF_STRETCHES];
	/* The function before and after it was discovered, and whether it may use DMA then. */
	struct rf_pci before, after;
	bool silenced;
};

struct rf_checkpoints {
	const struct rf_snapshot *snapshot;
	uint8_t *data;			/* of them all */
	uint8_t *counters;		/* of the image's edges */
	size_t edges;			/* so many; 0: nobody looks at them */
	uint8_t *before;		/* the counters as they were before the stretch */
	struct rf_checkpoint checkpoint[CHECKPOINTS], *latest;
};

bool rf_guest_watched;

static void place_data(struct rf_checkpoints *all, size_t size)
{
	uint8_t *data = all->data;

	for (struct rf_checkpoint *c = all->checkpoint; c < all->checkpoint + CHECKPOINTS; c++) {
		c->all = all;
		for (int i = 0; i < RF_STRETCHES; i++, data += size)
			c->kept[i].data = data;
	}
}

struct rf_checkpoints *rf_checkpoints_new(const struct rf_image *image,
					  const struct rf_snapshot *snapshot)
{
	struct rf_checkpoints *all = calloc(1, sizeof(*all));
	size_t size = rf_snapshot_size(snapshot);

	if (!all)
		return NULL;
	all->snapshot = snapshot;
	all->latest = all->checkpoint;
	all->counters = image->counters_start;
	all->edges = rf_guest_watched ? rf_image_edges(image) : 0;
	all->data = malloc(CHECKPOINTS * RF_STRETCHES * size);
	all->before = malloc(all->edges + 1);
	if (!all->data || !all->before) {
		rf_checkpoints_free(all);
		return NULL;
	}
	place_data(all, size);
	return all;
}

static void free_kept(struct rf_checkpoint *c)
{
	for (struct kept *kept = c->kept; kept < c->kept + RF_STRETCHES; kept++) {
		rf_keep_fini(&kept->memory);
		rf_edges_fini(&kept->edges);
	}
}

void rf_checkpoints_free(struct rf_checkpoints *all)
{
	if (!all)
		return;
	for (uint32_t i = 0; i < CHECKPOINTS; i++)
		free_kept(&all->checkpoint[i]);
	free(all->data);
	free(all->before);
	free(all);
}

_Static_assert(sizeof(struct rf_guest_config) % 8 == 0, "compared word by word");

struct rf_checkpoint *rf_checkpoint_of(struct rf_checkpoints *all,
				       const struct rf_guest_config *config)
{
	struct rf_checkpoint *c = all->latest;

	if (c->used && rf_words_equal(&c->config, config, sizeof(*config)))
		return c;
	c = &all->checkpoint[rf_hash_bytes(RF_HASH_SEED, config, sizeof(*config)) % CHECKPOINTS];
	all->latest = c;
	if (c->used && rf_words_equal(&c->config, config, sizeof(*config)))
		return c;
	c->used = true;
	c->config = *config;
	for (int i = 0; i < RF_STRETCHES; i++)
		c->kept[i].state = EMPTY;
	return c;
}

/* Nothing can have come between set-up and discovery, and the device shows what it is. */
static bool discovers_plainly(const struct rf_host *host)
{
	uint32_t faults = 0;

	for (int i = 0; i < RF_FAULT_SITES; i++)
		faults |= host->faults.countdown[i];
	return host->transport->pci && !faults && !host->now && !host->trace->op &&
	       !host->device->gone && !host->device->armed_count;
}

static bool can_be_kept(const struct rf_host *host, enum rf_stretch stretch)
{
	if (host->plays_setup || host->verbose)
		return false;
	return stretch == RF_STRETCH_SETUP || discovers_plainly(host);
}

/* Is the case where the kept one was at the beginning of @stretch? */
static bool begins_alike(const struct rf_checkpoint *c, const struct rf_host *host,
			 enum rf_stretch stretch)
{
	if (!rf_arena_begins_as(host->arena, &c->kept[stretch].begin))
		return false;
	return stretch == RF_STRETCH_SETUP ||
	       !memcmp(host->transport->pci, &c->before, sizeof(c->before));
}

/* Who listens may ask for the caller. */
static void emit_again(const struct kept *kept, struct rf_host *host)
{
	for (uint32_t i = 0; i < kept->events; i++) {
		host->replayed = &kept->caller[i];
		rf_trace_store(host->trace, kept->event[i].kind, kept->event[i].raw);
	}
	host->replayed = NULL;
}

bool rf_checkpoint_restore(struct rf_checkpoint *c, struct rf_host *host, enum rf_stretch stretch)
{
	const struct kept *kept = &c->kept[stretch];

	if (kept->state != KEPT || !can_be_kept(host, stretch) || !begins_alike(c, host, stretch))
		return false;
	rf_snapshot_restore_from(c->all->snapshot, kept->data);
	rf_keep_put_back(&kept->memory);
	rf_edges_add(&kept->edges, c->all->counters);
	if (kept->tables.iota != host->platform->shadow.iota)
		rf_shadow_register(host->platform, &kept->tables);
	emit_again(kept, host);
	host->calls += kept->calls;
	host->put_back++;
	if (stretch == RF_STRETCH_DISCOVERY) {
		rf_raw_copy(host->transport->pci, &c->after, sizeof(c->after));
		host->device->silenced = c->silenced;
	}
	return true;
}

/* While a stretch is played to be kept, the caller of each event is kept as well. */
static const struct rf_port *note_caller(struct rf_host *host)
{
	struct kept *kept = host->keeping;
	uint32_t event = host->trace->count - kept->first;
	const struct rf_stack *caller = rf_host_caller(host);

	if (event < EVENTS)
		kept->caller[event] = caller ? *caller : (struct rf_stack){ 0 };
	return &kept->port;
}

static uint64_t noting_read(void *ctx, struct rf_port_access access)
{
	return note_caller(ctx)->bus_read(ctx, access);
}

static void noting_write(void *ctx, struct rf_port_access access, uint64_t value)
{
	note_caller(ctx)->bus_write(ctx, access, value);
}

static void *noting_alloc(void *ctx, uint64_t size, uint64_t align, uint32_t flags,
			  const void *frame)
{
	return note_caller(ctx)->alloc(ctx, size, align, flags, frame);
}

static void noting_free(void *ctx, const void *ptr, const void *frame)
{
	note_caller(ctx)->free(ctx, ptr, frame);
}

static void start_keeping(struct rf_checkpoint *c, struct rf_host *host, struct kept *kept)
{
	host->keeping = kept;
	kept->state = UNFIT;
	kept->first = host->trace->count;
	kept->calls = host->calls;
	kept->begin = rf_arena_begin(host->arena);
	kept->port = host->port;
	host->port.bus_read = noting_read;
	host->port.bus_write = noting_write;
	host->port.alloc = noting_alloc;
	host->port.free = noting_free;
	if (c->all->edges)
		memcpy(c->all->before, c->all->counters, c->all->edges);
}

void rf_checkpoint_begin(struct rf_checkpoint *c, struct rf_host *host, enum rf_stretch stretch)
{
	struct kept *kept = &c->kept[stretch];
	const struct rf_pci *pci = host->transport->pci;

	host->keeping = NULL;
	if (!can_be_kept(host, stretch))
		return;
	if (stretch == RF_STRETCH_DISCOVERY &&
	    (kept->state == EMPTY || memcmp(&c->before, pci, sizeof(*pci)))) {
		kept->state = EMPTY;
		rf_raw_copy(&c->before, pci, sizeof(*pci));
	}
	if (kept->state == MET)
		start_keeping(c, host, kept);
	else if (kept->state == EMPTY)
		kept->state = MET;
}

/* Allocations and looks at the function are all that it did: each is a call and an event. */
static bool keep_events(struct kept *kept, const struct rf_host *host, uint64_t kinds)
{
	const struct rf_trace *trace = host->trace;
	uint32_t calls = 0;

	kept->events = trace->count - kept->first;
	kept->calls = host->calls - kept->calls;
	if (kept->events > EVENTS || trace->count > trace->capacity)
		return false;
	for (uint32_t i = 0; i < kept->events; i++) {
		const struct rf_event *event = &trace->ring[kept->first + i];

		if (!(kinds >> event->kind & 1) ||
		    (RF_BIT(event->kind) & (RF_BIT(RF_EV_ALLOC) | RF_BIT(RF_EV_FREE)) &&
		     event->mem.result != RF_LEDGER_OK))
			return false;
		kept->event[i] = *event;
		calls += event->kind != RF_EV_FREE;
	}
	return kept->calls == calls && !host->now && !host->framed;
}

void rf_checkpoint_end(struct rf_checkpoint *c, struct rf_host *host, enum rf_stretch stretch,
		       bool good)
{
	static const uint64_t kinds[RF_STRETCHES] = {
		[RF_STRETCH_SETUP] = RF_BIT(RF_EV_ALLOC) | RF_BIT(RF_EV_FREE),
		[RF_STRETCH_DISCOVERY] = RF_BIT(RF_EV_ALLOC) | RF_BIT(RF_EV_FREE) |
					 RF_BIT(RF_EV_PCI_READ) | RF_BIT(RF_EV_PCI_WRITE),
	};
	struct kept *kept = host->keeping;

	if (!kept)
		return;
	host->keeping = NULL;
	host->port = kept->port;
	rf_keep_begin(&kept->memory);
	rf_arena_keep(host->arena, &kept->memory);
	if (!good || kept->memory.failed || !keep_events(kept, host, kinds[stretch]) ||
	    !rf_edges_keep(&kept->edges, c->all->counters, c->all->before, c->all->edges))
		return;
	rf_snapshot_copy(c->all->snapshot, kept->data);
	kept->tables = host->platform->shadow;
	if (stretch == RF_STRETCH_DISCOVERY) {
		rf_raw_copy(&c->after, host->transport->pci, sizeof(c->after));
		c->silenced = host->device->silenced;
	}
	kept->state = KEPT;
}
