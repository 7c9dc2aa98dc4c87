// SPDX-License-Identifier: GPL-2.0-only
/* End-to-end checks of a Linux driver's data against the device's disk. */
#include "case/data.h"

/* Bytes at these pointers may be poisoned: the guest's memory is the judge's business. */
RF_NO_ASAN static bool equal(const uint8_t *a, const uint8_t *b, uint64_t len)
{
	uint64_t differ = 0, x, y;

	for (; len >= 8; len -= 8, a += 8, b += 8) {
		__builtin_memcpy(&x, a, 8);
		__builtin_memcpy(&y, b, 8);
		differ |= x ^ y;
	}
	for (; len > 0; len--)
		differ |= (uint64_t)(*a++ ^ *b++);
	return !differ;
}

/* rf_pattern_byte() eight at a time; @len a multiple of 8. */
static bool is_pattern(const uint8_t *data, uint32_t seed, uint64_t len)
{
	uint64_t differ = 0, word;

	for (uint64_t i = 0; i < len / 8; i++) {
		uint64_t x = ((uint64_t)seed << 32 ^ i) * 0x9e3779b97f4a7c15ULL;

		__builtin_memcpy(&word, data + 8 * i, 8);
		differ |= word ^ (x | 0x0101010101010101ULL);
	}
	return !differ;
}

static bool changes_disk(const struct rf_guest_request *asked)
{
	return asked->kind == RF_REQUEST_WRITE || asked->kind == RF_REQUEST_DISCARD ||
	       asked->kind == RF_REQUEST_WRITE_ZEROES;
}

void rf_data_reset(struct rf_data *data)
{
	data->changing = 0;
	data->changes = 1;
}

void rf_data_begin(struct rf_data *data, const struct rf_guest_request *request)
{
	bool alone = !data->changing;

	if (changes_disk(request)) {
		data->changing++;
		data->changes++;
	}
	data->alone[request->id % RF_REQUESTS_MAX] = alone ? data->changes : 0;
}

void rf_data_refused(struct rf_data *data, const struct rf_guest_request *request)
{
	data->changing -= changes_disk(request);
}

/* Can bytes [@at, @at + @len) of the request be held against the disk? */
static bool can_tell(const struct rf_host *host, const struct rf_guest_request *asked, uint64_t at,
		     uint64_t len)
{
	const struct rf_device *device = host->device;
	const struct rf_data *data = host->check_ctx;

	return device->config.id == RF_DEVICE_BLK && !device->hostile &&
	       data->alone[asked->id % RF_REQUESTS_MAX] == data->changes &&
	       rf_extent_holds(0, device->disk_size, asked->offset, asked->length) &&
	       rf_extent_holds(0, asked->length, at, len);
}

/* Most disks were never written, and are zeroes. */
static bool on_disk(const struct rf_device *device, uint64_t at, const void *bytes, uint64_t len)
{
	if (!device->disk_written)
		return rf_raw_is_zero(bytes, len);
	return equal(device->disk + at, bytes, len);
}

void rf_data_check(struct rf_host *host, const struct rf_guest_request *asked, uint64_t at,
		   const void *bytes, uint64_t len)
{
	if (asked->kind != RF_REQUEST_READ || !can_tell(host, asked, at, len) ||
	    on_disk(host->device, asked->offset + at, bytes, len))
		return;
	RF_EMIT(host->trace, DATA,
		.data = { .op_id = asked->id, .offset = asked->offset + at, .len = len,
			  .mismatch = true });
}

bool rf_data_check_done(struct rf_host *host, const struct rf_guest_request *asked, int32_t error)
{
	struct rf_data *data = host->check_ctx;

	data->changing -= changes_disk(asked);
	if (error || asked->kind != RF_REQUEST_WRITE || !can_tell(host, asked, 0, asked->length))
		return true;
	return is_pattern(host->device->disk + asked->offset, asked->seed, asked->length & ~7ULL);
}
