// SPDX-License-Identifier: GPL-2.0-only
/* The ring of events, their hash, and who is told of each. */
#include "trace/trace.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int rf_trace_init(struct rf_trace *trace, uint32_t capacity)
{
	struct rf_event *ring;

	if (!capacity || (capacity & (capacity - 1)))
		return -EINVAL;
	ring = calloc(capacity, sizeof(*ring));
	if (!ring)
		return -ENOMEM;
	*trace = (struct rf_trace){ .ring = ring, .capacity = capacity };
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
	RF_ASSERT(trace->listeners < RF_TRACE_LISTENERS);
	trace->listener[trace->listeners++] = (struct rf_listener){ kinds, fn, ctx };
}

void rf_trace_reset(struct rf_trace *trace)
{
	trace->count = 0;
	trace->op = 0;
	trace->stage = RF_STAGE_SETUP;
	trace->unhashed = false;
	trace->hashed = 0;
	trace->lane[0] = RF_HASH_SEED;
	trace->lane[1] = 0xe7037ed1a0b428dbULL;
	trace->lane[2] = 0x8ebc6af09c88c6e3ULL;
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
RF_INLINE uint64_t mix_pair(uint64_t h, const uint64_t *pair)
{
	unsigned __int128 m = (unsigned __int128)(pair[0] ^ h) * (pair[1] ^ 0xa0761d6478bd642fULL);

	return (uint64_t)m ^ (uint64_t)(m >> 64) ^ (h << 1);
}

static RF_NO_ASAN void hash_pending(struct rf_trace *trace)
{
	uint64_t a = trace->lane[0], b = trace->lane[1], c = trace->lane[2];

	for (; trace->hashed != trace->count; trace->hashed++) {
		const void *event = &trace->ring[trace->hashed & (trace->capacity - 1)];
		const uint64_t *word = event;

		a = mix_pair(a, word);
		b = mix_pair(b, word + 2);
		c = mix_pair(c, word + 4);
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

/*
 * The hottest function of the harness. The stamp is built in a register: a
 * word that was just stored byte by byte would have to wait for the cache.
 */
RF_NO_ASAN void rf_trace_emit_words(struct rf_trace *trace, enum rf_event_kind kind, uint64_t raw0,
				    uint64_t raw1, uint64_t raw2, uint64_t raw3, uint64_t raw4)
{
	uint64_t stamp = trace->stamp | kind;
	struct rf_event *slot = &trace->ring[trace->count & (trace->capacity - 1)];
	const uint64_t *mask = trace->mask[kind];

	RF_ASSERT(kind < RF_EVENT_KINDS);
	__builtin_memcpy(slot, &stamp, sizeof(stamp));
	slot->raw[0] = raw0 & mask[0];
	slot->raw[1] = raw1 & mask[1];
	slot->raw[2] = raw2 & mask[2];
	slot->raw[3] = raw3 & mask[3];
	slot->raw[4] = raw4 & mask[4];
	trace->stamp += RF_BIT(32);
	/* The next event takes the place of one that must have been hashed. */
	if (!(trace->count & (trace->capacity - 1)) && !trace->unhashed)
		hash_pending(trace);
	for (const struct rf_listener *l = trace->listener; l->fn; l++)
		if (l->kinds >> kind & 1)
			l->fn(l->ctx, slot);
}

RF_NO_ASAN void rf_trace_emit(struct rf_trace *trace, struct rf_event *event)
{
	event->stage = trace->stage;
	event->op = trace->op;
	event->seq = trace->count;
	rf_trace_emit_words(trace, event->kind, event->raw[0], event->raw[1], event->raw[2],
			    event->raw[3], event->raw[4]);
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
