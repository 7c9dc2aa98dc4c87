// SPDX-License-Identifier: GPL-2.0-only
/*
 * The PCI configuration space: what a driver can change in it, and the virtio
 * capability by which it reaches behind BARs without mapping them (virtio-spec,
 * PCI configuration access capability).
 */
#include "transport/pci.h"

#define ACCESS_DATA (VIRTIO_PCI_CAP_BYTES)	/* pci_cfg_data, within its capability */

static uint8_t bar_mask(const struct rf_pci *pci, uint32_t at)
{
	uint32_t i = (at - RF_PCI_BAR0) / 4, shift = (at & 3) * 8;
	const struct rf_pci_bar *bar = &pci->bar[i];
	uint64_t size;

	/* The upper half of the one before. */
	if (bar->kind == RF_PCI_BAR_NONE && i && pci->bar[i - 1].kind >= RF_PCI_BAR_MEM64) {
		bar--;
		shift += 32;
	}
	if (bar->kind == RF_PCI_BAR_NONE)
		return 0;
	size = RF_BIT(bar->log2 & 63);
	return (uint8_t)(~(size - 1) >> shift) & (shift ? 0xff : bar->kind == RF_PCI_BAR_IO ?
						  0xfc : 0xf0);
}

/* The bits of a byte that a driver can change. */
static uint8_t writable(const struct rf_pci *pci, uint32_t at)
{
	static const uint8_t header[0x40] = {
		[RF_PCI_COMMAND] = 0x47, [RF_PCI_COMMAND + 1] = 0x05,
		[0x0c] = 0xff, [0x0d] = 0xff, [RF_PCI_INTERRUPT_LINE] = 0xff,
	};

	if (at >= RF_PCI_BAR0 && at < RF_PCI_BAR0 + 4 * RF_PCI_BARS)
		return bar_mask(pci, at);
	if (at < sizeof(header))
		return header[at];
	if (pci->msix_at && at == pci->msix_at + 3)
		return 0xc0;
	if (!pci->access_at || at < pci->access_at + VIRTIO_PCI_CAP_BAR ||
	    at >= pci->access_at + ACCESS_DATA)
		return 0;
	at -= pci->access_at;
	return at == VIRTIO_PCI_CAP_BAR || at >= VIRTIO_PCI_CAP_OFFSET ? 0xff : 0;
}

static uint32_t get32(const struct rf_pci *pci, uint32_t at)
{
	return rf_pci_get16(pci, at) | rf_pci_get16(pci, at + 2) << 16;
}

static bool is_window(const struct rf_pci *pci, uint32_t offset, uint32_t width)
{
	return pci->access_at && offset == pci->access_at + ACCESS_DATA && width <= 4;
}

/* What the access capability points at; false: nothing that an access can be made of. */
static bool window_access(const struct rf_pci *pci, uint32_t width, struct rf_pci_access *access)
{
	uint32_t length = get32(pci, pci->access_at + VIRTIO_PCI_CAP_LENGTH);

	access->bar = pci->space[pci->access_at + VIRTIO_PCI_CAP_BAR];
	access->at = get32(pci, pci->access_at + VIRTIO_PCI_CAP_OFFSET);
	access->width = (uint16_t)length;
	access->outside = false;
	return access->bar < RF_PCI_BARS && (length == 1 || length == 2 || length == 4) &&
	       length <= width;
}

/* Of which type of virtio capability the byte is, as the driver was shown it; 0: of none. */
static uint8_t structure_of(const struct rf_pci *pci, uint32_t offset)
{
	if (pci->twisted || pci->config.patches || offset >= RF_PCI_SPACE_PLAIN)
		return 0;
	return pci->type_of[offset];
}

static bool inside(const struct rf_pci *pci, uint32_t offset, uint32_t width)
{
	return width && width <= 4 && rf_extent_holds(0, pci->space_size, offset, width);
}

/* What the space holds there; all of it is inside. */
RF_INLINE uint32_t get(const struct rf_pci *pci, uint32_t offset, uint32_t width)
{
	switch (width) {
	case 1:
		return pci->space[offset];
	case 2:
		return rf_pci_get16(pci, offset);
	case 3:
		return rf_pci_get16(pci, offset) | (uint32_t)pci->space[offset + 2] << 16;
	default:
		return get32(pci, offset);
	}
}

/* At the data of the access capability: what lies behind the BAR that it points at. */
static RF_NOINLINE uint32_t read_window(struct rf_transport *t, uint32_t offset, uint32_t width)
{
	struct rf_pci_access access;

	if (!window_access(t->pci, width, &access))
		return rf_device_pci_read(t->device, (struct rf_field){ offset, width },
					  get(t->pci, offset, width));
	return (uint32_t)rf_pci_bar_read(t, &access);
}

/* Nearly half of all events of a case that finds its function are these. */
static uint32_t read_space(struct rf_transport *t, uint32_t offset, uint32_t width)
{
	uint32_t value = get(t->pci, offset, width);
	uint32_t shown = rf_device_pci_read(t->device, (struct rf_field){ offset, width }, value);

	t->pci->twisted |= shown != value;
	return shown;
}

uint32_t rf_pci_config_read(struct rf_transport *t, uint32_t offset, uint32_t width)
{
	struct rf_pci *pci = t->pci;
	bool ok = inside(pci, offset, width);
	uint32_t value = UINT32_MAX;

	if (RF_UNLIKELY(ok && is_window(pci, offset, width)))
		value = read_window(t, offset, width);
	else if (ok)
		value = read_space(t, offset, width);
	RF_EMIT(t->trace, PCI_READ,
		.pci = { .offset = offset, .width = (uint16_t)width, .outside = !ok, .value = value,
			 .at = offset, .structure = RF_PCI_CONFIG,
			 .bar = structure_of(pci, offset) });
	return value;
}

static void set_dma(struct rf_transport *t)
{
	t->device->silenced = !(t->pci->space[RF_PCI_COMMAND] & RF_PCI_COMMAND_MASTER);
}

static RF_NOINLINE void write_window(struct rf_transport *t, uint32_t width, uint32_t value)
{
	struct rf_pci_access access;

	if (window_access(t->pci, width, &access))
		rf_pci_bar_write(t, &access, value);
}

void rf_pci_config_write(struct rf_transport *t, uint32_t offset, uint32_t width, uint32_t value)
{
	struct rf_pci *pci = t->pci;
	bool ok = inside(pci, offset, width);

	RF_EMIT(t->trace, PCI_WRITE,
		.pci = { .offset = offset, .width = (uint16_t)width, .outside = !ok, .value = value,
			 .at = offset, .structure = RF_PCI_CONFIG,
			 .bar = structure_of(pci, offset) });
	if (!ok)
		return;
	for (uint32_t i = 0; i < width; i++) {
		uint8_t mask = writable(pci, offset + i), *byte = &pci->space[offset + i];

		*byte = (uint8_t)((*byte & ~mask) | (value >> 8 * i & mask));
	}
	pci->moved |= offset < RF_PCI_BAR0 + 4 * RF_PCI_BARS && offset + width > RF_PCI_BAR0;
	if (is_window(pci, offset, width))
		write_window(t, width, value);
	set_dma(t);
}
