// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mutating what a case says of its PCI function: layouts that keep the
 * specification in all their forms, then single fields that need not.
 */
#include "case/pci.h"
#include "fuzz/mutate/mutate.h"
#include "transport/pci.h"

#define PICK(m, table) ((table)[rf_mutator_below((m), RF_ARRAY_SIZE(table))])

static const uint32_t odd[] = {
	0, 1, 2, 3, 0x38, 0x3f, 0x40, 0x41, 0xff, 0x100, 0xfff, 0x1000, 0x4000, 0xffff, 0x10000,
	0x7fffffff, 0x80000000, 0xfffff000, 0xfffffffe, 0xffffffff,
};

static void say(struct rf_pci_config *pci, enum rf_pci_setting setting)
{
	pci->set |= 1u << setting;
}

/* What an honest device may have this way or that. */
static void setting(struct rf_mutator *m, struct rf_case *c)
{
	static const uint16_t vectors[] = { 0, 0, 1, 2, 3, 8, 64, 128 };
	static const uint32_t multipliers[] = { 0, 2, 4, 8, 64, 256 };
	struct rf_pci_config *pci = &c->pci;

	switch (rf_mutator_below(m, 6)) {
	case 0:
		say(pci, RF_PCI_SET_VECTORS);
		pci->vectors = PICK(m, vectors);
		break;
	case 1:
		say(pci, RF_PCI_SET_PIN);
		pci->pin = (uint8_t)rf_mutator_below(m, 5);
		break;
	case 2:
		say(pci, RF_PCI_SET_NO_VECTOR);
		pci->no_vector = (uint16_t)(rf_mutator_below(m, 2) ? 0x100 : 1);
		break;
	case 3:
		say(pci, RF_PCI_SET_MULTIPLIER);
		pci->multiplier = PICK(m, multipliers);
		break;
	case 4:
		say(pci, RF_PCI_SET_STRIDE);
		pci->stride = (uint32_t)rf_mutator_below(m, 4);
		break;
	default:
		pci->set ^= 1u << (rf_mutator_below(m, 2) ? RF_PCI_SET_EXPRESS : RF_PCI_SET_SRIOV);
	}
}

/* Both interfaces, or the one that the id promises. */
static void transitional(struct rf_mutator *m, struct rf_case *c)
{
	uint32_t type = rf_device_ops(c->device.id)->virtio_id;
	struct rf_pci_config *pci = &c->pci;

	say(pci, RF_PCI_SET_DEVICE);
	say(pci, RF_PCI_SET_REVISION);
	say(pci, RF_PCI_SET_SUBSYSTEM);
	pci->device = rf_pci_legacy_id(type);
	pci->revision = 0;
	pci->subsystem = (uint16_t)type;
	pci->bar[0] = (struct rf_pci_bar){ RF_PCI_BAR_IO, 7 };
}

static void shuffle(struct rf_mutator *m, struct rf_pci_cap *cap, uint32_t caps)
{
	for (uint32_t i = caps; i > 1; i--) {
		uint32_t k = (uint32_t)rf_mutator_below(m, i);
		struct rf_pci_cap swap = cap[i - 1];

		cap[i - 1] = cap[k];
		cap[k] = swap;
	}
}

/* Capability 10, of which the kernel knows nothing: with memory behind a BAR where there is some. */
static void bounce(struct rf_mutator *m, struct rf_case *c)
{
	const struct rf_platform_config *platform = &c->platform;
	bool has = platform->id == RF_PLATFORM_DEVICE_BOUNCE;
	struct rf_pci_config *pci = &c->pci;

	if (!has && rf_mutator_below(m, 4))
		return;
	if (has)
		pci->bar[4] = (struct rf_pci_bar){ RF_PCI_BAR_PREF64,
						   (uint8_t)rf_log2_up(platform->pool_size) };
	pci->cap[pci->caps++] = (struct rf_pci_cap){
		.type = RF_PCI_BOUNCE, .bar = 4, .length = has ? (uint32_t)platform->pool_size : 0x1000,
	};
}

/* A sound layout: structures behind one BAR, at pages of their own, in any order. */
static void layout(struct rf_mutator *m, struct rf_case *c)
{
	static const uint8_t kinds[] = { RF_PCI_BAR_MEM32, RF_PCI_BAR_PREF32, RF_PCI_BAR_MEM64,
					 RF_PCI_BAR_PREF64 };
	static const uint8_t structures[] = { RF_PCI_COMMON, RF_PCI_ISR, RF_PCI_NOTIFY,
					      RF_PCI_DEVICE };
	struct rf_pci_config *pci = &c->pci;
	uint32_t page = 0, bar = 2;

	*pci = (struct rf_pci_config){ .bars = 1 };
	pci->bar[1] = (struct rf_pci_bar){ RF_PCI_BAR_MEM32, 12 };
	if (rf_transport_ops(c->transport)->legacy) {
		pci->bar[0] = (struct rf_pci_bar){ RF_PCI_BAR_IO,
						   (uint8_t)(7 + rf_mutator_below(m, 2)) };
		return;
	}
	pci->bar[bar] = (struct rf_pci_bar){ PICK(m, kinds), 16 };
	if (!rf_mutator_below(m, 3))
		transitional(m, c);
	for (uint32_t i = 0; i < RF_ARRAY_SIZE(structures); i++)
		pci->cap[pci->caps++] = (struct rf_pci_cap){
			.type = structures[i], .bar = (uint8_t)bar, .offset = 0x1000 * page++,
			.length = structures[i] == RF_PCI_ISR ? 1 : 0x1000,
			.len = (uint8_t)(rf_mutator_below(m, 4) ? 0 : 24),
		};
	pci->cap[pci->caps++] = (struct rf_pci_cap){ .type = RF_PCI_ACCESS };
	if (!rf_mutator_below(m, 3))
		pci->cap[pci->caps++] = (struct rf_pci_cap){ .type = 77, .bar = (uint8_t)bar };
	bounce(m, c);
	if (!rf_mutator_below(m, 3))
		pci->cap[pci->caps++] = (struct rf_pci_cap){ .type = RF_PCI_COMMON, .bar = 7 };
	shuffle(m, pci->cap, pci->caps);
}

/* A field of a capability, to anything. */
static void cap_field(struct rf_mutator *m, struct rf_case *c)
{
	struct rf_pci_config *pci = &c->pci;
	struct rf_pci_cap *cap;

	if (!pci->caps)
		layout(m, c);
	if (!pci->caps)
		pci->cap[pci->caps++] = (struct rf_pci_cap){ .type = RF_PCI_COMMON };
	cap = &pci->cap[rf_mutator_below(m, pci->caps)];
	switch (rf_mutator_below(m, 10)) {
	case 0:
		cap->type = (uint8_t)rf_mutator_below(m, 12);
		break;
	case 1:
		cap->bar = (uint8_t)rf_mutator_below(m, 8);
		break;
	case 2:
		cap->len = (uint8_t)rf_mutator_below(m, 256);
		break;
	case 3:
		cap->at = (uint8_t)(0x40 + 4 * rf_mutator_below(m, 48));
		break;
	case 4:
		cap->next = (uint8_t)(rf_mutator_below(m, 2) ? 0xff :
				      0x40 + 4 * rf_mutator_below(m, 48));
		break;
	case 5:
		cap->vndr = (uint8_t)rf_mutator_below(m, 0x18);
		break;
	case 6:
	case 7:
		cap->offset = PICK(m, odd);
		break;
	case 8:
		cap->length = PICK(m, odd);
		break;
	default:
		cap->extra = PICK(m, odd);
	}
}

static void cap_count(struct rf_mutator *m, struct rf_case *c)
{
	struct rf_pci_config *pci = &c->pci;
	uint32_t at;

	if (!pci->caps) {
		cap_field(m, c);
		return;
	}
	at = (uint32_t)rf_mutator_below(m, pci->caps);
	if (rf_mutator_below(m, 2) && pci->caps < RF_PCI_CAPS_MAX) {
		pci->cap[pci->caps++] = pci->cap[at];
		return;
	}
	pci->cap[at] = pci->cap[--pci->caps];
	pci->no_caps = !pci->caps;
}

static void bar(struct rf_mutator *m, struct rf_case *c)
{
	static const uint8_t sizes[] = { 0, 2, 4, 5, 7, 8, 12, 14, 16, 20, 28, 32, 40, 63 };
	struct rf_pci_config *pci = &c->pci;

	if (!pci->bars)
		layout(m, c);
	pci->bar[rf_mutator_below(m, RF_PCI_BARS)] = (struct rf_pci_bar){
		(uint8_t)rf_mutator_below(m, RF_PCI_BAR_KINDS), PICK(m, sizes) };
}

static void byte(struct rf_mutator *m, struct rf_case *c)
{
	struct rf_pci_config *pci = &c->pci;
	uint32_t at = (uint32_t)rf_mutator_below(m, RF_PCI_PATCHES_MAX);

	if (at >= pci->patches)
		at = pci->patches < RF_PCI_PATCHES_MAX ? pci->patches++ : 0;
	pci->patch[at] = (struct rf_pci_patch){
		(uint16_t)rf_mutator_below(m, rf_mutator_below(m, 8) ? 256 : 4096),
		(uint8_t)rf_mutator_below(m, 256) };
}

static void number(struct rf_mutator *m, struct rf_case *c)
{
	struct rf_pci_config *pci = &c->pci;

	say(pci, (enum rf_pci_setting)rf_mutator_below(m, RF_PCI_SETTINGS));
	switch (rf_mutator_below(m, 5)) {
	case 0:
		pci->vectors = (uint16_t)PICK(m, odd);
		break;
	case 1:
		pci->msix_bar = (uint8_t)rf_mutator_below(m, 8);
		break;
	case 2:
		pci->multiplier = PICK(m, odd);
		break;
	case 3:
		pci->stride = PICK(m, odd);
		break;
	default:
		pci->no_vector = (uint16_t)rf_mutator_below(m, 0x200);
	}
}

void rf_mutate_pci(struct rf_mutator *m, struct rf_case *c)
{
	static void (*const sound[])(struct rf_mutator *m, struct rf_case *c) = {
		setting, setting, layout,
	};
	static void (*const any[])(struct rf_mutator *m, struct rf_case *c) = {
		setting, layout, cap_field, cap_field, cap_field, cap_count, bar, byte, number,
	};

	if (!rf_transport_ops(c->transport)->pci)
		return;
	if (m->honest)
		PICK(m, sound)(m, c);
	else
		PICK(m, any)(m, c);
	rf_case_pci_settle(&c->pci);
}

bool rf_case_pci_is_honest(const struct rf_case *c)
{
	/* As much of a function and its device as the question takes. */
	static struct rf_platform platform;
	static struct rf_device device;
	static struct rf_pci pci;
	struct rf_transport transport = {
		.ops = rf_transport_ops(c->transport), .device = &device, .pci = &pci,
	};

	if (!transport.ops->pci)
		return !rf_case_pci_given(&c->pci);
	platform.ops = rf_platform_ops(c->platform.id);
	platform.config = c->platform;
	platform.untold = false;
	device.platform = &platform;
	device.ops = rf_device_ops(c->device.id);
	device.offered = c->device.offered;
	rf_pci_setup(&transport, &c->pci);
	return rf_pci_conforms(&transport);
}
