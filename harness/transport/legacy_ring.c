// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the parts of a legacy ring lie: descriptors, available ring, and the
 * used ring at the next aligned place (virtio-spec, Legacy Interfaces: A Note
 * on Virtqueue Layout).
 */
#include "transport/legacy_ring.h"

/* What QueueAlign is taken for when a legacy driver never wrote it. */
#define LEGACY_ALIGN	4096u

static void lay_out(struct rf_queue *queue, uint64_t address)
{
	uint32_t align = queue->align ? queue->align : LEGACY_ALIGN;
	uint64_t desc, driver, device, end;

	rf_queue_area_sizes(false, true, queue->size, &desc, &driver, &device);
	queue->desc = address;
	queue->driver = queue->desc + desc;
	end = queue->driver + driver;
	/* Not by a mask: nothing says that what the driver wrote is a power of two. */
	queue->device = end + (align - end % align) % align;
}

void rf_legacy_ring_place_at(struct rf_device *device, struct rf_queue *queue, uint64_t address)
{
	rf_device_queue_disable(device, queue->index);
	if (!address)
		return;
	lay_out(queue, address);
	rf_device_queue_enable(device, queue->index);
}

void rf_legacy_ring_place(struct rf_device *device, struct rf_queue *queue, uint32_t pfn,
			  uint64_t page)
{
	rf_device_queue_disable(device, queue->index);
	queue->pfn = pfn;
	if (!pfn)
		return;
	lay_out(queue, (uint64_t)pfn * page);
	rf_device_queue_enable(device, queue->index);
}
