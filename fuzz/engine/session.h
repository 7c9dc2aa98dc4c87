/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A fuzzing session: one target under one engine. Runs what the engine hands
 * it, counts, feeds the state of the negotiation back as coverage, and saves
 * the first case of every finding it meets. No file is touched for a case
 * that shows nothing it has not shown before.
 */
#ifndef RF_FUZZ_SESSION_H
#define RF_FUZZ_SESSION_H

#include "case/run.h"
#include "fuzz/mutate/mutate.h"

#define RF_SEEN_MAX 512		/* distinct signatures; a power of two */

/* A finding this session has met. */
struct rf_seen {
	uint64_t cases;		/* 0: the slot is free */
	bool known;		/* to the baseline */
	char kernel[16];	/* of the first case */
	char file[200];		/* the first case, in binary; "" when it could not be saved */
	struct rf_finding finding;
};

/* Which agreed features the histogram tells apart: these bits, as one byte. */
#define RF_AGREED_BITS { RF_F_ANY_LAYOUT, RF_F_INDIRECT_DESC, RF_F_EVENT_IDX, RF_F_VERSION_1, \
			 RF_F_ACCESS_PLATFORM, RF_F_RING_PACKED, RF_F_IN_ORDER, \
			 RF_F_ORDER_PLATFORM }

/* Numbers of a session; lies in memory shared with the command that started it. */
struct rf_session_stats {
	uint64_t cases;		/* that ran */
	uint64_t refused;	/* bytes that were no case of this target */
	uint64_t outcomes[RF_OUTCOMES];
	uint64_t driver_ok;	/* cases that reached DRIVER_OK */
	uint64_t moved;		/* cases that reached it and moved data */
	uint64_t new_findings, known_findings;	/* distinct */
	uint64_t agreed[256];	/* cases by agreed set */
	struct rf_seen seen[RF_SEEN_MAX];
	/* The case under way: what is left of a process that died of it. */
	uint32_t current_size;
	uint8_t current[RF_CASE_BYTES_MAX];
};

struct rf_session {
	struct rf_mutator mutator;
	const char *folder;	/* where findings are saved; NULL: nowhere */
	bool stop;		/* abort at the first new finding: the engine keeps it as a crash */
	bool frozen;		/* bench: mutation returns its input */
	bool spun;		/* the guest of the last case was caught in a loop without an end */
	const struct rf_image *image;	/* that played the last case; NULL: none did */
	struct rf_session_stats *stats;
};

/* The one session of this process. */
extern struct rf_session rf_session;

/*
 * Ready the worlds and the statistics (shared ones if rf_session.stats is set already). 0 or
 * -errno.
 */
int rf_session_begin(const struct rf_target *target) RF_MUST_USE;

/* Decode and run @data. -1 when it is no case of the target, so that the engine drops it. */
int rf_session_one(const uint8_t *data, size_t size);

/* Mutate a case in @data in place; returns its new length, at most @max. */
size_t rf_session_mutate(uint8_t *data, size_t size, size_t max, uint64_t seed);
/* Mix the cases @data and @other into @out; returns its length, at most @max. */
struct rf_bytes { const uint8_t *data; size_t size; };
size_t rf_session_cross(struct rf_bytes one, struct rf_bytes other, uint8_t *out, size_t max,
			uint64_t seed);

/* Engine's side: the state numbered @index (below RF_STATES) was reached. */
#define RF_STATES 1024
void rf_engine_state(uint32_t index);
/* Does the engine look at the images' counters of edges? */
extern const bool rf_engine_watches;
/* The engine's own mutation of raw bytes, or NULL. */
extern size_t (*const rf_engine_bytes)(uint8_t *data, size_t size, size_t max);

#endif
