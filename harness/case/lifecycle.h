/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Operations on the life of a Linux guest's device and queues: resized, reset,
 * put to sleep and woken up, pulled out, plugged in with another offer, its driver taken away and given back.
 */
#ifndef RF_CASE_LIFECYCLE_H
#define RF_CASE_LIFECYCLE_H

#include "case/run.h"

/* All return 0 or -errno: why the operation was left out, or what the guest's kernel answered. */

/* Give @queue a ring of @size entries; 0: reset it and leave its size. */
int rf_lifecycle_resize(struct rf_world *world, uint32_t queue, uint32_t size) RF_MUST_USE;
/* Put the device to sleep; @state: enum rf_device_state. */
int rf_lifecycle_freeze(struct rf_world *world, uint32_t state) RF_MUST_USE;
int rf_lifecycle_restore(struct rf_world *world) RF_MUST_USE;
/* Take the transport's driver from the device, which stays; and give it back: it probes anew. */
int rf_lifecycle_unbind(struct rf_world *world) RF_MUST_USE;
int rf_lifecycle_bind(struct rf_world *world) RF_MUST_USE;
/* Pull the device out, without a word to the guest. */
int rf_lifecycle_vanish(struct rf_world *world) RF_MUST_USE;
/* From the next probe or restore on the device offers what `offer` says. */
void rf_lifecycle_offer(struct rf_world *world, const struct rf_op *op);
/* A probe is about to begin: a device that was pulled out is there again, with a new offer if due. */
void rf_lifecycle_plug_in(struct rf_world *world);

#endif
