/* SPDX-License-Identifier: GPL-2.0-only */
/* Is a text well-formed markup? The part of XML that the writers use; anything else is refused. */
#ifndef RF_TESTS_WELL_FORMED_H
#define RF_TESTS_WELL_FORMED_H

#include "base/base.h"

#include <string.h>

#define WF_DEPTH 64

struct wf {
	const char *at;
	size_t depth;
	struct { const char *name; size_t len; } open[WF_DEPTH];
};

static size_t wf_name(const char *s)
{
	return strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
}

/* One character or entity; @stops are those that may not stand here. */
static bool wf_character(struct wf *wf, const char *stops)
{
	static const char *const entities[] = { "&amp;", "&lt;", "&gt;", "&quot;" };
	unsigned char c = (unsigned char)*wf->at;
	size_t tail = c < 0x80 ? 0 : c < 0xc2 ? 9 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : c < 0xf5 ? 3 : 9;
	size_t digits;

	if (strchr(stops, c) || tail == 9 || (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
		return false;
	wf->at++;
	for (; tail; tail--)
		if (((unsigned char)*wf->at++ & 0xc0) != 0x80)
			return false;
	if (c != '&')
		return true;
	for (size_t i = 0; i < RF_ARRAY_SIZE(entities); i++)
		if (!strncmp(wf->at - 1, entities[i], strlen(entities[i]))) {
			wf->at += strlen(entities[i]) - 1;
			return true;
		}
	digits = wf->at[0] == '#' ? strspn(wf->at + 1, "0123456789") : 0;
	wf->at += digits + 2;
	return digits && wf->at[-1] == ';';
}

/* name="value" */
static bool wf_attribute(struct wf *wf)
{
	size_t len = wf_name(wf->at);

	if (!len || strncmp(wf->at + len, "=\"", 2))
		return false;
	for (wf->at += len + 2; *wf->at && *wf->at != '"';)
		if (!wf_character(wf, "<\""))
			return false;
	return *wf->at && *wf->at++ == '"';
}

static bool wf_open_tag(struct wf *wf)
{
	const char *name = ++wf->at;
	size_t len = wf_name(name);

	if (!len || wf->depth == WF_DEPTH)
		return false;
	for (wf->at += len; *wf->at == ' ';) {
		wf->at++;
		if (!wf_attribute(wf))
			return false;
	}
	if (!strncmp(wf->at, "/>", 2)) {
		wf->at += 2;
		return true;
	}
	wf->open[wf->depth].name = name;
	wf->open[wf->depth++].len = len;
	return *wf->at == '>' && wf->at++;
}

static bool wf_close_tag(struct wf *wf)
{
	const char *name = wf->at + 2;
	size_t len = wf_name(name);

	if (!wf->depth || wf->open[wf->depth - 1].len != len ||
	    strncmp(wf->open[wf->depth - 1].name, name, len) || name[len] != '>')
		return false;
	wf->depth--;
	wf->at = name + len + 1;
	return true;
}

/* NULL when all of @text is well-formed, else where it is not. */
static inline const char *wf_check(const char *text)
{
	struct wf wf = { .at = text };
	bool good = true;

	if (!strncmp(text, "<!DOCTYPE html>\n", 16))
		wf.at += 16;
	while (good && *wf.at)
		good = wf.at[0] != '<' ? wf_character(&wf, "<") : wf.at[1] == '/' ?
		       wf_close_tag(&wf) : wf_open_tag(&wf);
	return good && !wf.depth ? NULL : wf.at;
}

#endif
