/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The trace: one list of events per case. Each event is numbered, kept in a
 * ring of fixed size (the newest win), and shown to those who listen to its
 * kind, in the order they registered. Its hash is made of many events at once,
 * when somebody asks or the ring is full. No allocation after init.
 *
 * An ordinary case has hundreds of events, so an event is stored where it is
 * emitted: without a call, and without a question that the emitter's kind answers.
 */
#ifndef RF_TRACE_TRACE_H
#define RF_TRACE_TRACE_H

#include "base/hash.h"
#include "base/keep.h"
#include "trace/event.h"

#define RF_TRACE_LISTENERS 4
#define RF_TRACE_LANES 3
#define RF_TRACE_ALL_KINDS UINT64_MAX
_Static_assert(RF_EVENT_KINDS <= 64, "a set of kinds is one word");

typedef void (*rf_trace_listener)(void *ctx, const struct rf_event *event);

struct rf_listener {
	rf_trace_listener fn;
	void *ctx;
};

struct rf_trace {
	struct rf_event *ring;		/* capacity is a power of two */
	struct rf_event *next, *end;	/* where in the ring the next event goes; its end */
	uint32_t capacity;
	bool unhashed;			/* nobody will ask for this case's hash */
	union {				/* what the next event begins with: its kind is still 0 */
		uint64_t stamp;
		struct {
			uint8_t no_kind, stage;
			uint16_t op;	/* stamped on every event */
			uint32_t count;	/* events of this case so far */
		};
	};
	/* Who hears each kind; the last has no fn. */
	struct rf_listener heard[RF_EVENT_KINDS][RF_TRACE_LISTENERS + 1];
	uint64_t mask[RF_EVENT_KINDS][RF_EVENT_WORDS];	/* what of a payload is fields */
	uint64_t lane[RF_TRACE_LANES];	/* the hash of the first @hashed events */
	uint32_t hashed;
	uint32_t listens;		/* calls of rf_trace_listen() so far */
	/* Whose events the ring began with in the last case, and in this one; NULL: its own. */
	const struct rf_kept_events *ring_of, *put_back;
};

/* The events of a case's beginning. */
struct rf_kept_events { struct rf_event *event; uint32_t count, room; };

/*
 * Give @trace a ring of @capacity events (a power of two).
 * Returns 0, -EINVAL for another capacity, -ENOMEM.
 */
int rf_trace_init(struct rf_trace *trace, uint32_t capacity) RF_MUST_USE;
void rf_trace_fini(struct rf_trace *trace);

/*
 * Call @fn for every later event whose kind's bit is in @kinds; at most
 * RF_TRACE_LISTENERS, in order of registration.
 */
void rf_trace_listen(struct rf_trace *trace, uint64_t kinds, rf_trace_listener fn, void *ctx);

/* Forget all events, for the next case, which is to be hashed. Listeners stay. */
void rf_trace_reset(struct rf_trace *trace);

/* The hash of all events so far, or 0 when the case is not hashed. */
uint64_t rf_trace_hash(struct rf_trace *trace);

/*
 * Keep all events so far, to be put back into a later case that has emitted none: nobody is told
 * of them again. Fails when they are many, or were hashed already.
 */
void rf_trace_keep(struct rf_trace *trace, struct rf_kept_events *events, struct rf_keep *keep);
void rf_trace_put_back(struct rf_trace *trace, const struct rf_kept_events *events);
void rf_kept_events_fini(struct rf_kept_events *events);

/* Enter @stage; emits RF_EV_STAGE. */
void rf_trace_stage(struct rf_trace *trace, enum rf_stage stage);

/*
 * Number, stamp, store and announce @event; the caller fills kind and
 * fields only, and may read the stamp afterwards. Listeners see the stored copy,
 * whose bytes outside of the kind's fields are zero.
 */
void rf_trace_emit(struct rf_trace *trace, struct rf_event *event);

/* For the macros alone: the ring is full, the next event takes the oldest one's place. */
void rf_trace_wrap(struct rf_trace *trace);

/*
 * For the macros alone: rf_trace_emit() of an event whose payload is these
 * words. The stamp is built in a register: a word that was just stored byte by
 * byte would have to wait for the cache.
 */
RF_INLINE void rf_trace_store(struct rf_trace *trace, enum rf_event_kind kind,
			      const uint64_t payload[RF_EVENT_WORDS])
{
	struct rf_event *slot = trace->next;
	uint64_t stamp = trace->stamp | kind;

	RF_ASSERT(kind < RF_EVENT_KINDS);
	__builtin_memcpy(slot, &stamp, sizeof(stamp));
	for (int i = 0; i < RF_EVENT_WORDS; i++)
		slot->raw[i] = payload[i];
	trace->stamp += RF_BIT(32);
	trace->next = slot + 1;
	if (RF_UNLIKELY(trace->next == trace->end))
		rf_trace_wrap(trace);
	for (const struct rf_listener *l = trace->heard[kind]; l->fn; l++)
		l->fn(l->ctx, slot);
}

/* Build and emit in one: RF_EMIT(trace, NOTIFY, .queue = { q, value }). */
#define RF_EMIT(trace, id, ...) RF_EMIT_KIND(trace, RF_EV_##id, __VA_ARGS__)

/* The same for a kind that is only known when it runs. */
#define RF_EMIT_KIND(trace, kind_, ...) do { \
	const struct rf_event rf_emit_ = { .kind = (kind_), __VA_ARGS__ }; \
	rf_trace_store((trace), rf_emit_.kind, rf_emit_.raw); \
} while (0)

/* How many events are still in the ring, and the @i-th oldest of them. */
uint32_t rf_trace_kept(const struct rf_trace *trace);
const struct rf_event *rf_trace_at(const struct rf_trace *trace, uint32_t i);

#endif
