// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does a PCI function keep what the specification asks of its layout
 * (virtio-spec, Virtio Over PCI Bus: Device Requirements)? A driver is not
 * blamed for what a function that does not may lead it to.
 */
#include "transport/pci.h"

#define BAR_IO_LOG2_MAX		8
#define BAR_LOG2_MAX		24	/* what every machine has room for */
#define LEGACY_HEADER		24u

static uint64_t size_of(const struct rf_pci *pci, uint32_t bar)
{
	return bar < RF_PCI_BARS && pci->bar[bar].kind ? RF_BIT(pci->bar[bar].log2 & 63) : 0;
}

static bool wide(const struct rf_pci_bar *bar)
{
	return bar->kind >= RF_PCI_BAR_MEM64;
}

/* Sizes that can be told, and no BAR in the upper half of another. */
static bool bars_are_good(const struct rf_pci *pci)
{
	for (uint32_t i = 0; i < RF_PCI_BARS; i++) {
		const struct rf_pci_bar *bar = &pci->bar[i];
		bool io = bar->kind == RF_PCI_BAR_IO;

		if (bar->kind == RF_PCI_BAR_NONE)
			continue;
		if (bar->log2 < (io ? 2 : 4) || bar->log2 > (io ? BAR_IO_LOG2_MAX : BAR_LOG2_MAX))
			return false;
		if (wide(bar) && (i + 1 == RF_PCI_BARS || pci->bar[i + 1].kind))
			return false;
	}
	return true;
}

static bool ids_are_good(const struct rf_pci *pci, const struct rf_transport *t)
{
	uint32_t device = rf_pci_get16(pci, 2), type = t->device->ops->virtio_id;

	if (rf_pci_get16(pci, 0) != RF_PCI_VENDOR)
		return false;
	if (device == RF_PCI_MODERN_FIRST + type)
		return !t->ops->legacy;
	return device == rf_pci_legacy_id(type) && !pci->space[RF_PCI_REVISION] &&
	       rf_pci_get16(pci, RF_PCI_SUBSYSTEM + 2) == type;
}

/* Bytes that the structure must have, given what is offered. */
static uint64_t needed(const struct rf_transport *t, uint8_t structure)
{
	const struct rf_pci *pci = t->pci;
	const struct rf_device *device = t->device;
	bool data = device->offered >> RF_F_NOTIFICATION_DATA & 1;
	uint64_t last = (uint64_t)(device->ops->queues - 1) * pci->config.stride;

	switch (structure) {
	case RF_PCI_COMMON:
		if (device->offered >> RF_F_RING_RESET & 1)
			return VIRTIO_PCI_QUEUE_RESET + 2;
		return VIRTIO_PCI_QUEUE_NOTIF_CONFIG_DATA +
		       (device->offered >> RF_F_NOTIF_CONFIG_DATA & 1 ? 2 : 0);
	case RF_PCI_NOTIFY:
		return last * pci->multiplier + (data ? 4 : 2);
	case RF_PCI_DEVICE:
		return device->ops->config_size;
	default:
		return 1;
	}
}

static bool window_is_good(const struct rf_transport *t, const struct rf_pci_window *w)
{
	uint32_t align = w->structure == RF_PCI_ISR ? 1 : w->structure == RF_PCI_NOTIFY ? 2 : 4;
	bool data = t->device->offered >> RF_F_NOTIFICATION_DATA & 1;

	if (w->structure == RF_PCI_NOTIFY && data)
		align = 4;
	return !(w->offset & (align - 1)) && w->length >= needed(t, w->structure) &&
	       rf_extent_holds(0, size_of(t->pci, w->bar), w->offset, w->length);
}

static bool overlap(const struct rf_pci *pci, const struct rf_pci_window *a)
{
	for (const struct rf_pci_window *b = pci->window; b < a; b++)
		if (a->bar == b->bar && rf_extents_meet(a->offset, a->length, b->offset, b->length))
			return true;
	return false;
}

bool rf_pci_windows_meet(const struct rf_pci *pci)
{
	for (uint32_t i = 0; i < pci->windows; i++)
		if (overlap(pci, &pci->window[i]))
			return true;
	return false;
}

/* Each structure there, the first in a BAR that can be one, and all of them sound. */
static bool windows_are_good(const struct rf_transport *t)
{
	const struct rf_pci *pci = t->pci;
	uint32_t seen = 0, wanted = 1u << RF_PCI_COMMON | 1u << RF_PCI_NOTIFY | 1u << RF_PCI_ISR;

	if (t->device->ops->config_size)
		wanted |= 1u << RF_PCI_DEVICE;
	for (uint32_t i = 0; i < pci->windows; i++) {
		const struct rf_pci_window *w = &pci->window[i];

		/* Reserved BARs are for drivers to pass over. */
		if (w->bar >= RF_PCI_BARS)
			continue;
		if (!window_is_good(t, w) || overlap(pci, w))
			return false;
		seen |= 1u << w->structure;
	}
	return !(wanted & ~seen) && pci->access_at;
}

static bool notify_is_good(const struct rf_transport *t)
{
	uint32_t multiplier = t->pci->multiplier;
	bool data = t->device->offered >> RF_F_NOTIFICATION_DATA & 1;

	return !(multiplier & (multiplier - 1)) && (!data || !multiplier || multiplier >= 4) &&
	       (uint64_t)t->pci->config.stride * t->device->ops->queues <= UINT16_MAX;
}

static bool msix_is_good(const struct rf_pci *pci)
{
	uint64_t end = pci->pba_at + (pci->vectors + 63) / 64 * 8;
	uint32_t bar = pci->config.msix_bar;

	if (!pci->msix_at)
		return !pci->vectors;
	if (bar >= RF_PCI_BARS || pci->bar[bar].kind == RF_PCI_BAR_IO || size_of(pci, bar) < end)
		return false;
	for (uint32_t i = 0; i < pci->windows; i++)
		if (pci->window[i].bar == bar && rf_extents_meet(pci->window[i].offset,
		    pci->window[i].length, 0, end))
			return false;
	return true;
}

/* Nothing that only a hand at the bytes can bring about; lengths that hold what they must. */
static bool list_is_good(const struct rf_pci *pci)
{
	const struct rf_pci_config *c = &pci->config;

	for (uint32_t i = 0; i < c->caps; i++) {
		const struct rf_pci_cap *cap = &c->cap[i];

		if (cap->at || cap->next || cap->vndr ||
		    (cap->len && cap->len < rf_pci_cap_bytes(cap)) || cap->len > 32 ||
		    cap->type == RF_PCI_SHARED_MEMORY || cap->type == RF_PCI_VENDOR_DATA)
			return false;
	}
	return !c->patches && !pci->squeezed;
}

/*
 * Memory to bounce through lies behind its BAR, and the platform has as much. Without any there is
 * nothing for a driver to promise.
 */
static bool bounce_is_good(const struct rf_transport *t)
{
	const struct rf_platform *platform = t->device->platform;
	uint64_t promise = RF_BIT(RF_F_REGION) | RF_BIT(RF_F_VERSION_1);

	if (!platform->ops->proposal || !platform->untold)
		return true;
	return !t->pci->bounce.structure && (t->device->offered & promise) != promise;
}

bool rf_pci_conforms(const struct rf_transport *t)
{
	const struct rf_pci *pci = t->pci;

	if (!bounce_is_good(t))
		return false;
	if (!bars_are_good(pci) || !ids_are_good(pci, t) || !list_is_good(pci) ||
	    !msix_is_good(pci))
		return false;
	if (pci->has_legacy && size_of(pci, 0) < LEGACY_HEADER + t->device->ops->config_size)
		return false;
	if (t->ops->legacy && !pci->windows)
		return pci->has_legacy;
	return windows_are_good(t) && notify_is_good(t);
}
