// SPDX-License-Identifier: GPL-2.0-only
/* The RAM disk: which chunks of it are not zeroes any more. */
#include "device/disk.h"

#include <string.h>

static void zero_in_chunk(struct rf_device *device, uint64_t at, uint64_t len)
{
	uint64_t chunk = at / RF_DISK_CHUNK, bit = RF_BIT(chunk % 64);

	if (!(device->disk_dirty[chunk / 64] & bit))
		return;
	memset(device->disk + at, 0, len);
	if (len == RF_DISK_CHUNK)
		device->disk_dirty[chunk / 64] &= ~bit;
}

void rf_disk_zero(struct rf_device *device, uint64_t at, uint64_t len)
{
	uint64_t part;

	for (; len && device->disk_written; at += part, len -= part) {
		part = rf_min_u64(len, RF_DISK_CHUNK - at % RF_DISK_CHUNK);
		zero_in_chunk(device, at, part);
	}
}

void rf_disk_dirty(struct rf_device *device, uint64_t at, uint64_t len)
{
	if (!len)
		return;
	device->disk_written = true;
	for (uint64_t c = at / RF_DISK_CHUNK; c <= (at + len - 1) / RF_DISK_CHUNK; c++)
		device->disk_dirty[c / 64] |= RF_BIT(c % 64);
}

void rf_disk_reset(struct rf_device *device)
{
	if (!device->disk_written)
		return;
	for (uint32_t w = 0; w < RF_DISK_WORDS; w++) {
		for (uint64_t left = device->disk_dirty[w]; left; left &= left - 1)
			memset(device->disk + (w * 64ULL + __builtin_ctzll(left)) * RF_DISK_CHUNK,
			       0, RF_DISK_CHUNK);
		device->disk_dirty[w] = 0;
	}
	device->disk_written = false;
}
