// SPDX-License-Identifier: GPL-2.0-only
/* The ring of events, their hash, and who is told of each. */
#include "trace/trace.h"
#include "base/raw.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define KEEP_EVENTS 512u	/* room for kept events grows by so many, */
#define KEEP_EVENTS_MAX 8192u	/* up to this */

int rf_trace_init(struct rf_trace *trace, uint32_t capacity)
{
	struct rf_event *ring;

	if (!capacity || (capacity & (capacity - 1)))
		return -EINVAL;
	ring = calloc(capacity, sizeof(*ring));
	if (!ring)
		return -ENOMEM;
	*trace = (struct rf_trace){ .ring = ring, .end = ring + capacity, .capacity = capacity };
	for (uint32_t kind = 0; kind < RF_EVENT_KINDS; kind++)
		rf_event_mask(kind, trace->mask[kind]);
	rf_trace_reset(trace);
	return 0;
}

void rf_trace_fini(struct rf_trace *trace)
{
	free(trace->ring);
	trace->ring = NULL;
}

void rf_trace_listen(struct rf_trace *trace, uint64_t kinds, rf_trace_listener fn, void *ctx)
{
	trace->listens++;
	for (uint32_t kind = 0; kind < RF_EVENT_KINDS; kind++) {
		struct rf_listener *last = trace->heard[kind];

		if (!(kinds >> kind & 1))
			continue;
		while (last->fn)
			last++;
		RF_ASSERT(last < &trace->heard[kind][RF_TRACE_LISTENERS]);
		*last = (struct rf_listener){ fn, ctx };
	}
}

void rf_trace_reset(struct rf_trace *trace)
{
	trace->next = trace->ring;
	trace->count = 0;
	trace->op = 0;
	trace->stage = RF_STAGE_SETUP;
	trace->unhashed = false;
	trace->hashed = 0;
	trace->ring_of = trace->put_back;
	trace->put_back = NULL;
	trace->lane[0] = RF_HASH_SEED;
	trace->lane[1] = 0xe7037ed1a0b428dbULL;
	trace->lane[2] = 0x8ebc6af09c88c6e3ULL;
}

static bool make_room(struct rf_kept_events *events, uint32_t count)
{
	struct rf_event *larger;

	if (count <= events->room)
		return true;
	count = count / KEEP_EVENTS * KEEP_EVENTS + KEEP_EVENTS;
	larger = realloc(events->event, count * sizeof(*larger));
	if (!larger)
		return false;
	events->event = larger;
	events->room = count;
	return true;
}

void rf_trace_keep(struct rf_trace *trace, struct rf_kept_events *events, struct rf_keep *keep)
{
	/* The ring may begin with what was kept here before. */
	if (trace->ring_of == events)
		trace->ring_of = NULL;
	if (keep->failed || trace->hashed || trace->count >= trace->capacity ||
	    trace->count > KEEP_EVENTS_MAX || !make_room(events, trace->count)) {
		keep->failed = true;
		return;
	}
	rf_raw_copy(events->event, trace->ring, trace->count * sizeof(*events->event));
	events->count = trace->count;
	RF_KEEP(keep, trace->next);
	RF_KEEP(keep, trace->stamp);
}

void rf_trace_put_back(struct rf_trace *trace, const struct rf_kept_events *events)
{
	if (trace->ring_of != events)
		rf_raw_copy(trace->ring, events->event, events->count * sizeof(*events->event));
	trace->put_back = events;
}

void rf_kept_events_fini(struct rf_kept_events *events)
{
	free(events->event);
	*events = (struct rf_kept_events){ .count = 0 };
}

void rf_trace_stage(struct rf_trace *trace, enum rf_stage stage)
{
	trace->stage = stage;
	RF_EMIT(trace, STAGE);
}

/*
 * An event is three pairs of words, each mixed into a lane of its own: the
 * lanes' multiplications run side by side, an event waits for one of them.
 */
RF_INLINE uint64_t mix_pair(uint64_t h, uint64_t one, uint64_t two)
{
	unsigned __int128 m = (unsigned __int128)(one ^ h) * (two ^ 0xa0761d6478bd642fULL);

	return (uint64_t)m ^ (uint64_t)(m >> 64) ^ (h << 1);
}

static RF_NO_ASAN void hash_pending(struct rf_trace *trace)
{
	uint64_t a = trace->lane[0], b = trace->lane[1], c = trace->lane[2];

	for (; trace->hashed != trace->count; trace->hashed++) {
		const void *event = &trace->ring[trace->hashed & (trace->capacity - 1)];
		const uint64_t *word = event;
		const uint64_t *mask = trace->mask[*(const uint8_t *)event];

		a = mix_pair(a, word[0], word[1] & mask[0]);
		b = mix_pair(b, word[2] & mask[1], word[3] & mask[2]);
		c = mix_pair(c, word[4] & mask[3], word[5] & mask[4]);
	}
	trace->lane[0] = a;
	trace->lane[1] = b;
	trace->lane[2] = c;
}

uint64_t rf_trace_hash(struct rf_trace *trace)
{
	uint64_t h = RF_HASH_SEED;

	if (trace->unhashed)
		return 0;
	hash_pending(trace);
	for (int i = 0; i < RF_TRACE_LANES; i++)
		h = rf_hash_word(h, trace->lane[i]);
	return h;
}

/* An event that another is to replace must have been hashed. */
RF_NO_ASAN void rf_trace_wrap(struct rf_trace *trace)
{
	trace->next = trace->ring;
	trace->put_back = NULL;
	if (!trace->unhashed)
		hash_pending(trace);
}

RF_NO_ASAN void rf_trace_emit(struct rf_trace *trace, struct rf_event *event)
{
	uint64_t fields[RF_EVENT_WORDS];

	event->stage = trace->stage;
	event->op = trace->op;
	event->seq = trace->count;
	for (int i = 0; i < RF_EVENT_WORDS; i++)
		fields[i] = event->raw[i] & trace->mask[event->kind][i];
	rf_trace_store(trace, event->kind, fields);
}

uint32_t rf_trace_kept(const struct rf_trace *trace)
{
	return trace->count < trace->capacity ? trace->count : trace->capacity;
}

const struct rf_event *rf_trace_at(const struct rf_trace *trace, uint32_t i)
{
	uint32_t oldest = trace->count - rf_trace_kept(trace);

	return &trace->ring[(oldest + i) & (trace->capacity - 1)];
}
