// SPDX-License-Identifier: GPL-2.0-only
/* The scripted driver's verbs on queues: areas and registers, descriptors, making available. */
#include "guest/scripted/scripted.h"

#include <errno.h>

#define LEGACY_ALIGN	4096u
#define DESC_BYTES	16u

enum { DESC, DRIVER, DEVICE };

static bool is_channel(const struct rf_script *script)
{
	return script->host->transport->ops->channel;
}

static bool is_packed(struct rf_script *script)
{
	return !rf_script_legacy(script) && script->host->device->accepted >> RF_F_RING_PACKED & 1;
}

static uint32_t place_of(uint32_t queue, uint32_t area)
{
	return RF_SCRIPT_BUFFERS + queue * RF_SCRIPT_AREAS + area;
}

/* The size to use when the script names none: all the device can, as a power of two. */
static uint32_t usual_size(uint64_t max)
{
	uint32_t size = RF_QUEUE_SIZE_MAX;

	while (size > max)
		size >>= 1;
	return size;
}

/* Bytes of each area; the legacy layout is one block, which counts as the first. */
static void area_sizes(struct rf_script *script, uint32_t size, uint64_t len[RF_SCRIPT_AREAS])
{
	rf_queue_area_sizes(is_packed(script), true, size, &len[DESC], &len[DRIVER], &len[DEVICE]);
	if (!rf_script_legacy(script))
		return;
	len[DESC] = rf_align_up(len[DESC] + len[DRIVER], LEGACY_ALIGN) + len[DEVICE];
	len[DRIVER] = len[DEVICE] = 0;
}

/* Parts of an area that came from a buffer of the script, or were allocated. */
static int take_area(struct rf_script *script, const struct rf_script_ring *ring, uint32_t area,
		     uint64_t len)
{
	struct rf_script_queue *queue = &script->queue[ring->queue];
	const struct rf_platform *platform = script->host->platform;
	bool pool = rf_script_promised(script) ||
		    (ring->bus && !platform->ops->proposal &&
		     (platform->config.pool_size || rf_platform_confidential(platform)));
	const struct rf_script_buffer *buffer = &script->buffer[ring->area[area].buffer];
	uint32_t offset = ring->area[area].offset;
	struct rf_script_alloc what = {
		.len = (uint32_t)len, .align = RF_BIT(platform->page_shift),
		.placement = pool ? RF_SCRIPT_POOL : RF_SCRIPT_ANYWHERE,
	};

	if (!ring->area[area].given)
		return rf_script_take(script, &what, &queue->area[area]);
	if (!buffer->len || offset >= buffer->len)
		return -ENOENT;
	queue->area[area] = (struct rf_script_buffer){
		.pa = { buffer->pa.v + offset }, .len = buffer->len - offset,
	};
	return 0;
}

/* The second and third area of the legacy layout lie in the first's block. */
static void part_legacy_block(struct rf_script_queue *queue)
{
	struct rf_script_buffer *area = queue->area;
	uint64_t desc, driver, device, used;

	rf_queue_area_sizes(false, true, queue->size, &desc, &driver, &device);
	used = rf_align_up(desc + driver, LEGACY_ALIGN);
	if (area[DESC].len <= used)
		return;
	area[DRIVER] = (struct rf_script_buffer){
		.pa = { area[DESC].pa.v + desc }, .len = (uint32_t)(used - desc),
	};
	area[DEVICE] = (struct rf_script_buffer){
		.pa = { area[DESC].pa.v + used }, .len = (uint32_t)(area[DESC].len - used),
	};
}

/* Map what was allocated for the queue; buffers of the script's own are the script's to map. */
static int map_area(struct rf_script *script, const struct rf_script_ring *ring, uint32_t area)
{
	struct rf_script_queue *queue = &script->queue[ring->queue];
	struct rf_script_mapping mapping = {
		.span = { .place = place_of(ring->queue, area) },
		.dir = RF_PERM_RW, .kind = RF_MAP_COHERENT,
	};
	int err;

	if (!ring->bus || ring->area[area].given)
		return 0;
	err = rf_script_map(script, &mapping);
	if (!err)
		queue->mapped[area] = queue->area[area].len;
	return err;
}

/* Unmap and free what the queue's areas took. */
static void give_areas(struct rf_script *script, uint32_t number)
{
	struct rf_script_queue *queue = &script->queue[number];

	for (uint32_t area = 0; area < RF_SCRIPT_AREAS; area++) {
		struct rf_script_mapping mapping = {
			.span = { place_of(number, area), 0, queue->mapped[area] },
			.dir = RF_PERM_RW, .kind = RF_MAP_COHERENT,
		};

		if (queue->mapped[area] && !rf_script_unmap(script, &mapping))
			queue->mapped[area] = 0;
		rf_script_give(script, &queue->area[area]);
	}
	queue->set = false;
}

static int take_areas(struct rf_script *script, const struct rf_script_ring *ring)
{
	struct rf_script_queue *queue = &script->queue[ring->queue];
	uint64_t len[RF_SCRIPT_AREAS];
	int err = 0;

	area_sizes(script, queue->size, len);
	for (uint32_t area = 0; area < RF_SCRIPT_AREAS; area++)
		queue->area[area] = (struct rf_script_buffer){ .len = 0 };
	for (uint32_t area = 0; area < RF_SCRIPT_AREAS && !err; area++) {
		if (!len[area] && !ring->area[area].given)
			continue;
		err = take_area(script, ring, area, len[area]);
		if (!err)
			err = map_area(script, ring, area);
	}
	if (!err && rf_script_legacy(script))
		part_legacy_block(queue);
	if (err)
		give_areas(script, ring->queue);
	return err;
}

/* Page numbers count pages of the guest, over PCI such of 4096 bytes. */
static uint32_t legacy_shift(const struct rf_script *script)
{
	return script->host->transport->ops->pci ? RF_PAGE_SHIFT :
						   script->host->platform->page_shift;
}

static int write_legacy(struct rf_script *script, const struct rf_script_ring *ring)
{
	struct rf_script_address address = {
		ring->bus ? RF_ADDRESS_BUS : RF_ADDRESS_PHYSICAL, place_of(ring->queue, DESC), 0,
	};
	uint64_t at;
	int err = rf_script_address(script, &address, &at);

	if (err)
		return err;
	rf_script_put(script, RF_SCRIPT_QUEUE_SIZE, script->queue[ring->queue].size);
	rf_script_put(script, RF_SCRIPT_QUEUE_ALIGN, LEGACY_ALIGN);
	/* Channel I/O has all of the address. */
	if (is_channel(script))
		rf_script_put_address(script, RF_SCRIPT_QUEUE_DESC, at);
	if (ring->ready && is_channel(script))
		rf_script_put(script, RF_SCRIPT_QUEUE_READY, 1);
	else if (ring->ready)
		rf_script_put(script, RF_SCRIPT_QUEUE_PFN,
			      (uint32_t)(at >> legacy_shift(script)));
	return 0;
}

static int write_modern(struct rf_script *script, const struct rf_script_ring *ring)
{
	static const enum rf_script_register area_at[RF_SCRIPT_AREAS] = {
		RF_SCRIPT_QUEUE_DESC, RF_SCRIPT_QUEUE_DRIVER, RF_SCRIPT_QUEUE_DEVICE,
	};
	uint64_t at[RF_SCRIPT_AREAS];

	for (uint32_t area = 0; area < RF_SCRIPT_AREAS; area++) {
		struct rf_script_address address = {
			ring->bus ? RF_ADDRESS_BUS : RF_ADDRESS_PHYSICAL,
			place_of(ring->queue, area), 0,
		};
		int err = rf_script_address(script, &address, &at[area]);

		if (err)
			return err;
	}
	rf_script_put(script, RF_SCRIPT_QUEUE_SIZE, script->queue[ring->queue].size);
	for (uint32_t area = 0; area < RF_SCRIPT_AREAS; area++)
		rf_script_put_address(script, area_at[area], at[area]);
	if (ring->ready)
		rf_script_put(script, RF_SCRIPT_QUEUE_READY, 1);
	return 0;
}

/* Over PCI the legacy interface has no way to choose a size. */
static bool size_is_fixed(struct rf_script *script)
{
	return script->host->transport->ops->pci && rf_script_legacy(script);
}

int rf_script_queue(struct rf_script *script, const struct rf_script_ring *ring)
{
	struct rf_script_queue *queue = &script->queue[ring->queue];
	bool legacy = rf_script_legacy(script);
	uint64_t max;
	int err;

	if (queue->set)
		return -EBUSY;
	if (legacy && !script->page_size_written)
		rf_script_put(script, RF_SCRIPT_PAGE_SIZE, RF_BIT(legacy_shift(script)));
	rf_script_put(script, RF_SCRIPT_QUEUE_SEL, ring->queue);
	rf_script_get(script, legacy ? RF_SCRIPT_QUEUE_PFN : RF_SCRIPT_QUEUE_READY);
	max = rf_script_get(script, RF_SCRIPT_QUEUE_MAX);
	queue->size = ring->size && !size_is_fixed(script) ? ring->size : usual_size(max);
	if (!queue->size)
		return -ENXIO;
	queue->packed = is_packed(script);
	queue->bus = ring->bus;
	queue->avail_idx = 0;
	queue->transfers = 0;
	err = take_areas(script, ring);
	if (err)
		return err;
	RF_EMIT(script->host->trace, BELIEF, .belief = { .dma_api = ring->bus });
	err = legacy ? write_legacy(script, ring) : write_modern(script, ring);
	if (err)
		give_areas(script, ring->queue);
	else
		queue->set = true;
	return err;
}

int rf_script_stop(struct rf_script *script, uint32_t number)
{
	if (!script->queue[number].set)
		return -ENOENT;
	rf_script_put(script, RF_SCRIPT_QUEUE_SEL, number);
	if (rf_script_legacy(script) && !is_channel(script)) {
		rf_script_put(script, RF_SCRIPT_QUEUE_PFN, 0);
	} else if (!script->host->transport->ops->pci) {
		/* Over PCI only a reset stops a queue. */
		rf_script_put(script, RF_SCRIPT_QUEUE_READY, 0);
		rf_script_get(script, RF_SCRIPT_QUEUE_READY);
	}
	give_areas(script, number);
	return 0;
}

/* How often a script looks whether a reset has ended. */
#define RESET_LOOKS 256

int rf_script_queue_reset(struct rf_script *script, uint32_t number)
{
	int looks = 0;

	if (!script->queue[number].set)
		return -ENOENT;
	if (!rf_device_has(script->host->device, RF_F_RING_RESET))
		return -EOPNOTSUPP;
	rf_script_put(script, RF_SCRIPT_QUEUE_SEL, number);
	rf_script_put(script, RF_SCRIPT_QUEUE_RESET, 1);
	while (rf_script_get(script, RF_SCRIPT_QUEUE_RESET))
		if (++looks == RESET_LOOKS)
			return -ETIMEDOUT;
	give_areas(script, number);
	return 0;
}

int rf_script_desc(struct rf_script *script, const struct rf_script_desc *desc)
{
	struct rf_script_span span = {
		.place = desc->in_buffer ? desc->table : place_of(desc->table, DESC),
		.offset = (uint64_t)desc->index * DESC_BYTES, .len = DESC_BYTES,
	};
	struct rf_desc raw;
	uint64_t addr;
	int err = rf_script_address(script, &desc->address, &addr);

	if (err)
		return err;
	raw = rf_desc_of(addr, desc->len);
	if (desc->in_buffer ? is_packed(script) : script->queue[desc->table].packed) {
		raw.packed.id = rf_to_le16(desc->next);
		raw.packed.flags = rf_to_le16(desc->flags);
	} else {
		raw.split.flags = rf_to_le16(desc->flags);
		raw.split.next = rf_to_le16(desc->next);
	}
	return rf_script_poke(script, &span, &raw);
}

/* AVAIL and USED of a descriptor that is made available in @lap. */
static int avail_packed(struct rf_script *script, const struct rf_script_avail *avail)
{
	struct rf_script_span span = {
		place_of(avail->queue, DESC), (uint64_t)avail->head * DESC_BYTES, DESC_BYTES,
	};
	struct rf_desc desc;
	uint32_t flags;
	int err = rf_script_peek(script, &span, &desc);

	if (err)
		return err;
	flags = rf_from_le16(desc.packed.flags) & ~(RF_DESC_AVAIL | RF_DESC_USED);
	flags |= avail->lap & 1 ? RF_DESC_USED : RF_DESC_AVAIL;
	desc.packed.flags = rf_to_le16((uint16_t)flags);
	return rf_script_poke(script, &span, &desc);
}

static int avail_split(struct rf_script *script, const struct rf_script_avail *avail)
{
	struct rf_script_queue *queue = &script->queue[avail->queue];
	uint32_t place = place_of(avail->queue, DRIVER);
	struct rf_script_span entry = {
		place, 4 + 2 * (uint64_t)(queue->avail_idx % queue->size), 2,
	};
	struct rf_script_span idx = { place, 2, 2 };
	rf_le16 value = rf_to_le16(avail->head);
	int err = rf_script_poke(script, &entry, &value);

	if (err)
		return err;
	queue->avail_idx += avail->bump;
	value = rf_to_le16(queue->avail_idx);
	return rf_script_poke(script, &idx, &value);
}

int rf_script_avail(struct rf_script *script, const struct rf_script_avail *avail)
{
	const struct rf_script_queue *queue = &script->queue[avail->queue];

	if (!queue->set)
		return -ENOENT;
	return queue->packed ? avail_packed(script, avail) : avail_split(script, avail);
}
