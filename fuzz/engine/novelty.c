// SPDX-License-Identifier: GPL-2.0-only
/* Telling a case that shows something new from all the others. */
#include "fuzz/engine/novelty.h"

#include <string.h>

/* Counters that are looked at as one. */
#define BLOCK 16
typedef uint8_t block __attribute__((vector_size(BLOCK)));
typedef uint64_t block_words __attribute__((vector_size(BLOCK)));

static inline bool any(block b)
{
	block_words words = (block_words)b;

	return words[0] | words[1];
}

/* The magnitude of each counter as one bit of eight; 0 for a counter of 0. */
static inline block magnitudes(block counters)
{
	block reached = ((block)(counters >= 1) & 0x01) | ((block)(counters >= 2) & 0x02) |
			((block)(counters >= 3) & 0x04) | ((block)(counters >= 4) & 0x08) |
			((block)(counters >= 8) & 0x10) | ((block)(counters >= 16) & 0x20) |
			((block)(counters >= 32) & 0x40) | ((block)(counters >= 128) & 0x80);

	return reached ^ (reached >> 1);
}

static bool look_at_block(const uint8_t *counters, uint8_t *seen, size_t len)
{
	block now = { 0 }, before = { 0 }, news;

	memcpy(&now, counters, len);
	if (!any(now))
		return false;
	memcpy(&before, seen, len);
	now = magnitudes(now);
	news = now & ~before;
	if (!any(news))
		return false;
	now |= before;
	memcpy(seen, &now, len);
	return true;
}

/* Most of them are zero: those of code that a case has nothing to do with. */
#define STRIDE 4

static inline bool all_zero(const uint8_t *counters)
{
	block b[STRIDE];

	memcpy(b, counters, sizeof(b));
	return !any((b[0] | b[1]) | (b[2] | b[3]));
}

bool rf_novelty_look(const uint8_t *counters, uint8_t *seen, size_t count)
{
	bool news = false;
	size_t at = 0;

	for (; at + STRIDE * BLOCK <= count; at += STRIDE * BLOCK) {
		if (all_zero(counters + at))
			continue;
		for (size_t i = at; i < at + STRIDE * BLOCK; i += BLOCK)
			news |= look_at_block(counters + i, seen + i, BLOCK);
	}
	for (; at + BLOCK <= count; at += BLOCK)
		news |= look_at_block(counters + at, seen + at, BLOCK);
	if (at < count)
		news |= look_at_block(counters + at, seen + at, count - at);
	return news;
}
