// SPDX-License-Identifier: GPL-2.0-only
/* The split ring from the driver's side, and what both ring formats share. */
#include "certify/ring.h"
#include "device/chain.h"

#include <errno.h>
#include <string.h>

#define TABLE_BYTES	(RF_PIECES_MAX * sizeof(struct rf_desc))
#define PRESENT_PAGES	1024u	/* of a wild extent: more than the regions hold */
#define AVAIL_IDX	2u
#define AVAIL_RING(i)	(4u + 2u * (uint64_t)(i))
#define USED_IDX	2u
#define USED_RING(i)	(4u + 8u * (uint64_t)(i))

static void put16(struct rf_ring *ring, uint64_t gpa, uint16_t value)
{
	rf_le16 word = rf_to_le16(value);

	rf_window_write(ring->window, gpa, &word, sizeof(word));
}

uint16_t rf_ring_get16(const struct rf_ring *ring, uint64_t gpa)
{
	const volatile rf_le16 *at = rf_window_at(ring->window, gpa);
	uint16_t value = rf_from_le16(*at);

	__atomic_thread_fence(__ATOMIC_ACQUIRE);
	return value;
}

/* Making */

void rf_ring_init(struct rf_ring *ring, struct rf_window *window, struct rf_trace *trace,
		  const struct rf_ring_shape *shape)
{
	static const uint8_t zeroes[RF_RING_SIZE_MAX * 16];
	uint64_t *len = ring->area_len;

	RF_ASSERT(shape->size <= RF_RING_SIZE_MAX);
	memset(ring, 0, sizeof(*ring));
	*ring = (struct rf_ring){
		.window = window, .trace = trace, .queue = shape->queue, .size = shape->size,
		.packed = shape->packed, .event_idx = shape->event_idx,
		.avail = shape->packed ? 0 : shape->base, .used = shape->packed ? 0 : shape->base,
		.avail_wrap = true, .used_wrap = true,
	};
	rf_queue_area_sizes(ring->packed, true, ring->size, &len[0], &len[1], &len[2]);
	for (uint32_t i = 0; i < 3; i++) {
		ring->area[i] = rf_window_take(window, shape->region, len[i]);
		rf_window_write(window, ring->area[i], zeroes, len[i]);
	}
	ring->tables = rf_window_take(window, shape->region, shape->size * TABLE_BYTES);
	rf_window_state(window, ring->area[RF_FOR_DEVICE_AREA], len[2], RF_BYTE_GIVEN);
	if (ring->packed) {
		rf_window_state(window, ring->area[RF_FOR_DESC], len[0], RF_BYTE_GIVEN);
		return;
	}
	put16(ring, ring->area[RF_FOR_DRIVER_AREA] + AVAIL_IDX, ring->avail);
	put16(ring, ring->area[RF_FOR_DEVICE_AREA] + USED_IDX, ring->used);
}

int rf_ring_area_at(const struct rf_ring *ring, uint64_t gpa)
{
	for (int i = 0; i < 3; i++)
		if (gpa - ring->area[i] < ring->area_len[i])
			return i;
	return -ENOENT;
}

/* Adding */

static uint16_t flags_of(const struct rf_piece *piece, bool more)
{
	return (piece->write ? VIRTQ_DESC_F_WRITE : 0) | (more ? VIRTQ_DESC_F_NEXT : 0);
}

uint64_t rf_ring_write_table(struct rf_ring *ring, const struct rf_scatter *request,
			     uint32_t first, uint32_t slot)
{
	uint64_t at = ring->tables + slot * TABLE_BYTES;

	for (uint32_t i = first; i < request->count; i++) {
		const struct rf_piece *piece = &request->piece[i];
		struct rf_desc desc = rf_desc_of(piece->gpa, piece->len);

		if (ring->packed)
			desc.packed.flags = rf_to_le16(flags_of(piece, false));
		else
			desc.split.flags = rf_to_le16(flags_of(piece, i + 1 < request->count));
		if (!ring->packed)
			desc.split.next = rf_to_le16((uint16_t)(i + 1 - first));
		rf_window_write(ring->window, at + (i - first) * sizeof(desc), &desc, sizeof(desc));
	}
	return at;
}

/* Descriptors of the ring that @request takes: those of pieces, then one for a table. */
static uint32_t slots_of(const struct rf_scatter *request, uint32_t *ret_direct)
{
	*ret_direct = request->layout == RF_LAYOUT_DIRECT ? request->count :
		      request->layout == RF_LAYOUT_MIXED ? 1 : 0;
	return *ret_direct + (request->layout != RF_LAYOUT_DIRECT);
}

static int find_slots(struct rf_ring *ring, uint32_t count, uint16_t *slots)
{
	uint32_t found = 0;

	for (uint32_t i = 0; i < ring->size && found < count; i++)
		if (!ring->busy[i])
			slots[found++] = (uint16_t)i;
	return found == count ? 0 : -ENOSPC;
}

static struct rf_desc table_desc(struct rf_ring *ring, const struct rf_scatter *request,
				 uint32_t first, uint16_t slot)
{
	struct rf_desc desc = rf_desc_of(rf_ring_write_table(ring, request, first, slot),
					 (request->count - first) * (uint32_t)sizeof(desc));
	uint16_t flags = VIRTQ_DESC_F_INDIRECT;

	if (request->layout == RF_LAYOUT_TABLE_WRITE)
		flags |= VIRTQ_DESC_F_WRITE;
	desc.split.flags = rf_to_le16(flags);
	return desc;
}

static int split_add(struct rf_ring *ring, const struct rf_scatter *request)
{
	uint32_t direct, slots = slots_of(request, &direct);
	uint16_t slot[RF_PIECES_MAX];
	struct rf_held_scatter *held;

	if (find_slots(ring, slots, slot))
		return -ENOSPC;
	for (uint32_t i = 0; i < slots; i++) {
		const struct rf_piece *piece = &request->piece[i];
		struct rf_desc desc = rf_desc_of(piece->gpa, piece->len);

		if (i < direct)
			desc.split.flags = rf_to_le16(flags_of(piece, i + 1 < slots));
		else
			desc = table_desc(ring, request, direct, slot[i]);
		desc.split.next = rf_to_le16(i + 1 < slots ? slot[i + 1] : 0);
		rf_window_write(ring->window, ring->area[RF_FOR_DESC] + slot[i] * sizeof(desc),
				&desc, sizeof(desc));
		ring->busy[slot[i]] = true;
	}
	held = &ring->held[slot[0]];
	*held = (struct rf_held_scatter){ .request = *request, .slots = slots };
	memcpy(held->slot, slot, slots * sizeof(*slot));
	return slot[0];
}

int rf_ring_add(struct rf_ring *ring, const struct rf_scatter *request)
{
	RF_ASSERT(request->count && request->count <= RF_PIECES_MAX);
	return ring->packed ? rf_ring_packed_add(ring, request) : split_add(ring, request);
}

/* Exposing */

struct extent { uint64_t ba; uint32_t len; uint16_t flags; };

static void emit_piece(struct rf_ring *ring, uint16_t head, uint32_t position,
		       const struct extent *what)
{
	RF_EMIT(ring->trace, PUBLISH,
		.publish = { .queue = ring->queue, .head = head, .ba = what->ba, .len = what->len,
			     .position = position,
			     .flags = what->flags | (ring->packed ? RF_PUB_PACKED : 0) });
}

void rf_ring_publish(struct rf_ring *ring, uint16_t head)
{
	const struct rf_held_scatter *held = &ring->held[head];
	const struct rf_scatter *request = &held->request;
	uint64_t readable = 0, writable = 0;
	uint32_t direct, position = 0;
	bool table = slots_of(request, &direct) > direct;

	for (uint32_t i = 0; i < request->count; i++) {
		const struct rf_piece *piece = &request->piece[i];
		uint16_t flags = piece->write ? RF_PUB_WRITE : 0;

		if (table && i == direct)
			emit_piece(ring, head, position++, &(struct extent){
				.ba = ring->tables + held->slot[held->slots - 1] * TABLE_BYTES,
				.len = (request->count - direct) * (uint32_t)sizeof(struct rf_desc),
				.flags = RF_PUB_INDIRECT });
		emit_piece(ring, head, position++, &(struct extent){
			.ba = piece->gpa, .len = piece->len,
			.flags = flags | (table && i >= direct ? RF_PUB_IN_TABLE : 0) });
		*(piece->write ? &writable : &readable) += piece->len;
		if (piece->write)
			rf_window_state(ring->window, piece->gpa, piece->len, RF_BYTE_GIVEN);
	}
	RF_EMIT(ring->trace, CHAIN, .chain = { .queue = ring->queue, .head = head,
					       .count = request->count, .readable = readable,
					       .writable = writable });
}

void rf_ring_raw_expose(struct rf_ring *ring, uint16_t head, uint16_t bump)
{
	uint64_t idx = ring->area[RF_FOR_DRIVER_AREA] + AVAIL_IDX;

	put16(ring, ring->area[RF_FOR_DRIVER_AREA] + AVAIL_RING(ring->avail % ring->size), head);
	ring->avail += bump;
	__atomic_thread_fence(__ATOMIC_RELEASE);
	put16(ring, idx, ring->avail);
}

void rf_ring_expose(struct rf_ring *ring, uint16_t head)
{
	rf_ring_publish(ring, head);
	if (ring->packed)
		rf_ring_packed_expose(ring, head);
	else
		rf_ring_raw_expose(ring, head, 1);
}

/* What comes back */

static bool split_take(struct rf_ring *ring, struct rf_returned *ret_returned)
{
	uint64_t device = ring->area[RF_FOR_DEVICE_AREA];
	struct { rf_le32 id, len; } element;

	if (rf_ring_get16(ring, device + USED_IDX) == ring->used)
		return false;
	rf_window_read(ring->window, device + USED_RING(ring->used % ring->size), &element,
		       sizeof(element));
	*ret_returned = (struct rf_returned){ rf_from_le32(element.id), rf_from_le32(element.len) };
	ring->used++;
	return true;
}

bool rf_ring_take(struct rf_ring *ring, struct rf_returned *ret_returned)
{
	return ring->packed ? rf_ring_packed_take(ring, ret_returned) :
			      split_take(ring, ret_returned);
}

bool rf_ring_release(struct rf_ring *ring, uint32_t id)
{
	struct rf_held_scatter *held = id < ring->size ? &ring->held[id] : NULL;

	if (!held || !held->slots)
		return false;
	for (uint32_t i = 0; i < held->request.count; i++) {
		const struct rf_piece *piece = &held->request.piece[i];

		if (!piece->write)
			continue;
		rf_window_accept(ring->window, piece->gpa, piece->len);
		rf_window_state(ring->window, piece->gpa, piece->len, RF_BYTE_KEPT);
	}
	if (ring->packed)
		ring->busy[id] = false;
	for (uint32_t i = 0; i < held->slots && !ring->packed; i++)
		ring->busy[held->slot[i]] = false;
	held->slots = 0;
	return true;
}

/* Notifications */

void rf_ring_want_interrupt(struct rf_ring *ring, bool wanted)
{
	uint64_t driver = ring->area[RF_FOR_DRIVER_AREA];

	if (ring->packed)
		return;
	put16(ring, driver, !ring->event_idx && !wanted);
	if (ring->event_idx)
		put16(ring, driver + AVAIL_RING(ring->size), wanted ? ring->used :
		      (uint16_t)(ring->used - 1));
}

uint16_t rf_ring_used_flags(const struct rf_ring *ring)
{
	return rf_ring_get16(ring, ring->area[RF_FOR_DEVICE_AREA]);
}

/* Breaking rules */

/* What of an extent is granted becomes memory of ours; the device may write it if told so. */
static void make_present(struct rf_ring *ring, const struct extent *what)
{
	uint64_t at = what->ba, end = what->ba + what->len, step;

	for (uint32_t i = 0; i < PRESENT_PAGES && at < end; i++, at += step) {
		step = rf_min_u64(end - at, RF_PAGE_SIZE - at % RF_PAGE_SIZE);
		if (!rf_window_grants(at, step))
			continue;
		rf_window_claim(ring->window, at, step);
		if (what->flags & RF_PUB_WRITE)
			rf_window_state(ring->window, at, step, RF_BYTE_GIVEN);
	}
}

static void publish_raw(struct rf_ring *ring, const struct rf_desc *desc)
{
	uint16_t flags = rf_from_le16(desc->split.flags);
	const struct extent what = {
		.ba = rf_from_le64(desc->addr), .len = rf_from_le32(desc->len),
		.flags = flags & VIRTQ_DESC_F_INDIRECT ? RF_PUB_INDIRECT :
			 flags & VIRTQ_DESC_F_WRITE ? RF_PUB_WRITE : 0,
	};

	emit_piece(ring, 0, 1, &what);
	make_present(ring, &what);
}

void rf_ring_raw_table(struct rf_ring *ring, uint64_t gpa, const struct rf_desc *desc)
{
	rf_window_write(ring->window, gpa, desc, sizeof(*desc));
	publish_raw(ring, desc);
}

void rf_ring_raw_desc(struct rf_ring *ring, uint16_t index, const struct rf_desc *desc)
{
	rf_ring_raw_table(ring, ring->area[RF_FOR_DESC] + index * sizeof(*desc), desc);
}
