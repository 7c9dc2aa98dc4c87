// SPDX-License-Identifier: GPL-2.0-only
/*
 * What both sides agree on: feature words, the device status and its state
 * machine, and the policy towards a driver that does not accept
 * ACCESS_PLATFORM (virtio-spec, Device Initialization; Reserved Feature Bits).
 */
#include "device/engine.h"

#define VIRTIO_ID_BLOCK		2
#define VIRTIO_BLK_F_FLUSH	9
#define VIRTIO_BLK_F_CONFIG_WCE	11

/* @bit needs @needs, of the same side; @type: virtio device id, 0 any. */
static const struct prerequisite {
	uint8_t type, bit, needs;
	bool offer_only;	/* a driver may accept the one without the other */
} prerequisites[] = {
	/* Neither exists in the legacy interface. */
	{ 0, RF_F_RING_PACKED, RF_F_VERSION_1, false },
	{ 0, RF_F_RING_RESET, RF_F_VERSION_1, false },
	{ VIRTIO_ID_BLOCK, VIRTIO_BLK_F_CONFIG_WCE, VIRTIO_BLK_F_FLUSH, true },
};

/* The bits of @features that stand without what they need. */
static uint64_t unfounded(const struct rf_device *device, uint64_t features, bool offer)
{
	const struct prerequisite *p;
	uint64_t bits = 0;

	for (p = prerequisites; p < prerequisites + RF_ARRAY_SIZE(prerequisites); p++) {
		if ((p->type && p->type != device->ops->virtio_id) || (p->offer_only && !offer))
			continue;
		if (features >> p->bit & 1 && !(features >> p->needs & 1))
			bits |= RF_BIT(p->bit);
	}
	return bits;
}

uint64_t rf_device_offer(const struct rf_device *device, uint64_t wanted)
{
	uint64_t offer = wanted & (device->ops->features | ~RF_TYPE_FEATURES) & ~device->lacks;

	/* The legacy interface has no way to say where a packed ring's event structures are. */
	if (device->legacy)
		offer &= ~RF_BIT(RF_F_RING_PACKED);
	return offer & ~unfounded(device, offer, true);
}

/* A hostile device may have shown more than it meant to offer: it stands by its word. */
static uint64_t offer_of(const struct rf_device *device)
{
	return device->offered | device->shown;
}

uint64_t rf_device_features_agreed(const struct rf_device *device)
{
	return device->accepted & offer_of(device);
}

bool rf_device_has(const struct rf_device *device, uint32_t bit)
{
	return rf_device_features_agreed(device) >> bit & 1;
}

bool rf_device_access_refused(const struct rf_device *device)
{
	return offer_of(device) >> RF_F_ACCESS_PLATFORM & 1 &&
	       !rf_device_has(device, RF_F_ACCESS_PLATFORM);
}

/* Bit 27 means a region beside VERSION_1, and where one was proposed: else ANY_LAYOUT. */
static bool has_region(const struct rf_device *device, uint64_t features)
{
	uint64_t promise = RF_BIT(RF_F_REGION) | RF_BIT(RF_F_VERSION_1);

	return device->platform->ops->proposal && !device->legacy &&
	       (features & promise) == promise;
}

bool rf_device_promised(const struct rf_device *device)
{
	return has_region(device, rf_device_features_agreed(device));
}

bool rf_device_declined(const struct rf_device *device)
{
	return rf_device_access_refused(device) ||
	       (has_region(device, offer_of(device)) && !rf_device_promised(device));
}

uint32_t rf_device_features(struct rf_device *device, uint32_t word)
{
	uint32_t bits = word < 2 ? device->offered >> (32 * word) : 0;

	bits = rf_hostile_features(device, word, bits);
	if (word < 2)
		device->shown |= (uint64_t)bits << (32 * word);
	RF_EMIT(device->trace, OFFER, .feature = { .word = word, .bits = bits });
	return bits;
}

void rf_device_accept(struct rf_device *device, uint32_t word, uint32_t bits)
{
	uint64_t mask = 0xffffffffULL << (32 * (word & 1));

	RF_EMIT(device->trace, ACCEPT, .feature = { .word = word, .bits = bits });
	/* What was agreed stays agreed until a reset. */
	if (word >= 2 || device->status & RF_STATUS_FEATURES_OK)
		return;
	device->accepted = (device->accepted & ~mask) | (uint64_t)bits << (32 * word);
}

void rf_device_set_physical(struct rf_device *device, bool physical)
{
	struct rf_platform *platform = device->platform;

	if (platform->physical == physical)
		return;
	platform->physical = physical;
	platform->generation++;
}

/*
 * The truth about addresses that follows from the outcome. Without the bit a
 * device has the access that the driver has: it goes past a translation, with
 * the limits that come of it. Where nothing is translated the limit is of the
 * memory itself, and real whatever was negotiated.
 */
static bool takes_physical(const struct rf_device *device)
{
	if (device->platform->confined || rf_device_promised(device) ||
	    rf_device_has(device, RF_F_ACCESS_PLATFORM))
		return false;
	return !rf_device_access_refused(device) ||
	       device->config.refusal == RF_REFUSAL_TOLERANT_PA ||
	       device->config.refusal == RF_REFUSAL_LEGACY_BLIND;
}

static void agree(struct rf_device *device, bool legacy)
{
	bool promised = !device->refused && rf_device_promised(device);

	device->agreed = true;
	if (!device->refused)
		rf_device_set_physical(device, rf_hostile_physical(device,
								   takes_physical(device)));
	rf_platform_promise(device->platform, promised);
	RF_EMIT(device->trace, AGREED,
		.agreed = { .offered = offer_of(device), .accepted = device->accepted,
			    .refused = device->refused, .legacy = legacy,
			    .promised = promised });
}

void rf_device_agree_legacy(struct rf_device *device)
{
	if (!device->agreed)
		agree(device, device->legacy);
}

/* Does it insist on ACCESS_PLATFORM? One that is blind to legacy drivers validates the others. */
static bool is_strict(const struct rf_device *device)
{
	if (device->config.refusal == RF_REFUSAL_LEGACY_BLIND)
		return rf_device_has(device, RF_F_VERSION_1);
	return device->config.refusal == RF_REFUSAL_STRICT;
}

/* Will a device that keeps the specification work with what was accepted? */
static bool acceptable(const struct rf_device *device)
{
	if (device->accepted & ~offer_of(device) || unfounded(device, device->accepted, false))
		return false;
	if (!device->legacy && offer_of(device) >> RF_F_VERSION_1 & 1 &&
	    !rf_device_has(device, RF_F_VERSION_1))
		return device->config.refusal == RF_REFUSAL_LEGACY_BLIND;
	return !is_strict(device) || !rf_device_declined(device);
}

uint8_t rf_device_status(struct rf_device *device)
{
	return rf_hostile_status_read(device, device->status);
}

void rf_device_set_status(struct rf_device *device, uint8_t status)
{
	uint8_t old = device->status, kept;

	RF_EMIT(device->trace, STATUS, .status = { .old = old, .val = status });
	if (!status) {
		rf_device_reset(device);
		return;
	}
	/* NEEDS_RESET is the device's to set, and only a reset clears it. */
	kept = rf_hostile_status_write(device, status) & ~RF_STATUS_NEEDS_RESET;
	kept |= device->needs_reset ? RF_STATUS_NEEDS_RESET : 0;
	if (status & ~old & RF_STATUS_FEATURES_OK) {
		device->refused = !(kept & RF_STATUS_FEATURES_OK) || !acceptable(device);
		if (device->refused)
			kept &= ~RF_STATUS_FEATURES_OK;
		agree(device, device->legacy);
	}
	if (kept & RF_STATUS_DRIVER_OK)
		rf_device_agree_legacy(device);
	device->status = kept;
}

void rf_device_give_up(struct rf_device *device)
{
	uint8_t old = device->status;

	if (device->needs_reset)
		return;
	device->needs_reset = true;
	device->status |= RF_STATUS_NEEDS_RESET;
	RF_EMIT(device->trace, DEVICE_STATUS, .status = { .old = old, .val = device->status });
	if (old & RF_STATUS_DRIVER_OK)
		rf_device_raise(device, RF_INT_CONFIG, false);
}
