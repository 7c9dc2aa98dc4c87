// SPDX-License-Identifier: GPL-2.0-only
/*
 * The PCI configuration space: what a driver can change in it, and the virtio
 * capability by which it reaches behind BARs without mapping them (virtio-spec,
 * PCI configuration access capability).
 */
#include "transport/pci.h"

#define ACCESS_DATA (VIRTIO_PCI_CAP_BYTES)	/* pci_cfg_data, within its capability */

static uint32_t bar_mask(const struct rf_pci *pci, uint32_t i)
{
	const struct rf_pci_bar *bar = &pci->bar[i];
	uint64_t mask;

	/* The upper half of the one before. */
	if (bar->kind == RF_PCI_BAR_NONE && i && bar[-1].kind >= RF_PCI_BAR_MEM64)
		return (uint32_t)(~(RF_BIT(bar[-1].log2 & 63) - 1) >> 32);
	if (bar->kind == RF_PCI_BAR_NONE)
		return 0;
	mask = ~(RF_BIT(bar->log2 & 63) - 1);
	return (uint32_t)mask & (bar->kind == RF_PCI_BAR_IO ? ~3u : ~15u);
}

/* The bits of the word at @at that a driver can change; capabilities begin at words. */
static uint32_t writable(const struct rf_pci *pci, uint32_t at)
{
	static const uint32_t header[0x10] = {
		[RF_PCI_COMMAND / 4] = 0x0547, [0x0c / 4] = 0xffff,
		[RF_PCI_INTERRUPT_LINE / 4] = 0xff,
	};

	if (at >= RF_PCI_BAR0 && at < RF_PCI_BAR0 + 4 * RF_PCI_BARS)
		return bar_mask(pci, (at - RF_PCI_BAR0) / 4);
	if (at < sizeof(header))
		return header[at / 4];
	if (pci->msix_at && at == pci->msix_at)
		return 0xc0000000;
	if (!pci->access_at || at < pci->access_at + VIRTIO_PCI_CAP_BAR ||
	    at >= pci->access_at + ACCESS_DATA)
		return 0;
	return at == pci->access_at + VIRTIO_PCI_CAP_BAR ? 0xff : UINT32_MAX;
}

static uint32_t get32(const struct rf_pci *pci, uint32_t at)
{
	rf_le32 word;

	__builtin_memcpy(&word, &pci->space[at], sizeof(word));
	return rf_from_le32(word);
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

static uint64_t mask_of(uint32_t width)
{
	return RF_BIT(8 * width) - 1;
}

/* What the space holds there; all of it is inside. */
RF_INLINE uint32_t get(const struct rf_pci *pci, uint32_t offset, uint32_t width)
{
	/* Behind the space's end is room to read along. */
	return get32(pci, offset) & (uint32_t)mask_of(width);
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

/* What stands there, or what a lying device shows instead. */
static uint32_t read_space(struct rf_transport *t, uint32_t offset, uint32_t width)
{
	uint32_t value = get(t->pci, offset, width), shown;

	if (RF_LIKELY(!t->device->armed_count))
		return value;
	shown = rf_device_pci_read(t->device, (struct rf_field){ offset, width }, value);
	if (shown != value)
		rf_pci_twist(t);
	return shown;
}

/* Nearly half of all events of a case that finds its function are these. */
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

/* Of the bits in @mask only those that a driver can change. */
static void change_word(struct rf_pci *pci, uint32_t at, uint32_t value, uint32_t mask)
{
	uint32_t own = writable(pci, at) & mask;
	rf_le32 word = rf_to_le32((get32(pci, at) & ~own) | (value & own));

	__builtin_memcpy(&pci->space[at], &word, sizeof(word));
}

void rf_pci_config_write(struct rf_transport *t, uint32_t offset, uint32_t width, uint32_t value)
{
	struct rf_pci *pci = t->pci;
	bool ok = inside(pci, offset, width);
	uint64_t shift = 8 * (offset & 3);

	RF_EMIT(t->trace, PCI_WRITE,
		.pci = { .offset = offset, .width = (uint16_t)width, .outside = !ok, .value = value,
			 .at = offset, .structure = RF_PCI_CONFIG,
			 .bar = structure_of(pci, offset) });
	if (!ok)
		return;
	change_word(pci, offset & ~3u, (uint32_t)(value << shift), (uint32_t)(mask_of(width) << shift));
	if (shift + 8 * width > 32)
		change_word(pci, (offset & ~3u) + 4, (uint32_t)((uint64_t)value << shift >> 32),
			    (uint32_t)(mask_of(width) << shift >> 32));
	pci->moved |= offset < RF_PCI_BAR0 + 4 * RF_PCI_BARS && offset + width > RF_PCI_BAR0;
	if (is_window(pci, offset, width))
		write_window(t, width, value);
	set_dma(t);
}
