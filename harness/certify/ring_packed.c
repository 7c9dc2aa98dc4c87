// SPDX-License-Identifier: GPL-2.0-only
/*
 * The packed ring from the driver's side: buffers take consecutive
 * descriptors, their first is made available last (virtio-spec, Packed
 * Virtqueues). Buffer ids are numbers of held requests.
 */
#include "certify/ring.h"
#include "device/chain.h"

#include <errno.h>
#include <string.h>

static uint64_t desc_at(const struct rf_ring *ring, uint32_t position)
{
	return ring->area[RF_FOR_DESC] + position * sizeof(struct rf_desc);
}

static uint16_t available(bool wrap)
{
	return wrap ? VIRTQ_DESC_F_AVAIL : VIRTQ_DESC_F_USED;
}

static int free_id(const struct rf_ring *ring)
{
	for (uint32_t i = 0; i < ring->size; i++)
		if (!ring->busy[i])
			return (int)i;
	return -ENOSPC;
}

static uint32_t slots_in_use(const struct rf_ring *ring)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < ring->size; i++)
		if (ring->busy[i])
			count += ring->held[i].slots;
	return count;
}

/* Mixed layouts are not for packed rings: INDIRECT stands alone there. */
int rf_ring_packed_add(struct rf_ring *ring, const struct rf_scatter *request)
{
	bool table = request->layout != RF_LAYOUT_DIRECT;
	uint32_t slots = table ? 1 : request->count;
	struct rf_held_scatter *held;
	int id = free_id(ring);

	if (id < 0 || request->layout == RF_LAYOUT_MIXED ||
	    slots_in_use(ring) + slots > ring->size)
		return -ENOSPC;
	held = &ring->held[id];
	*held = (struct rf_held_scatter){ .request = *request, .slots = slots };
	held->slot[slots - 1] = (uint16_t)id;
	if (table)
		rf_ring_write_table(ring, request, 0, (uint32_t)id);
	ring->busy[id] = true;
	return id;
}

static struct rf_desc make(struct rf_ring *ring, uint16_t id, uint32_t i)
{
	const struct rf_scatter *request = &ring->held[id].request;
	struct rf_desc desc = rf_desc_of(request->piece[i].gpa, request->piece[i].len);
	uint16_t flags = (request->piece[i].write ? VIRTQ_DESC_F_WRITE : 0) |
			 (i + 1 < ring->held[id].slots ? VIRTQ_DESC_F_NEXT : 0);

	if (request->layout != RF_LAYOUT_DIRECT) {
		desc = rf_desc_of(ring->tables + id * RF_PIECES_MAX * sizeof(desc),
				  request->count * (uint32_t)sizeof(desc));
		flags = VIRTQ_DESC_F_INDIRECT |
			(request->layout == RF_LAYOUT_TABLE_WRITE ? VIRTQ_DESC_F_WRITE : 0);
	}
	desc.packed.id = rf_to_le16(id);
	desc.packed.flags = rf_to_le16(flags | available(ring->avail_wrap));
	return desc;
}

void rf_ring_packed_expose(struct rf_ring *ring, uint16_t id)
{
	uint64_t first_at = desc_at(ring, ring->avail) + offsetof(struct rf_desc, packed.flags);
	rf_le16 first_flags = rf_to_le16(0);

	for (uint32_t i = 0; i < ring->held[id].slots; i++) {
		struct rf_desc desc = make(ring, id, i);

		if (!i) {
			first_flags = desc.packed.flags;
			rf_window_read(ring->window, first_at, &desc.packed.flags,
				       sizeof(first_flags));
		}
		rf_window_write(ring->window, desc_at(ring, ring->avail), &desc, sizeof(desc));
		if (++ring->avail == ring->size) {
			ring->avail = 0;
			ring->avail_wrap = !ring->avail_wrap;
		}
	}
	__atomic_thread_fence(__ATOMIC_RELEASE);
	rf_window_write(ring->window, first_at, &first_flags, sizeof(first_flags));
}

bool rf_ring_packed_take(struct rf_ring *ring, struct rf_returned *ret_returned)
{
	uint16_t both = VIRTQ_DESC_F_AVAIL | VIRTQ_DESC_F_USED, flags, id;
	struct rf_desc desc;
	uint32_t slots = 1;

	flags = rf_ring_get16(ring, desc_at(ring, ring->used) +
			      offsetof(struct rf_desc, packed.flags));
	if ((flags & both) != (ring->used_wrap ? both : 0))
		return false;
	rf_window_read(ring->window, desc_at(ring, ring->used), &desc, sizeof(desc));
	id = rf_from_le16(desc.packed.id);
	*ret_returned = (struct rf_returned){ id, rf_from_le32(desc.len) };
	if (id < ring->size && ring->held[id].slots)
		slots = ring->held[id].slots;
	ring->used += slots;
	if (ring->used >= ring->size) {
		ring->used -= ring->size;
		ring->used_wrap = !ring->used_wrap;
	}
	return true;
}
