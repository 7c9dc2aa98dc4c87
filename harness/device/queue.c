// SPDX-License-Identifier: GPL-2.0-only
/* What virtqueues share: their life, their extents, descriptors that the device wrote. */
#include "device/chain.h"

#include <errno.h>
#include <string.h>

_Static_assert(sizeof(struct rf_desc) == 16, "a descriptor as the specification lays it out");

void rf_queue_reset(struct rf_queue *queue)
{
	queue->ready_register = false;
	queue->size = 0;
	queue->align = 0;
	queue->pfn = 0;
	queue->desc = 0;
	queue->driver = 0;
	queue->device = 0;
	queue->was_reset = false;
	rf_queue_start(queue, 0, false);
}

void rf_queue_start(struct rf_queue *queue, uint64_t features, bool legacy)
{
	/* All state of a running ring but the arrays, whose counts are among it. */
	size_t from = offsetof(struct rf_queue, ops), to = offsetof(struct rf_queue, taint);

	memset((uint8_t *)queue + from, 0, to - from);
	queue->features = features;
	queue->legacy = legacy;
	queue->avail_wrap = true;
	queue->used_wrap = true;
	queue->ops = rf_queue_has(queue, RF_F_RING_PACKED) ? &rf_queue_packed : &rf_queue_split;
}

void rf_queue_area_sizes(bool packed, bool event_idx, uint32_t size, uint64_t *ret_desc,
			 uint64_t *ret_driver, uint64_t *ret_device)
{
	uint64_t event = event_idx ? 2 : 0;

	*ret_desc = 16 * (uint64_t)size;
	*ret_driver = packed ? 4 : 4 + event + 2 * (uint64_t)size;
	*ret_device = packed ? 4 : 4 + event + 8 * (uint64_t)size;
}

uint8_t rf_queue_tainted(const struct rf_queue *queue, uint32_t index, const struct rf_desc *desc)
{
	if (queue->taint_lost)
		return RF_PUB_TAINTED;
	for (uint32_t i = 0; i < queue->taints; i++)
		if (queue->taint[i].index == index &&
		    !memcmp(&queue->taint[i].desc, desc, sizeof(*desc)))
			return RF_PUB_TAINTED;
	return 0;
}

static void remember(struct rf_queue *queue, uint16_t index, const struct rf_desc *desc)
{
	uint32_t i;

	for (i = 0; i < queue->taints && queue->taint[i].index != index; i++)
		;
	if (i == RF_TAINTS_MAX) {
		/* Better to blame the driver for nothing than for the device's doing. */
		queue->taint_lost = true;
		return;
	}
	queue->taint[i] = (struct rf_taint){ .index = index, .desc = *desc };
	if (i == queue->taints)
		queue->taints++;
}

int rf_queue_taint(struct rf_queue *queue, uint16_t index, uint32_t offset, const void *buf,
		   uint32_t len)
{
	struct rf_ba ba = RF_BA(queue->desc + (uint64_t)index * sizeof(struct rf_desc));
	struct rf_desc desc;

	if (index >= queue->size || !rf_extent_holds(0, sizeof(desc), offset, len))
		return -EINVAL;
	if (rf_queue_read_desc(queue, index, &desc))
		return -EFAULT;
	memcpy((uint8_t *)&desc + offset, buf, len);
	if (rf_dev_write(queue->platform, rf_queue_access(queue, RF_FOR_DESC),
			 RF_BA(ba.v + offset), buf, len))
		return -EFAULT;
	remember(queue, index, &desc);
	return 0;
}
