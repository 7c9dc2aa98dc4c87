/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A bounds-checked cursor over little-endian bytes, so that a parser reads
 * like the layout it parses. A read beyond the end gives 0, moves nothing and
 * is remembered: check ->failed once, after the last field.
 */
#ifndef RF_BASE_READER_H
#define RF_BASE_READER_H

#include "base/base.h"

struct rf_reader {
	const uint8_t *at, *end;
	bool failed;
};

/* Read the @size bytes at @data. */
static inline struct rf_reader rf_reader(const void *data, size_t size)
{
	const uint8_t *at = data;

	return (struct rf_reader){ .at = at, .end = size ? at + size : at };
}

/* Bytes that are left. */
static inline size_t rf_reader_left(const struct rf_reader *reader)
{
	return (size_t)(reader->end - reader->at);
}

/* The next @size bytes, or NULL. */
static inline const uint8_t *rf_reader_bytes(struct rf_reader *reader, size_t size)
{
	const uint8_t *at = reader->at;

	if (rf_reader_left(reader) < size) {
		reader->failed = true;
		return NULL;
	}
	reader->at = at + size;
	return at;
}

/* The next @width bytes (1 to 8) as a number. */
static inline uint64_t rf_reader_number(struct rf_reader *reader, unsigned int width)
{
	const uint8_t *at = rf_reader_bytes(reader, width);
	uint64_t value = 0;

	while (at && width-- > 0)
		value = value << 8 | at[width];
	return value;
}

static inline uint8_t rf_reader_u8(struct rf_reader *reader)
{
	return (uint8_t)rf_reader_number(reader, 1);
}

static inline uint16_t rf_reader_u16(struct rf_reader *reader)
{
	return (uint16_t)rf_reader_number(reader, 2);
}

static inline uint32_t rf_reader_u32(struct rf_reader *reader)
{
	return (uint32_t)rf_reader_number(reader, 4);
}

static inline uint64_t rf_reader_u64(struct rf_reader *reader)
{
	return rf_reader_number(reader, 8);
}

#endif
