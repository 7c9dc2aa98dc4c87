// SPDX-License-Identifier: GPL-2.0-only
/* The device's life: made once, set up for each case; its queues going live, its interrupts. */
#include "device/disk.h"
#include "device/engine.h"

#include <errno.h>
#include <stdlib.h>

#define RF_DEVICE(id, name, virtio_id, ops) extern const struct rf_device_ops ops;
#include "device/devices.def"
#undef RF_DEVICE

static const struct rf_device_ops *const devices[RF_DEVICES] = {
#define RF_DEVICE(id, name, virtio_id, ops) [RF_DEVICE_##id] = &ops,
#include "device/devices.def"
#undef RF_DEVICE
};

const struct rf_device_ops *rf_device_ops(enum rf_device_id id)
{
	return (unsigned int)id < RF_DEVICES ? devices[id] : NULL;
}

const char *rf_refusal_name(enum rf_refusal refusal)
{
	static const char *const names[RF_REFUSALS] = {
		[RF_REFUSAL_STRICT] = "strict",
		[RF_REFUSAL_STRICT_LATE] = "strict-late",
		[RF_REFUSAL_TOLERANT_PA] = "tolerant-PA",
		[RF_REFUSAL_TOLERANT_BA] = "tolerant-BA",
		[RF_REFUSAL_LEGACY_BLIND] = "legacy-blind",
	};

	return (unsigned int)refusal < RF_REFUSALS ? names[refusal] : NULL;
}

int rf_device_init(struct rf_device *device, struct rf_platform *platform, struct rf_trace *trace)
{
	uint8_t *disk = calloc(1, RF_DISK_SIZE);

	if (!disk)
		return -ENOMEM;
	*device = (struct rf_device){ .platform = platform, .trace = trace, .disk = disk };
	for (uint32_t i = 0; i < RF_DEVICE_QUEUES; i++) {
		struct rf_queue *queue = &device->queue[i];

		queue->platform = platform;
		queue->trace = trace;
		queue->index = i;
		rf_queue_reset(queue);
	}
	return 0;
}

void rf_device_fini(struct rf_device *device)
{
	free(device->disk);
	device->disk = NULL;
}

/* What a driver's reset puts back, too: all but offer, configuration space and medium. */
static void clear(struct rf_device *device)
{
	for (uint32_t left = device->used_queues; left; left &= left - 1)
		rf_queue_reset(&device->queue[__builtin_ctz(left)]);
	device->live_queues = 0;
	device->used_queues = 0;
	device->held = 0;
	device->status = 0;
	device->needs_reset = false;
	device->refused = false;
	device->agreed = false;
	device->accepted = 0;
	device->interrupt_status = 0;
	device->irq_raised = 0;
	device->irq_queues = 0;
	rf_device_set_physical(device, false);
	rf_platform_promise(device->platform, false);
}

void rf_device_setup(struct rf_device *device, const struct rf_device_config *config, bool legacy)
{
	device->ops = rf_device_ops(config->id);
	RF_ASSERT(device->ops);
	device->config = *config;
	device->legacy = legacy;
	device->silenced = device->gone = false;
	device->offered = rf_device_offer(device, config->offered);
	device->shown = 0;
	device->generation = 0;
	device->hostile = false;
	device->armed_count = 0;
	device->turns = 0;
	device->moved = 0;
	clear(device);
	rf_disk_reset(device);
	device->ops->reset(device);
}

static void keep_queue(struct rf_queue *queue, struct rf_keep *keep)
{
	RF_KEEP_MEMBERS(keep, queue, ready_register, held_count);
	rf_keep_bytes(keep, queue->taint, queue->taints * sizeof(queue->taint[0]));
	rf_keep_bytes(keep, queue->held, queue->held_count * sizeof(queue->held[0]));
	RF_KEEP(keep, queue->kept);
}

void rf_device_keep(struct rf_device *device, struct rf_keep *keep)
{
	keep->failed |= device->disk_written;
	RF_KEEP_MEMBERS(keep, device, ops, moved);
	RF_KEEP(keep, device->disk_size);
	RF_KEEP(keep, device->config_space);
	for (uint32_t left = device->used_queues; left; left &= left - 1)
		keep_queue(&device->queue[__builtin_ctz(left)], keep);
	rf_keep_bytes(keep, device->armed, device->armed_count * sizeof(device->armed[0]));
}

void rf_device_reset(struct rf_device *device)
{
	clear(device);
	RF_EMIT(device->trace, RESET);
}

/* The configuration as it is at first; what the device stores stays. */
static void configure_anew(struct rf_device *device)
{
	device->shown = 0;
	device->ops->reset(device);
}

void rf_device_power(struct rf_device *device, enum rf_power power)
{
	clear(device);
	device->gone = power == RF_POWER_GONE;
	device->generation = 0;
	configure_anew(device);
	RF_EMIT(device->trace, POWER, .power = { .what = power });
}

void rf_device_offer_anew(struct rf_device *device, const struct rf_device_config *config)
{
	device->config.queue_size = config->queue_size;
	device->config.refusal = config->refusal;
	device->config.offered = config->offered;
	device->offered = rf_device_offer(device, config->offered);
	configure_anew(device);
}

bool rf_device_has_queue(const struct rf_device *device, uint32_t queue)
{
	const struct rf_device_ops *ops = device->ops;

	return queue < ops->queues && (!ops->has_queue || ops->has_queue(device, queue));
}

struct rf_queue *rf_device_queue(struct rf_device *device, uint32_t queue)
{
	if (!rf_device_has_queue(device, queue))
		return NULL;
	device->used_queues |= RF_BIT(queue);
	return &device->queue[queue];
}

static uint32_t queue_size_max(const struct rf_device *device)
{
	return device->config.queue_size ? device->config.queue_size : RF_QUEUE_SIZE_DEFAULT;
}

uint32_t rf_device_queue_num_max(struct rf_device *device, uint32_t queue)
{
	if (!rf_device_has_queue(device, queue))
		return 0;
	return rf_hostile_queue_num_max(device, queue, queue_size_max(device));
}

/* Can a device that keeps the specification work with a ring of this size? */
static bool size_is_good(const struct rf_device *device, const struct rf_queue *queue)
{
	uint32_t size = queue->size;

	if (!size || device->hostile)
		return size;
	if (size > RF_QUEUE_SIZE_MAX || size > queue_size_max(device))
		return false;
	return rf_queue_has(queue, RF_F_RING_PACKED) || !(size & (size - 1));
}

/* A ring outside of what its driver promised to keep to is none to work with. */
static bool place_is_good(const struct rf_device *device, const struct rf_queue *queue)
{
	const struct rf_platform *platform = device->platform;
	uint64_t len[3], at[3] = { queue->desc, queue->driver, queue->device };

	if (!rf_device_promised(device) || platform->physical)
		return true;
	rf_queue_area_sizes(rf_queue_has(queue, RF_F_RING_PACKED), false, queue->size, &len[0],
			    &len[1], &len[2]);
	for (int i = 0; i < 3; i++)
		if (!rf_platform_window_holds(platform, RF_BA(at[i]), len[i], RF_PERM_READ))
			return false;
	return true;
}

static uint16_t ring_flags(const struct rf_queue *queue)
{
	return (rf_queue_has(queue, RF_F_RING_PACKED) ? RF_RING_PACKED : 0) |
	       (rf_queue_has(queue, RF_F_EVENT_IDX) ? RF_RING_EVENT_IDX : 0) |
	       (queue->legacy ? RF_RING_LEGACY : 0);
}

/* A queue that a lying device kept serving after its reset: the old ring is over now. */
static void bury(struct rf_device *device, struct rf_queue *queue)
{
	if (!queue->undead)
		return;
	rf_device_drop_held(device, queue);
	rf_queue_start(queue, 0, device->legacy);
	device->live_queues &= ~(uint32_t)RF_BIT(queue->index);
}

void rf_device_queue_enable(struct rf_device *device, uint32_t index)
{
	struct rf_queue *queue = rf_device_queue(device, index);

	if (!queue || (queue->live && !queue->undead))
		return;
	bury(device, queue);
	rf_device_agree_legacy(device);
	rf_queue_start(queue, rf_device_features_agreed(device), device->legacy);
	queue->live = true;
	RF_EMIT(device->trace, QUEUE_LIVE,
		.ring = { .queue = queue->index, .flags = ring_flags(queue), .size = queue->size,
			  .align = queue->align, .desc = queue->desc, .driver = queue->driver,
			  .device = queue->device });
	if (!size_is_good(device, queue) || !place_is_good(device, queue) ||
	    (device->config.refusal == RF_REFUSAL_STRICT_LATE && rf_device_declined(device)))
		queue->stuck = true;
	if (queue->stuck)
		rf_device_give_up(device);
	else
		device->live_queues |= RF_BIT(index);
}

void rf_device_queue_disable(struct rf_device *device, uint32_t index)
{
	struct rf_queue *queue = rf_device_queue(device, index);

	if (!queue || !queue->live)
		return;
	if (queue->undead) {
		bury(device, queue);
		return;
	}
	rf_device_drop_held(device, queue);
	rf_queue_start(queue, 0, device->legacy);
	device->live_queues &= ~RF_BIT(index);
	RF_EMIT(device->trace, QUEUE_DEAD, .queue = { .queue = index });
}

void rf_device_queue_reset(struct rf_device *device, uint32_t index)
{
	struct rf_queue *queue = rf_device_queue(device, index);

	if (!queue)
		return;
	queue->was_reset = true;
	if (rf_hostile_queue_reset(device, index)) {
		rf_device_queue_disable(device, index);
		rf_queue_reset(queue);
		queue->was_reset = true;
	} else if (queue->live && !queue->undead) {
		queue->undead = true;
		queue->ready_register = false;
		RF_EMIT(device->trace, QUEUE_DEAD, .queue = { .queue = index });
	}
}

uint32_t rf_device_queue_state(struct rf_device *device, uint32_t index, bool enable)
{
	const struct rf_queue *queue = rf_device_queue(device, index);
	struct rf_queue_look look = { .queue = index, .enable = enable };

	if (!queue)
		return 0;
	look.after_reset = queue->was_reset;
	return rf_hostile_queue_state(device, look, enable && queue->ready_register);
}

void rf_device_notify(struct rf_device *device, uint32_t value)
{
	uint32_t index = rf_device_has(device, RF_F_NOTIFICATION_DATA) ? value & 0xffff : value;

	RF_EMIT(device->trace, NOTIFY, .queue = { .queue = index, .value = value });
	if (rf_device_has_queue(device, index))
		device->queue[index].notified = device->queue[index].live;
}

void rf_device_ack(struct rf_device *device, uint32_t causes)
{
	device->interrupt_status &= ~causes;
}

void rf_device_raise(struct rf_device *device, uint32_t cause, bool spurious)
{
	if (!spurious) {
		cause = rf_hostile_interrupt(device, cause);
		if (!cause)
			return;
	}
	device->interrupt_status |= cause;
	device->irq_raised |= cause ? cause : RF_INT_LINE;
	RF_EMIT(device->trace, INTERRUPT, .irq = { .cause = cause, .spurious = spurious });
}
