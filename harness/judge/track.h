/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the judge remembers of queues, chains and mappings between events, so
 * that no rule has to search. Internal to the judge.
 */
#ifndef RF_JUDGE_TRACK_H
#define RF_JUDGE_TRACK_H

#include "judge/judge.h"

int rf_track_init(struct rf_judge *judge) RF_MUST_USE;
void rf_track_fini(struct rf_judge *judge);
/* Forget the last case; costs what it left open. */
void rf_track_reset(struct rf_judge *judge);

/*
 * What to remember of events of @kind: what the rules must see already, and
 * what only once they have spoken. NULL: nothing.
 */
rf_judge_check rf_track_before(enum rf_event_kind kind);
rf_judge_check rf_track_after(enum rf_event_kind kind);

/* The queue of that number, or NULL when the judge keeps none. */
static inline struct rf_judged_queue *rf_track_queue(struct rf_judge *judge, uint32_t queue)
{
	return queue < RF_JUDGE_QUEUES ? &judge->queue[queue] : NULL;
}

/*
 * The legacy interface has one address for a queue: the device cannot know
 * where the event structures of a packed ring lie, and reads other memory there.
 */
static inline bool rf_track_ring_untold(const struct rf_judged_queue *queue)
{
	return queue->packed && queue->legacy;
}

/* Does a live mapping stand for memory of the allocation numbered @alloc? */
static inline bool rf_track_mapped(const struct rf_judge *judge, uint32_t alloc)
{
	return judge->maps_of_alloc[alloc].turn == judge->turn && judge->maps_of_alloc[alloc].count;
}

/* Is a chain of @head outstanding in @queue? */
bool rf_track_outstanding(const struct rf_judge *judge, uint32_t queue, uint32_t head);

/* The driver saw that its reset of @queue has ended. */
void rf_track_queue_stopped(struct rf_judge *judge, uint32_t queue);

/* What an access needs to be published: bytes, and RF_PUB_WRITE for a write, else 0. */
struct rf_wanted { uint64_t ba, len; uint16_t flags; };

/*
 * The newest open publication of @queue that holds the bytes and allows the
 * access, else the newest that holds the bytes, else NULL.
 */
struct rf_publication *rf_track_published(struct rf_judge *judge, uint32_t queue,
					  const struct rf_wanted *wanted);

/* Remember what backs an extent for as long as the device holds it. */
void rf_track_back(struct rf_judge *judge, struct rf_backing *backing,
		   const struct rf_mapping *mapping, const struct rf_alloc *alloc);

void rf_track_unback(struct rf_judge *judge, struct rf_backing *backing);

/* A channel device: track_channel.c. */
void rf_track_subchannel(struct rf_judge *judge, const struct rf_event *event);
void rf_track_start(struct rf_judge *judge, const struct rf_event *event);
void rf_track_ccw(struct rf_judge *judge, const struct rf_event *event);
void rf_track_ccw_end(struct rf_judge *judge, const struct rf_event *event);
void rf_track_indicator(struct rf_judge *judge, const struct rf_event *event);
/* It is there no more, nor is what it held. */
void rf_track_channel_gone(struct rf_judge *judge);
/* Is this a command of virtio's? */
bool rf_track_is_virtio(uint8_t command);
/* The end of a command that its driver takes for a failure. */
bool rf_track_ccw_failed(const struct rf_event *event);

#endif
