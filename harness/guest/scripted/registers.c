// SPDX-License-Identifier: GPL-2.0-only
/* The scripted driver's verbs on registers (virtio-spec, MMIO Device Register Layout). */
#include "guest/scripted/scripted.h"
#include "trace/virtio_mmio.h"

uint64_t rf_script_read(struct rf_script *script, uint32_t offset, uint32_t width)
{
	struct rf_transport *transport = script->host->transport;

	return transport->ops->reg_read(transport, offset, width);
}

void rf_script_write(struct rf_script *script, uint32_t offset, uint32_t width, uint64_t value)
{
	struct rf_transport *transport = script->host->transport;

	if (offset == VIRTIO_MMIO_GUEST_PAGE_SIZE)
		script->page_size_written = true;
	transport->ops->reg_write(transport, offset, width, value);
}

void rf_script_features(struct rf_script *script, uint64_t accepted, uint32_t words)
{
	for (uint32_t word = words; word-- > 0; ) {
		rf_script_write(script, VIRTIO_MMIO_DEVICE_FEATURES_SEL, 4, word);
		rf_script_read(script, VIRTIO_MMIO_DEVICE_FEATURES, 4);
	}
	for (uint32_t word = words; word-- > 0; ) {
		rf_script_write(script, VIRTIO_MMIO_DRIVER_FEATURES_SEL, 4, word);
		rf_script_write(script, VIRTIO_MMIO_DRIVER_FEATURES, 4,
				(uint32_t)(accepted >> (32 * word)));
	}
}

void rf_script_status(struct rf_script *script, uint8_t status)
{
	rf_script_write(script, VIRTIO_MMIO_STATUS, 4, status);
}

void rf_script_kick(struct rf_script *script, uint32_t queue)
{
	rf_script_write(script, VIRTIO_MMIO_QUEUE_NOTIFY, 4, queue);
}

void rf_script_isr(struct rf_script *script, uint32_t mask)
{
	struct rf_host *host = script->host;
	uint32_t cause = host->device->irq_raised;
	uint64_t status;

	host->device->irq_raised = 0;
	RF_EMIT(host->trace, IRQ, .irq = { .cause = cause });
	status = rf_script_read(script, VIRTIO_MMIO_INTERRUPT_STATUS, 4);
	if (status & mask)
		rf_script_write(script, VIRTIO_MMIO_INTERRUPT_ACK, 4, status & mask);
}
