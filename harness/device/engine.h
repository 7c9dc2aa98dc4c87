/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of the device and the hostile behaviours share: single steps of the engine. */
#ifndef RF_DEVICE_ENGINE_H
#define RF_DEVICE_ENGINE_H

#include "device/device.h"

/* Bits of a device's type (virtio-spec, Feature Bits); the rest are the rings' and transport's. */
#define RF_TYPE_FEATURES (0xffffffULL | ~0ULL << 50)

/* The device cannot go on: NEEDS_RESET, and a configuration interrupt if the driver works. */
void rf_device_give_up(struct rf_device *device);

/* The driver wrote 0 to the status. */
void rf_device_reset(struct rf_device *device);
/* Those bits of @wanted that device type and interface can serve, and have what they need. */
uint64_t rf_device_offer(const struct rf_device *device, uint64_t wanted);

/* Does it work for its driver: DRIVER_OK, not refused, not given up? */
static inline bool rf_device_works(const struct rf_device *device)
{
	return device->status & RF_STATUS_DRIVER_OK && !device->needs_reset && !device->refused &&
	       !device->silenced && !device->gone;
}

/* Serve what is available in all live queues, whatever the driver has said. False: nothing was. */
bool rf_device_serve(struct rf_device *device);
/* Write @used to the ring and announce it, without any hook. False: the device has given up. */
bool rf_device_return(struct rf_device *device, struct rf_queue *queue,
		      const struct rf_used *used);
/* Return @used in @turns turns; at once when too many are held already. */
void rf_device_hold(struct rf_device *device, struct rf_queue *queue, const struct rf_used *used,
		    uint32_t turns);
/* Forget what is held back for @queue. */
void rf_device_drop_held(struct rf_device *device, struct rf_queue *queue);

/*
 * A driver that set no FEATURES_OK, a legacy one or one that leaves it out, begins
 * to use the device; no-op when all was agreed.
 */
void rf_device_agree_legacy(struct rf_device *device);
/* Was ACCESS_PLATFORM offered, and not accepted? */
bool rf_device_access_refused(const struct rf_device *device);
/* Did the driver promise to keep to the platform's region? */
bool rf_device_promised(const struct rf_device *device);
/* Did it decline what the device may insist on: ACCESS_PLATFORM, or such a promise? */
bool rf_device_declined(const struct rf_device *device);
/* Addresses mean what was agreed: tell the platform. */
void rf_device_set_physical(struct rf_device *device, bool physical);

/*
 * The hooks of all armed behaviours in turn; each returns its input when none
 * is armed.
 */
uint32_t rf_hostile_features(struct rf_device *device, uint32_t word, uint32_t bits);
uint8_t rf_hostile_status_read(struct rf_device *device, uint8_t status);
uint8_t rf_hostile_status_write(struct rf_device *device, uint8_t status);
uint32_t rf_hostile_config_read(struct rf_device *device, struct rf_field field, uint32_t value);
uint32_t rf_hostile_queue_num_max(struct rf_device *device, uint32_t queue, uint32_t value);
bool rf_hostile_physical(struct rf_device *device, bool agreed);
bool rf_hostile_complete(struct rf_device *device, struct rf_queue *queue, struct rf_used *used,
			 uint32_t *delay);
void rf_hostile_completed(struct rf_device *device, struct rf_queue *queue,
			  const struct rf_used *used);
uint32_t rf_hostile_interrupt(struct rf_device *device, uint32_t cause);
bool rf_hostile_queue_reset(struct rf_device *device, uint32_t queue);
uint32_t rf_hostile_queue_state(struct rf_device *device, struct rf_queue_look look,
				uint32_t value);
void rf_hostile_turn(struct rf_device *device);

/*
 * When a behaviour acts: bits 24..27 of its parameter a say how many chances
 * it lets pass, bits 28..31 how often it acts then (0: always). Bits 0..23 are
 * its own. Counts a chance and says whether this is one to take.
 */
static inline bool rf_hostile_due(struct rf_hostile *hostile)
{
	uint32_t skip = hostile->a >> 24 & 15, times = hostile->a >> 28;
	uint32_t nth = hostile->uses++;

	return nth >= skip && (!times || nth - skip < times);
}

/* The bits to flip in @field: @bits is a little-endian string of eight bytes at @at. */
uint32_t rf_hostile_flip_mask(struct rf_field field, uint32_t at, uint64_t bits);

static inline uint32_t rf_hostile_own(const struct rf_hostile *hostile)
{
	return hostile->a & 0xffffff;
}

#endif
