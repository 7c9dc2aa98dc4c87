// SPDX-License-Identifier: GPL-2.0-only
/* The `pci` clause of the text form: settings, BARs, capabilities, single bytes. */
#include "base/text.h"
#include "case/pci.h"
#include "case/words.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

static const char *const bar_words[RF_PCI_BAR_KINDS] = {
	"none", "io", "mem32", "pref32", "mem64", "pref64",
};
static const char *const type_words[] = {
	NULL, "common", "notify", "isr", "device", "access", NULL, NULL, "shared", "vendor", "bounce",
};
#define NEXT_NONE 0xffu

/* What can stand before a `=`, in the order of the tables below. */
enum {
#define RF_SETTING(id, word, member, max) SETTING_##id,
#include "case/pci_settings.def"
#undef RF_SETTING
	SETTINGS, CAP = SETTINGS, BYTE, CAP_ID, CAP_LEN, CAP_AT, CAP_NEXT, CAP_VNDR, CAP_EXTRA,
	CAP_EXTRA2, BAR0, KEYS = BAR0 + RF_PCI_BARS
};
static const char *const keys[KEYS] = {
#define RF_SETTING(id, word, member, max) word,
#include "case/pci_settings.def"
#undef RF_SETTING
	"cap", "byte", "cap-id", "cap-len", "cap-at", "cap-next", "cap-vndr", "cap-extra",
	"cap-extra2", "bar0", "bar1", "bar2", "bar3", "bar4", "bar5",
};

static int parse_setting(uint64_t key, const struct rf_token *value, struct rf_pci_config *c,
			 struct rf_case_error *error)
{
	static const struct { uint8_t bit; uint64_t max; } settings[SETTINGS] = {
#define RF_SETTING(id, word, member, max) { RF_PCI_SET_##id, max },
#include "case/pci_settings.def"
#undef RF_SETTING
	};
	struct rf_number_want want = { keys[key], 0, settings[key].max };
	uint64_t number;

	if (rf_words_number(value, &want, &number, error))
		return -EINVAL;
	c->set |= 1u << settings[key].bit;
	switch (key) {
#define RF_SETTING(id, word, member_, max) \
	case SETTING_##id: \
		c->member_ = number; \
		break;
#include "case/pci_settings.def"
#undef RF_SETTING
	}
	return 0;
}

/* "pref64:16K", "none" */
static int parse_bar(uint64_t i, const struct rf_token *value, struct rf_pci_config *c,
		     struct rf_case_error *error)
{
	const struct rf_number_want want = { "size", 1, UINT64_MAX };
	struct rf_choices choices = { bar_words, RF_PCI_BAR_KINDS };
	struct rf_token kind = *value, size;
	bool sized = rf_token_part(&kind, ':', &size);
	uint64_t index, bytes = 1;

	if (!rf_token_choice(&kind, choices, &index))
		return rf_token_unknown(&kind, "kind of BAR", choices, error);
	if (sized != (index != RF_PCI_BAR_NONE))
		return rf_token_fail(value, error, "a BAR is none, or KIND:SIZE");
	if (sized && rf_words_number(&size, &want, &bytes, error))
		return -EINVAL;
	if (bytes & (bytes - 1))
		return rf_token_fail(&size, error, "a BAR's size is a power of two, not %s",
				     rf_token_text(&size).s);
	c->bars = 1;
	c->bar[i] = (struct rf_pci_bar){ (uint8_t)index, (uint8_t)__builtin_ctzll(bytes) };
	return 0;
}

/* "common:4:0x0:0x40": a type by name or number, BAR, offset, length */
static int parse_cap(const struct rf_token *value, struct rf_pci_config *c,
		     struct rf_case_error *error)
{
	static const struct rf_number_want want[] = {
		{ "type", 0, 255 }, { "BAR", 0, 255 }, { "offset", 0, UINT32_MAX },
		{ "length", 0, UINT32_MAX },
	};
	struct rf_choices types = { type_words, RF_ARRAY_SIZE(type_words) };
	struct rf_token part = *value, rest;
	uint64_t number[RF_ARRAY_SIZE(want)];

	if (c->caps == RF_PCI_CAPS_MAX)
		return rf_token_fail(value, error, "more than %u capabilities", RF_PCI_CAPS_MAX);
	for (uint32_t i = 0; i < RF_ARRAY_SIZE(want); i++, part = rest) {
		bool more = rf_token_part(&part, ':', &rest);

		if (more != (i + 1 < RF_ARRAY_SIZE(want)))
			return rf_token_fail(value, error, "a capability is "
					     "TYPE:BAR:OFFSET:LENGTH, not '%s'",
					     rf_token_text(value).s);
		if (!i && rf_token_choice(&part, types, &number[0]))
			continue;
		if (rf_words_number(&part, &want[i], &number[i], error))
			return -EINVAL;
	}
	c->cap[c->caps++] = (struct rf_pci_cap){
		.type = (uint8_t)number[0], .bar = (uint8_t)number[1],
		.offset = (uint32_t)number[2], .length = (uint32_t)number[3],
	};
	return 0;
}

/* A field of the capability that was named last. */
static int parse_cap_field(uint64_t key, const struct rf_token *value, struct rf_pci_config *c,
			   struct rf_case_error *error)
{
	struct rf_number_want want = { keys[key], 0, key >= CAP_EXTRA ? UINT32_MAX : 255 };
	struct rf_pci_cap *cap = &c->cap[c->caps - 1];
	uint64_t number = NEXT_NONE;

	if (!c->caps)
		return rf_token_fail(value, error, "'%s' stands behind the 'cap' it is of",
				     keys[key]);
	if (!(key == CAP_NEXT && rf_token_is(value, "end")) &&
	    rf_words_number(value, &want, &number, error))
		return -EINVAL;
	switch (key) {
	case CAP_ID:
		cap->id = (uint8_t)number;
		break;
	case CAP_LEN:
		cap->len = (uint8_t)number;
		break;
	case CAP_AT:
		cap->at = (uint8_t)number;
		break;
	case CAP_NEXT:
		cap->next = (uint8_t)number;
		break;
	case CAP_VNDR:
		cap->vndr = (uint8_t)number;
		break;
	case CAP_EXTRA:
		cap->extra = (uint32_t)number;
		break;
	default:
		cap->extra2 = (uint32_t)number;
	}
	return 0;
}

/* "0x34:0x40" */
static int parse_byte(const struct rf_token *value, struct rf_pci_config *c,
		      struct rf_case_error *error)
{
	const struct rf_number_want where = { "offset", 0, 4095 }, what = { "byte", 0, 255 };
	struct rf_token offset = *value, byte;
	uint64_t at, is;

	if (c->patches == RF_PCI_PATCHES_MAX)
		return rf_token_fail(value, error, "more than %u bytes", RF_PCI_PATCHES_MAX);
	if (!rf_token_part(&offset, ':', &byte))
		return rf_token_fail(value, error, "a byte is OFFSET:VALUE, not '%s'",
				     rf_token_text(value).s);
	if (rf_words_number(&offset, &where, &at, error) ||
	    rf_words_number(&byte, &what, &is, error))
		return -EINVAL;
	c->patch[c->patches++] = (struct rf_pci_patch){ (uint16_t)at, (uint8_t)is };
	return 0;
}

int rf_words_pci(const struct rf_token *token, struct rf_pci_config *c,
		 struct rf_case_error *error)
{
	struct rf_choices choices = { keys, KEYS };
	struct rf_token name = *token, value;
	uint64_t key;

	if (rf_token_is(token, "express") || rf_token_is(token, "sriov")) {
		c->set |= 1u << (rf_token_is(token, "sriov") ? RF_PCI_SET_SRIOV :
				 RF_PCI_SET_EXPRESS);
		return 0;
	}
	if (rf_token_is(token, "no-caps") || rf_token_is(token, "no-bars")) {
		if (rf_token_is(token, "no-caps"))
			c->no_caps = true;
		else
			c->bars = 1;
		return 0;
	}
	if (!rf_token_part(&name, '=', &value))
		return rf_token_fail(token, error, "'%s' is no word of the pci clause; possible: "
				     "express, sriov, no-caps, no-bars, name=value",
				     rf_token_text(token).s);
	if (!rf_token_choice(&name, choices, &key))
		return rf_token_unknown(&name, "PCI parameter", choices, error);
	if (key < SETTINGS)
		return parse_setting(key, &value, c, error);
	if (key >= BAR0)
		return parse_bar(key - BAR0, &value, c, error);
	if (key == CAP)
		return parse_cap(&value, c, error);
	return key == BYTE ? parse_byte(&value, c, error) : parse_cap_field(key, &value, c, error);
}

static void print_settings(struct rf_text *out, const struct rf_pci_config *c)
{
#define RF_SETTING(id, word, member, max) \
	if (rf_pci_says(c, RF_PCI_SET_##id)) \
		rf_text_add(out, " " word "=0x%" PRIx64, (uint64_t)c->member);
#include "case/pci_settings.def"
#undef RF_SETTING
	if (rf_pci_says(c, RF_PCI_SET_EXPRESS))
		rf_text_add(out, " express");
	if (rf_pci_says(c, RF_PCI_SET_SRIOV))
		rf_text_add(out, " sriov");
	if (c->no_caps)
		rf_text_add(out, " no-caps");
}

static void print_bars(struct rf_text *out, const struct rf_pci_config *c)
{
	bool any = false;

	for (uint32_t i = 0; i < RF_PCI_BARS && c->bars; i++) {
		if (c->bar[i].kind == RF_PCI_BAR_NONE || c->bar[i].kind >= RF_PCI_BAR_KINDS)
			continue;
		any = true;
		rf_text_add(out, " bar%u=%s:", i, bar_words[c->bar[i].kind]);
		rf_words_print_size(out, RF_BIT(c->bar[i].log2 & 63));
	}
	if (c->bars && !any)
		rf_text_add(out, " no-bars");
}

static void print_cap_field(struct rf_text *out, const char *word, uint64_t value)
{
	if (value)
		rf_text_add(out, " %s=0x%" PRIx64, word, value);
}

static void print_cap(struct rf_text *out, const struct rf_pci_cap *cap)
{
	rf_text_add(out, "pci cap=");
	if (cap->type < RF_ARRAY_SIZE(type_words) && type_words[cap->type])
		rf_text_add(out, "%s", type_words[cap->type]);
	else
		rf_text_add(out, "%u", cap->type);
	rf_text_add(out, ":%u:0x%x:0x%x", cap->bar, cap->offset, cap->length);
	print_cap_field(out, "cap-id", cap->id);
	print_cap_field(out, "cap-len", cap->len);
	print_cap_field(out, "cap-at", cap->at);
	if (cap->next == NEXT_NONE)
		rf_text_add(out, " cap-next=end");
	else
		print_cap_field(out, "cap-next", cap->next);
	print_cap_field(out, "cap-vndr", cap->vndr);
	print_cap_field(out, "cap-extra", cap->extra);
	print_cap_field(out, "cap-extra2", cap->extra2);
	rf_text_add(out, "\n");
}

void rf_words_print_pci(struct rf_text *out, const struct rf_pci_config *c)
{
	if (c->set || c->bars || c->no_caps) {
		rf_text_add(out, "pci");
		print_settings(out, c);
		print_bars(out, c);
		rf_text_add(out, "\n");
	}
	for (uint32_t i = 0; i < c->caps && i < RF_PCI_CAPS_MAX; i++)
		print_cap(out, &c->cap[i]);
	if (!c->patches)
		return;
	rf_text_add(out, "pci");
	for (uint32_t i = 0; i < c->patches && i < RF_PCI_PATCHES_MAX; i++)
		rf_text_add(out, " byte=0x%x:0x%x", c->patch[i].offset, c->patch[i].value);
	rf_text_add(out, "\n");
}
