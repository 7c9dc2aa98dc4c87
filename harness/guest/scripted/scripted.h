/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The scripted driver: the driver endpoint as a set of verbs, each of which
 * does one thing a driver does and checks nothing. What is right or wrong is
 * the script's business: guests of 2010 and guests that break every rule are
 * played with the same verbs. The floor above gives it verbs from a case.
 *
 * Verbs return 0, or -errno when there is nothing that could be done (no such
 * buffer, no bus address, no memory): then nothing was done.
 */
#ifndef RF_GUEST_SCRIPTED_H
#define RF_GUEST_SCRIPTED_H

#include "guest/guest.h"

/* A place in guest memory: a buffer (0 to 15), or area a of queue q (16 + 3 q + a). */
#define RF_SCRIPT_BUFFERS	16u
#define RF_SCRIPT_AREAS		3u	/* desc, driver, device */
#define RF_SCRIPT_PLACES	(RF_SCRIPT_BUFFERS + RF_SCRIPT_AREAS * RF_DEVICE_QUEUES)

/* Where a buffer lies. */
enum rf_script_placement {
	RF_SCRIPT_ANYWHERE,	/* where the platform places the guest's allocations */
	RF_SCRIPT_LOW,
	RF_SCRIPT_HIGH,
	RF_SCRIPT_TOP,
	RF_SCRIPT_POOL,		/* the platform's restricted pool */
	RF_SCRIPT_PLACEMENTS
};

enum rf_address_form {
	RF_ADDRESS_RAW,		/* a number, or the address register plus an offset */
	RF_ADDRESS_PHYSICAL,	/* of a place */
	RF_ADDRESS_BUS,		/* of a place, by the platform's rules */
	RF_ADDRESS_FORMS
};

/* Memory that the script allocated; it can be named after it was freed. */
struct rf_script_buffer {
	struct rf_pa pa;
	uint32_t len;		/* bytes; 0: never allocated */
	void *alloc;		/* what the arena gave; NULL: freed, or part of something else */
	bool shared;		/* pages of a confidential guest that the device may reach */
};

/* A queue as the script set it up. */
struct rf_script_queue {
	bool set;
	bool packed, bus;
	uint32_t size;
	uint16_t avail_idx;
	uint32_t transfers;	/* made available by rf_script_transfer() */
	struct rf_script_buffer area[RF_SCRIPT_AREAS];
	uint32_t mapped[RF_SCRIPT_AREAS];	/* bytes from each area's start; 0: none */
};

/* Over channel I/O: what stands for registers, and the memory of control blocks. */
struct rf_script_channel {
	struct rf_script_buffer page;
	bool spoken;		/* a revision was tried */
	uint32_t ceiling;	/* one more than the highest that it tries; 0: than all */
	uint32_t revision;
	uint8_t status;		/* as the device took it, or showed it */
	bool adapter, classic;	/* which indicators are registered */
	uint32_t device_sel, driver_sel, queue, size, align;
	uint64_t area[RF_SCRIPT_AREAS];
	int64_t cookie[RF_DEVICE_QUEUES];
};

struct rf_script {
	struct rf_host *host;
	struct rf_script_buffer buffer[RF_SCRIPT_BUFFERS];
	struct rf_script_queue queue[RF_DEVICE_QUEUES];
	uint64_t address;	/* the address register */
	uint64_t pool_next, pool_end;
	bool page_size_written;
	bool transfers_bus;	/* the newest transfer's memory is mapped */
	uint64_t knows;		/* what its probe accepts of an offer */
	struct rf_script_channel channel;
};

/* Did the script promise to keep to the region of its platform? */
static inline bool rf_script_promised(const struct rf_script *script)
{
	const struct rf_host *host = script->host;
	uint64_t promise = RF_BIT(RF_F_REGION) | RF_BIT(RF_F_VERSION_1);

	return host->platform->ops->proposal && !host->device->legacy &&
	       (host->device->accepted & promise) == promise;
}

/* The state of a scripted guest. */
struct rf_script *rf_script(const struct rf_guest *guest);

/* Registers by what they are for: each transport has them elsewhere, and some not at all. */
enum rf_script_register {
	RF_SCRIPT_DEVICE_FEATURES_SEL, RF_SCRIPT_DEVICE_FEATURES, RF_SCRIPT_DRIVER_FEATURES_SEL,
	RF_SCRIPT_DRIVER_FEATURES, RF_SCRIPT_STATUS, RF_SCRIPT_PAGE_SIZE, RF_SCRIPT_QUEUE_SEL,
	RF_SCRIPT_QUEUE_MAX, RF_SCRIPT_QUEUE_SIZE, RF_SCRIPT_QUEUE_ALIGN, RF_SCRIPT_QUEUE_PFN,
	RF_SCRIPT_QUEUE_READY, RF_SCRIPT_QUEUE_DESC, RF_SCRIPT_QUEUE_DRIVER,
	RF_SCRIPT_QUEUE_DEVICE, RF_SCRIPT_NOTIFY_OFF, RF_SCRIPT_NOTIFY, RF_SCRIPT_ISR,
	RF_SCRIPT_ISR_ACK, RF_SCRIPT_QUEUE_RESET, RF_SCRIPT_REGISTERS
};
/* Read or write one; where the transport has none, 0 is read and nothing happens. */
uint64_t rf_script_get(struct rf_script *script, enum rf_script_register reg);
void rf_script_put(struct rf_script *script, enum rf_script_register reg, uint64_t value);
/* The address of an area, in two halves. */
void rf_script_put_address(struct rf_script *script, enum rf_script_register reg, uint64_t value);

/* Is the device driven through the legacy interface? Over channel I/O revision 0 is that. */
bool rf_script_legacy(struct rf_script *script);

uint64_t rf_script_read(struct rf_script *script, uint32_t offset, uint32_t width);
void rf_script_write(struct rf_script *script, uint32_t offset, uint32_t width, uint64_t value);
/* Read the offered words, write the accepted ones: 1 word or 2. */
void rf_script_features(struct rf_script *script, uint64_t accepted, uint32_t words);
void rf_script_status(struct rf_script *script, uint8_t status);
void rf_script_kick(struct rf_script *script, uint32_t queue);
/* Read InterruptStatus and acknowledge what of it @mask holds. */
void rf_script_isr(struct rf_script *script, uint32_t mask);

/* Memory. Lengths, offsets and alignments in bytes. */
struct rf_script_alloc {
	uint32_t buffer, len, align;
	enum rf_script_placement placement;
};
int rf_script_alloc(struct rf_script *script, const struct rf_script_alloc *what) RF_MUST_USE;
int rf_script_free(struct rf_script *script, uint32_t buffer) RF_MUST_USE;
/* The same for memory without a number; giving back what was never taken does nothing. */
int rf_script_take(struct rf_script *script, const struct rf_script_alloc *what,
		   struct rf_script_buffer *ret_buffer) RF_MUST_USE;
void rf_script_give(struct rf_script *script, struct rf_script_buffer *buffer);
/* On a confidential guest's behalf: share a buffer's pages with the device, or take them back. */
int rf_script_share(struct rf_script *script, uint32_t buffer, bool open) RF_MUST_USE;
/* Write @len bytes at @offset of a place; all of it lies within, or -ERANGE. */
struct rf_script_span { uint32_t place; uint64_t offset; uint32_t len; };
int rf_script_poke(struct rf_script *script, const struct rf_script_span *span,
		   const void *bytes) RF_MUST_USE;
int rf_script_peek(struct rf_script *script, const struct rf_script_span *span,
		   void *ret_bytes) RF_MUST_USE;
/* Write the pattern of @seed (rf_pattern_byte), or compare with it: one RF_EV_DATA. */
int rf_script_fill(struct rf_script *script, const struct rf_script_span *span,
		   uint32_t seed) RF_MUST_USE;
int rf_script_check(struct rf_script *script, const struct rf_script_span *span,
		    uint32_t seed) RF_MUST_USE;

/* Addresses. A place's offset may lie beyond it: wrong drivers do that. */
struct rf_script_address { enum rf_address_form form; uint32_t place; uint64_t offset; };
int rf_script_address(struct rf_script *script, const struct rf_script_address *address,
		      uint64_t *ret_address) RF_MUST_USE;

/* DMA mappings: span.len 0 means the rest of the place. */
struct rf_script_mapping {
	struct rf_script_span span;
	enum rf_perm dir;
	enum rf_map_kind kind;
	bool for_cpu;		/* sync only */
};
int rf_script_map(struct rf_script *script, const struct rf_script_mapping *mapping) RF_MUST_USE;
int rf_script_unmap(struct rf_script *script, const struct rf_script_mapping *mapping) RF_MUST_USE;
int rf_script_sync(struct rf_script *script, const struct rf_script_mapping *mapping) RF_MUST_USE;

/*
 * Queues. Setting one up allocates its areas (those for which no buffer is
 * named), maps them when addresses are bus addresses, and writes the
 * transport's registers in the order the specification wants.
 */
struct rf_script_ring {
	uint32_t queue;
	uint32_t size;		/* descriptors; 0: as many as the device can */
	bool bus;		/* bus addresses, else physical ones */
	bool ready;		/* make it live */
	struct { bool given; uint32_t buffer; uint32_t offset; } area[RF_SCRIPT_AREAS];
};
int rf_script_queue(struct rf_script *script, const struct rf_script_ring *ring) RF_MUST_USE;
/* Stop it through the registers, then unmap and free what setting it up took. */
int rf_script_stop(struct rf_script *script, uint32_t queue) RF_MUST_USE;
/*
 * Reset it through the registers, wait until that is done, then unmap and free what setting it up
 * took. -EOPNOTSUPP: RING_RESET was not agreed; -ETIMEDOUT: the device does not come to an end.
 */
int rf_script_queue_reset(struct rf_script *script, uint32_t queue) RF_MUST_USE;

#define RF_DESC_NEXT		1u
#define RF_DESC_WRITE		2u
#define RF_DESC_INDIRECT	4u
#define RF_DESC_AVAIL		0x80u	/* packed */
#define RF_DESC_USED		0x8000u	/* packed */

/* A descriptor to write into a queue's table, or into an indirect table in a buffer. */
struct rf_script_desc {
	bool in_buffer;
	uint32_t table;		/* queue or buffer */
	uint32_t index, len;
	uint16_t flags;
	uint16_t next;		/* split: next; packed: buffer id */
	struct rf_script_address address;
};
int rf_script_desc(struct rf_script *script, const struct rf_script_desc *desc) RF_MUST_USE;

/*
 * Make @head available. Split: put it into the available ring and move the
 * index by @bump. Packed: set AVAIL and USED of descriptor @head as in lap
 * @lap around the ring, counted from 0.
 */
struct rf_script_avail { uint32_t queue; uint16_t head, lap, bump; };
int rf_script_avail(struct rf_script *script, const struct rf_script_avail *avail) RF_MUST_USE;

/*
 * One request of a conforming driver on a live queue: @len bytes (of its last buffer) for the
 * device to write. -ENOENT: the queue was never set up, as after a refusal.
 */
struct rf_script_transfer { uint32_t queue, len; bool indirect; };
int rf_script_transfer(struct rf_script *script,
		       const struct rf_script_transfer *what) RF_MUST_USE;

/*
 * Channel I/O. The first command of a script finds the highest revision that the device takes,
 * unless the script set one; programs of its own it starts by an address.
 */
int rf_script_revision(struct rf_script *script, uint32_t revision) RF_MUST_USE;
/* The same, and from there on it is the first that the script tries. */
int rf_script_speak(struct rf_script *script, uint32_t revision) RF_MUST_USE;
struct rf_script_ccw {
	uint32_t place;
	uint64_t offset;
	uint8_t command, flags;
	uint16_t count;
	struct rf_script_address address;
};
/* Write a CCW into a place. */
int rf_script_ccw(struct rf_script *script, const struct rf_script_ccw *what) RF_MUST_USE;
/* A condition code, or -EOPNOTSUPP: not this transport. */
int rf_script_start(struct rf_script *script, const struct rf_orb *orb) RF_MUST_USE;
int rf_script_take_status(struct rf_script *script, struct rf_irb *ret_irb) RF_MUST_USE;
/* call.a 0: the device's own subchannel. What the hypervisor answers, or -EOPNOTSUPP. */
int64_t rf_script_hypercall(struct rf_script *script, struct rf_hypercall call) RF_MUST_USE;
/* What registers are over channel I/O, and the parts of a probe, of an interrupt, of a remove. */
uint64_t rf_script_channel_get(struct rf_script *script, enum rf_script_register reg);
void rf_script_channel_put(struct rf_script *script, enum rf_script_register reg, uint64_t value);
void rf_script_channel_identify(struct rf_script *script);
void rf_script_channel_indicators(struct rf_script *script);
void rf_script_channel_isr(struct rf_script *script);
void rf_script_channel_remove(struct rf_script *script);

/* A conforming driver's way to DRIVER_OK with all that this driver knows of what is offered. */
int rf_script_probe(struct rf_script *script) RF_MUST_USE;
/* Reset the device, then stop all queues, unmap and free all that is still held. */
void rf_script_remove(struct rf_script *script);

#endif
