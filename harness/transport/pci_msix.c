// SPDX-License-Identifier: GPL-2.0-only
/*
 * MSI-X and the interrupt line: the table and the pending bits behind a BAR,
 * which vector an event has, and what reaches the guest (PCI Local Bus
 * Specification 3.0, MSI-X; virtio-spec, MSI-X Vector Configuration).
 */
#include "transport/pci.h"

#define ENTRY_MASKED 1u

/* Entry fields by offset: 0 address low, 4 high, 8 data, 12 control. */
static uint32_t get_word(const struct rf_pci_vector *vector, uint32_t offset)
{
	switch (offset) {
	case 0:
		return (uint32_t)vector->address;
	case 4:
		return vector->address >> 32;
	case 8:
		return vector->data;
	default:
		return vector->control;
	}
}

static void put_word(struct rf_pci_vector *vector, uint32_t offset, uint32_t value)
{
	switch (offset) {
	case 0:
		vector->address = (vector->address & ~0xffffffffULL) | value;
		break;
	case 4:
		vector->address = (uint32_t)vector->address | (uint64_t)value << 32;
		break;
	case 8:
		vector->data = value;
		break;
	default:
		vector->control = value & ENTRY_MASKED;
	}
}

uint64_t rf_pci_table_read(const struct rf_pci *pci, uint64_t offset, uint32_t width)
{
	static const struct rf_pci_vector masked = { .control = ENTRY_MASKED };
	uint64_t i = offset / RF_PCI_MSIX_ENTRY;
	const struct rf_pci_vector *vector = i < RF_PCI_VECTORS ? &pci->vector[i] : &masked;
	uint64_t value = get_word(vector, offset & 12);

	if (width == 8)
		value |= (uint64_t)get_word(vector, (offset & 12) + 4) << 32;
	return value;
}

void rf_pci_table_write(struct rf_pci *pci, uint64_t offset, uint32_t width, uint64_t value)
{
	uint64_t i = offset / RF_PCI_MSIX_ENTRY;

	if (i >= RF_PCI_VECTORS)
		return;
	put_word(&pci->vector[i], offset & 12, (uint32_t)value);
	if (width == 8)
		put_word(&pci->vector[i], (offset & 12) + 4, value >> 32);
}

uint64_t rf_pci_pba_read(const struct rf_pci *pci, uint64_t offset, uint32_t width)
{
	return offset < 8 ? pci->pending >> (8 * offset) : 0;
}

static uint32_t control(const struct rf_pci *pci)
{
	return pci->msix_at ? rf_pci_get16(pci, pci->msix_at + 2) : 0;
}

bool rf_pci_msix_enabled(const struct rf_pci *pci)
{
	return control(pci) & RF_PCI_MSIX_ENABLE;
}

uint16_t rf_pci_map_vector(const struct rf_pci *pci, uint32_t queue, uint16_t vector)
{
	bool refused = pci->config.no_vector >> queue & 1;

	return vector < pci->vectors && !refused ? vector : RF_PCI_NO_VECTOR;
}

static void pend(struct rf_pci *pci, uint16_t vector)
{
	if (vector < RF_PCI_VECTORS && vector < pci->vectors)
		pci->pending |= RF_BIT(vector);
}

/* From what the device raised to vectors; an event without one makes no interrupt. */
static void collect(struct rf_transport *t)
{
	struct rf_device *device = t->device;
	uint32_t queues = device->irq_queues ? device->irq_queues : device->live_queues;

	if (device->irq_raised & RF_INT_CONFIG)
		pend(t->pci, t->pci->config_vector);
	if (!(device->irq_raised & RF_INT_VRING))
		queues = 0;
	for (; queues; queues &= queues - 1)
		pend(t->pci, t->pci->queue_vector[__builtin_ctz(queues)]);
	device->irq_raised = 0;
	device->irq_queues = 0;
}

static bool take_message(struct rf_transport *t, struct rf_signal *signal)
{
	struct rf_pci *pci = t->pci;

	if (t->device->irq_raised)
		collect(t);
	/* A message is a write to memory. */
	if (control(pci) & RF_PCI_MSIX_MASK_ALL || t->device->silenced)
		return false;
	for (uint64_t left = pci->pending; left; left &= left - 1) {
		uint32_t i = (uint32_t)__builtin_ctzll(left);
		const struct rf_pci_vector *vector = &pci->vector[i];

		if (vector->control & ENTRY_MASKED)
			continue;
		pci->pending &= ~RF_BIT(i);
		*signal = (struct rf_signal){ .message = true, .cause = i,
					      .address = vector->address, .data = vector->data };
		RF_EMIT(t->trace, MESSAGE,
			.message = { .vector = i, .data = vector->data,
				     .address = vector->address });
		return true;
	}
	return false;
}

bool rf_pci_signal(struct rf_transport *t, struct rf_signal *ret_signal)
{
	const struct rf_pci *pci = t->pci;
	struct rf_device *device = t->device;

	if (rf_pci_msix_enabled(pci))
		return take_message(t, ret_signal);
	if (!device->irq_raised || !pci->space[RF_PCI_INTERRUPT_PIN] ||
	    rf_pci_get16(pci, RF_PCI_COMMAND) & RF_PCI_COMMAND_NO_INTX)
		return false;
	*ret_signal = (struct rf_signal){ .cause = device->irq_raised };
	device->irq_raised = 0;
	device->irq_queues = 0;
	return true;
}
