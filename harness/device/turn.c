// SPDX-License-Identifier: GPL-2.0-only
/*
 * The engine: in its turn the device reads what is available, serves it,
 * returns it and decides whether to interrupt.
 */
#include "device/engine.h"

#include <errno.h>

bool rf_device_return(struct rf_device *device, struct rf_queue *queue,
		      const struct rf_used *used)
{
	if (device->needs_reset)
		return false;
	if (queue->ops->put(queue, used)) {
		queue->stuck = true;
		rf_device_give_up(device);
		return false;
	}
	RF_EMIT(device->trace, COMPLETE,
		.complete = { .queue = queue->index, .head = used->head, .len = used->len,
			      .id = used->id, .hostile = used->altered || used->repeat });
	return true;
}

static void give_back(struct rf_device *device, struct rf_queue *queue,
		      const struct rf_used *used)
{
	/* A copy gives no chance to make further ones. */
	if (rf_device_return(device, queue, used) && !used->repeat)
		rf_hostile_completed(device, queue, used);
}

void rf_device_hold(struct rf_device *device, struct rf_queue *queue, const struct rf_used *used,
		    uint32_t turns)
{
	if (queue->held_count == RF_HELD_MAX) {
		give_back(device, queue, used);
		return;
	}
	queue->held[queue->held_count++] =
		(struct rf_held){ .used = *used, .due = device->turns + turns };
	device->held++;
}

void rf_device_drop_held(struct rf_device *device, struct rf_queue *queue)
{
	device->held -= queue->held_count;
	queue->held_count = 0;
}

/* Return the held completions whose time has come, in the order they were held. */
static __attribute__((noinline)) bool release(struct rf_device *device, struct rf_queue *queue)
{
	uint32_t count = queue->held_count, kept = 0;
	struct rf_held held[RF_HELD_MAX];

	/* Returning one may hold another: those are for later turns. */
	for (uint32_t i = 0; i < count; i++)
		held[i] = queue->held[i];
	rf_device_drop_held(device, queue);
	for (uint32_t i = 0; i < count && !device->needs_reset; i++) {
		if (held[i].due > device->turns) {
			rf_device_hold(device, queue, &held[i].used, held[i].due - device->turns);
			kept++;
		} else {
			give_back(device, queue, &held[i].used);
		}
	}
	return kept < count;
}

static void complete(struct rf_device *device, struct rf_queue *queue, struct rf_used *used)
{
	uint32_t delay = 0;

	if (!rf_hostile_complete(device, queue, used, &delay))
		return;
	if (delay)
		rf_device_hold(device, queue, used, delay);
	else
		give_back(device, queue, used);
}

/* Keep what was served; of two the older goes back. */
static void keep(struct rf_device *device, struct rf_queue *queue, const struct rf_used *used)
{
	struct rf_used older = queue->kept;
	bool two = queue->keeps;

	queue->keeps = true;
	queue->kept = *used;
	if (two)
		complete(device, queue, &older);
}

int rf_device_ask(struct rf_device *device)
{
	for (uint32_t left = device->live_queues; left && rf_device_works(device); left &= left - 1) {
		struct rf_queue *queue = &device->queue[__builtin_ctz(left)];

		if (!queue->keeps)
			continue;
		queue->keeps = false;
		complete(device, queue, &queue->kept);
		return 0;
	}
	return -ENOENT;
}

/* Read and serve one chain; false when there is none, or none that the device could serve. */
static bool serve_one(struct rf_device *device, struct rf_queue *queue)
{
	int ret = queue->ops->next(queue, &device->chain);
	struct rf_used used;

	if (ret == 0)
		return false;
	if (ret < 0 || device->chain.broken) {
		queue->stuck = true;
		rf_device_give_up(device);
		return false;
	}
	used = (struct rf_used){ .id = device->chain.head, .slots = device->chain.slots,
				 .head = device->chain.head };
	used.len = device->ops->serve(device, queue, &device->chain);
	if (device->ops->keeps && device->ops->keeps(queue))
		keep(device, queue, &used);
	else
		complete(device, queue, &used);
	return !device->needs_reset;
}

static bool queue_turn(struct rf_device *device, struct rf_queue *queue)
{
	bool released = queue->held_count && release(device, queue);
	uint32_t served = 0;

	queue->notified = false;
	queue->drained = false;
	/* No more than a ring holds: a driver's index that runs on for ever is cut off here. */
	while (served < queue->size && !queue->drained && serve_one(device, queue))
		served++;
	if (device->needs_reset)
		return true;
	if (served && queue->ops->arm(queue)) {
		queue->stuck = true;
		rf_device_give_up(device);
		return true;
	}
	if (queue->fresh && queue->ops->should_interrupt(queue)) {
		device->irq_queues |= (uint32_t)RF_BIT(queue->index);
		rf_device_raise(device, RF_INT_VRING, false);
	}
	return released || served;
}

bool rf_device_serve(struct rf_device *device)
{
	bool did = false;

	for (uint32_t left = device->live_queues; left && !device->needs_reset; left &= left - 1)
		did |= queue_turn(device, &device->queue[__builtin_ctz(left)]);
	return did;
}

bool rf_device_turn(struct rf_device *device)
{
	device->turns++;
	if (device->armed_count && !device->gone)
		rf_hostile_turn(device);
	return rf_device_works(device) && rf_device_serve(device);
}

bool rf_device_pending(const struct rf_device *device)
{
	return device->held && rf_device_works(device);
}

uint32_t rf_device_skip_turns(struct rf_device *device, uint64_t max)
{
	int32_t turns = INT32_MAX, wait;

	for (uint32_t left = device->live_queues; left; left &= left - 1) {
		const struct rf_queue *queue = &device->queue[__builtin_ctz(left)];

		for (uint32_t i = 0; i < queue->held_count; i++) {
			wait = (int32_t)(queue->held[i].due - device->turns);
			turns = wait < turns ? wait : turns;
		}
	}
	if (turns == INT32_MAX || turns < 2)
		return 0;
	turns = (int32_t)rf_min_u64((uint32_t)turns - 1, max);
	device->turns += (uint32_t)turns;
	return (uint32_t)turns;
}
