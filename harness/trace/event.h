/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The messages of the link between driver and device, and of the guest with
 * its memory. Everything the judge knows, it knows from these.
 *
 * events.def names each kind; the struct below holds its fields. Values only:
 * no host pointer, host time or process id ever enters an event, so the same
 * case gives the same events everywhere.
 */
#ifndef RF_TRACE_EVENT_H
#define RF_TRACE_EVENT_H

#include "memory/address.h"

enum rf_event_kind {
#define RF_EVENT(id, name, what) RF_EV_##id,
#include "trace/events.def"
#undef RF_EVENT
	RF_EVENT_KINDS
};

/* Where in a case's life an event or a finding stands. */
enum rf_stage {
	RF_STAGE_SETUP,		/* platform, transport and device being built */
	RF_STAGE_PROBE,
	RF_STAGE_TRAFFIC,
	RF_STAGE_REMOVE,
	RF_STAGE_TEARDOWN,	/* after remove: what must be given back */
	RF_STAGE_FREEZE,	/* the guest puts the device to sleep, up to where it may lose its power */
	RF_STAGE_RESTORE,	/* and wakes it up again */
	RF_STAGES
};

const char *rf_stage_name(enum rf_stage stage);

/* Whose memory of a queue, or which part of a chain, a device access is for. */
enum rf_purpose {
	RF_FOR_DESC,		/* split descriptor table or packed ring */
	RF_FOR_DRIVER_AREA,	/* split available ring, packed driver event structure */
	RF_FOR_DEVICE_AREA,	/* split used ring, packed device event structure */
	RF_FOR_INDIRECT,	/* an indirect table */
	RF_FOR_DATA,		/* a buffer */
	RF_FOR_CCW,		/* a channel program: a CCW, or its list of addresses */
	RF_FOR_CCW_DATA,	/* what a CCW moves */
	RF_FOR_INDICATOR,
	RF_PURPOSES
};

/* The queue of an access that is for none. */
#define RF_NO_QUEUE UINT16_MAX

/* What the platform (the truth) made of a device access. */
enum rf_access_result {
	RF_ACCESS_OK,
	RF_ACCESS_FAULT,	/* no byte moved: outside every window, or not permitted */
	RF_ACCESS_OUTSIDE,	/* it was made, although the platform grants no such access */
	RF_ACCESS_WITHDRAWN,	/* it was made, by a translation withdrawn but not yet invalidated */
};

/* How the ledger took an unmap or a sync. */
enum rf_ledger_result {
	RF_LEDGER_OK,
	RF_LEDGER_NO_SUCH,	/* no mapping ever began there */
	RF_LEDGER_DEAD,		/* it was unmapped before */
	RF_LEDGER_WRONG_SIZE,
	RF_LEDGER_WRONG_DIRECTION,
	RF_LEDGER_WRONG_KIND,	/* mapped as single, unmapped as coherent, ... */
	RF_LEDGER_FULL,		/* the ledger's table is full: the case ends as unsupported */
};

/* What became of the device as a whole. */
enum rf_power {
	RF_POWER_LOST,		/* it has power again, but all state is gone: as after plugging in */
	RF_POWER_GONE,		/* it is not there any more: reads give all ones, writes go nowhere */
	RF_POWER_BACK,		/* one is there again, fresh */
	RF_POWERS
};

/* No entry of the ledger, no allocation of the arena. */
#define RF_NO_ENTRY UINT32_MAX

/* How the guest got a DMA mapping. */
enum rf_map_kind {
	RF_MAP_SINGLE,		/* dma_map_page(), dma_map_single() */
	RF_MAP_SG,		/* one segment of dma_map_sg() */
	RF_MAP_COHERENT,	/* dma_alloc_coherent() */
	RF_MAP_RESOURCE,	/* dma_map_resource() */
};

/* Flags of RF_EV_PUBLISH. */
#define RF_PUB_WRITE	1u	/* the device may write it */
#define RF_PUB_NEXT	2u	/* another descriptor follows in the chain */
#define RF_PUB_INDIRECT	4u	/* the extent is an indirect table */
#define RF_PUB_IN_TABLE	8u	/* the descriptor stood in an indirect table */
#define RF_PUB_TAINTED	16u	/* the device wrote this descriptor itself: not the driver's word */
#define RF_PUB_PACKED	32u
#define RF_PUB_EARLY	64u	/* packed: the device read it before it was available */

/* Problems of a whole chain, as flags of RF_EV_CHAIN. */
#define RF_CHAIN_LOOP			0x001u	/* came back to a descriptor it had passed */
#define RF_CHAIN_TOO_LONG		0x002u	/* more descriptors than the queue size */
#define RF_CHAIN_READ_AFTER_WRITE	0x004u	/* a readable descriptor after a writable one */
#define RF_CHAIN_INDIRECT_UNNEGOTIATED	0x008u
#define RF_CHAIN_INDIRECT_NESTED	0x010u
#define RF_CHAIN_INDIRECT_NEXT		0x020u	/* INDIRECT together with NEXT */
#define RF_CHAIN_INDEX_RANGE		0x040u	/* head or next beyond the queue size */
#define RF_CHAIN_INDIRECT_LENGTH	0x080u	/* table length no multiple of 16, or zero */
#define RF_CHAIN_TOO_MANY_BYTES		0x100u	/* 2^32 bytes or more in total */
#define RF_CHAIN_UNREADABLE		0x200u	/* a descriptor could not be read at all */
#define RF_CHAIN_TAINTED		0x400u	/* the device wrote one of its descriptors */
#define RF_CHAIN_INDIRECT_FLAGS		0x800u	/* packed: flags other than WRITE inside a table */
#define RF_CHAIN_NOT_AVAILABLE		0x1000u	/* packed: a later descriptor of a list was not yet available */

/* Flags of RF_EV_QUEUE_LIVE: how the device will read the ring. */
#define RF_RING_PACKED		1u
#define RF_RING_LEGACY		2u	/* the legacy interface's layout */
#define RF_RING_EVENT_IDX	4u

#define RF_EVENT_WORDS 5

struct rf_event {
	uint8_t kind;		/* enum rf_event_kind */
	uint8_t stage;		/* enum rf_stage */
	uint16_t op;		/* index of the case's operation under way */
	uint32_t seq;		/* number of the event in its case, from 0 */
	union {
		/* OP: an operation of the case begins */
		struct { uint32_t opcode, a; uint64_t b, c; } oper;
		/* REG_READ, REG_WRITE: offset, width in bytes; config: configuration space */
		struct {
			uint32_t offset; uint16_t width; bool config, outside;
			uint64_t value;
		} reg;
		/*
		 * BAR_READ, BAR_WRITE, PCI_READ, PCI_WRITE: offset within the structure (enum
		 * rf_pci_structure), at: within the BAR or the PCI configuration space; config:
		 * device configuration. Begins as reg does.
		 */
		struct {
			uint32_t offset; uint16_t width; bool config, outside;
			uint64_t value, at; uint8_t structure, bar;
		} pci;
		/*
		 * FUNCTION: ids, MSI-X vectors, where notifications go; length in
		 * bytes. transitional: has both interfaces; conforms: keeps the specification
		 */
		struct {
			uint16_t vendor, device, type, vectors; uint32_t multiplier, stride;
			uint64_t notify_length;
			bool legacy, transitional, conforms;
			bool multiplier_cut;	/* the capability ends before its multiplier */
		} function;
		/* MESSAGE: what the vector's entry in the table says */
		struct { uint32_t vector, data; uint64_t address; } message;
		/* STATUS: written by the driver; DEVICE_STATUS: changed by the device */
		struct { uint8_t old, val; } status;
		/* OFFER, ACCEPT: 32 bits of the feature words, as shown or written */
		struct { uint32_t word, bits; } feature;
		/* AGREED: verdict over the negotiation; promised: to keep to a region (bit 27) */
		struct { uint64_t offered, accepted; bool refused, legacy, promised; } agreed;
		/* QUEUE_LIVE: a ring's three areas become the device's to use */
		struct {
			uint16_t queue; uint16_t flags; uint32_t size, align;
			uint64_t desc, driver, device;
		} ring;
		/* QUEUE_DEAD, NOTIFY */
		struct { uint32_t queue, value; } queue;
		/* PUBLISH: one extent handed to the device; len in bytes */
		struct {
			uint16_t queue, flags; uint16_t head, index;
			uint32_t len, position; uint64_t ba;
		} publish;
		/* CHAIN: one whole chain was read; problems: RF_CHAIN_* */
		struct {
			uint16_t queue, head; uint32_t count, problems;
			uint64_t readable, writable;
		} chain;
		/* COMPLETE: the device gave a buffer back */
		struct { uint16_t queue, head; uint32_t len; uint32_t id; bool hostile; } complete;
		/* DEV_READ, DEV_WRITE */
		struct {
			uint64_t ba, pa; uint32_t len; uint16_t queue;
			uint8_t purpose, result; uint64_t hash;
		} access;
		/* INTERRUPT: raised by the device; IRQ: taken by the guest */
		struct { uint32_t cause; bool spurious; } irq;
		/*
		 * MAP, UNMAP, SYNC: dir is an enum rf_perm from the device's view; entry: the
		 * ledger's, or RF_NO_ENTRY
		 */
		struct {
			uint64_t ba, pa; uint32_t len; uint32_t entry;
			uint8_t dir, map_kind, result; bool for_cpu;
		} dma;
		/* ALLOC, FREE: guest memory; result: enum rf_ledger_result; entry or RF_NO_ENTRY */
		struct { uint64_t pa, len; uint32_t entry; uint8_t result; } mem;
		/* FAULT: a service was told to fail; site: enum rf_fault_site of guest/port.h */
		struct { uint32_t site, nth; } fault;
		/* GUEST_REPORT: an enum rf_report of guest/port.h; line of the kernel file */
		struct { uint32_t report, line; uint64_t a, b; } report;
		/* DATA: end-to-end check of a transfer; got is 0 or the guest's -errno */
		struct {
			uint32_t op_id; int32_t got; uint64_t offset, len;
			bool mismatch, leaked;
		} data;
		/* WINDOW: a range the device may touch, opened or closed by the platform */
		struct { uint64_t ba, len; bool open; } window;
		/* BELIEF: the ring is built through the DMA API, or with physical addresses */
		struct { bool dma_api; } belief;
		/* POWER: enum rf_power */
		struct { uint8_t what; } power;
		/* PAGE: number as it stood in the buffer, and where that is; given, or wanted back */
		struct { uint16_t queue, head; uint32_t number; uint64_t pa; bool given; } page;
		/* SUBCHANNEL: control unit's type, virtio device type; legacy: it knows no revisions */
		struct { uint16_t cu_type, type; uint8_t revision_max; bool legacy; } subchannel;
		/* CHANNEL_START: the orb, and the condition code that the driver got */
		struct { uint32_t parameter, program; uint8_t format, code; } start;
		/*
		 * CCW, CCW_END: nth of its program, from 0; at: its own address. revision: what
		 * driver and device speak, RF_CCW_NO_REVISION. From residual on of CCW_END alone:
		 * value is what the command's data say, as far as rules look at it (ccw.h).
		 */
		struct {
			uint8_t command, flags; uint16_t count; uint32_t cda, at; uint16_t nth;
			uint8_t revision, device; uint8_t channel; uint16_t residual;
			uint64_t value;
		} ccw;
		/* CHANNEL_STATUS: what the driver got, and the condition code with it */
		struct {
			uint32_t parameter, program; uint16_t residual;
			uint8_t device, channel, control, code, sense;
		} irb;
		/* INDICATOR: enum rf_indicator_kind; bit: the number of queue 0's, from the left */
		struct { uint64_t ba, bit; uint32_t len; uint8_t kind, isc; bool registered; } indicator;
		/* HYPERCALL */
		struct { uint64_t function, a, b, c; int64_t answer; } hypercall;
		/* SKIP: why is an errno */
		struct { uint32_t opcode; int32_t why; } skip;
		uint64_t raw[RF_EVENT_WORDS];
	};
};

_Static_assert(sizeof(struct rf_event) == 48, "an event is three quarters of a cache line");

/*
 * Bits of the payload that @kind's fields occupy. The rest, padding included,
 * holds whatever the emitter left there: neither the hash nor the ring sees it.
 */
void rf_event_mask(enum rf_event_kind kind, uint64_t ret_mask[RF_EVENT_WORDS]);

/* The kind's stable text name, "reg-write" for RF_EV_REG_WRITE. */
const char *rf_event_name(enum rf_event_kind kind);

/* The word of a channel command, "read-feat" for RF_CCW_READ_FEAT; NULL: there is no such. */
const char *rf_ccw_command_name(uint8_t command);

struct rf_text;
/* Append @event as one line without newline, the form that --trace prints. */
void rf_event_print(const struct rf_event *event, struct rf_text *out);

#endif
