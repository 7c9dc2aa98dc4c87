/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A virtqueue from the device's side: split or packed (virtio-spec, Split
 * Virtqueues; Packed Virtqueues). Reading a chain emits RF_EV_PUBLISH for
 * each extent and RF_EV_CHAIN for the whole; nothing of it is trusted.
 */
#ifndef RF_DEVICE_QUEUE_H
#define RF_DEVICE_QUEUE_H

#include "memory/platform.h"

#define RF_QUEUE_SIZE_MAX	32768u
#define RF_CHAIN_MAX		1024u	/* extents kept of one chain; more is RF_CHAIN_TOO_LONG */

struct rf_extent { struct rf_ba ba; uint32_t len; bool write; };

/* One buffer handed to the device. */
struct rf_chain {
	uint16_t head;		/* split: descriptor index; packed: buffer id */
	uint16_t slots;		/* packed: ring entries it took */
	uint32_t count;
	uint32_t problems;	/* RF_CHAIN_* */
	uint64_t readable, writable;	/* bytes in total */
	struct rf_extent extent[RF_CHAIN_MAX];
};

/* What is about to be returned to the driver. */
struct rf_used { uint32_t id; uint32_t len; uint16_t slots; };

/* Completions held back by a hostile behaviour. */
struct rf_held { struct rf_used used; uint32_t due; };
#define RF_HELD_MAX 32

struct rf_queue_ops;
struct rf_queue {
	const struct rf_queue_ops *ops;	/* split or packed; set when it goes live */
	uint16_t index;
	bool live;
	bool ready_register;		/* QueueReady as the driver reads it */
	uint32_t size;			/* QueueNum as written */
	uint32_t align, pfn;		/* legacy */
	uint64_t desc, driver, device;	/* addresses as latched by the driver */
	struct rf_platform *platform;
	struct rf_trace *trace;
	uint64_t features;		/* agreed when it went live */
	bool legacy;
	bool notified;
	/* split: next available index to read, used index to write */
	uint16_t avail_seen, used_idx, used_signalled;
	/* packed */
	uint16_t avail_pos, used_pos;
	bool avail_wrap, used_wrap;
	bool stuck;			/* a bad chain: the honest device stops serving this queue */
	struct rf_held held[RF_HELD_MAX];
	uint32_t held_count;
	/* Descriptors that the device itself wrote: (index, value) pairs. */
	struct { uint16_t index; uint64_t word[2]; } taint[16];
	uint32_t taints;
};

struct rf_queue_ops {
	const char *name;
	/* Read the next available chain. 1: got one; 0: none; -EFAULT: the ring itself could not be read. */
	int (*next)(struct rf_queue *queue, struct rf_chain *chain);
	/* Write @used to the ring and make it visible. 0 or -EFAULT. */
	int (*put)(struct rf_queue *queue, const struct rf_used *used);
	/* Must the driver be interrupted for what was put since the last call? */
	bool (*should_interrupt)(struct rf_queue *queue);
	/* Tell the driver which notifications the device wants (flags, avail_event). 0 or -EFAULT. */
	int (*arm)(struct rf_queue *queue);
};
extern const struct rf_queue_ops rf_queue_split, rf_queue_packed;

/* Reset to the state after a device reset; latched fields go to zero. */
void rf_queue_reset(struct rf_queue *queue);
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
/* The device writes ring memory that is not its own (hostile); remembers the taint. */
int rf_queue_taint(struct rf_queue *queue, uint16_t index, uint32_t offset, const void *buf,
		   uint32_t len) RF_MUST_USE;

#endif
