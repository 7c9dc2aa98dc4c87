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

/* Two words at once; the constants tell the pairs of an event apart. */
static inline uint64_t mix_pair(uint64_t a, uint64_t b, uint64_t salt)
{
	unsigned __int128 m = (unsigned __int128)(a ^ salt) * (b ^ 0xa0761d6478bd642fULL);

	return (uint64_t)m ^ (uint64_t)(m >> 64);
}

/* Pairs are mixed side by side, so that one event waits for two multiplications and not for six. */
static inline uint64_t event_hash(uint64_t h, uint64_t head, const uint64_t *raw)
{
	uint64_t word = mix_pair(head, raw[0], 0xe7037ed1a0b428dbULL) ^
			mix_pair(raw[1], raw[2], 0x8ebc6af09c88c6e3ULL) ^
			mix_pair(raw[3], raw[4], 0x589965cc75374cc3ULL);

	return rf_hash_word(h, word);
}

/* The hottest function of the harness: no checks of its own memory by AddressSanitizer. */
RF_NO_ASAN void rf_trace_emit(struct rf_trace *trace, struct rf_event *event)
{
	struct rf_event *slot = &trace->ring[trace->count & (trace->capacity - 1)];
	const uint64_t *mask = trace->mask[event->kind];
	uint64_t head;

	RF_ASSERT(event->kind < RF_EVENT_KINDS);
	event->stage = trace->stage;
	event->op = trace->op;
	event->seq = trace->count++;
	__builtin_memcpy(&head, event, sizeof(head));
	__builtin_memcpy(slot, &head, sizeof(head));
	for (uint32_t i = 0; i < RF_EVENT_WORDS; i++)
		slot->raw[i] = event->raw[i] & mask[i];
	trace->hash = event_hash(trace->hash, head, slot->raw);
	for (uint32_t i = 0; i < trace->listeners; i++)
		trace->listener[i].fn(trace->listener[i].ctx, slot);
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
