// SPDX-License-Identifier: GPL-2.0-only
/* The PCI function of a case in the binary form (corpora/FORMAT.md, version 2). */
#include "case/pci.h"
#include "case/error.h"

#include <stddef.h>
#include <string.h>

#define FIXED_BYTES	44u
#define CAP_BYTES	24u
#define PATCH_BYTES	4u

#define FLAG_BARS	1u
#define FLAG_NO_CAPS	2u

struct setting { uint8_t bit, size; uint16_t at; uint64_t max; };
static const struct setting settings[] = {
#define RF_SETTING(id, word, member, max) \
	{ RF_PCI_SET_##id, sizeof(((struct rf_pci_config *)0)->member), \
	  offsetof(struct rf_pci_config, member), max },
#include "case/pci_settings.def"
#undef RF_SETTING
};

static void put(uint8_t **at, uint64_t value, unsigned int width)
{
	for (; width > 0; width--, value >>= 8)
		*(*at)++ = (uint8_t)value;
}

static uint64_t get_setting(const struct rf_pci_config *config, const struct setting *s)
{
	uint64_t value = 0;

	memcpy(&value, (const uint8_t *)config + s->at, s->size);
	return value;
}

static void put_setting(struct rf_pci_config *config, const struct setting *s, uint64_t value)
{
	memcpy((uint8_t *)config + s->at, &value, s->size);
}

uint32_t rf_case_pci_bytes(const struct rf_pci_config *config)
{
	return FIXED_BYTES + config->caps * CAP_BYTES + config->patches * PATCH_BYTES;
}

bool rf_case_pci_given(const struct rf_pci_config *config)
{
	return config->set || config->bars || config->caps || config->patches || config->no_caps;
}

static void encode_cap(uint8_t **at, const struct rf_pci_cap *cap)
{
	put(at, cap->type, 1);
	put(at, cap->bar, 1);
	put(at, cap->id, 1);
	put(at, cap->len, 1);
	put(at, cap->at, 1);
	put(at, cap->next, 1);
	put(at, cap->vndr, 1);
	put(at, 0, 1);
	put(at, cap->offset, 4);
	put(at, cap->length, 4);
	put(at, cap->extra, 4);
	put(at, cap->extra2, 4);
}

void rf_case_pci_encode(const struct rf_pci_config *c, uint8_t **at)
{
	put(at, c->set, 4);
	put(at, c->vendor, 2);
	put(at, c->device, 2);
	put(at, c->subvendor, 2);
	put(at, c->subsystem, 2);
	put(at, c->revision, 1);
	put(at, c->pin, 1);
	put(at, c->msix_bar, 1);
	put(at, (c->bars ? FLAG_BARS : 0) | (c->no_caps ? FLAG_NO_CAPS : 0), 1);
	put(at, c->vectors, 2);
	put(at, c->no_vector, 2);
	put(at, c->multiplier, 4);
	put(at, c->stride, 4);
	for (uint32_t i = 0; i < RF_PCI_BARS; i++) {
		put(at, c->bar[i].kind, 1);
		put(at, c->bar[i].log2, 1);
	}
	put(at, c->caps, 1);
	put(at, c->patches, 1);
	put(at, 0, 2);
	for (uint32_t i = 0; i < c->caps; i++)
		encode_cap(at, &c->cap[i]);
	for (uint32_t i = 0; i < c->patches; i++) {
		put(at, c->patch[i].offset, 2);
		put(at, c->patch[i].value, 1);
		put(at, 0, 1);
	}
}

static void decode_cap(struct rf_reader *reader, struct rf_pci_cap *cap)
{
	cap->type = rf_reader_u8(reader);
	cap->bar = rf_reader_u8(reader);
	cap->id = rf_reader_u8(reader);
	cap->len = rf_reader_u8(reader);
	cap->at = rf_reader_u8(reader);
	cap->next = rf_reader_u8(reader);
	cap->vndr = rf_reader_u8(reader);
	rf_reader_u8(reader);
	cap->offset = rf_reader_u32(reader);
	cap->length = rf_reader_u32(reader);
	cap->extra = rf_reader_u32(reader);
	cap->extra2 = rf_reader_u32(reader);
}

/* What the numbers may be; what they mean to a guest is the guest's affair. */
static void check(const struct rf_pci_config *c, struct rf_case_error *error)
{
	if (c->set >> RF_PCI_SETTINGS)
		rf_case_fail(error, "the PCI function has settings 0x%x, this version knows %u",
			     c->set, RF_PCI_SETTINGS);
	for (uint32_t i = 0; i < RF_ARRAY_SIZE(settings); i++)
		if (get_setting(c, &settings[i]) > settings[i].max)
			rf_case_fail(error, "a setting of the PCI function is out of range");
	for (uint32_t i = 0; i < RF_PCI_BARS; i++)
		if (c->bar[i].kind >= RF_PCI_BAR_KINDS || c->bar[i].log2 > 63)
			rf_case_fail(error, "BAR %u is of kind %u, 2^%u bytes", i, c->bar[i].kind,
				     c->bar[i].log2);
	for (uint32_t i = 0; i < c->patches; i++)
		if (c->patch[i].offset >= 4096)
			rf_case_fail(error, "a byte of the configuration space lies at 0x%x",
				     c->patch[i].offset);
}

static void decode_fixed(struct rf_reader *reader, struct rf_pci_config *c)
{
	uint8_t flags;

	c->set = rf_reader_u32(reader);
	c->vendor = rf_reader_u16(reader);
	c->device = rf_reader_u16(reader);
	c->subvendor = rf_reader_u16(reader);
	c->subsystem = rf_reader_u16(reader);
	c->revision = rf_reader_u8(reader);
	c->pin = rf_reader_u8(reader);
	c->msix_bar = rf_reader_u8(reader);
	flags = rf_reader_u8(reader);
	c->bars = flags & FLAG_BARS;
	c->no_caps = flags & FLAG_NO_CAPS;
	c->vectors = rf_reader_u16(reader);
	c->no_vector = rf_reader_u16(reader);
	c->multiplier = rf_reader_u32(reader);
	c->stride = rf_reader_u32(reader);
	for (uint32_t i = 0; i < RF_PCI_BARS; i++) {
		c->bar[i].kind = rf_reader_u8(reader);
		c->bar[i].log2 = rf_reader_u8(reader);
	}
	c->caps = rf_reader_u8(reader);
	c->patches = rf_reader_u8(reader);
	rf_reader_u16(reader);
}

void rf_case_pci_decode(struct rf_reader *reader, struct rf_pci_config *c,
			struct rf_case_error *error)
{
	decode_fixed(reader, c);
	if (c->caps > RF_PCI_CAPS_MAX || c->patches > RF_PCI_PATCHES_MAX) {
		rf_case_fail(error, "%u capabilities and %u bytes, at most %u and %u are possible",
			     c->caps, c->patches, RF_PCI_CAPS_MAX, RF_PCI_PATCHES_MAX);
		c->caps = c->patches = 0;
		return;
	}
	for (uint32_t i = 0; i < c->caps; i++)
		decode_cap(reader, &c->cap[i]);
	for (uint32_t i = 0; i < c->patches; i++) {
		c->patch[i].offset = rf_reader_u16(reader);
		c->patch[i].value = rf_reader_u8(reader);
		rf_reader_u8(reader);
	}
	check(c, error);
	rf_case_pci_settle(c);
}

bool rf_case_pci_equal(const struct rf_pci_config *a, const struct rf_pci_config *b)
{
	uint8_t bytes[2][RF_CASE_PCI_BYTES_MAX], *at[2] = { bytes[0], bytes[1] };

	if (a->caps > RF_PCI_CAPS_MAX || b->caps != a->caps ||
	    a->patches > RF_PCI_PATCHES_MAX || b->patches != a->patches)
		return false;
	rf_case_pci_encode(a, &at[0]);
	rf_case_pci_encode(b, &at[1]);
	return !memcmp(bytes[0], bytes[1], rf_case_pci_bytes(a));
}

void rf_case_pci_settle(struct rf_pci_config *c)
{
	c->set &= (1u << RF_PCI_SETTINGS) - 1;
	for (uint32_t i = 0; i < RF_ARRAY_SIZE(settings); i++) {
		const struct setting *s = &settings[i];
		bool given = c->set >> s->bit & 1;

		put_setting(c, s, given ? get_setting(c, s) % (s->max + 1) : 0);
	}
	c->bars = !!c->bars;
	for (uint32_t i = 0; i < RF_PCI_BARS; i++) {
		struct rf_pci_bar *bar = &c->bar[i];

		bar->kind = c->bars ? bar->kind % RF_PCI_BAR_KINDS : RF_PCI_BAR_NONE;
		bar->log2 = bar->kind ? bar->log2 & 63 : 0;
	}
	c->caps %= RF_PCI_CAPS_MAX + 1;
	c->patches %= RF_PCI_PATCHES_MAX + 1;
	if (c->caps)
		c->no_caps = false;
	for (uint32_t i = 0; i < c->patches; i++)
		c->patch[i].offset %= 4096;
}
