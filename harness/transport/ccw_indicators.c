// SPDX-License-Identifier: GPL-2.0-only
/*
 * Indicators: how a channel device tells its driver what happened (virtio-spec,
 * Notification, of the channel I/O transport).
 *
 * A classic indicator is a 64-bit number in the guest's order, queue n is its
 * bit 1 << n: with a little-endian guest bit n % 8 of byte n / 8. Adapter
 * indicators are a string of bits numbered from the left, whatever the guest's
 * order: bit n is 0x80 >> n % 8 of byte n / 8. A kernel's airq vector numbers
 * them so in the big-endian words of s390; natively little-endian it must go by bytes.
 */
#include "transport/ccw.h"

static const struct rf_access indicator_access = { RF_NO_QUEUE, RF_FOR_INDICATOR };

#define SUMMARY_SET 0x01u

/* Where a registered indicator lies, as the event tells it. */
struct place { enum rf_indicator_kind kind; uint64_t ba, bit; uint32_t len; uint8_t isc; };

static void tell(struct rf_transport *t, struct place place, bool registered)
{
	RF_EMIT(t->trace, INDICATOR,
		.indicator = { .ba = place.ba, .bit = place.bit, .len = place.len,
			       .kind = (uint8_t)place.kind, .isc = place.isc,
			       .registered = registered });
}

static uint64_t *word_of(struct rf_transport *t, enum rf_indicator_kind kind)
{
	return kind == RF_INDICATOR_CONFIG ? &t->ccw.config : &t->ccw.queues;
}

void rf_ccw_set_indicator(struct rf_transport *t, enum rf_indicator_kind kind, uint64_t ba)
{
	uint64_t *word = word_of(t, kind);
	struct place place = { .kind = kind, .len = RF_CCW_INDICATOR_BYTES };

	place.ba = *word;
	if (place.ba)
		tell(t, place, false);
	*word = place.ba = ba;
	if (ba)
		tell(t, place, true);
}

/* The bytes that hold the bits of all of the device's queues. */
static struct place bits_of(const struct rf_transport *t, const struct rf_ccw_adapter *adapter)
{
	uint64_t first = adapter->bit, last = first + t->device->ops->queues - 1;

	return (struct place){ .kind = RF_INDICATOR_ADAPTER, .ba = adapter->indicators + first / 8,
			       .bit = first, .len = (uint32_t)(last / 8 - first / 8 + 1),
			       .isc = adapter->isc };
}

static void tell_adapter(struct rf_transport *t, bool registered)
{
	const struct rf_ccw_adapter *adapter = &t->ccw.adapter;

	if (!adapter->indicators)
		return;
	tell(t, bits_of(t, adapter), registered);
	tell(t, (struct place){ .kind = RF_INDICATOR_SUMMARY, .ba = adapter->summary, .len = 1,
				.isc = adapter->isc }, registered);
}

void rf_ccw_set_adapter(struct rf_transport *t, const struct rf_ccw_adapter *adapter)
{
	tell_adapter(t, false);
	t->ccw.adapter = *adapter;
	tell_adapter(t, true);
}

void rf_ccw_forget_indicators(struct rf_transport *t)
{
	static const struct rf_ccw_adapter none;

	rf_ccw_set_indicator(t, RF_INDICATOR_QUEUES, 0);
	rf_ccw_set_indicator(t, RF_INDICATOR_CONFIG, 0);
	rf_ccw_set_adapter(t, &none);
	t->ccw.adapter_due = false;
}

/* Setting */

/* An alert is one more reason for the interruption that is due, or the reason for one. */
static void alert(struct rf_transport *t, uint32_t cause)
{
	struct rf_ccw_state *ccw = &t->ccw;

	ccw->cause |= cause;
	if (ccw->pending)
		return;
	ccw->irb = (struct rf_irb){ .control = RF_STCTL_ALERT | RF_STCTL_PENDING };
	ccw->pending = ccw->interrupt = true;
}

/* Set @bits of the word at @ba; false: the device cannot reach it. */
static bool set_word(struct rf_transport *t, uint64_t ba, uint64_t bits)
{
	struct rf_platform *platform = t->device->platform;
	uint8_t word[RF_CCW_INDICATOR_BYTES];

	if (!ba || rf_dev_read(platform, indicator_access, RF_BA(ba), word, sizeof(word)))
		return false;
	rf_ccw_put(t, word, sizeof(word), rf_ccw_get(t, word, sizeof(word)) | bits);
	return !rf_dev_write(platform, indicator_access, RF_BA(ba), word, sizeof(word));
}

/* Set @bits of the byte at @ba and say what was there before. */
static bool set_byte(struct rf_transport *t, uint64_t ba, uint8_t bits, uint8_t *ret_old)
{
	struct rf_platform *platform = t->device->platform;
	uint8_t byte;

	if (rf_dev_read(platform, indicator_access, RF_BA(ba), ret_old, 1))
		return false;
	byte = *ret_old | bits;
	return !rf_dev_write(platform, indicator_access, RF_BA(ba), &byte, 1);
}

/* Bits first, then the summary; who has not seen the last interruption needs no other. */
static void raise_adapter(struct rf_transport *t, uint32_t queues)
{
	const struct rf_ccw_adapter *adapter = &t->ccw.adapter;
	uint8_t old;

	for (; queues; queues &= queues - 1) {
		uint64_t bit = adapter->bit + (uint32_t)__builtin_ctz(queues);

		if (!set_byte(t, adapter->indicators + bit / 8, 0x80 >> bit % 8, &old))
			return;
	}
	if (set_byte(t, adapter->summary, SUMMARY_SET, &old) && !(old & SUMMARY_SET))
		t->ccw.adapter_due = true;
}

static void raise_queues(struct rf_transport *t)
{
	struct rf_device *device = t->device;
	uint32_t queues = device->irq_queues ? device->irq_queues : device->live_queues;

	if (t->ccw.adapter.indicators)
		raise_adapter(t, queues);
	else if (set_word(t, t->ccw.queues, queues))
		alert(t, RF_INT_VRING);
}

void rf_ccw_collect(struct rf_transport *t)
{
	struct rf_device *device = t->device;
	uint32_t raised = device->irq_raised;

	if (!raised)
		return;
	if (raised & RF_INT_VRING)
		raise_queues(t);
	if (raised & RF_INT_CONFIG && set_word(t, t->ccw.config, 1))
		alert(t, RF_INT_CONFIG);
	/* For no reason that has an indicator. */
	if (raised & ~(RF_INT_VRING | RF_INT_CONFIG))
		alert(t, 0);
	device->irq_raised = 0;
	device->irq_queues = 0;
}
