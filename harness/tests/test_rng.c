// SPDX-License-Identifier: GPL-2.0-only
/* The entropy device, through registers and ring. */
#include "tests/device_rig.h"

static uint8_t *buf;

static void ready(void)
{
	bring_up(RF_DEVICE_RNG, V1, 8);
	buf = alloc(0x10000);
}

static void ask(struct rf_extent e, uint16_t flags)
{
	desc_split(ring.desc, 0, e, flags, 1);
	avail(0);
	rf_device_turn(&device);
}

START_TEST(fills_all_extents)
{
	ready();
	desc_split(ring.desc, 1, at(buf + 0x1000, 5000), WRITE, 0);
	ask(at(buf, 13), WRITE | NEXT);
	ck_assert_uint_eq(last_of(RF_EV_COMPLETE)->complete.len, 5013);
	ck_assert_uint_eq(device.moved, 5013);
	for (uint32_t i = 0, zeroes = 0; i < 5000; i++) {
		zeroes = buf[0x1000 + i] ? 0 : zeroes + 1;
		ck_assert_uint_lt(zeroes, 8);
	}
	ck_assert_uint_eq(buf[13], 0);
	ck_assert_uint_eq(buf[0x1000 + 5000], 0);
}
END_TEST

START_TEST(same_case_same_bytes)
{
	uint8_t first[64];
	uint64_t hash;

	ready();
	ask(at(buf, 64), WRITE);
	memcpy(first, buf, 64);
	hash = rf_trace_hash(&trace);
	ask(at(buf, 64), WRITE);
	ck_assert(memcmp(first, buf, 64));
	ready();
	ask(at(buf, 64), WRITE);
	ck_assert(!memcmp(first, buf, 64));
	ck_assert_uint_eq(hash, rf_trace_hash(&trace));
}
END_TEST

START_TEST(nothing_to_write)
{
	ready();
	ask(at(buf, 64), 0);
	ck_assert_uint_eq(last_of(RF_EV_COMPLETE)->complete.len, 0);
	ck_assert_uint_eq(device.moved, 0);
	ck_assert(!gave_up());
}
END_TEST

START_TEST(a_huge_request_gets_less)
{
	ready();
	/* The same 16 MiB again and again, far from all that the test allocated. */
	for (uint16_t i = 0; i < 8; i++)
		desc_split(ring.desc, i,
			   (struct rf_extent){ .ba = RF_BA(RF_BANK_HIGH_BASE), .len = 0x1000000 },
			   i < 7 ? WRITE | NEXT : WRITE, i + 1);
	avail(0);
	rf_device_turn(&device);
	ck_assert_uint_eq(last_of(RF_EV_COMPLETE)->complete.len, 0x100000);
	ck_assert_uint_eq(last_of(RF_EV_CHAIN)->chain.writable, 8 * 0x1000000ULL);
}
END_TEST

START_TEST(has_no_configuration)
{
	ready();
	ck_assert_uint_eq(rd(VIRTIO_MMIO_CONFIG), 0);
	ck_assert(last_of(RF_EV_REG_READ)->reg.outside);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_DEVICE_ID), 4);
}
END_TEST

RF_CHECK_MAIN("rng", fills_all_extents, same_case_same_bytes, nothing_to_write,
	      a_huge_request_gets_less, has_no_configuration)
