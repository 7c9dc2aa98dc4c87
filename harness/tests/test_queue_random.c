// SPDX-License-Identifier: GPL-2.0-only
/* Rings full of nonsense, the same on each run: every turn ends, and memory stays whole. */
#include "tests/device_rig.h"

#define SIZE 16
#define ROUNDS 5000

static uint64_t state = 88172645463325252ULL;
static uint8_t *table;

static uint64_t any(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

/* Often something that makes sense, so that chains get long. */
static uint64_t any_address(void)
{
	switch (any() % 8) {
	case 0:
		return any();
	case 1:
		return pa(ring.desc) + any() % 512;
	default:
		return pa(table) + any() % 4 * 16;
	}
}

static uint32_t any_length(void)
{
	switch (any() % 8) {
	case 0:
		return any();
	case 1:
		return 0;
	default:
		return any() % 16 * 16;
	}
}

static void any_desc(uint8_t *to, bool packed)
{
	struct rf_desc desc = { .addr = any_address(), .len = any_length() };
	uint16_t flags = any() % 16 ? any() & (NEXT | WRITE) : any();

	if (any() % 6 == 0)
		flags |= INDIRECT;
	if (packed) {
		desc.packed.flags = flags | (any() % 4 ? VIRTQ_DESC_F_AVAIL : 0);
		desc.packed.id = any();
	} else {
		desc.split.flags = flags;
		desc.split.next = any() % 16 ? any() % SIZE : any();
	}
	memcpy(to, &desc, sizeof(desc));
}

static void one_round(uint64_t bits)
{
	start(RF_TRANSPORT_MMIO2, any() % 2 ? RF_DEVICE_BLK : RF_DEVICE_RNG, V1 | bits);
	ck_assert_uint_eq(negotiate(V1 | bits), READY);
	set_up_ring(SIZE);
	wr(VIRTIO_MMIO_STATUS, READY | RF_STATUS_DRIVER_OK);
	table = alloc(4096);
	for (int i = 0; i < SIZE; i++) {
		any_desc(ring.desc + 16 * i, bits & PACKED);
		any_desc(table + 16 * i, bits & PACKED);
		put16(ring.driver + 4 + 2 * i, any() % 16 ? any() % SIZE : any());
	}
	put16(ring.driver + 2, any() % 8 ? any() % (SIZE + 1) : any());
	if (any() % 4 == 0)
		ck_assert_int_eq(rf_device_arm(&device, any() % RF_HOSTILES, any(), any()), 0);
	for (int i = 0; i < 4; i++)
		rf_device_turn(&device);
	ck_assert_uint_lt(trace.count, 20000);
	ck_assert_uint_eq(device.held, device.queue[0].held_count);
}

START_TEST(split)
{
	for (int i = 0; i < ROUNDS; i++)
		one_round(any() % 2 ? TABLES | EVENT : any() % 2 ? TABLES : 0);
}
END_TEST

START_TEST(packed)
{
	for (int i = 0; i < ROUNDS; i++)
		one_round(PACKED | (any() % 2 ? TABLES | EVENT : any() % 2 ? TABLES : 0));
}
END_TEST

RF_CHECK_MAIN("queue_random", split, packed)
