// SPDX-License-Identifier: GPL-2.0-only
/*
 * Virtio over MMIO: the registers of version 2 and of the legacy version 1.
 * Feature selectors work in both, so a version 1 driver can see all bits.
 */
#include "trace/virtio_mmio.h"
#include "transport/legacy_ring.h"
#include "transport/transport.h"

#define REGION_SIZE	(VIRTIO_MMIO_CONFIG + RF_CONFIG_SIZE)

/* Which registers there are, and what may be done to them in which version. */
enum { R1 = 1, W1 = 2, R2 = 4, W2 = 8, R = R1 | R2, W = W1 | W2 };
#define AT(name) [VIRTIO_MMIO_##name / 4]
static const uint8_t registers[VIRTIO_MMIO_CONFIG / 4] = {
	AT(MAGIC_VALUE) = R,
	AT(VERSION) = R,
	AT(DEVICE_ID) = R,
	AT(VENDOR_ID) = R,
	AT(DEVICE_FEATURES) = R,
	AT(DEVICE_FEATURES_SEL) = W,
	AT(DRIVER_FEATURES) = W,
	AT(DRIVER_FEATURES_SEL) = W,
	AT(GUEST_PAGE_SIZE) = W1,
	AT(QUEUE_SEL) = W,
	AT(QUEUE_NUM_MAX) = R,
	AT(QUEUE_NUM) = W,
	AT(QUEUE_ALIGN) = W1,
	AT(QUEUE_PFN) = R1 | W1,
	AT(QUEUE_READY) = R2 | W2,
	AT(QUEUE_NOTIFY) = W,
	AT(INTERRUPT_STATUS) = R,
	AT(INTERRUPT_ACK) = W,
	AT(STATUS) = R | W,
	AT(QUEUE_DESC_LOW) = W2,
	AT(QUEUE_DESC_HIGH) = W2,
	AT(QUEUE_DRIVER_LOW) = W2,
	AT(QUEUE_DRIVER_HIGH) = W2,
	AT(QUEUE_DEVICE_LOW) = W2,
	AT(QUEUE_DEVICE_HIGH) = W2,
	AT(SHM_SEL) = W2,
	AT(SHM_LEN_LOW) = R2,
	AT(SHM_LEN_HIGH) = R2,
	AT(SHM_BASE_LOW) = R2,
	AT(SHM_BASE_HIGH) = R2,
	AT(QUEUE_RESET) = R2 | W2,
	AT(CONFIG_GENERATION) = R2,
};

/* Is this access described? Registers are 32 bits wide; fields of the configuration 8, 16 or 32. */
static bool described(const struct rf_transport *t, uint32_t offset, uint32_t width, bool write)
{
	uint8_t want = (t->ops->version == 1 ? R1 : R2) << write;

	if (offset >= VIRTIO_MMIO_CONFIG)
		return (width == 1 || width == 2 || width == 4) && !(offset & (width - 1)) &&
		       rf_extent_holds(0, t->device->ops->config_size, offset - VIRTIO_MMIO_CONFIG,
				       width);
	if (width != 4 || offset & 3 || !(registers[offset / 4] & want))
		return false;
	return offset != VIRTIO_MMIO_QUEUE_RESET || rf_device_has(t->device, RF_F_RING_RESET);
}

static struct rf_queue *selected(struct rf_transport *t)
{
	return rf_device_queue(t->device, t->queue_sel);
}

static uint32_t read_queue_register(struct rf_transport *t, uint32_t offset)
{
	const struct rf_queue *queue = selected(t);

	if (!queue)
		return 0;
	return offset == VIRTIO_MMIO_QUEUE_PFN ? queue->pfn : queue->ready_register;
}

static uint32_t read_register(struct rf_transport *t, uint32_t offset)
{
	switch (offset) {
	case VIRTIO_MMIO_MAGIC_VALUE:
		return rf_device_identity(t->device, RF_IDENTITY_MAGIC, VIRTIO_MMIO_MAGIC);
	case VIRTIO_MMIO_VERSION:
		return rf_device_identity(t->device, RF_IDENTITY_VERSION, t->ops->version);
	case VIRTIO_MMIO_DEVICE_ID:
		return rf_device_identity(t->device, RF_IDENTITY_DEVICE,
					  t->device->ops->virtio_id);
	case VIRTIO_MMIO_VENDOR_ID:
		return VIRTIO_MMIO_VENDOR;
	case VIRTIO_MMIO_DEVICE_FEATURES:
		return rf_device_features(t->device, t->device_features_sel);
	case VIRTIO_MMIO_QUEUE_NUM_MAX:
		return rf_device_queue_num_max(t->device, t->queue_sel);
	case VIRTIO_MMIO_QUEUE_PFN:
	case VIRTIO_MMIO_QUEUE_READY:
		return read_queue_register(t, offset);
	case VIRTIO_MMIO_INTERRUPT_STATUS:
		return t->device->interrupt_status;
	case VIRTIO_MMIO_STATUS:
		return rf_device_status(t->device);
	case VIRTIO_MMIO_SHM_LEN_LOW:
	case VIRTIO_MMIO_SHM_LEN_HIGH:
	case VIRTIO_MMIO_SHM_BASE_LOW:
	case VIRTIO_MMIO_SHM_BASE_HIGH:
		/* There is no region of any number: its length is -1. */
		return UINT32_MAX;
	case VIRTIO_MMIO_CONFIG_GENERATION:
		return t->device->generation;
	default:
		/* QueueReset: a reset is over as soon as it was asked for. */
		return 0;
	}
}

static void write_ready(struct rf_transport *t, struct rf_queue *queue, uint32_t value)
{
	queue->ready_register = value & 1;
	if (queue->ready_register)
		rf_device_queue_enable(t->device, queue->index);
	else
		rf_device_queue_disable(t->device, queue->index);
}

/* One half of an area's address. */
static void write_address(struct rf_queue *queue, uint32_t offset, uint32_t value)
{
	uint64_t *area = &queue->device;

	if (offset < VIRTIO_MMIO_QUEUE_DRIVER_LOW)
		area = &queue->desc;
	else if (offset < VIRTIO_MMIO_QUEUE_DEVICE_LOW)
		area = &queue->driver;
	if (offset & 4)
		*area = (uint32_t)*area | (uint64_t)value << 32;
	else
		*area = (*area & ~0xffffffffULL) | value;
}

/* Registers of the selected queue; what is latched does not change while it is live. */
static void write_queue_register(struct rf_transport *t, uint32_t offset, uint32_t value)
{
	struct rf_queue *queue = selected(t);

	if (!queue)
		return;
	switch (offset) {
	case VIRTIO_MMIO_QUEUE_PFN:
		rf_legacy_ring_place(t->device, queue, value, t->guest_page_size);
		return;
	case VIRTIO_MMIO_QUEUE_READY:
		write_ready(t, queue, value);
		return;
	case VIRTIO_MMIO_QUEUE_RESET:
		if (value & 1)
			rf_device_queue_reset(t->device, queue->index);
		return;
	}
	if (queue->live)
		return;
	if (offset == VIRTIO_MMIO_QUEUE_NUM)
		queue->size = value;
	else if (offset == VIRTIO_MMIO_QUEUE_ALIGN)
		queue->align = value;
	else
		write_address(queue, offset, value);
}

static void write_register(struct rf_transport *t, uint32_t offset, uint32_t value)
{
	switch (offset) {
	case VIRTIO_MMIO_DEVICE_FEATURES_SEL:
		t->device_features_sel = value;
		return;
	case VIRTIO_MMIO_DRIVER_FEATURES:
		rf_device_accept(t->device, t->driver_features_sel, value);
		return;
	case VIRTIO_MMIO_DRIVER_FEATURES_SEL:
		t->driver_features_sel = value;
		return;
	case VIRTIO_MMIO_GUEST_PAGE_SIZE:
		t->guest_page_size = value;
		return;
	case VIRTIO_MMIO_QUEUE_SEL:
		t->queue_sel = value;
		return;
	case VIRTIO_MMIO_QUEUE_NOTIFY:
		rf_device_notify(t->device, value);
		return;
	case VIRTIO_MMIO_INTERRUPT_ACK:
		rf_device_ack(t->device, value);
		return;
	case VIRTIO_MMIO_STATUS:
		rf_device_set_status(t->device, value);
		return;
	case VIRTIO_MMIO_SHM_SEL:
		t->shm_sel = value;
		return;
	default:
		write_queue_register(t, offset, value);
	}
}

static uint64_t mmio_read(struct rf_transport *t, uint32_t offset, uint32_t width)
{
	bool config = offset >= VIRTIO_MMIO_CONFIG, ok = described(t, offset, width, false);
	uint32_t value = 0;

	if (ok && config)
		value = rf_device_config_read(t->device, offset - VIRTIO_MMIO_CONFIG, width);
	else if (ok)
		value = read_register(t, offset);
	RF_EMIT(t->trace, REG_READ,
		.reg = { .offset = offset, .width = width, .config = config, .outside = !ok,
			 .value = value });
	return value;
}

static void mmio_write(struct rf_transport *t, uint32_t offset, uint32_t width, uint64_t value)
{
	bool config = offset >= VIRTIO_MMIO_CONFIG, ok = described(t, offset, width, true);

	RF_EMIT(t->trace, REG_WRITE,
		.reg = { .offset = offset, .width = width, .config = config, .outside = !ok,
			 .value = value });
	if (!ok)
		return;
	if (config)
		rf_device_config_write(t->device, offset - VIRTIO_MMIO_CONFIG, width, value);
	else
		write_register(t, offset, value);
}

static void mmio_reset(struct rf_transport *t)
{
	t->device_features_sel = 0;
	t->driver_features_sel = 0;
	t->queue_sel = 0;
	t->shm_sel = 0;
	t->guest_page_size = 0;
}

const struct rf_transport_ops rf_transport_mmio1 = {
	.name = "mmio1",
	.summary = "virtio over MMIO, version 1: the legacy interface",
	.version = 1,
	.legacy = true,
	.region_size = REGION_SIZE,
	.reset = mmio_reset,
	.reg_read = mmio_read,
	.reg_write = mmio_write,
};

const struct rf_transport_ops rf_transport_mmio2 = {
	.name = "mmio2",
	.summary = "virtio over MMIO, version 2",
	.version = 2,
	.region_size = REGION_SIZE,
	.reset = mmio_reset,
	.reg_read = mmio_read,
	.reg_write = mmio_write,
};
