// SPDX-License-Identifier: GPL-2.0-only
/*
 * Virtio over PCI: the common configuration, notifications and the interrupt
 * status (virtio-spec, Common configuration structure layout and what follows).
 * Where they lie is the function's to say: pci_layout.c.
 */
#include "transport/pci.h"

enum { R = 1, W = 2, RW = 3 };
struct register_field { uint8_t size, may, feature; };

static const struct register_field fields[VIRTIO_PCI_COMMON_RANGES_SIZE] = {
#define RF_PCI_COMMON_FIELD(offset, size, may, feature) [offset] = { size, may, feature },
#define RF_PCI_ADMIN_FIELD RF_PCI_COMMON_FIELD
#define RF_PCI_RANGE_FIELD RF_PCI_COMMON_FIELD
#include "trace/virtio_pci_fields.def"
#undef RF_PCI_RANGE_FIELD
#undef RF_PCI_ADMIN_FIELD
#undef RF_PCI_COMMON_FIELD
};

static bool common_describes(const struct rf_transport *t, const struct rf_pci_access *access,
			     bool write)
{
	const struct register_field *field;

	if (access->offset >= (rf_pci_lists_ranges(t) ? VIRTIO_PCI_COMMON_RANGES_SIZE :
							VIRTIO_PCI_COMMON_SIZE))
		return false;
	field = &fields[access->offset];
	if (field->size != access->width || !(field->may & (write ? W : R)))
		return false;
	return !field->feature || rf_device_has(t->device, field->feature);
}

bool rf_pci_modern_describes(const struct rf_transport *t, const struct rf_pci_access *access,
			     bool write)
{
	switch (access->structure) {
	case RF_PCI_COMMON:
		return common_describes(t, access, write);
	case RF_PCI_NOTIFY:
		return write && (access->width == 2 || access->width == 4);
	case RF_PCI_ISR:
		return !write && access->width == 1 && !access->offset;
	default:
		return false;
	}
}

static struct rf_queue *selected(struct rf_transport *t)
{
	return rf_device_queue(t->device, t->queue_sel);
}

static uint64_t *area_of(struct rf_queue *queue, uint32_t offset)
{
	if (offset < VIRTIO_PCI_QUEUE_DRIVER)
		return &queue->desc;
	return offset < VIRTIO_PCI_QUEUE_DEVICE ? &queue->driver : &queue->device;
}

static uint32_t read_queue_field(struct rf_transport *t, struct rf_queue *queue, uint32_t offset)
{
	switch (offset) {
	case VIRTIO_PCI_QUEUE_SIZE:
		return queue->size ? queue->size : rf_device_queue_num_max(t->device, queue->index);
	case VIRTIO_PCI_QUEUE_MSIX_VECTOR:
		return t->pci->queue_vector[queue->index];
	case VIRTIO_PCI_QUEUE_ENABLE:
		return rf_device_queue_state(t->device, queue->index, true);
	case VIRTIO_PCI_QUEUE_NOTIFY_OFF:
		return queue->index * t->pci->config.stride;
	case VIRTIO_PCI_QUEUE_NOTIF_CONFIG_DATA:
		return queue->index;
	case VIRTIO_PCI_QUEUE_RESET:
		return rf_device_queue_state(t->device, queue->index, false);
	default:
		return (uint32_t)(*area_of(queue, offset) >> (offset & 4 ? 32 : 0));
	}
}

/* What is beyond the specification: ranges that the device reaches, one by one. */
static RF_NOINLINE uint32_t read_range(const struct rf_transport *t, uint32_t offset)
{
	const struct rf_space *space = &t->device->platform->space[0];
	uint32_t ranges = t->device->platform->untold ? 0 : space->regions;
	uint64_t value;

	if (offset == VIRTIO_PCI_RANGE_SELECT)
		return t->pci->range_sel;
	if (offset == VIRTIO_PCI_RANGE_NUM)
		return ranges;
	if (t->pci->range_sel >= ranges)
		return 0;
	value = offset < VIRTIO_PCI_RANGE_LENGTH ? space->range[t->pci->range_sel].bus :
						   space->range[t->pci->range_sel].size;
	return (uint32_t)(value >> (offset & 4 ? 32 : 0));
}

static uint32_t read_common(struct rf_transport *t, uint32_t offset)
{
	struct rf_queue *queue;

	if (RF_UNLIKELY(offset >= VIRTIO_PCI_COMMON_SIZE))
		return read_range(t, offset);

	switch (offset) {
	case VIRTIO_PCI_DEVICE_FEATURE_SELECT:
		return t->device_features_sel;
	case VIRTIO_PCI_DEVICE_FEATURE:
		return rf_device_features(t->device, t->device_features_sel);
	case VIRTIO_PCI_DRIVER_FEATURE_SELECT:
		return t->driver_features_sel;
	case VIRTIO_PCI_DRIVER_FEATURE:
		return t->driver_features_sel < 2 ?
		       (uint32_t)(t->device->accepted >> (32 * t->driver_features_sel)) : 0;
	case VIRTIO_PCI_CONFIG_MSIX_VECTOR:
		return t->pci->config_vector;
	case VIRTIO_PCI_NUM_QUEUES:
		return t->device->ops->queues;
	case VIRTIO_PCI_DEVICE_STATUS:
		return rf_device_status(t->device);
	case VIRTIO_PCI_CONFIG_GENERATION:
		return t->device->generation;
	case VIRTIO_PCI_QUEUE_SELECT:
		return t->queue_sel;
	case VIRTIO_PCI_ADMIN_QUEUE_INDEX:
	case VIRTIO_PCI_ADMIN_QUEUE_NUM:
		/* Who offers ADMIN_VQ here has the fields, and no such queue. */
		return 0;
	default:
		queue = selected(t);
		return queue ? read_queue_field(t, queue, offset) : 0;
	}
}

uint8_t rf_pci_take_isr(struct rf_transport *t)
{
	uint32_t status = t->device->interrupt_status;

	rf_device_ack(t->device, UINT32_MAX);
	return (uint8_t)status;
}

uint64_t rf_pci_modern_read(struct rf_transport *t, const struct rf_pci_access *access)
{
	uint64_t mask = RF_BIT(8 * access->width) - 1;

	if (access->structure == RF_PCI_ISR)
		return rf_pci_take_isr(t);
	return read_common(t, (uint32_t)access->offset) & mask;
}

static void write_enable(struct rf_transport *t, struct rf_queue *queue, uint32_t value)
{
	/* Only a reset stops a queue: writing 0 does nothing. */
	if (value != 1)
		return;
	queue->ready_register = true;
	queue->was_reset = false;
	if (!queue->size)
		queue->size = rf_device_queue_num_max(t->device, queue->index);
	rf_device_queue_enable(t->device, queue->index);
}

static void reset_queue(struct rf_transport *t, struct rf_queue *queue)
{
	rf_device_queue_reset(t->device, queue->index);
	t->pci->queue_vector[queue->index] = RF_PCI_NO_VECTOR;
}

static void write_queue_field(struct rf_transport *t, struct rf_queue *queue, uint32_t offset,
			      uint32_t value)
{
	uint64_t *area;

	switch (offset) {
	case VIRTIO_PCI_QUEUE_MSIX_VECTOR:
		t->pci->queue_vector[queue->index] = rf_pci_map_vector(t->pci, queue->index, value);
		return;
	case VIRTIO_PCI_QUEUE_ENABLE:
		write_enable(t, queue, value);
		return;
	case VIRTIO_PCI_QUEUE_RESET:
		if (value == 1)
			reset_queue(t, queue);
		return;
	}
	/* What is latched does not change while the queue is live. */
	if (queue->live && !queue->undead)
		return;
	rf_device_queue_disable(t->device, queue->index);
	if (offset == VIRTIO_PCI_QUEUE_SIZE) {
		queue->size = value;
		return;
	}
	area = area_of(queue, offset);
	if (offset & 4)
		*area = (uint32_t)*area | (uint64_t)value << 32;
	else
		*area = (*area & ~0xffffffffULL) | value;
}

void rf_pci_set_status(struct rf_transport *t, bool legacy, uint8_t status)
{
	if (status) {
		rf_device_set_status(t->device, status);
		return;
	}
	/* A transitional device is what the driver takes it for, from its reset on. */
	t->device->legacy = legacy;
	t->pci->config_vector = RF_PCI_NO_VECTOR;
	for (uint32_t i = 0; i < RF_DEVICE_QUEUES; i++)
		t->pci->queue_vector[i] = RF_PCI_NO_VECTOR;
	rf_device_set_status(t->device, 0);
}

static void write_common(struct rf_transport *t, uint32_t offset, uint32_t value)
{
	struct rf_queue *queue;

	switch (offset) {
	case VIRTIO_PCI_DEVICE_FEATURE_SELECT:
		t->device_features_sel = value;
		return;
	case VIRTIO_PCI_DRIVER_FEATURE_SELECT:
		t->driver_features_sel = value;
		return;
	case VIRTIO_PCI_DRIVER_FEATURE:
		rf_device_accept(t->device, t->driver_features_sel, value);
		return;
	case VIRTIO_PCI_CONFIG_MSIX_VECTOR:
		t->pci->config_vector = rf_pci_map_vector(t->pci, RF_DEVICE_QUEUES, value);
		return;
	case VIRTIO_PCI_DEVICE_STATUS:
		rf_pci_set_status(t, false, value);
		return;
	case VIRTIO_PCI_QUEUE_SELECT:
		t->queue_sel = value;
		return;
	case VIRTIO_PCI_RANGE_SELECT:
		t->pci->range_sel = (uint16_t)value;
		return;
	default:
		queue = selected(t);
		if (queue)
			write_queue_field(t, queue, offset, value);
	}
}

void rf_pci_modern_write(struct rf_transport *t, const struct rf_pci_access *access, uint64_t value)
{
	if (access->structure == RF_PCI_NOTIFY)
		rf_device_notify(t->device, (uint32_t)value);
	else
		write_common(t, (uint32_t)access->offset, (uint32_t)value);
}

void rf_pci_setup(struct rf_transport *t, const struct rf_pci_config *config)
{
	struct rf_pci *pci = t->pci;

	pci->config = *config;
	pci->pending = 0;
	rf_pci_lay_out(pci, t);
	for (uint32_t i = 0; i < RF_PCI_VECTORS && i < pci->vectors; i++)
		pci->vector[i] = (struct rf_pci_vector){ .control = 1 };
	pci->config_vector = RF_PCI_NO_VECTOR;
	for (uint32_t i = 0; i < RF_DEVICE_QUEUES; i++)
		pci->queue_vector[i] = RF_PCI_NO_VECTOR;
	t->device->silenced = true;
}

/* Does the first notification capability end before its multiplier? */
static bool multiplier_cut(const struct rf_pci_config *config)
{
	for (uint32_t i = 0; i < config->caps; i++)
		if (config->cap[i].type == RF_PCI_NOTIFY)
			return config->cap[i].len && config->cap[i].len < VIRTIO_PCI_CAP_BYTES + 4;
	return false;
}

static void announce(struct rf_transport *t)
{
	struct rf_pci *pci = t->pci;
	bool conforms = !pci->twisted && rf_pci_conforms(t);
	uint64_t notify = 0;

	for (uint32_t i = 0; i < pci->windows && !notify; i++)
		if (pci->window[i].structure == RF_PCI_NOTIFY)
			notify = pci->window[i].length;
	RF_EMIT(t->trace, FUNCTION,
		.function = { .vendor = (uint16_t)rf_pci_get16(pci, 0),
			      .device = (uint16_t)rf_pci_get16(pci, 2),
			      .type = (uint16_t)t->device->ops->virtio_id,
			      .vectors = (uint16_t)pci->vectors, .multiplier = pci->multiplier,
			      .stride = pci->config.stride, .notify_length = notify,
			      .legacy = t->ops->legacy,
			      .transitional = conforms && pci->has_legacy && pci->windows,
			      .conforms = conforms,
			      .multiplier_cut = multiplier_cut(&pci->config) &&
						!rf_pci_windows_meet(pci) });
}

void rf_pci_announce(struct rf_transport *t)
{
	t->pci->twisted = false;
	announce(t);
}

void rf_pci_twist(struct rf_transport *t)
{
	if (t->pci->twisted)
		return;
	t->pci->twisted = true;
	announce(t);
}

void rf_pci_reset(struct rf_transport *t)
{
	t->device_features_sel = 0;
	t->driver_features_sel = 0;
	t->queue_sel = 0;
	if (t->pci)
		t->pci->range_sel = 0;
}

const struct rf_transport_ops rf_transport_pci_modern = {
	.name = "pci_modern",
	.summary = "virtio over PCI: capabilities, structures behind BARs, MSI-X",
	.pci = true,
	.reset = rf_pci_reset,
	.reg_read = rf_pci_script_read,
	.reg_write = rf_pci_script_write,
	.bus_read = rf_pci_bus_read,
	.bus_write = rf_pci_bus_write,
	.signal = rf_pci_signal,
};
