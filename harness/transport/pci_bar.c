// SPDX-License-Identifier: GPL-2.0-only
/*
 * Behind the BARs: which of them answers to an address, what lies there, and
 * the event that tells of it.
 */
#include "transport/pci.h"

/* Bytes of BAR @i, 0 when there is none. */
static uint64_t bar_size(const struct rf_pci *pci, uint32_t i)
{
	return pci->bar[i].kind ? RF_BIT(pci->bar[i].log2 & 63) : 0;
}

static uint64_t bar_base(const struct rf_pci *pci, uint32_t i)
{
	uint32_t at = RF_PCI_BAR0 + 4 * i;
	uint64_t base = rf_pci_get16(pci, at) | rf_pci_get16(pci, at + 2) << 16;

	if (pci->bar[i].kind == RF_PCI_BAR_IO)
		return base & ~3ULL;
	if (pci->bar[i].kind >= RF_PCI_BAR_MEM64 && i + 1 < RF_PCI_BARS)
		base |= (uint64_t)(rf_pci_get16(pci, at + 4) | rf_pci_get16(pci, at + 6) << 16) << 32;
	return base & ~15ULL;
}

/* A BAR that nobody placed is at 0, and no bridge leads there. */
static RF_NOINLINE void decode(struct rf_pci *pci)
{
	uint64_t base;

	pci->moved = false;
	pci->decoders = 0;
	for (uint32_t i = 0; i < RF_PCI_BARS; i++) {
		base = pci->bar[i].kind ? bar_base(pci, i) : 0;
		if (!base)
			continue;
		pci->decoder[pci->decoders++] = (struct rf_pci_decoder){
			.base = base, .size = bar_size(pci, i),
			.bar = (uint8_t)i, .io = pci->bar[i].kind == RF_PCI_BAR_IO,
		};
	}
}

/* Ports and memory answer once the command register lets them. */
static bool find_bar(struct rf_pci *pci, struct rf_bus_access bus, struct rf_pci_access *access)
{
	bool io = bus.space == RF_BUS_IO;
	uint8_t enabled = pci->space[RF_PCI_COMMAND] &
			  (io ? RF_PCI_COMMAND_IO : RF_PCI_COMMAND_MEMORY);

	if (!enabled)
		return false;
	if (pci->moved)
		decode(pci);
	for (const struct rf_pci_decoder *d = pci->decoder; d < pci->decoder + pci->decoders; d++) {
		if (d->io != io || !rf_extent_holds(d->base, d->size, bus.address, bus.width))
			continue;
		access->bar = d->bar;
		access->at = bus.address - d->base;
		access->outside = false;
		return true;
	}
	return false;
}

static bool in_msix(const struct rf_pci *pci, struct rf_pci_access *access)
{
	uint64_t table = (uint64_t)pci->vectors * RF_PCI_MSIX_ENTRY, pba = (pci->vectors + 63) / 64 * 8;

	if (!pci->msix_at || access->bar != pci->config.msix_bar)
		return false;
	if (rf_extent_holds(pci->table_at, table, access->at, access->width)) {
		access->structure = RF_PCI_MSIX_TABLE;
		access->offset = access->at - pci->table_at;
		return true;
	}
	if (!rf_extent_holds(pci->pba_at, pba, access->at, access->width))
		return false;
	access->structure = RF_PCI_MSIX_PBA;
	access->offset = access->at - pci->pba_at;
	return true;
}

/* The legacy header is in BAR 0, of devices that have the interface. */
static bool in_legacy(const struct rf_transport *t, struct rf_pci_access *access)
{
	const struct rf_pci *pci = t->pci;
	uint32_t config = rf_pci_legacy_config(pci);

	if (access->bar || !pci->has_legacy || pci->bar[0].kind != RF_PCI_BAR_IO)
		return false;
	access->structure = access->at < config ? RF_PCI_LEGACY : RF_PCI_DEVICE;
	access->offset = access->at < config ? access->at : access->at - config;
	return true;
}

/* Beyond a capability that is shorter than the structure: nothing answers, but it is told what was meant. */
static bool behind_common(const struct rf_pci *pci, struct rf_pci_access *access)
{
	/* Where single bytes were laid over it, or flip, the driver was told of another length. */
	if (pci->twisted || pci->config.patches)
		return false;
	for (uint32_t i = 0; i < pci->windows; i++) {
		const struct rf_pci_window *w = &pci->window[i];

		if (w->structure != RF_PCI_COMMON || w->bar != access->bar ||
		    !rf_extent_holds(w->offset, VIRTIO_PCI_COMMON_SIZE, access->at, access->width))
			continue;
		access->structure = RF_PCI_COMMON;
		access->offset = access->at - w->offset;
		access->outside = true;
		return true;
	}
	return false;
}

/* Several structures may share a place: the first capability of the list counts. */
static void find_structure(const struct rf_transport *t, struct rf_pci_access *access)
{
	const struct rf_pci *pci = t->pci;

	for (uint32_t i = 0; i < pci->windows; i++) {
		const struct rf_pci_window *w = &pci->window[i];

		if (w->bar != access->bar ||
		    !rf_extent_holds(w->offset, w->length, access->at, access->width))
			continue;
		access->structure = w->structure;
		access->offset = access->at - w->offset;
		return;
	}
	if (in_msix(pci, access) || in_legacy(t, access) || behind_common(pci, access))
		return;
	access->structure = RF_PCI_NOWHERE;
	access->offset = access->at;
}

static bool described(const struct rf_transport *t, const struct rf_pci_access *access, bool write)
{
	switch (access->structure) {
	case RF_PCI_NOWHERE:
		return false;
	case RF_PCI_MSIX_TABLE:
		return access->width >= 4 && !(access->offset & (access->width - 1));
	case RF_PCI_MSIX_PBA:
		return !write && access->width >= 4;
	case RF_PCI_LEGACY:
		return rf_pci_legacy_describes(t, access, write);
	case RF_PCI_DEVICE:
		return (access->width == 1 || access->width == 2 || access->width == 4) &&
		       rf_extent_holds(0, t->device->ops->config_size, access->offset,
				       access->width);
	default:
		return rf_pci_modern_describes(t, access, write);
	}
}

static uint64_t read_structure(struct rf_transport *t, const struct rf_pci_access *access)
{
	switch (access->structure) {
	case RF_PCI_MSIX_TABLE:
		return rf_pci_table_read(t->pci, access->offset, access->width);
	case RF_PCI_MSIX_PBA:
		return rf_pci_pba_read(t->pci, access->offset, access->width);
	case RF_PCI_LEGACY:
		return rf_pci_legacy_read(t, access);
	case RF_PCI_DEVICE:
		return rf_device_config_read(t->device, (uint32_t)access->offset, access->width);
	default:
		return rf_pci_modern_read(t, access);
	}
}

static void announce(struct rf_transport *t, const struct rf_pci_access *access, uint64_t value,
		     enum rf_event_kind kind)
{
	RF_EMIT_KIND(t->trace, kind,
		.pci = { .offset = (uint32_t)access->offset, .width = access->width,
			 .config = access->structure == RF_PCI_DEVICE, .outside = access->outside,
			 .value = value, .at = access->at, .structure = access->structure,
			 .bar = access->bar });
}

static uint64_t read_found(struct rf_transport *t, struct rf_pci_access *access)
{
	uint64_t value = 0;

	access->outside |= !described(t, access, false);
	if (!access->outside)
		value = read_structure(t, access);
	announce(t, access, value, RF_EV_BAR_READ);
	return value;
}

static void write_found(struct rf_transport *t, struct rf_pci_access *access, uint64_t value)
{
	access->outside |= !described(t, access, true);
	announce(t, access, value, RF_EV_BAR_WRITE);
	if (access->outside)
		return;
	if (access->structure == RF_PCI_MSIX_TABLE)
		rf_pci_table_write(t->pci, access->offset, access->width, value);
	else if (access->structure == RF_PCI_LEGACY)
		rf_pci_legacy_write(t, access, value);
	else if (access->structure == RF_PCI_DEVICE)
		rf_device_config_write(t->device, (uint32_t)access->offset, access->width,
				       (uint32_t)value);
	else
		rf_pci_modern_write(t, access, value);
}

uint64_t rf_pci_bar_read(struct rf_transport *t, struct rf_pci_access *access)
{
	find_structure(t, access);
	return read_found(t, access);
}

void rf_pci_bar_write(struct rf_transport *t, struct rf_pci_access *access, uint64_t value)
{
	find_structure(t, access);
	write_found(t, access, value);
}

static RF_NOINLINE uint64_t read_behind(struct rf_transport *t, struct rf_bus_access bus)
{
	struct rf_pci_access access = { .bar = 0xff, .width = (uint16_t)bus.width,
					.at = bus.address, .outside = true };

	if (find_bar(t->pci, bus, &access))
		return rf_pci_bar_read(t, &access);
	announce(t, &access, UINT64_MAX, RF_EV_BAR_READ);
	return UINT64_MAX;
}

uint64_t rf_pci_bus_read(struct rf_transport *t, struct rf_bus_access bus)
{
	if (bus.space == RF_BUS_CONFIG)
		return rf_pci_config_read(t, (uint32_t)bus.address, bus.width);
	return read_behind(t, bus);
}

static RF_NOINLINE void write_behind(struct rf_transport *t, struct rf_bus_access bus,
				     uint64_t value)
{
	struct rf_pci_access access = { .bar = 0xff, .width = (uint16_t)bus.width,
					.at = bus.address, .outside = true };

	if (find_bar(t->pci, bus, &access))
		rf_pci_bar_write(t, &access, value);
	else
		announce(t, &access, value, RF_EV_BAR_WRITE);
}

void rf_pci_bus_write(struct rf_transport *t, struct rf_bus_access bus, uint64_t value)
{
	if (bus.space == RF_BUS_CONFIG)
		rf_pci_config_write(t, (uint32_t)bus.address, bus.width, (uint32_t)value);
	else
		write_behind(t, bus, value);
}

/* Where the first capability of that type says it is; false: the function has no such structure. */
static bool find_place(const struct rf_transport *t, struct rf_pci_access *access)
{
	const struct rf_pci *pci = t->pci;

	for (uint32_t i = 0; i < pci->windows; i++) {
		const struct rf_pci_window *w = &pci->window[i];

		if (w->structure != access->structure)
			continue;
		access->bar = w->bar;
		access->at = w->offset + access->offset;
		access->outside = !rf_extent_holds(0, w->length, access->offset, access->width);
		return true;
	}
	access->bar = 0;
	access->at = access->offset;
	if (access->structure == RF_PCI_DEVICE)
		access->at += rf_pci_legacy_config(pci);
	if (access->structure == RF_PCI_LEGACY || access->structure == RF_PCI_DEVICE)
		return pci->has_legacy;
	access->bar = pci->config.msix_bar;
	access->at += access->structure == RF_PCI_MSIX_PBA ? pci->pba_at : pci->table_at;
	return access->structure >= RF_PCI_MSIX_TABLE && pci->msix_at;
}

/* From the offset by which a script names a place; false: the configuration space. */
static bool script_access(const struct rf_transport *t, uint32_t offset, uint32_t width,
			  struct rf_pci_access *ret_access)
{
	if (offset >= RF_PCI_SCRIPT_AT(RF_PCI_CONFIG))
		return false;
	*ret_access = (struct rf_pci_access){ .width = (uint16_t)width };
	if (offset >= RF_PCI_SCRIPT_AT(RF_PCI_COMMON)) {
		ret_access->structure = (uint8_t)((offset - RF_PCI_SCRIPT_AT(0)) / RF_PCI_SCRIPT_ROOM);
		ret_access->offset = offset & (RF_PCI_SCRIPT_ROOM - 1);
	}
	if (ret_access->structure >= RF_PCI_CONFIG || !find_place(t, ret_access))
		ret_access->structure = RF_PCI_NOWHERE;
	return true;
}

uint64_t rf_pci_script_read(struct rf_transport *t, uint32_t offset, uint32_t width)
{
	struct rf_pci_access access;

	if (!script_access(t, offset, width, &access))
		return rf_pci_config_read(t, offset - RF_PCI_SCRIPT_AT(RF_PCI_CONFIG), width);
	return read_found(t, &access);
}

void rf_pci_script_write(struct rf_transport *t, uint32_t offset, uint32_t width, uint64_t value)
{
	struct rf_pci_access access;

	if (script_access(t, offset, width, &access))
		write_found(t, &access, value);
	else
		rf_pci_config_write(t, offset - RF_PCI_SCRIPT_AT(RF_PCI_CONFIG), width,
				    (uint32_t)value);
}
