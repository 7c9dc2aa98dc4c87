// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scripted driver's verbs on registers (virtio-spec, MMIO Device Register
 * Layout; Common configuration structure layout; the legacy interfaces').
 */
#include "guest/scripted/scripted.h"
#include "trace/virtio_mmio.h"
#include "transport/pci.h"

/* width in bytes; 0: the transport has no such register. */
struct place { uint16_t offset; uint8_t width; };

#define MMIO(name, reg) [RF_SCRIPT_##name] = { VIRTIO_MMIO_##reg, 4 }
static const struct place mmio[RF_SCRIPT_REGISTERS] = {
	MMIO(DEVICE_FEATURES_SEL, DEVICE_FEATURES_SEL), MMIO(DEVICE_FEATURES, DEVICE_FEATURES),
	MMIO(DRIVER_FEATURES_SEL, DRIVER_FEATURES_SEL), MMIO(DRIVER_FEATURES, DRIVER_FEATURES),
	MMIO(STATUS, STATUS), MMIO(PAGE_SIZE, GUEST_PAGE_SIZE), MMIO(QUEUE_SEL, QUEUE_SEL),
	MMIO(QUEUE_MAX, QUEUE_NUM_MAX), MMIO(QUEUE_SIZE, QUEUE_NUM),
	MMIO(QUEUE_ALIGN, QUEUE_ALIGN), MMIO(QUEUE_PFN, QUEUE_PFN),
	MMIO(QUEUE_READY, QUEUE_READY), MMIO(QUEUE_DESC, QUEUE_DESC_LOW),
	MMIO(QUEUE_DRIVER, QUEUE_DRIVER_LOW), MMIO(QUEUE_DEVICE, QUEUE_DEVICE_LOW),
	MMIO(NOTIFY, QUEUE_NOTIFY), MMIO(ISR, INTERRUPT_STATUS), MMIO(ISR_ACK, INTERRUPT_ACK),
	MMIO(QUEUE_RESET, QUEUE_RESET),
};

#define PCI(name, reg, width) \
	[RF_SCRIPT_##name] = { RF_PCI_SCRIPT_AT(RF_PCI_COMMON) + VIRTIO_PCI_##reg, width }
static const struct place modern[RF_SCRIPT_REGISTERS] = {
	PCI(DEVICE_FEATURES_SEL, DEVICE_FEATURE_SELECT, 4), PCI(DEVICE_FEATURES, DEVICE_FEATURE, 4),
	PCI(DRIVER_FEATURES_SEL, DRIVER_FEATURE_SELECT, 4), PCI(DRIVER_FEATURES, DRIVER_FEATURE, 4),
	PCI(STATUS, DEVICE_STATUS, 1), PCI(QUEUE_SEL, QUEUE_SELECT, 2),
	PCI(QUEUE_MAX, QUEUE_SIZE, 2), PCI(QUEUE_SIZE, QUEUE_SIZE, 2),
	PCI(QUEUE_READY, QUEUE_ENABLE, 2), PCI(QUEUE_DESC, QUEUE_DESC, 4),
	PCI(QUEUE_DRIVER, QUEUE_DRIVER, 4), PCI(QUEUE_DEVICE, QUEUE_DEVICE, 4),
	PCI(NOTIFY_OFF, QUEUE_NOTIFY_OFF, 2), PCI(QUEUE_RESET, QUEUE_RESET, 2),
	[RF_SCRIPT_NOTIFY] = { RF_PCI_SCRIPT_AT(RF_PCI_NOTIFY), 2 },
	[RF_SCRIPT_ISR] = { RF_PCI_SCRIPT_AT(RF_PCI_ISR), 1 },
};

#define LEGACY(name, reg, width) \
	[RF_SCRIPT_##name] = { RF_PCI_SCRIPT_AT(RF_PCI_LEGACY) + VIRTIO_PCI_L_##reg, width }
static const struct place legacy[RF_SCRIPT_REGISTERS] = {
	LEGACY(DEVICE_FEATURES, DEVICE_FEATURES, 4), LEGACY(DRIVER_FEATURES, DRIVER_FEATURES, 4),
	LEGACY(STATUS, STATUS, 1), LEGACY(QUEUE_SEL, QUEUE_SELECT, 2),
	LEGACY(QUEUE_MAX, QUEUE_SIZE, 2), LEGACY(QUEUE_PFN, QUEUE_PFN, 4),
	LEGACY(NOTIFY, QUEUE_NOTIFY, 2), LEGACY(ISR, ISR, 1),
};

static struct place place_of(const struct rf_script *script, enum rf_script_register reg)
{
	const struct rf_transport_ops *ops = script->host->transport->ops;

	if (!ops->pci)
		return mmio[reg];
	return ops->legacy ? legacy[reg] : modern[reg];
}

static bool is_channel(const struct rf_script *script)
{
	return script->host->transport->ops->channel;
}

uint64_t rf_script_get(struct rf_script *script, enum rf_script_register reg)
{
	struct place place = place_of(script, reg);

	if (is_channel(script))
		return rf_script_channel_get(script, reg);
	return place.width ? rf_script_read(script, place.offset, place.width) : 0;
}

void rf_script_put(struct rf_script *script, enum rf_script_register reg, uint64_t value)
{
	struct place place = place_of(script, reg);

	if (is_channel(script))
		rf_script_channel_put(script, reg, value);
	else if (place.width)
		rf_script_write(script, place.offset, place.width, value);
}

void rf_script_put_address(struct rf_script *script, enum rf_script_register reg, uint64_t value)
{
	struct place place = place_of(script, reg);

	if (is_channel(script)) {
		rf_script_channel_put(script, reg, value);
		return;
	}
	if (!place.width)
		return;
	rf_script_write(script, place.offset, 4, (uint32_t)value);
	rf_script_write(script, place.offset + 4, 4, value >> 32);
}

uint64_t rf_script_read(struct rf_script *script, uint32_t offset, uint32_t width)
{
	struct rf_transport *transport = script->host->transport;

	return transport->ops->reg_read ? transport->ops->reg_read(transport, offset, width) : 0;
}

void rf_script_write(struct rf_script *script, uint32_t offset, uint32_t width, uint64_t value)
{
	struct rf_transport *transport = script->host->transport;

	if (offset == VIRTIO_MMIO_GUEST_PAGE_SIZE)
		script->page_size_written = true;
	if (transport->ops->reg_write)
		transport->ops->reg_write(transport, offset, width, value);
}

void rf_script_features(struct rf_script *script, uint64_t accepted, uint32_t words)
{
	for (uint32_t word = words; word-- > 0; ) {
		rf_script_put(script, RF_SCRIPT_DEVICE_FEATURES_SEL, word);
		rf_script_get(script, RF_SCRIPT_DEVICE_FEATURES);
	}
	for (uint32_t word = words; word-- > 0; ) {
		rf_script_put(script, RF_SCRIPT_DRIVER_FEATURES_SEL, word);
		rf_script_put(script, RF_SCRIPT_DRIVER_FEATURES,
			      (uint32_t)(accepted >> (32 * word)));
	}
}

void rf_script_status(struct rf_script *script, uint8_t status)
{
	rf_script_put(script, RF_SCRIPT_STATUS, status);
}

/* Over PCI each queue has a place to write to: queue_notify_off times what the capability says. */
static void kick_place(struct rf_script *script, uint32_t queue)
{
	const struct rf_pci *pci = script->host->transport->pci;
	uint64_t offset;

	rf_script_put(script, RF_SCRIPT_QUEUE_SEL, queue);
	offset = rf_script_get(script, RF_SCRIPT_NOTIFY_OFF) * pci->multiplier;
	if (offset < RF_PCI_SCRIPT_ROOM)
		rf_script_write(script, RF_PCI_SCRIPT_AT(RF_PCI_NOTIFY) + (uint32_t)offset, 2,
				queue);
}

void rf_script_kick(struct rf_script *script, uint32_t queue)
{
	const struct rf_transport_ops *ops = script->host->transport->ops;

	if (ops->pci && !ops->legacy)
		kick_place(script, queue);
	else
		rf_script_put(script, RF_SCRIPT_NOTIFY, queue);
}

static uint32_t take_cause(struct rf_host *host)
{
	struct rf_transport *transport = host->transport;
	struct rf_signal signal = { .cause = host->device->irq_raised };

	if (!transport->ops->signal)
		host->device->irq_raised = 0;
	else if (!transport->ops->signal(transport, &signal))
		return 0;
	return signal.message ? 0 : signal.cause;
}

void rf_script_isr(struct rf_script *script, uint32_t mask)
{
	struct rf_host *host = script->host;
	uint32_t cause = take_cause(host);
	uint64_t status;

	RF_EMIT(host->trace, IRQ, .irq = { .cause = cause });
	if (is_channel(script)) {
		rf_script_channel_isr(script);
		return;
	}
	status = rf_script_get(script, RF_SCRIPT_ISR);
	if (status & mask)
		rf_script_put(script, RF_SCRIPT_ISR_ACK, status & mask);
}
