// SPDX-License-Identifier: GPL-2.0-only
/* Pieces of memory one behind the other, each behind a header that says whose they are. */
#include "base/keep.h"
#include "base/raw.h"

#include <stdlib.h>

#define ALIGN		32u		/* of headers and of bytes: what copies best */
#define ROOM_AT_FIRST	0x4000u
#define CHUNK		1024u		/* a stretch of zeroes is worth a piece of its own from here on */

enum kind { BYTES, ZEROES, NUMBER };

struct piece {
	void *at;
	const uint32_t *now;	/* NUMBER */
	uint64_t len;
	uint64_t kind;
};
_Static_assert(sizeof(struct piece) == ALIGN, "bytes behind it are aligned");

void rf_keep_begin(struct rf_keep *keep)
{
	keep->used = 0;
	keep->failed = false;
}

void rf_keep_fini(struct rf_keep *keep)
{
	free(keep->pieces);
	*keep = (struct rf_keep){ .pieces = NULL };
}

static bool make_room(struct rf_keep *keep, size_t len)
{
	size_t room = keep->room ? keep->room : ROOM_AT_FIRST;
	uint8_t *pieces;

	while (room - keep->used < len)
		room *= 2;
	if (room == keep->room)
		return true;
	pieces = room <= RF_KEEP_MAX ? realloc(keep->pieces, room) : NULL;
	if (!pieces)
		return false;
	keep->pieces = pieces;
	keep->room = room;
	return true;
}

static struct piece *add(struct rf_keep *keep, const struct piece *piece, size_t bytes)
{
	size_t len = sizeof(*piece) + rf_align_up(bytes, ALIGN);
	struct piece *added;

	if (keep->failed || len > RF_KEEP_MAX || !make_room(keep, len)) {
		keep->failed = true;
		return NULL;
	}
	added = (struct piece *)(keep->pieces + keep->used);
	*added = *piece;
	keep->used += len;
	return added;
}

void rf_keep_zeroes(struct rf_keep *keep, void *at, size_t len)
{
	(void)add(keep, &(struct piece){ .at = at, .len = len, .kind = ZEROES }, 0);
}

static void keep_as_is(struct rf_keep *keep, void *at, size_t len)
{
	struct piece *piece = add(keep, &(struct piece){ .at = at, .len = len, .kind = BYTES }, len);

	if (piece)
		rf_raw_copy(piece + 1, at, len);
}

/* How many bytes from @at on are in chunks that are all zeroes, or that are not. */
static size_t alike(const uint8_t *at, size_t len, bool zeroes)
{
	size_t end = 0;

	while (end < len && rf_raw_is_zero(at + end, rf_min_u64(len - end, CHUNK)) == zeroes)
		end += rf_min_u64(len - end, CHUNK);
	return end;
}

/* Tables and rings are zeroes for long stretches: which cost less to put back, and no room. */
void rf_keep_bytes(struct rf_keep *keep, void *at, size_t len)
{
	uint8_t *bytes = at;
	bool zeroes = len && rf_raw_is_zero(bytes, rf_min_u64(len, CHUNK));
	size_t part;

	for (; len; len -= part, bytes += part, zeroes = !zeroes) {
		part = alike(bytes, len, zeroes);
		(zeroes ? rf_keep_zeroes : keep_as_is)(keep, bytes, part);
	}
}

void rf_keep_number(struct rf_keep *keep, uint32_t *at, const uint32_t *now)
{
	(void)add(keep, &(struct piece){ .at = at, .now = now, .kind = NUMBER }, 0);
}

/* A piece is put back, and the next one is behind it. */
RF_INLINE const struct piece *put_back(const struct piece *piece)
{
	if (piece->kind == NUMBER)
		*(uint32_t *)piece->at = *piece->now;
	else if (piece->kind == ZEROES)
		rf_raw_fill(piece->at, 0, piece->len);
	else
		rf_raw_copy(piece->at, piece + 1, piece->len);
	return piece + 1 + (piece->kind == BYTES ? rf_align_up(piece->len, ALIGN) / ALIGN : 0);
}

void rf_keep_put_back(const struct rf_keep *keep)
{
	const struct piece *piece = (const struct piece *)keep->pieces;
	const struct piece *end = (const struct piece *)(keep->pieces + keep->used);

	RF_ASSERT(!keep->failed);
	while (piece < end)
		piece = put_back(piece);
}
