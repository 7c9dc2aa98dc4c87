// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a PCI function says of itself: from a case's words, or as an honest
 * device of its kind has it (virtio-spec, PCI Device Discovery; Virtio
 * Structure PCI Capabilities; Legacy Interface: A Note on PCI Device Layout).
 */
#include "transport/pci.h"

#include <string.h>

#define MSIX_BAR_LOG2	12
#define FIRST_CAP_AT	0x40u
#define LAST_CAP_AT	0xfcu
#define NOTIFY_BYTES	4u	/* a queue's place when the multiplier is 4 */

/* The usual BAR of a modern device: one page a structure. */
enum { COMMON_AT = 0x0000, ISR_AT = 0x1000, DEVICE_AT = 0x2000, NOTIFY_AT = 0x3000 };
#define MODERN_BAR	4
#define MODERN_LOG2	14
#define MSIX_BAR	1
#define BOUNCE_BAR	2
#define LEGACY_LOG2	7

static void put(struct rf_pci *pci, uint32_t at, uint32_t width, uint64_t value)
{
	for (; width > 0 && at < RF_PCI_SPACE; width--, value >>= 8)
		pci->space[at++] = (uint8_t)value;
}

/* What @config says, else @usual. */
#define SAYS(config, setting, field, usual) \
	(rf_pci_says((config), RF_PCI_SET_##setting) ? (config)->field : (usual))

/* Device types that existed before version 1 have ids of their own (transitional devices). */
uint16_t rf_pci_legacy_id(uint32_t type)
{
	static const uint16_t ids[] = { 0, 0x1000, 0x1001, 0x1003, 0x1005, 0x1002 };

	return type < RF_ARRAY_SIZE(ids) && ids[type] ? ids[type] : (uint16_t)(0x1040 + type);
}

static void put_ids(struct rf_pci *pci, const struct rf_transport *t)
{
	const struct rf_pci_config *c = &pci->config;
	uint32_t type = t->device->ops->virtio_id;
	bool legacy = t->ops->legacy;
	uint32_t device = legacy ? rf_pci_legacy_id(type) : RF_PCI_MODERN_FIRST + type;

	put(pci, 0x00, 2, SAYS(c, VENDOR, vendor, RF_PCI_VENDOR));
	put(pci, 0x02, 2, SAYS(c, DEVICE, device, device));
	put(pci, RF_PCI_REVISION, 1, SAYS(c, REVISION, revision, !legacy));
	put(pci, 0x0a, 2, 0x00ff);	/* class: unclassified */
	put(pci, RF_PCI_SUBSYSTEM, 2, SAYS(c, SUBVENDOR, subvendor, RF_PCI_VENDOR));
	put(pci, RF_PCI_SUBSYSTEM + 2, 2,
	    SAYS(c, SUBSYSTEM, subsystem, legacy ? type : 0x40 + type));
	put(pci, RF_PCI_INTERRUPT_PIN, 1, SAYS(c, PIN, pin, 1));
}

/* Type bits of a BAR register. */
static uint32_t bar_bits(uint8_t kind)
{
	static const uint8_t bits[RF_PCI_BAR_KINDS] = {
		[RF_PCI_BAR_IO] = 1, [RF_PCI_BAR_MEM32] = 0, [RF_PCI_BAR_PREF32] = 8,
		[RF_PCI_BAR_MEM64] = 4, [RF_PCI_BAR_PREF64] = 12,
	};

	return bits[kind];
}

/* Memory of the device's own, as its platform has it; 0: it has none. */
static uint64_t bounce_bytes(const struct rf_transport *t)
{
	const struct rf_platform *platform = t->device->platform;

	return platform->ops->proposal ? platform->config.pool_size : 0;
}

static void put_bars(struct rf_pci *pci, const struct rf_transport *t)
{
	struct rf_pci_bar *bar = pci->bar;
	uint64_t bounce = bounce_bytes(t);

	memset(bar, 0, sizeof(pci->bar));
	if (pci->config.bars) {
		memcpy(bar, pci->config.bar, sizeof(pci->bar));
	} else {
		if (t->ops->legacy)
			bar[0] = (struct rf_pci_bar){ RF_PCI_BAR_IO, LEGACY_LOG2 };
		else
			bar[MODERN_BAR] = (struct rf_pci_bar){ RF_PCI_BAR_PREF64, MODERN_LOG2 };
		bar[MSIX_BAR] = (struct rf_pci_bar){ RF_PCI_BAR_MEM32, MSIX_BAR_LOG2 };
		if (bounce)
			bar[BOUNCE_BAR] = (struct rf_pci_bar){ RF_PCI_BAR_PREF64,
							       (uint8_t)rf_log2_up(bounce) };
	}
	for (uint32_t i = 0; i < RF_PCI_BARS; i++)
		put(pci, RF_PCI_BAR0 + 4 * i, 4, bar_bits(bar[i].kind));
}

/* The capabilities of an honest modern device, in the order a driver should prefer them. */
static uint32_t usual_caps(const struct rf_transport *t, struct rf_pci_cap *cap)
{
	const struct rf_device_ops *ops = t->device->ops;
	uint32_t n = 0;

	if (t->ops->legacy)
		return 0;
	cap[n++] = (struct rf_pci_cap){ .type = RF_PCI_COMMON, .bar = MODERN_BAR,
					.offset = COMMON_AT, .length = rf_pci_lists_ranges(t) ?
					VIRTIO_PCI_COMMON_RANGES_SIZE : VIRTIO_PCI_COMMON_SIZE };
	cap[n++] = (struct rf_pci_cap){ .type = RF_PCI_ISR, .bar = MODERN_BAR,
					.offset = ISR_AT, .length = 1 };
	if (ops->config_size)
		cap[n++] = (struct rf_pci_cap){ .type = RF_PCI_DEVICE, .bar = MODERN_BAR,
						.offset = DEVICE_AT, .length = ops->config_size };
	cap[n++] = (struct rf_pci_cap){ .type = RF_PCI_NOTIFY, .bar = MODERN_BAR,
					.offset = NOTIFY_AT, .length = 0x1000 };
	cap[n++] = (struct rf_pci_cap){ .type = RF_PCI_ACCESS };
	if (bounce_bytes(t) && !t->device->platform->config.setting[RF_PLATFORM_SET_UNTOLD])
		cap[n++] = (struct rf_pci_cap){ .type = RF_PCI_BOUNCE, .bar = BOUNCE_BAR,
						.length = (uint32_t)bounce_bytes(t) };
	return n;
}

uint32_t rf_pci_cap_bytes(const struct rf_pci_cap *cap)
{
	switch (cap->type) {
	case RF_PCI_NOTIFY:
	case RF_PCI_ACCESS:
		return VIRTIO_PCI_CAP_BYTES + 4;
	case RF_PCI_SHARED_MEMORY:
		return VIRTIO_PCI_CAP_BYTES + 8;
	default:
		return VIRTIO_PCI_CAP_BYTES;
	}
}

static uint64_t upper(const struct rf_pci_cap *cap, uint32_t bits)
{
	return cap->type == RF_PCI_SHARED_MEMORY ? (uint64_t)bits << 32 : 0;
}

/* What the device holds behind that BAR, and where the driver may change what PCI_CFG says. */
static void note_cap(struct rf_pci *pci, const struct rf_pci_cap *cap, uint32_t at, uint32_t len)
{
	if (cap->vndr && cap->vndr != RF_PCI_CAP_VENDOR)
		return;
	for (uint32_t i = at; i < at + len && i < RF_PCI_SPACE_PLAIN; i++)
		pci->type_of[i] = cap->type;
	if (cap->type == RF_PCI_ACCESS && !pci->access_at) {
		pci->access_at = at;
		pci->access_len = len;
		return;
	}
	if (cap->type == RF_PCI_BOUNCE && !pci->bounce.structure)
		pci->bounce = (struct rf_pci_window){
			.structure = cap->type, .bar = cap->bar, .offset = cap->offset,
			.length = cap->length,
		};
	if (cap->type < RF_PCI_COMMON || cap->type > RF_PCI_DEVICE)
		return;
	pci->window[pci->windows++] = (struct rf_pci_window){
		.structure = cap->type, .bar = cap->bar,
		.offset = cap->offset | upper(cap, cap->extra),
		.length = cap->length | upper(cap, cap->extra2),
	};
}

static void put_cap(struct rf_pci *pci, const struct rf_pci_cap *cap, uint32_t at)
{
	uint32_t bytes = rf_pci_cap_bytes(cap), len = cap->len ? cap->len : bytes;
	uint32_t extra = cap->type == RF_PCI_NOTIFY && !cap->extra ? pci->multiplier : cap->extra;

	put(pci, at, 1, cap->vndr ? cap->vndr : RF_PCI_CAP_VENDOR);
	put(pci, at + VIRTIO_PCI_CAP_LEN, 1, len);
	put(pci, at + VIRTIO_PCI_CAP_TYPE, 1, cap->type);
	put(pci, at + VIRTIO_PCI_CAP_BAR, 1, cap->bar);
	put(pci, at + VIRTIO_PCI_CAP_ID, 1, cap->id);
	put(pci, at + VIRTIO_PCI_CAP_OFFSET, 4, cap->offset);
	put(pci, at + VIRTIO_PCI_CAP_LENGTH, 4, cap->length);
	if (bytes > VIRTIO_PCI_CAP_BYTES)
		put(pci, at + VIRTIO_PCI_CAP_BYTES, 4, extra);
	if (bytes > VIRTIO_PCI_CAP_BYTES + 4)
		put(pci, at + VIRTIO_PCI_CAP_BYTES + 4, 4, cap->extra2);
	note_cap(pci, cap, at, bytes);
}

/* The list as it grows: where the next capability goes, and who points to it. */
struct list { uint32_t free, link; };

/* Room for @bytes at @at, or behind what is there; 0 when the space is full. */
static uint32_t place(struct list *list, uint32_t at, uint32_t bytes)
{
	uint32_t where = at ? at & ~3u : list->free;

	if (where < FIRST_CAP_AT || where + bytes > RF_PCI_SPACE_PLAIN)
		return 0;
	if (where + bytes > list->free)
		list->free = (where + bytes + 3) & ~3u;
	return where;
}

static void link_cap(struct rf_pci *pci, struct list *list, uint32_t at, uint8_t next)
{
	if (list->link)
		put(pci, list->link, 1, at);
	put(pci, at + 1, 1, next == 0xff ? 0 : next);
	list->link = next ? 0 : at + 1;
}

static void put_msix(struct rf_pci *pci, struct list *list)
{
	uint32_t at = pci->vectors ? place(list, 0, 12) : 0;
	uint32_t bar = SAYS(&pci->config, MSIX_BAR, msix_bar, MSIX_BAR);

	pci->msix_at = at;
	pci->config.msix_bar = (uint8_t)bar;
	pci->table_at = 0;
	pci->pba_at = pci->vectors > 128 ? pci->vectors * RF_PCI_MSIX_ENTRY : 0x800;
	if (!at)
		return;
	put(pci, at, 1, RF_PCI_CAP_MSIX);
	put(pci, at + 2, 2, pci->vectors - 1);
	put(pci, at + 4, 4, pci->table_at | bar);
	put(pci, at + 8, 4, pci->pba_at | bar);
	link_cap(pci, list, at, 0);
}

/* An endpoint of the root complex, without anything to be configured. */
static void put_express(struct rf_pci *pci, struct list *list)
{
	uint32_t at = pci->space_size == RF_PCI_SPACE ? place(list, 0, 60) : 0;

	if (!at)
		return;
	put(pci, at, 1, RF_PCI_CAP_EXPRESS);
	put(pci, at + 2, 2, 0x0092);
	link_cap(pci, list, at, 0);
	if (rf_pci_says(&pci->config, RF_PCI_SET_SRIOV))
		put(pci, 0x100, 4, 0x00010010);
}

static void put_caps(struct rf_pci *pci, const struct rf_transport *t)
{
	struct list list = { .free = FIRST_CAP_AT, .link = RF_PCI_LIST };
	struct rf_pci_cap usual[8];
	const struct rf_pci_cap *cap = pci->config.cap;
	uint32_t caps = pci->config.caps, at;

	if (!caps && !pci->config.no_caps) {
		cap = usual;
		caps = usual_caps(t, usual);
	}
	for (uint32_t i = 0; i < caps; i++) {
		at = place(&list, cap[i].at, rf_pci_cap_bytes(&cap[i]));
		pci->squeezed |= !at;
		if (!at)
			continue;
		link_cap(pci, &list, at, cap[i].next);
		put_cap(pci, &cap[i], at);
	}
	put_msix(pci, &list);
	put_express(pci, &list);
	if (pci->space[RF_PCI_LIST])
		put(pci, RF_PCI_STATUS, 2, RF_PCI_STATUS_LIST);
}

static bool is_express(const struct rf_pci_config *c)
{
	return rf_pci_says(c, RF_PCI_SET_EXPRESS) || rf_pci_says(c, RF_PCI_SET_SRIOV);
}

/* A table holds 2048 vectors at most: its size is eleven bits. */
static uint32_t vectors_of(const struct rf_pci *pci, const struct rf_transport *t)
{
	uint32_t vectors = SAYS(&pci->config, VECTORS, vectors, t->device->ops->queues + 1);

	return vectors > 2048 ? 2048 : vectors;
}

/* What a driver finds in the first capability for notifications. */
static uint32_t shown_multiplier(const struct rf_pci *pci)
{
	for (uint32_t i = 0; i < pci->config.caps; i++)
		if (pci->config.cap[i].type == RF_PCI_NOTIFY)
			return pci->config.cap[i].extra ? pci->config.cap[i].extra :
							  pci->multiplier;
	return pci->multiplier;
}

static bool is_memory(const struct rf_pci_bar *bar)
{
	return bar->kind == RF_PCI_BAR_MEM64 || bar->kind == RF_PCI_BAR_PREF64;
}

/* The BAR that the capability names is where the platform's memory is; firmware put it there. */
static void place_bounce(struct rf_pci *pci, const struct rf_transport *t)
{
	struct rf_platform *platform = t->device->platform;
	const struct rf_pci_window *bounce = &pci->bounce;
	bool sound = bounce->structure && bounce->bar + 1 < RF_PCI_BARS &&
		     is_memory(&pci->bar[bounce->bar]);

	if (!bounce_bytes(t))
		return;
	if (sound)
		put(pci, RF_PCI_BAR0 + 4 * bounce->bar, 8,
		    platform->config.pool_base | bar_bits(pci->bar[bounce->bar].kind));
	rf_platform_declare(platform, bounce->offset, sound ? bounce->length : 0);
}

void rf_pci_lay_out(struct rf_pci *pci, const struct rf_transport *t)
{
	pci->space_size = is_express(&pci->config) ? RF_PCI_SPACE : RF_PCI_SPACE_PLAIN;
	memset(pci->space, 0, pci->space_size);
	memset(pci->type_of, 0, sizeof(pci->type_of));
	pci->windows = 0;
	pci->bounce.structure = 0;
	pci->moved = true;
	pci->access_at = 0;
	pci->squeezed = false;
	pci->vectors = vectors_of(pci, t);
	pci->multiplier = SAYS(&pci->config, MULTIPLIER, multiplier, NOTIFY_BYTES);
	if (!rf_pci_says(&pci->config, RF_PCI_SET_STRIDE))
		pci->config.stride = 1;
	put_ids(pci, t);
	put_bars(pci, t);
	put_caps(pci, t);
	place_bounce(pci, t);
	pci->multiplier = shown_multiplier(pci);
	pci->has_legacy = pci->bar[0].kind == RF_PCI_BAR_IO &&
			  rf_pci_get16(pci, 2) < RF_PCI_MODERN_FIRST;
	for (uint32_t i = 0; i < pci->config.patches; i++)
		put(pci, pci->config.patch[i].offset % pci->space_size, 1,
		    pci->config.patch[i].value);
}
