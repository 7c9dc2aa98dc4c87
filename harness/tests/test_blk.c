// SPDX-License-Identifier: GPL-2.0-only
/* The block device, through registers and ring. */
#include "tests/device_rig.h"

enum { IN = 0, OUT = 1, FLUSH = 4, GET_ID = 8, DISCARD = 11, ZEROES = 13 };
enum { OK, IOERR, UNSUPP, UNTOUCHED = 0xee };

#define F_RO		RF_BIT(5)
#define F_FLUSH		RF_BIT(9)
#define F_WCE		RF_BIT(11)
#define F_DISCARD	RF_BIT(13)
#define F_ZEROES	RF_BIT(14)

static uint8_t *buf, *header, *status;

static void prepare(void)
{
	buf = alloc(0x10000);
	header = alloc(64);
	status = alloc(64);
}

static void ready(uint64_t bits)
{
	bring_up(RF_DEVICE_BLK, V1 | bits, 8);
	prepare();
}

/* One request with @data between header and status; returns the status byte. */
static uint8_t request(uint32_t type, uint64_t sector, struct rf_extent data, uint16_t flags)
{
	memcpy(header, &type, 4);
	memset(header + 4, 0, 4);
	memcpy(header + 8, &sector, 8);
	*status = UNTOUCHED;
	desc_split(ring.desc, 0, at(header, 16), NEXT, data.len ? 1 : 2);
	desc_split(ring.desc, 1, data, flags | NEXT, 2);
	desc_split(ring.desc, 2, at(status, 1), WRITE, 0);
	avail(0);
	ck_assert(rf_device_turn(&device));
	return *status;
}

static uint32_t used_len(void)
{
	return last_of(RF_EV_COMPLETE)->complete.len;
}

/* A segment of a discard or write-zeroes at @at of the buffer. */
static void segment(uint32_t i, uint64_t sector, uint32_t sectors, uint32_t flags)
{
	memcpy(buf + 16 * i, &sector, 8);
	memcpy(buf + 16 * i + 8, &sectors, 4);
	memcpy(buf + 16 * i + 12, &flags, 4);
}

START_TEST(what_was_written_is_read)
{
	ready(0);
	for (uint32_t i = 0; i < 1024; i++)
		buf[i] = i * 7 + 1;
	ck_assert_uint_eq(request(OUT, 5, at(buf, 1024), 0), OK);
	ck_assert_uint_eq(used_len(), 1);
	ck_assert_uint_eq(device.moved, 1024);
	ck_assert_uint_eq(request(IN, 6, at(buf + 0x1000, 512), WRITE), OK);
	ck_assert_uint_eq(used_len(), 513);
	ck_assert(!memcmp(buf + 0x1000, buf + 512, 512));
	ck_assert_uint_eq(request(IN, 4, at(buf + 0x2000, 512), WRITE), OK);
	for (uint32_t i = 0; i < 512; i++)
		ck_assert_uint_eq(buf[0x2000 + i], 0);
}
END_TEST

START_TEST(the_next_case_finds_zeroes)
{
	uint64_t last = (RF_DISK_SIZE >> 9) - 1;

	ready(0);
	memset(buf, 0x5a, 512);
	ck_assert_uint_eq(request(OUT, 0, at(buf, 512), 0), OK);
	ck_assert_uint_eq(request(OUT, last, at(buf, 512), 0), OK);
	ck_assert_uint_eq(device.disk[0], 0x5a);
	ready(0);
	ck_assert(!device.disk_written);
	for (uint64_t i = 0; i < 512; i++)
		ck_assert_uint_eq(device.disk[i] | device.disk[(last << 9) + i], 0);
	for (uint32_t i = 0; i < RF_DISK_WORDS; i++)
		ck_assert_uint_eq(device.disk_dirty[i], 0);
}
END_TEST

START_TEST(a_device_reset_keeps_the_medium)
{
	ready(0);
	memset(buf, 0x5a, 512);
	request(OUT, 3, at(buf, 512), 0);
	wr(VIRTIO_MMIO_STATUS, 0);
	ck_assert_uint_eq(device.disk[3 * 512], 0x5a);
}
END_TEST

START_TEST(ends_of_the_disk)
{
	start(RF_TRANSPORT_MMIO2, RF_DEVICE_BLK, V1);
	rf_device_setup(&device, &(struct rf_device_config){ .id = RF_DEVICE_BLK, .offered = V1,
							     .capacity = 100 }, false);
	negotiate(V1);
	set_up_ring(8);
	wr(VIRTIO_MMIO_STATUS, READY | RF_STATUS_DRIVER_OK);
	prepare();
	ck_assert_uint_eq(rd(VIRTIO_MMIO_CONFIG), 100);
	ck_assert_uint_eq(request(IN, 99, at(buf, 512), WRITE), OK);
	ck_assert_uint_eq(request(IN, 99, at(buf, 1024), WRITE), IOERR);
	ck_assert_uint_eq(request(IN, 100, at(buf, 512), WRITE), IOERR);
	ck_assert_uint_eq(used_len(), 0);
	ck_assert_uint_eq(request(IN, ~0ULL, at(buf, 512), WRITE), IOERR);
	/* A sector number whose byte offset wraps round to the start. */
	ck_assert_uint_eq(request(OUT, 1ULL << 55, at(buf, 512), 0), IOERR);
	ck_assert_uint_eq(request(IN, 0, at(buf, 511), WRITE), IOERR);
	ck_assert(!gave_up());
}
END_TEST

START_TEST(capacity_is_clipped_to_the_disk)
{
	start(RF_TRANSPORT_MMIO2, RF_DEVICE_BLK, V1);
	rf_device_setup(&device, &(struct rf_device_config){ .id = RF_DEVICE_BLK, .offered = V1,
							     .capacity = 1ULL << 40 }, false);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_CONFIG), RF_DISK_SIZE >> 9);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_CONFIG + 4), 0);
}
END_TEST

START_TEST(read_only)
{
	ready(F_RO);
	memset(buf, 1, 512);
	ck_assert_uint_eq(request(OUT, 0, at(buf, 512), 0), IOERR);
	ck_assert_uint_eq(device.disk[0], 0);
	ck_assert_uint_eq(request(IN, 0, at(buf, 512), WRITE), OK);
}
END_TEST

START_TEST(flush_and_id)
{
	ready(F_FLUSH);
	ck_assert_uint_eq(request(FLUSH, 0, at(buf, 0), 0), OK);
	ck_assert_uint_eq(used_len(), 1);
	ck_assert_uint_eq(request(GET_ID, 0, at(buf, 20), WRITE), OK);
	ck_assert_str_eq((char *)buf, "ringfence");
	ck_assert_uint_eq(used_len(), 21);
	/* Room for more than an id: only what was written in one piece counts. */
	ck_assert_uint_eq(request(GET_ID, 0, at(buf, 40), WRITE), OK);
	ck_assert_uint_eq(used_len(), 20);
	ready(0);
	ck_assert_uint_eq(request(FLUSH, 0, at(buf, 0), 0), UNSUPP);
	ck_assert_uint_eq(request(999, 0, at(buf, 0), 0), UNSUPP);
}
END_TEST

static void write_pattern(uint64_t sector, uint32_t bytes)
{
	memset(buf + 0x1000, 0x77, bytes);
	ck_assert_uint_eq(request(OUT, sector, at(buf + 0x1000, bytes), 0), OK);
}

START_TEST(discard_and_write_zeroes)
{
	ready(F_DISCARD | F_ZEROES);
	write_pattern(0, 0x6000);
	segment(0, 1, 2, 0);
	segment(1, 16, 8, 0);
	ck_assert_uint_eq(request(DISCARD, 0, at(buf, 32), 0), OK);
	ck_assert_uint_eq(device.disk[511], 0x77);
	ck_assert_uint_eq(device.disk[512], 0);
	ck_assert_uint_eq(device.disk[1535], 0);
	ck_assert_uint_eq(device.disk[1536], 0x77);
	ck_assert_uint_eq(device.disk[16 * 512], 0);
	ck_assert_uint_eq(device.disk[24 * 512 - 1], 0);
	ck_assert_uint_eq(device.disk[24 * 512], 0x77);
	segment(0, 0, RF_DISK_SIZE >> 9, 1);
	ck_assert_uint_eq(request(ZEROES, 0, at(buf, 16), 0), OK);
	for (uint32_t i = 0; i < 0x6000; i++)
		ck_assert_uint_eq(device.disk[i], 0);
}
END_TEST

START_TEST(bad_segments)
{
	ready(F_DISCARD | F_ZEROES);
	segment(0, RF_DISK_SIZE >> 9, 1, 0);
	ck_assert_uint_eq(request(DISCARD, 0, at(buf, 16), 0), IOERR);
	segment(0, 0, 0xffffffff, 0);
	ck_assert_uint_eq(request(ZEROES, 0, at(buf, 16), 0), IOERR);
	segment(0, 0, 1, 1);
	ck_assert_uint_eq(request(DISCARD, 0, at(buf, 16), 0), UNSUPP);
	segment(0, 0, 1, 2);
	ck_assert_uint_eq(request(ZEROES, 0, at(buf, 16), 0), UNSUPP);
	ck_assert_uint_eq(request(ZEROES, 0, at(buf, 17), 0), IOERR);
	ck_assert_uint_eq(request(ZEROES, 0, at(buf, 0), 0), IOERR);
	ck_assert_uint_eq(request(ZEROES, 0, at(buf, 17 * 16), 0), IOERR);
	ready(0);
	segment(0, 0, 1, 0);
	ck_assert_uint_eq(request(DISCARD, 0, at(buf, 16), 0), UNSUPP);
	ck_assert_uint_eq(request(ZEROES, 0, at(buf, 16), 0), UNSUPP);
}
END_TEST

START_TEST(requests_without_header_or_status)
{
	ready(0);
	desc_split(ring.desc, 0, at(header, 8), NEXT, 1);
	desc_split(ring.desc, 1, at(status, 1), WRITE, 0);
	*status = UNTOUCHED;
	avail(0);
	rf_device_turn(&device);
	ck_assert_uint_eq(*status, IOERR);
	desc_split(ring.desc, 0, at(header, 16), 0, 0);
	avail(0);
	rf_device_turn(&device);
	ck_assert_uint_eq(used_len(), 0);
	ck_assert_uint_eq(count_of(RF_EV_COMPLETE), 2);
	ck_assert(!gave_up());
}
END_TEST

START_TEST(header_and_data_in_any_pieces)
{
	ready(0);
	memset(buf, 0, 16);
	buf[0] = OUT;
	memset(buf + 16, 0x42, 512);
	/* 7 bytes of the header, then the rest of it with all data. */
	desc_split(ring.desc, 0, at(buf, 7), NEXT, 1);
	desc_split(ring.desc, 1, at(buf + 7, 9 + 512), NEXT, 2);
	desc_split(ring.desc, 2, at(status, 1), WRITE, 0);
	avail(0);
	rf_device_turn(&device);
	ck_assert_uint_eq(*status, OK);
	ck_assert_uint_eq(device.disk[0], 0x42);
	ck_assert_uint_eq(device.disk[511], 0x42);
}
END_TEST

START_TEST(data_that_faults_is_an_error)
{
	struct rf_extent nowhere = { .ba = RF_BA(16), .len = 512 };

	ready(0);
	ck_assert_uint_eq(request(IN, 0, nowhere, WRITE), IOERR);
	ck_assert_uint_eq(used_len(), 0);
	ck_assert_uint_eq(request(OUT, 0, nowhere, 0), IOERR);
	ck_assert_uint_eq(request(IN, 0, at(buf, 512), WRITE), OK);
}
END_TEST

START_TEST(segments_fit_the_ring)
{
	const uint32_t sizes[] = { 0, 1, 2, 3, 16, 1024 }, want[] = { 126, 1, 1, 1, 14, 126 };

	for (size_t i = 0; i < RF_ARRAY_SIZE(sizes); i++) {
		rig_start(RF_TRANSPORT_MMIO2,
			  &(struct rf_device_config){ .id = RF_DEVICE_BLK, .offered = V1,
						      .queue_size = sizes[i] },
			  &(struct rf_platform_config){ .id = RF_PLATFORM_FLAT });
		ck_assert_uint_eq(rd(VIRTIO_MMIO_CONFIG + 12), want[i]);
	}
}
END_TEST

START_TEST(configuration)
{
	const struct { uint32_t at, width, value; } fields[] = {
		{ 0, 4, 16384 }, { 8, 4, 0x20000 }, { 12, 4, 62 }, { 18, 1, 16 }, { 19, 1, 63 },
		{ 20, 4, 4096 }, { 32, 1, 1 }, { 34, 2, 1 }, { 36, 4, 16384 }, { 40, 4, 16 },
		{ 44, 4, 1 }, { 48, 4, 16384 }, { 52, 4, 16 }, { 56, 1, 1 },
	};

	rig_start(RF_TRANSPORT_MMIO2,
		  &(struct rf_device_config){ .id = RF_DEVICE_BLK, .offered = V1, .blk_size = 4096,
					      .size_max = 0x20000, .seg_max = 62 },
		  &(struct rf_platform_config){ .id = RF_PLATFORM_FLAT });
	for (size_t i = 0; i < RF_ARRAY_SIZE(fields); i++) {
		uint64_t value = transport.ops->reg_read(&transport,
							 VIRTIO_MMIO_CONFIG + fields[i].at,
							 fields[i].width);

		ck_assert_msg(value == fields[i].value, "field at %u: %lu", fields[i].at,
			      (unsigned long)value);
	}
	rd(VIRTIO_MMIO_CONFIG + 56);
	ck_assert(!last_of(RF_EV_REG_READ)->reg.outside);
	rd(VIRTIO_MMIO_CONFIG + 60);
	ck_assert(last_of(RF_EV_REG_READ)->reg.outside);
}
END_TEST

static uint64_t write_wce(uint64_t bits, uint8_t value)
{
	ready(bits);
	transport.ops->reg_write(&transport, VIRTIO_MMIO_CONFIG + 32, 1, value);
	return transport.ops->reg_read(&transport, VIRTIO_MMIO_CONFIG + 32, 1);
}

START_TEST(only_the_cache_mode_is_writable)
{
	ck_assert_uint_eq(write_wce(F_FLUSH | F_WCE, 0), 0);
	ck_assert_uint_eq(write_wce(F_FLUSH, 0), 1);
	wr(VIRTIO_MMIO_CONFIG, 1);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_CONFIG), RF_DISK_SIZE >> 9);
}
END_TEST

RF_CHECK_MAIN("blk", what_was_written_is_read, the_next_case_finds_zeroes,
	      a_device_reset_keeps_the_medium, ends_of_the_disk, capacity_is_clipped_to_the_disk,
	      read_only, flush_and_id, discard_and_write_zeroes, bad_segments,
	      requests_without_header_or_status, header_and_data_in_any_pieces,
	      data_that_faults_is_an_error, segments_fit_the_ring, configuration,
	      only_the_cache_mode_is_writable)
