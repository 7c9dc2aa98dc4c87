// SPDX-License-Identifier: GPL-2.0-only
/* The ring of events, their running hash, and who is told of each. */
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

void rf_trace_listen(struct rf_trace *trace, rf_trace_listener fn, void *ctx)
{
	RF_ASSERT(trace->listeners < RF_TRACE_LISTENERS);
	trace->listener[trace->listeners].fn = fn;
	trace->listener[trace->listeners].ctx = ctx;
	trace->listeners++;
}

void rf_trace_reset(struct rf_trace *trace)
{
	trace->count = 0;
	trace->hash = RF_HASH_SEED;
	trace->op = 0;
	trace->stage = RF_STAGE_SETUP;
}

void rf_trace_stage(struct rf_trace *trace, enum rf_stage stage)
{
	trace->stage = stage;
	RF_EMIT(trace, STAGE);
}

/*
 * Two words at once; the constants tell the pairs of an event apart. Pairs mix
 * side by side: one event waits for two multiplications and not for six.
 */
RF_INLINE uint64_t mix_pair(uint64_t a, uint64_t b, uint64_t salt)
{
	unsigned __int128 m = (unsigned __int128)(a ^ salt) * (b ^ 0xa0761d6478bd642fULL);

	return (uint64_t)m ^ (uint64_t)(m >> 64);
}

/*
 * The hottest function of the harness. The stamp is built in a register: a
 * word that was just stored byte by byte would have to wait for the cache.
 */
RF_NO_ASAN void rf_trace_emit_words(struct rf_trace *trace, enum rf_event_kind kind, uint64_t raw0,
				    uint64_t raw1, uint64_t raw2, uint64_t raw3, uint64_t raw4)
{
	struct rf_event *slot = &trace->ring[trace->count & (trace->capacity - 1)];
	uint64_t head = kind | (uint64_t)trace->stage << 8 | (uint64_t)trace->op << 16 |
			(uint64_t)trace->count << 32;
	const uint64_t *mask = trace->mask[kind];

	RF_ASSERT(kind < RF_EVENT_KINDS);
	trace->count++;
	__builtin_memcpy(slot, &head, sizeof(head));
	slot->raw[0] = raw0 &= mask[0];
	slot->raw[1] = raw1 &= mask[1];
	slot->raw[2] = raw2 &= mask[2];
	slot->raw[3] = raw3 &= mask[3];
	slot->raw[4] = raw4 &= mask[4];
	trace->hash = rf_hash_word(trace->hash, mix_pair(head, raw0, 0xe7037ed1a0b428dbULL) ^
						mix_pair(raw1, raw2, 0x8ebc6af09c88c6e3ULL) ^
						mix_pair(raw3, raw4, 0x589965cc75374cc3ULL));
	for (uint32_t i = 0; i < trace->listeners; i++)
		trace->listener[i].fn(trace->listener[i].ctx, slot);
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
