// SPDX-License-Identifier: GPL-2.0-only
/* The list of hostile behaviours, arming them, and asking those that are armed. */
#include "device/engine.h"

#include <errno.h>

#define RF_HOSTILE(id, name, ops) extern const struct rf_hostile_ops ops;
#include "device/hostile.def"
#undef RF_HOSTILE

static const struct rf_hostile_ops *const behaviours[RF_HOSTILES] = {
#define RF_HOSTILE(id, name, ops) [RF_HOSTILE_##id] = &ops,
#include "device/hostile.def"
#undef RF_HOSTILE
};

const struct rf_hostile_ops *rf_hostile_ops(enum rf_hostile_id id)
{
	return (unsigned int)id < RF_HOSTILES ? behaviours[id] : NULL;
}

bool rf_hostile_permitted(enum rf_hostile_id id, uint32_t a)
{
	const struct rf_hostile_ops *ops = rf_hostile_ops(id);

	return ops && ops->permitted && ops->permitted(a);
}

int rf_device_arm(struct rf_device *device, enum rf_hostile_id id, uint32_t a, uint64_t b)
{
	const struct rf_hostile_ops *ops = rf_hostile_ops(id);

	if (!ops)
		return -EINVAL;
	if (device->armed_count == RF_HOSTILE_MAX)
		return -ENOSPC;
	device->armed[device->armed_count++] = (struct rf_hostile){ .ops = ops, .a = a, .b = b };
	device->hostile |= !rf_hostile_permitted(id, a);
	return 0;
}

/* Each armed behaviour that has @hook, in the order armed. */
#define FOR_EACH_ARMED(h, device, hook) \
	for (struct rf_hostile *h = (device)->armed, *end_ = h + (device)->armed_count; \
	     h < end_; h++) \
		if (h->ops->hook)

uint32_t rf_hostile_features(struct rf_device *device, uint32_t word, uint32_t bits)
{
	FOR_EACH_ARMED(h, device, features)
		bits = h->ops->features(h, device, word, bits);
	return bits;
}

uint8_t rf_hostile_status_read(struct rf_device *device, uint8_t status)
{
	FOR_EACH_ARMED(h, device, status_read)
		status = h->ops->status_read(h, device, status);
	return status;
}

uint8_t rf_hostile_status_write(struct rf_device *device, uint8_t status)
{
	FOR_EACH_ARMED(h, device, status_write)
		status = h->ops->status_write(h, device, status);
	return status;
}

uint32_t rf_hostile_config_read(struct rf_device *device, struct rf_field field, uint32_t value)
{
	FOR_EACH_ARMED(h, device, config_read)
		value = h->ops->config_read(h, device, field, value);
	return value;
}

uint32_t rf_device_pci_read(struct rf_device *device, struct rf_field field, uint32_t value)
{
	FOR_EACH_ARMED(h, device, pci_read)
		value = h->ops->pci_read(h, device, field, value);
	return value;
}

uint32_t rf_hostile_flip_mask(struct rf_field field, uint32_t at, uint64_t bits)
{
	uint64_t mask;

	if (!rf_extents_meet(field.offset, field.width, at, sizeof(bits)))
		return 0;
	mask = field.offset >= at ? bits >> 8 * (field.offset - at) :
				    bits << 8 * (at - field.offset);
	return mask & ((1ULL << 8 * field.width) - 1);
}

bool rf_hostile_physical(struct rf_device *device, bool agreed)
{
	FOR_EACH_ARMED(h, device, physical)
		agreed = h->ops->physical(h, device, agreed);
	return agreed;
}

uint32_t rf_hostile_queue_num_max(struct rf_device *device, uint32_t queue, uint32_t value)
{
	FOR_EACH_ARMED(h, device, queue_num_max)
		value = h->ops->queue_num_max(h, device, queue, value);
	return value;
}

uint32_t rf_device_identity(struct rf_device *device, enum rf_identity which, uint32_t value)
{
	FOR_EACH_ARMED(h, device, identity)
		value = h->ops->identity(h, device, which, value);
	return value;
}

struct rf_channel_act rf_device_channel(struct rf_device *device, uint8_t command)
{
	struct rf_channel_act act = { .reject = false };

	FOR_EACH_ARMED(h, device, channel)
		h->ops->channel(h, device, command, &act);
	return act;
}

bool rf_hostile_complete(struct rf_device *device, struct rf_queue *queue, struct rf_used *used,
			 uint32_t *delay)
{
	FOR_EACH_ARMED(h, device, complete)
		if (!h->ops->complete(h, device, queue, used, delay))
			return false;
	return true;
}

void rf_hostile_completed(struct rf_device *device, struct rf_queue *queue,
			  const struct rf_used *used)
{
	FOR_EACH_ARMED(h, device, completed)
		h->ops->completed(h, device, queue, used);
}

uint32_t rf_hostile_interrupt(struct rf_device *device, uint32_t cause)
{
	FOR_EACH_ARMED(h, device, interrupt)
		cause = h->ops->interrupt(h, device, cause);
	return cause;
}

bool rf_hostile_queue_reset(struct rf_device *device, uint32_t queue)
{
	bool reset = true;

	FOR_EACH_ARMED(h, device, queue_reset)
		reset &= h->ops->queue_reset(h, device, queue);
	return reset;
}

uint32_t rf_hostile_queue_state(struct rf_device *device, struct rf_queue_look look, uint32_t value)
{
	FOR_EACH_ARMED(h, device, queue_state)
		value = h->ops->queue_state(h, device, look, value);
	return value;
}

void rf_hostile_turn(struct rf_device *device)
{
	FOR_EACH_ARMED(h, device, turn)
		h->ops->turn(h, device);
}
