/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A virtqueue from the device's side: split or packed (virtio-spec, Split
 * Virtqueues; Packed Virtqueues). Reading a chain emits RF_EV_PUBLISH for
 * each extent and RF_EV_CHAIN for the whole; nothing of it is trusted.
 */
#ifndef RF_DEVICE_QUEUE_H
#define RF_DEVICE_QUEUE_H

#include "base/wire.h"
#include "memory/platform.h"
#include "trace/virtio.h"

#define RF_QUEUE_SIZE_MAX	32768u
#define RF_QUEUE_SIZE_DEFAULT	256u
#define RF_CHAIN_MAX		1024u	/* extents kept of one chain; more is RF_CHAIN_TOO_LONG */

#define RF_TABLE_PIECE		64u	/* entries of an indirect table read at once */

/* A descriptor as it lies in guest memory. */
struct rf_desc {
	rf_le64 addr;
	rf_le32 len;
	union {
		struct { rf_le16 flags, next; } split;
		struct { rf_le16 id, flags; } packed;
	};
};

/* One of that extent, its other fields zero. */
RF_INLINE struct rf_desc rf_desc_of(uint64_t addr, uint32_t len)
{
	return (struct rf_desc){ .addr = rf_to_le64(addr), .len = rf_to_le32(len) };
}

/* One descriptor of a chain: where it stood and what it hands over. */
struct rf_extent {
	struct rf_ba ba;
	uint32_t len;
	uint16_t index;		/* in the ring or in its indirect table */
	uint8_t flags;		/* RF_PUB_* */
	bool write;		/* the device may write it */
};

/* One buffer handed to the device. One of these serves for all: it is large. */
struct rf_chain {
	uint16_t head;		/* split: descriptor index; packed: buffer id */
	uint32_t slots;		/* packed: ring entries it took */
	uint32_t count;		/* extents, indirect tables not counted */
	uint32_t published;	/* RF_EV_PUBLISH emitted for it */
	uint32_t problems;	/* RF_CHAIN_* */
	bool broken;		/* reading ended early: no device could serve it */
	bool wrote;		/* a writable descriptor was passed */
	uint64_t readable, writable;	/* bytes in total */
	struct rf_extent extent[RF_CHAIN_MAX];
	uint32_t piece_first, piece_count;	/* what of a table is in piece[] */
	struct rf_desc piece[RF_TABLE_PIECE];
};

/* What is about to be returned to the driver. */
struct rf_used {
	uint32_t id;
	uint32_t len;		/* bytes */
	uint32_t slots;		/* packed: ring entries to go on by */
	uint16_t head;		/* the buffer that it really is */
	bool altered;		/* a hostile behaviour changed it */
	bool repeat;		/* a copy of one that was returned before */
};

/* Completions held back by a hostile behaviour. */
struct rf_held { struct rf_used used; uint32_t due; };
#define RF_HELD_MAX 32

#define RF_TAINTS_MAX 16
/* A descriptor that the device itself wrote, with its whole value then. */
struct rf_taint { uint16_t index; struct rf_desc desc; };

struct rf_queue_ops;
struct rf_queue {
	/* Wiring, for the world's life. */
	struct rf_platform *platform;
	struct rf_trace *trace;
	uint16_t index;
	/* As latched by the driver; until the next reset of device or queue. */
	bool ready_register;		/* QueueReady as the driver reads it */
	uint32_t size;			/* QueueNum as written; legacy PCI: as shown last */
	uint32_t align, pfn;		/* legacy */
	uint64_t desc, driver, device;	/* addresses of the three areas */
	bool was_reset;			/* by RING_RESET, and not enabled since */
	/* From here on: set when it goes live. */
	const struct rf_queue_ops *ops;	/* split or packed */
	uint64_t features;		/* agreed when it went live */
	bool live;
	bool legacy;
	bool notified;
	bool stuck;			/* the device serves it no more */
	bool undead;			/* it was reset, and a lying device goes on with the old ring */
	bool armed;			/* the device area says what notifications are wanted */
	bool drained;			/* there is nothing more in this turn: the index was read */
	uint32_t fresh;			/* used since interrupting was decided; packed: slots */
	/* split: next available index to read and how far the driver was, used index to write */
	uint16_t avail_seen, avail_known, used_idx;
	/* packed */
	uint32_t avail_pos, used_pos;
	bool avail_wrap, used_wrap;
	bool taint_lost;		/* more than there is room for: all count as tainted */
	bool keeps;			/* kept is a buffer that the device returns when asked to */
	uint32_t taints, held_count;
	struct rf_taint taint[RF_TAINTS_MAX];
	struct rf_held held[RF_HELD_MAX];
	struct rf_used kept;
};

struct rf_queue_ops {
	const char *name;
	/*
	 * Read the next available chain. 1: got one, which may be broken; 0: none;
	 * -EFAULT: the ring itself could not be read.
	 */
	int (*next)(struct rf_queue *queue, struct rf_chain *chain);
	/* Write @used to the ring and make it visible. 0 or -EFAULT. */
	int (*put)(struct rf_queue *queue, const struct rf_used *used);
	/* Must the driver be interrupted for what was put since the last call? */
	bool (*should_interrupt)(struct rf_queue *queue);
	/* Tell the driver which notifications the device wants. 0 or -EFAULT. */
	int (*arm)(struct rf_queue *queue);
};
extern const struct rf_queue_ops rf_queue_split, rf_queue_packed;

/* Reset to the state after a device reset; latched fields go to zero. */
void rf_queue_reset(struct rf_queue *queue);
/* Begin at the ring's start with @features: what going live means; latched fields stay. */
void rf_queue_start(struct rf_queue *queue, uint64_t features, bool legacy);
static inline bool rf_queue_has(const struct rf_queue *queue, uint32_t bit)
{
	return queue->features >> bit & 1;
}
/* Extents of the three areas in bytes for a split or packed ring of @size entries. */
void rf_queue_area_sizes(bool packed, bool event_idx, uint32_t size, uint64_t *ret_desc,
			 uint64_t *ret_driver, uint64_t *ret_device);

/*
 * Copy from the readable part of @chain starting @at bytes in, or to its
 * writable part. Returns the bytes moved (fewer at the end or at a fault).
 */
uint64_t rf_chain_read(struct rf_queue *queue, const struct rf_chain *chain, uint64_t at,
		       void *buf, uint64_t len);
uint64_t rf_chain_write(struct rf_queue *queue, const struct rf_chain *chain, uint64_t at,
			const void *buf, uint64_t len);
/*
 * The device writes @len bytes at @offset of descriptor @index, ring memory that
 * is not its own (hostile), and remembers the taint. -EINVAL beyond the ring or
 * the descriptor, -EFAULT.
 */
int rf_queue_taint(struct rf_queue *queue, uint16_t index, uint32_t offset, const void *buf,
		   uint32_t len) RF_MUST_USE;

#endif
