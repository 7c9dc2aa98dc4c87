/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A driver played by hand over real registers and real ring memory, for the
 * tests of device and transport. One world per test program.
 */
#ifndef RF_TESTS_DEVICE_RIG_H
#define RF_TESTS_DEVICE_RIG_H

#include "device/chain.h"
#include "device/engine.h"
#include "tests/check_main.h"
#include "trace/virtio_mmio.h"
#include "transport/transport.h"

#include <errno.h>
#include <string.h>

#define NEXT		VIRTQ_DESC_F_NEXT
#define WRITE		VIRTQ_DESC_F_WRITE
#define INDIRECT	VIRTQ_DESC_F_INDIRECT

#define V1	RF_BIT(RF_F_VERSION_1)
#define AP	RF_BIT(RF_F_ACCESS_PLATFORM)
#define PACKED	RF_BIT(RF_F_RING_PACKED)
#define EVENT	RF_BIT(RF_F_EVENT_IDX)
#define TABLES	RF_BIT(RF_F_INDIRECT_DESC)

#define READY	(RF_STATUS_ACKNOWLEDGE | RF_STATUS_DRIVER | RF_STATUS_FEATURES_OK)

static struct rf_trace trace;
static struct rf_arena arena;
static struct rf_platform platform;
static struct rf_device device;
static struct rf_transport transport;
static bool rig_made;

/* The driver's view of its ring. */
static struct {
	uint32_t size;
	uint8_t *desc, *driver, *device;
	uint16_t avail, used;		/* split */
	uint32_t pos;			/* packed: where the next buffer goes */
	bool wrap;
	uint16_t ids;
} ring;

static inline void rig_start(enum rf_transport_id id, const struct rf_device_config *config,
			     const struct rf_platform_config *where)
{
	const char *why = "";

	if (!rig_made) {
		ck_assert_int_eq(rf_trace_init(&trace, 65536), 0);
		ck_assert_int_eq(rf_arena_init(&arena, &trace, 0), 0);
		rf_arena_boot_done(&arena);
		ck_assert_int_eq(rf_device_init(&device, &platform, &trace), 0);
		rig_made = true;
	}
	rf_trace_reset(&trace);
	rf_arena_reset(&arena, RF_BANK_LOW);
	ck_assert_msg(!rf_platform_init(&platform, where, &arena, &trace, &why), "%s", why);
	rf_transport_init(&transport, id, &device, &trace);
	rf_device_setup(&device, config, transport.ops->legacy);
}

static inline void start(enum rf_transport_id id, enum rf_device_id type, uint64_t offered)
{
	rig_start(id, &(struct rf_device_config){ .id = type, .offered = offered },
		  &(struct rf_platform_config){ .id = RF_PLATFORM_FLAT });
}

/* Registers. */
static inline uint32_t rd(uint32_t offset)
{
	return transport.ops->reg_read(&transport, offset, 4);
}

static inline void wr(uint32_t offset, uint32_t value)
{
	transport.ops->reg_write(&transport, offset, 4, value);
}

static inline uint64_t offered(void)
{
	uint64_t bits;

	wr(VIRTIO_MMIO_DEVICE_FEATURES_SEL, 1);
	bits = (uint64_t)rd(VIRTIO_MMIO_DEVICE_FEATURES) << 32;
	wr(VIRTIO_MMIO_DEVICE_FEATURES_SEL, 0);
	return bits | rd(VIRTIO_MMIO_DEVICE_FEATURES);
}

static inline void accept_bits(uint64_t bits)
{
	wr(VIRTIO_MMIO_DRIVER_FEATURES_SEL, 1);
	wr(VIRTIO_MMIO_DRIVER_FEATURES, bits >> 32);
	wr(VIRTIO_MMIO_DRIVER_FEATURES_SEL, 0);
	wr(VIRTIO_MMIO_DRIVER_FEATURES, (uint32_t)bits);
}

/* Up to the reading back of FEATURES_OK; returns the status. */
static inline uint32_t negotiate(uint64_t bits)
{
	wr(VIRTIO_MMIO_STATUS, 0);
	wr(VIRTIO_MMIO_STATUS, RF_STATUS_ACKNOWLEDGE);
	wr(VIRTIO_MMIO_STATUS, RF_STATUS_ACKNOWLEDGE | RF_STATUS_DRIVER);
	offered();
	accept_bits(bits);
	wr(VIRTIO_MMIO_STATUS, READY);
	return rd(VIRTIO_MMIO_STATUS);
}

/* Memory. */
static inline uint8_t *alloc(uint64_t size)
{
	struct rf_alloc_request request = { .size = size, .align = 4096, .pages = true,
					    .zero = true };
	struct rf_stack stack = { { 0 } };
	uint8_t *p = rf_arena_alloc(&arena, &request, &stack);

	ck_assert_ptr_nonnull(p);
	return p;
}

static inline uint64_t pa(const void *p)
{
	return rf_arena_pa(&arena, p).v;
}

static inline void put16(void *p, uint16_t v) { memcpy(p, &v, sizeof(v)); }
static inline uint16_t get16(const void *p) { uint16_t v; memcpy(&v, p, sizeof(v)); return v; }
static inline uint32_t get32(const void *p) { uint32_t v; memcpy(&v, p, sizeof(v)); return v; }

static inline void write_address(uint32_t low, uint64_t address)
{
	wr(low, address);
	wr(low + 4, address >> 32);
}

/* Queue 0 of version 2 goes live with @size entries. */
static inline void set_up_ring(uint32_t size)
{
	memset(&ring, 0, sizeof(ring));
	ring.size = size;
	ring.wrap = true;
	ring.desc = alloc(16ULL * size);
	ring.driver = alloc(6 + 2ULL * size);
	ring.device = alloc(6 + 8ULL * size);
	wr(VIRTIO_MMIO_QUEUE_SEL, 0);
	wr(VIRTIO_MMIO_QUEUE_NUM, size);
	write_address(VIRTIO_MMIO_QUEUE_DESC_LOW, pa(ring.desc));
	write_address(VIRTIO_MMIO_QUEUE_DRIVER_LOW, pa(ring.driver));
	write_address(VIRTIO_MMIO_QUEUE_DEVICE_LOW, pa(ring.device));
	wr(VIRTIO_MMIO_QUEUE_READY, 1);
}

/* A working device of @type with @bits offered and accepted, and a ring of @size. */
static inline void bring_up(enum rf_device_id type, uint64_t bits, uint32_t size)
{
	start(RF_TRANSPORT_MMIO2, type, bits);
	ck_assert_uint_eq(negotiate(bits), READY);
	set_up_ring(size);
	wr(VIRTIO_MMIO_STATUS, READY | RF_STATUS_DRIVER_OK);
}

/* Descriptor @at of a table or of the ring. */
static inline void desc_split(uint8_t *table, uint32_t at, struct rf_extent e, uint16_t flags,
			      uint16_t next)
{
	struct rf_desc desc = { .addr = e.ba.v, .len = e.len, .split = { flags, next } };

	memcpy(table + 16 * at, &desc, sizeof(desc));
}

static inline void desc_packed(uint8_t *table, uint32_t at, struct rf_extent e, uint16_t id,
			       uint16_t flags)
{
	struct rf_desc desc = { .addr = e.ba.v, .len = e.len, .packed = { id, flags } };

	memcpy(table + 16 * at, &desc, sizeof(desc));
}

static inline struct rf_extent at(const void *p, uint32_t len)
{
	return (struct rf_extent){ .ba = RF_BA(pa(p)), .len = len };
}

/* Make @head available in the split ring. */
static inline void avail(uint16_t head)
{
	put16(ring.driver + 4 + 2 * (ring.avail % ring.size), head);
	ring.avail++;
	put16(ring.driver + 2, ring.avail);
}

/* A buffer of the packed ring of one descriptor, available at once. */
static inline void packed_add(struct rf_extent e, uint16_t id, uint16_t flags)
{
	flags |= ring.wrap ? VIRTQ_DESC_F_AVAIL : VIRTQ_DESC_F_USED;
	desc_packed(ring.desc, ring.pos, e, id, flags);
	if (++ring.pos == ring.size) {
		ring.pos = 0;
		ring.wrap = !ring.wrap;
	}
}

/* The events of this test so far. */
static inline uint32_t count_of(enum rf_event_kind kind)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < rf_trace_kept(&trace); i++)
		n += rf_trace_at(&trace, i)->kind == kind;
	return n;
}

/* The @nth event of @kind, 0 the first; it must be there. */
static inline const struct rf_event *event_of(enum rf_event_kind kind, uint32_t nth)
{
	for (uint32_t i = 0; i < rf_trace_kept(&trace); i++) {
		const struct rf_event *e = rf_trace_at(&trace, i);

		if (e->kind == kind && nth-- == 0)
			return e;
	}
	ck_abort_msg("no such event %d", kind);
	return NULL;
}

static inline const struct rf_event *last_of(enum rf_event_kind kind)
{
	return event_of(kind, count_of(kind) - 1);
}

static inline bool gave_up(void)
{
	return rd(VIRTIO_MMIO_STATUS) & RF_STATUS_NEEDS_RESET;
}

#endif
