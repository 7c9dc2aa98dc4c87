// SPDX-License-Identifier: GPL-2.0-only
/*
 * Virtio over PCI before version 1: one header behind BAR 0, rings by their
 * page number (virtio-spec, Legacy Interfaces: A Note on PCI Device Layout).
 */
#include "transport/legacy_ring.h"
#include "transport/pci.h"

#define PFN_PAGE	4096u
#define HEADER		20u
#define HEADER_MSIX	24u

enum { R = 1, W = 2, RW = 3 };
struct register_field { uint8_t size, may; };
static const struct register_field fields[HEADER_MSIX] = {
#define RF_PCI_LEGACY_FIELD(offset, size, may) [offset] = { size, may },
#include "trace/virtio_pci_fields.def"
#undef RF_PCI_LEGACY_FIELD
};

uint32_t rf_pci_legacy_config(const struct rf_pci *pci)
{
	return rf_pci_msix_enabled(pci) ? HEADER_MSIX : HEADER;
}

bool rf_pci_legacy_describes(const struct rf_transport *t, const struct rf_pci_access *access,
			     bool write)
{
	const struct register_field *field;

	if (access->offset >= rf_pci_legacy_config(t->pci))
		return false;
	field = &fields[access->offset];
	return field->size == access->width && field->may & (write ? W : R);
}

static struct rf_queue *selected(struct rf_transport *t)
{
	return rf_device_queue(t->device, t->queue_sel);
}

/* A driver cannot say how large its ring is: it is as large as the device said last. */
static uint16_t tell_size(struct rf_transport *t)
{
	uint16_t size = (uint16_t)rf_device_queue_num_max(t->device, t->queue_sel);
	struct rf_queue *queue = selected(t);

	if (queue && !queue->live)
		queue->size = size;
	return size;
}

uint64_t rf_pci_legacy_read(struct rf_transport *t, const struct rf_pci_access *access)
{
	const struct rf_queue *queue;

	switch (access->offset) {
	case VIRTIO_PCI_L_DEVICE_FEATURES:
		return rf_device_features(t->device, 0);
	case VIRTIO_PCI_L_DRIVER_FEATURES:
		return (uint32_t)t->device->accepted;
	case VIRTIO_PCI_L_QUEUE_PFN:
		queue = selected(t);
		return queue ? queue->pfn : 0;
	case VIRTIO_PCI_L_QUEUE_SIZE:
		return tell_size(t);
	case VIRTIO_PCI_L_QUEUE_SELECT:
		return t->queue_sel;
	case VIRTIO_PCI_L_STATUS:
		return rf_device_status(t->device);
	case VIRTIO_PCI_L_ISR:
		return rf_pci_take_isr(t);
	case VIRTIO_PCI_L_CONFIG_VECTOR:
		return t->pci->config_vector;
	case VIRTIO_PCI_L_QUEUE_VECTOR:
		return t->queue_sel < RF_DEVICE_QUEUES ? t->pci->queue_vector[t->queue_sel] :
							 RF_PCI_NO_VECTOR;
	default:
		return 0;
	}
}

static void write_pfn(struct rf_transport *t, uint32_t pfn)
{
	struct rf_queue *queue = selected(t);

	if (!queue)
		return;
	if (!queue->size)
		queue->size = (uint16_t)rf_device_queue_num_max(t->device, queue->index);
	queue->align = PFN_PAGE;
	rf_legacy_ring_place(t->device, queue, pfn, PFN_PAGE);
}

void rf_pci_legacy_write(struct rf_transport *t, const struct rf_pci_access *access, uint64_t value)
{
	switch (access->offset) {
	case VIRTIO_PCI_L_DRIVER_FEATURES:
		rf_device_accept(t->device, 0, (uint32_t)value);
		break;
	case VIRTIO_PCI_L_QUEUE_PFN:
		write_pfn(t, (uint32_t)value);
		break;
	case VIRTIO_PCI_L_QUEUE_SELECT:
		t->queue_sel = (uint16_t)value;
		break;
	case VIRTIO_PCI_L_QUEUE_NOTIFY:
		rf_device_notify(t->device, (uint32_t)value);
		break;
	case VIRTIO_PCI_L_STATUS:
		rf_pci_set_status(t, true, (uint8_t)value);
		break;
	case VIRTIO_PCI_L_CONFIG_VECTOR:
		t->pci->config_vector = rf_pci_map_vector(t->pci, RF_DEVICE_QUEUES, value);
		break;
	case VIRTIO_PCI_L_QUEUE_VECTOR:
		if (t->queue_sel < RF_DEVICE_QUEUES)
			t->pci->queue_vector[t->queue_sel] =
				rf_pci_map_vector(t->pci, t->queue_sel, value);
		break;
	}
}

const struct rf_transport_ops rf_transport_pci_legacy = {
	.name = "pci_legacy",
	.summary = "virtio over PCI before version 1: a header of ports behind BAR 0",
	.pci = true,
	.legacy = true,
	.reset = rf_pci_reset,
	.reg_read = rf_pci_script_read,
	.reg_write = rf_pci_script_write,
	.bus_read = rf_pci_bus_read,
	.bus_write = rf_pci_bus_write,
	.signal = rf_pci_signal,
};
