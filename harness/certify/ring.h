/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A virtqueue from the driver's side, in a window's memory: split or packed
 * (virtio-spec, Split Virtqueues; Packed Virtqueues). It publishes what it is
 * told to, right or wrong, and emits what it did: RF_EV_PUBLISH, RF_EV_CHAIN.
 * What comes back is shown as it stands; events of that are the session's.
 */
#ifndef RF_CERTIFY_RING_H
#define RF_CERTIFY_RING_H

#include "certify/window.h"
#include "device/queue.h"

#define RF_RING_SIZE_MAX	256u
#define RF_PIECES_MAX		16u
#define RF_RING_PUBLISHED	64u

/* One extent of a request. */
struct rf_piece { uint64_t gpa; uint32_t len; bool write; };

/* How a request's extents are laid out in descriptors. */
enum rf_layout {
	RF_LAYOUT_DIRECT,
	RF_LAYOUT_TABLE,	/* all in an indirect table */
	RF_LAYOUT_TABLE_WRITE,	/* and its descriptor has the WRITE flag, which means nothing */
	RF_LAYOUT_MIXED,	/* the first in the ring, then a table with the others */
};

struct rf_scatter {
	struct rf_piece piece[RF_PIECES_MAX];
	uint32_t count;
	enum rf_layout layout;
};

/* What was published under a head or buffer id, until it is given back. */
struct rf_held_scatter {
	struct rf_scatter request;
	uint32_t slots;		/* descriptors of the ring itself; 0: none held */
	uint16_t slot[RF_PIECES_MAX];
};

struct rf_ring {
	struct rf_window *window;
	struct rf_trace *trace;
	uint16_t queue;
	bool packed, event_idx;
	uint32_t size;
	uint64_t area[3];		/* by enum rf_purpose: desc, driver, device */
	uint64_t area_len[3];
	uint64_t tables;		/* room for one indirect table per descriptor */
	uint16_t avail, used;		/* split: free-running; packed: positions */
	bool avail_wrap, used_wrap;	/* packed */
	bool busy[RF_RING_SIZE_MAX];	/* split: descriptor in use; packed: buffer id */
	uint16_t first_used;		/* packed: positions that the device still has to pass */
	struct rf_held_scatter held[RF_RING_SIZE_MAX];
};

/* What a ring is made of. */
struct rf_ring_shape {
	uint16_t queue, base;		/* base: split, the free-running index to start from */
	uint32_t size;			/* at most RF_RING_SIZE_MAX */
	enum rf_window_region region;
	bool packed, event_idx;
};
/* Take memory and make it empty. */
void rf_ring_init(struct rf_ring *ring, struct rf_window *window, struct rf_trace *trace,
		  const struct rf_ring_shape *shape);

/* Write @request's descriptors, not yet available. Returns its head or buffer id; -ENOSPC. */
int rf_ring_add(struct rf_ring *ring, const struct rf_scatter *request) RF_MUST_USE;
/* Make what rf_ring_add() returned available. */
void rf_ring_expose(struct rf_ring *ring, uint16_t head);

/* An entry that the device returned. */
struct rf_returned { uint32_t id, len; };
/* Is there one? Takes it out. */
bool rf_ring_take(struct rf_ring *ring, struct rf_returned *ret_returned);
/* What @id names is the driver's again; false when nothing is held under it. */
bool rf_ring_release(struct rf_ring *ring, uint32_t id);

/* Ask for an interrupt with the next buffer that is returned, or (split only) for none. */
void rf_ring_want_interrupt(struct rf_ring *ring, bool wanted);
/* Does the device say that it wants to be notified? */
bool rf_ring_wants_kick(const struct rf_ring *ring);
/* The device's flags of the used ring; split only. */
uint16_t rf_ring_used_flags(const struct rf_ring *ring);

/*
 * For drivers that break rules, split only: one descriptor as it is, with its
 * publication; and @head made available by moving the index by @bump.
 */
void rf_ring_raw_desc(struct rf_ring *ring, uint16_t index, const struct rf_desc *desc);
void rf_ring_raw_expose(struct rf_ring *ring, uint16_t head, uint16_t bump);
/* The same descriptor in memory that is not the ring: an indirect table's. */
void rf_ring_raw_table(struct rf_ring *ring, uint64_t gpa, const struct rf_desc *desc);

/* Of which of the ring's areas is @gpa part? -ENOENT: of none. */
int rf_ring_area_at(const struct rf_ring *ring, uint64_t gpa);

/* Internal: the packed ring's part. */
int rf_ring_packed_add(struct rf_ring *ring, const struct rf_scatter *request) RF_MUST_USE;
void rf_ring_packed_expose(struct rf_ring *ring, uint16_t id);
bool rf_ring_packed_take(struct rf_ring *ring, struct rf_returned *ret_returned);
/* Internal: a number of the ring that the device may be changing. */
uint16_t rf_ring_get16(const struct rf_ring *ring, uint64_t gpa);
/* Internal: write @request's table, from its piece @first on, for the descriptor @slot. */
uint64_t rf_ring_write_table(struct rf_ring *ring, const struct rf_scatter *request,
			     uint32_t first, uint32_t slot);
/* Internal: announce it, and give the device what it may write. */
void rf_ring_publish(struct rf_ring *ring, uint16_t head);

#endif
