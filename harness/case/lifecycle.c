// SPDX-License-Identifier: GPL-2.0-only
/*
 * Operations on the life of a Linux guest's device and queues: resized, reset,
 * put to sleep and woken up, pulled out, plugged in with another offer, its driver taken away and given back.
 */
#include "case/lifecycle.h"
#include "case/operations.h"
#include "case/schema.h"

#include <errno.h>

static void power(struct rf_world *world, enum rf_power power)
{
	rf_transport_power(&world->transport, power, &world->running->pci);
}

static void take_offer(struct rf_world *world)
{
	if (!world->offer_due)
		return;
	world->offer_due = false;
	rf_device_offer_anew(&world->device, &world->next_offer);
}

void rf_lifecycle_plug_in(struct rf_world *world)
{
	take_offer(world);
	world->stranded = false;
	if (world->device.gone)
		power(world, RF_POWER_BACK);
	else
		rf_transport_enable(&world->transport, true);
}

int rf_lifecycle_resize(struct rf_world *world, uint32_t queue, uint32_t size)
{
	int err;

	if (!world->present)
		return -ENODEV;
	if (world->frozen)
		return -EBUSY;
	err = world->guest.ops->resize(&world->guest, queue, size);
	rf_operations_pump(world);
	return err;
}

int rf_lifecycle_freeze(struct rf_world *world, uint32_t state)
{
	int err;

	if (!world->present)
		return -ENODEV;
	if (world->frozen)
		return -EALREADY;
	rf_operations_enter(world, RF_STAGE_FREEZE);
	err = world->guest.ops->freeze(&world->guest);
	if (world->host.dead)
		return -EFAULT;
	world->frozen = !err;
	if (err)
		rf_operations_enter(world, RF_STAGE_TRAFFIC);
	else if (state == RF_STATE_LOST && !world->device.gone)
		power(world, RF_POWER_LOST);
	return err;
}

int rf_lifecycle_restore(struct rf_world *world)
{
	int err;

	if (!world->frozen)
		return -EINVAL;
	world->frozen = false;
	take_offer(world);
	rf_operations_enter(world, RF_STAGE_RESTORE);
	err = world->guest.ops->restore(&world->guest);
	world->stranded |= !!err;
	rf_operations_pump(world);
	if (!world->host.dead)
		rf_operations_enter(world, RF_STAGE_TRAFFIC);
	return err;
}

int rf_lifecycle_unbind(struct rf_world *world)
{
	int err;

	if (!world->present)
		return -ENODEV;
	if (world->frozen)
		return -EBUSY;
	rf_operations_enter(world, RF_STAGE_REMOVE);
	err = world->guest.ops->unbind(&world->guest);
	if (world->host.dead)
		return -EFAULT;
	world->unbound = !err;
	world->present = !world->unbound;
	/* What is mapped still is found, but a channel device has a pool of memory that stays with it. */
	rf_operations_enter(world, world->unbound && !world->transport.ops->channel ?
			    RF_STAGE_TEARDOWN : RF_STAGE_TRAFFIC);
	return err;
}

int rf_lifecycle_bind(struct rf_world *world)
{
	if (!world->unbound)
		return -EINVAL;
	take_offer(world);
	world->unbound = false;
	world->present = true;
	/* A driver's end disabled the subchannel. */
	rf_transport_enable(&world->transport, false);
	rf_operations_enter(world, RF_STAGE_PROBE);
	/* What became of it is the probe's to tell. */
	(void)!world->guest.ops->bind(&world->guest);
	rf_operations_pump(world);
	if (!world->host.dead)
		rf_operations_enter(world, RF_STAGE_TRAFFIC);
	return 0;
}

int rf_lifecycle_vanish(struct rf_world *world)
{
	if (!world->present || world->device.gone)
		return -ENODEV;
	power(world, RF_POWER_GONE);
	world->stranded = true;
	rf_operations_pump(world);
	return 0;
}

void rf_lifecycle_offer(struct rf_world *world, const struct rf_op *op)
{
	world->offer_due = true;
	world->next_offer = world->device.config;
	world->next_offer.refusal = op->a;
	world->next_offer.queue_size = op->c;
	world->next_offer.offered = op->d;
}
