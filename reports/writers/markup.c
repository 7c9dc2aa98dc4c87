// SPDX-License-Identifier: GPL-2.0-only
/* Escaping, for HTML, SVG, links and shells, and numbers for people. */
#include "reports/writers/markup.h"

#include <inttypes.h>
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"	/* U+FFFD */

/* A continuation byte's six bits, or -1. */
static int32_t tail(unsigned char c)
{
	return (c & 0xc0) == 0x80 ? c & 0x3f : -1;
}

/* The bytes of the UTF-8 character at @s, or 0 when there is none that XML knows. */
static size_t character(const char *s)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char c = (unsigned char)*s;
	size_t len = c < 0x80 ? 1 : c < 0xc0 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf8 ? 4 : 0;
	uint32_t code = len == 1 ? c : c & (0x7fu >> len);

	for (size_t i = 1; i < len; i++) {
		int32_t bits = tail((unsigned char)s[i]);

		if (bits < 0)
			return 0;
		code = code << 6 | (uint32_t)bits;
	}
	if (!len || code < least[len] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ||
	    (code & 0xfffe) == 0xfffe || (code >= 0x7f && code < 0xa0))
		return 0;
	return code >= 0x20 || code == '\n' || code == '\t' ? len : 0;
}

static const char *entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void rf_markup_text(struct rf_text *out, const char *s)
{
	while (*s) {
		size_t len = character(s);
		const char *name = entity(*s);

		if (!len)
			rf_text_add_bytes(out, REPLACEMENT, strlen(REPLACEMENT));
		else if (name)
			rf_text_add_bytes(out, name, strlen(name));
		else
			rf_text_add_bytes(out, s, len);
		s += len ? len : 1;
	}
}

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("/._-+", c));
}

void rf_markup_path(struct rf_text *out, const char *s)
{
	for (; *s; s++)
		if (is_plain(*s))
			rf_text_add_bytes(out, s, 1);
		else
			rf_text_add(out, "%%%02X", (unsigned char)*s);
}

void rf_markup_shell(struct rf_text *out, const char *s)
{
	size_t plain = 0;

	while (is_plain(s[plain]))
		plain++;
	if (plain && !s[plain]) {
		rf_markup_text(out, s);
		return;
	}
	rf_markup_text(out, "'");
	for (; *s; s += plain) {
		char word[256];

		if (*s == '\'') {
			rf_markup_text(out, "'\\''");
			plain = 1;
			continue;
		}
		plain = strcspn(s, "'");
		/* A piece ends between characters: its last bytes may be the half of one. */
		if (plain >= sizeof(word))
			for (plain = sizeof(word) - 1; plain > 250 && (s[plain] & 0xc0) == 0x80;)
				plain--;
		memcpy(word, s, plain);
		word[plain] = '\0';
		rf_markup_text(out, word);
	}
	rf_markup_text(out, "'");
}

void rf_markup_number(struct rf_text *out, uint64_t n)
{
	if (n < 1000) {
		rf_text_add(out, "%" PRIu64, n);
		return;
	}
	rf_markup_number(out, n / 1000);
	rf_text_add(out, "&#8239;%03" PRIu64, n % 1000);
}

void rf_markup_short(struct rf_text *out, uint64_t n)
{
	static const char units[] = "kMGTPE";
	uint64_t scale = 1000;
	size_t unit = 0;

	if (n < 1000) {
		rf_text_add(out, "%" PRIu64, n);
		return;
	}
	for (; n / scale >= 1000 && unit < sizeof(units) - 2; unit++)
		scale *= 1000;
	if (n / scale < 10)
		rf_text_add(out, "%" PRIu64 ".%" PRIu64 "%c", n / scale, n % scale / (scale / 10),
			    units[unit]);
	else
		rf_text_add(out, "%" PRIu64 "%c", n / scale, units[unit]);
}

void rf_markup_size(struct rf_text *out, uint64_t bytes)
{
	static const char *const units[] = { "bytes", "KiB", "MiB", "GiB", "TiB" };
	size_t unit = 0;

	while (bytes && !(bytes & 1023) && unit < RF_ARRAY_SIZE(units) - 1) {
		bytes >>= 10;
		unit++;
	}
	rf_text_add(out, "%" PRIu64 " %s", bytes, !unit && bytes == 1 ? "byte" : units[unit]);
}
