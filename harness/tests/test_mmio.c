// SPDX-License-Identifier: GPL-2.0-only
/* The registers of MMIO versions 1 and 2. */
#include "tests/device_rig.h"

#define R_1 1
#define W_1 2
#define R_2 4
#define W_2 8

/* What the specification lists: section MMIO Device Register Layout and its legacy interface. */
static const struct { uint32_t offset, access; } listed[] = {
	{ 0x000, R_1 | R_2 }, { 0x004, R_1 | R_2 }, { 0x008, R_1 | R_2 }, { 0x00c, R_1 | R_2 },
	{ 0x010, R_1 | R_2 }, { 0x014, W_1 | W_2 }, { 0x020, W_1 | W_2 }, { 0x024, W_1 | W_2 },
	{ 0x028, W_1 }, { 0x030, W_1 | W_2 }, { 0x034, R_1 | R_2 }, { 0x038, W_1 | W_2 },
	{ 0x03c, W_1 }, { 0x040, R_1 | W_1 }, { 0x044, R_2 | W_2 }, { 0x050, W_1 | W_2 },
	{ 0x060, R_1 | R_2 }, { 0x064, W_1 | W_2 }, { 0x070, R_1 | W_1 | R_2 | W_2 },
	{ 0x080, W_2 }, { 0x084, W_2 }, { 0x090, W_2 }, { 0x094, W_2 }, { 0x0a0, W_2 },
	{ 0x0a4, W_2 }, { 0x0ac, W_2 }, { 0x0b0, R_2 }, { 0x0b4, R_2 }, { 0x0b8, R_2 },
	{ 0x0bc, R_2 }, { 0x0fc, R_2 },
};

static uint32_t access_of(uint32_t offset)
{
	for (size_t i = 0; i < RF_ARRAY_SIZE(listed); i++)
		if (listed[i].offset == offset)
			return listed[i].access;
	return 0;
}

static void check_map(enum rf_transport_id id, uint32_t read_bit)
{
	for (uint32_t offset = 0; offset < VIRTIO_MMIO_CONFIG; offset += 4) {
		const struct rf_event *e;
		uint32_t value;

		start(id, RF_DEVICE_RNG, V1);
		value = rd(offset);
		e = last_of(RF_EV_REG_READ);
		ck_assert_msg(e->reg.outside == !(access_of(offset) & read_bit), "read %x", offset);
		ck_assert_uint_eq(e->reg.offset, offset);
		ck_assert_uint_eq(e->reg.width, 4);
		ck_assert_uint_eq(e->reg.value, value);
		ck_assert(!e->reg.config);
		if (e->reg.outside)
			ck_assert_uint_eq(value, 0);
		wr(offset, 0x12345678);
		e = event_of(RF_EV_REG_WRITE, 0);
		ck_assert_msg(e->reg.outside == !(access_of(offset) & read_bit << 1), "write %x",
			      offset);
		ck_assert_uint_eq(e->reg.value, 0x12345678);
	}
}

START_TEST(map_of_registers)
{
	check_map(RF_TRANSPORT_MMIO1, R_1);
	check_map(RF_TRANSPORT_MMIO2, R_2);
}
END_TEST

START_TEST(identity)
{
	start(RF_TRANSPORT_MMIO1, RF_DEVICE_BLK, 0);
	ck_assert_uint_eq(rd(0x000), 0x74726976);
	ck_assert_uint_eq(rd(0x004), 1);
	ck_assert_uint_eq(rd(0x008), 2);
	start(RF_TRANSPORT_MMIO2, RF_DEVICE_RNG, 0);
	ck_assert_uint_eq(rd(0x004), 2);
	ck_assert_uint_eq(rd(0x008), 4);
	ck_assert_uint_eq(rd(0x00c), VIRTIO_MMIO_VENDOR);
	ck_assert_str_eq(rf_transport_ops(RF_TRANSPORT_MMIO1)->name, "mmio1");
	ck_assert_str_eq(rf_transport_ops(RF_TRANSPORT_MMIO2)->name, "mmio2");
	ck_assert(rf_transport_ops(RF_TRANSPORT_MMIO1)->legacy);
	ck_assert_uint_eq(rf_transport_ops(RF_TRANSPORT_MMIO2)->region_size, 0x200);
	ck_assert_ptr_null(rf_transport_ops(RF_TRANSPORTS));
}
END_TEST

/* An access that no driver may make: seen, and without effect. */
static void expect_outside(uint32_t offset, uint32_t width)
{
	uint32_t resets = count_of(RF_EV_RESET), reads = count_of(RF_EV_REG_READ);

	ck_assert_uint_eq(transport.ops->reg_read(&transport, offset, width), 0);
	ck_assert_uint_eq(count_of(RF_EV_REG_READ), reads + 1);
	ck_assert_msg(last_of(RF_EV_REG_READ)->reg.outside, "read %x width %u", offset, width);
	ck_assert_uint_eq(last_of(RF_EV_REG_READ)->reg.width, width);
	transport.ops->reg_write(&transport, offset, width, 0);
	ck_assert_msg(last_of(RF_EV_REG_WRITE)->reg.outside, "write %x width %u", offset, width);
	ck_assert_uint_eq(count_of(RF_EV_RESET), resets);
}

START_TEST(widths_and_alignment_of_registers)
{
	start(RF_TRANSPORT_MMIO2, RF_DEVICE_BLK, V1);
	expect_outside(VIRTIO_MMIO_STATUS, 1);
	expect_outside(VIRTIO_MMIO_STATUS, 2);
	expect_outside(VIRTIO_MMIO_STATUS, 8);
	expect_outside(VIRTIO_MMIO_STATUS, 0);
	expect_outside(VIRTIO_MMIO_STATUS + 1, 4);
	expect_outside(VIRTIO_MMIO_STATUS - 2, 4);
	/* Across the border to the configuration. */
	expect_outside(VIRTIO_MMIO_CONFIG - 2, 4);
}
END_TEST

static void check_config(enum rf_transport_id id)
{
	start(id, RF_DEVICE_BLK, V1);
	ck_assert_uint_eq(transport.ops->reg_read(&transport, 0x100, 4), 0x4000);
	ck_assert(last_of(RF_EV_REG_READ)->reg.config);
	ck_assert(!last_of(RF_EV_REG_READ)->reg.outside);
	ck_assert_uint_eq(transport.ops->reg_read(&transport, 0x101, 1), 0x40);
	ck_assert_uint_eq(transport.ops->reg_read(&transport, 0x100, 2), 0x4000);
	ck_assert_uint_eq(transport.ops->reg_read(&transport, 0x13b, 1), 0);
	ck_assert(!last_of(RF_EV_REG_READ)->reg.outside);
	expect_outside(0x13c, 1);
	expect_outside(0x13c, 4);
	expect_outside(0x102, 4);
	expect_outside(0x101, 2);
	expect_outside(0x100, 8);
	expect_outside(0x100, 3);
	expect_outside(0x200, 4);
	expect_outside(0xfffffffc, 4);
}

START_TEST(configuration_space)
{
	check_config(RF_TRANSPORT_MMIO1);
	check_config(RF_TRANSPORT_MMIO2);
}
END_TEST

START_TEST(feature_selectors_in_both_versions)
{
	start(RF_TRANSPORT_MMIO1, RF_DEVICE_RNG, V1 | AP | EVENT);
	ck_assert_uint_eq(offered(), V1 | AP | EVENT);
	accept_bits(V1 | EVENT);
	ck_assert_uint_eq(device.accepted, V1 | EVENT);
}
END_TEST

START_TEST(a_version_1_driver_may_set_features_ok)
{
	start(RF_TRANSPORT_MMIO1, RF_DEVICE_RNG, V1 | AP | EVENT);
	ck_assert_uint_eq(negotiate(V1 | AP), READY);
	ck_assert(last_of(RF_EV_AGREED)->agreed.legacy);
	ck_assert(!last_of(RF_EV_AGREED)->agreed.refused);
	/* Nor need it accept VERSION_1. */
	ck_assert_uint_eq(negotiate(AP), READY);
	ck_assert_uint_eq(negotiate(V1), RF_STATUS_ACKNOWLEDGE | RF_STATUS_DRIVER);
	ck_assert(last_of(RF_EV_AGREED)->agreed.refused);
}
END_TEST

/* A legacy ring of @size at @mem, after GuestPageSize @page_size and QueueAlign @align. */
static void legacy_ring(const uint8_t *mem, uint32_t size, uint32_t page_size, uint32_t align)
{
	wr(VIRTIO_MMIO_STATUS, RF_STATUS_ACKNOWLEDGE | RF_STATUS_DRIVER);
	wr(VIRTIO_MMIO_GUEST_PAGE_SIZE, page_size);
	wr(VIRTIO_MMIO_QUEUE_SEL, 0);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_QUEUE_PFN), 0);
	wr(VIRTIO_MMIO_QUEUE_NUM, size);
	wr(VIRTIO_MMIO_QUEUE_ALIGN, align);
	wr(VIRTIO_MMIO_QUEUE_PFN, pa(mem) / page_size);
}

START_TEST(legacy_layout)
{
	const struct rf_event *e;
	uint8_t *mem;

	start(RF_TRANSPORT_MMIO1, RF_DEVICE_RNG, 0);
	mem = alloc(0x10000);
	legacy_ring(mem, 256, 4096, 4096);
	e = event_of(RF_EV_QUEUE_LIVE, 0);
	ck_assert_uint_eq(e->ring.desc, pa(mem));
	ck_assert_uint_eq(e->ring.driver, pa(mem) + 4096);
	ck_assert_uint_eq(e->ring.device, pa(mem) + 8192);
	ck_assert_uint_eq(e->ring.size, 256);
	ck_assert_uint_eq(e->ring.align, 4096);
	ck_assert_uint_eq(e->ring.flags, RF_RING_LEGACY);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_QUEUE_PFN), pa(mem) / 4096);
	ck_assert(last_of(RF_EV_AGREED)->agreed.legacy);
	wr(VIRTIO_MMIO_QUEUE_PFN, 0);
	ck_assert_uint_eq(count_of(RF_EV_QUEUE_DEAD), 1);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_QUEUE_PFN), 0);
	/* Another page size, another alignment, one that is no power of two, none at all. */
	legacy_ring(mem, 8, 512, 64);
	ck_assert_uint_eq(last_of(RF_EV_QUEUE_LIVE)->ring.device, pa(mem) + 192);
	wr(VIRTIO_MMIO_QUEUE_PFN, 0);
	legacy_ring(mem, 8, 512, 100);
	ck_assert_uint_eq(last_of(RF_EV_QUEUE_LIVE)->ring.device % 100, 0);
	wr(VIRTIO_MMIO_QUEUE_PFN, 0);
	legacy_ring(mem, 8, 512, 0);
	ck_assert_uint_eq(last_of(RF_EV_QUEUE_LIVE)->ring.device, pa(mem) + 4096);
}
END_TEST

START_TEST(legacy_ring_works)
{
	uint8_t *mem, *buf;

	start(RF_TRANSPORT_MMIO1, RF_DEVICE_RNG, 0);
	mem = alloc(0x4000);
	buf = alloc(64);
	legacy_ring(mem, 256, 4096, 4096);
	ring.size = 256;
	ring.avail = 0;
	ring.driver = mem + 4096;
	desc_split(mem, 0, at(buf, 64), WRITE, 0);
	wr(VIRTIO_MMIO_STATUS, RF_STATUS_ACKNOWLEDGE | RF_STATUS_DRIVER | RF_STATUS_DRIVER_OK);
	avail(0);
	wr(VIRTIO_MMIO_QUEUE_NOTIFY, 0);
	ck_assert(rf_device_turn(&device));
	ck_assert_uint_eq(get16(mem + 8192 + 2), 1);
	ck_assert_uint_eq(get32(mem + 8192 + 8), 64);
}
END_TEST

START_TEST(guest_page_size_outlives_a_reset)
{
	start(RF_TRANSPORT_MMIO1, RF_DEVICE_RNG, 0);
	wr(VIRTIO_MMIO_GUEST_PAGE_SIZE, 4096);
	wr(VIRTIO_MMIO_STATUS, 0);
	wr(VIRTIO_MMIO_QUEUE_NUM, 8);
	wr(VIRTIO_MMIO_QUEUE_PFN, 0x1000);
	ck_assert_uint_eq(last_of(RF_EV_QUEUE_LIVE)->ring.desc, 0x1000000);
	/* A new frame number without a zero between: the old queue stops. */
	wr(VIRTIO_MMIO_QUEUE_PFN, 0xffffffff);
	ck_assert_uint_eq(count_of(RF_EV_QUEUE_DEAD), 1);
	ck_assert_uint_eq(last_of(RF_EV_QUEUE_LIVE)->ring.desc, 0xffffffff000ULL);
}
END_TEST

START_TEST(queue_ready)
{
	start(RF_TRANSPORT_MMIO2, RF_DEVICE_RNG, V1);
	negotiate(V1);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_QUEUE_READY), 0);
	set_up_ring(8);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_QUEUE_READY), 1);
	/* What is live does not change under the device. */
	wr(VIRTIO_MMIO_QUEUE_NUM, 4);
	write_address(VIRTIO_MMIO_QUEUE_DESC_LOW, 0);
	ck_assert_uint_eq(device.queue[0].size, 8);
	ck_assert_uint_eq(device.queue[0].desc, pa(ring.desc));
	wr(VIRTIO_MMIO_QUEUE_READY, 1);
	ck_assert_uint_eq(count_of(RF_EV_QUEUE_LIVE), 1);
	wr(VIRTIO_MMIO_QUEUE_READY, 0);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_QUEUE_READY), 0);
	ck_assert_uint_eq(count_of(RF_EV_QUEUE_DEAD), 1);
	wr(VIRTIO_MMIO_QUEUE_NUM, 4);
	ck_assert_uint_eq(device.queue[0].size, 4);
}
END_TEST

START_TEST(address_halves)
{
	start(RF_TRANSPORT_MMIO2, RF_DEVICE_RNG, V1);
	for (uint32_t i = 0; i < 3; i++) {
		wr(0x84 + 16 * i, 0x11111111 * (i + 1));
		wr(0x80 + 16 * i, 0xabcdef00 + i);
	}
	ck_assert_uint_eq(device.queue[0].desc, 0x11111111abcdef00);
	ck_assert_uint_eq(device.queue[0].driver, 0x22222222abcdef01);
	ck_assert_uint_eq(device.queue[0].device, 0x33333333abcdef02);
}
END_TEST

START_TEST(queues_that_are_not_there)
{
	start(RF_TRANSPORT_MMIO2, RF_DEVICE_RNG, V1);
	wr(VIRTIO_MMIO_QUEUE_SEL, 1);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_QUEUE_NUM_MAX), 0);
	wr(VIRTIO_MMIO_QUEUE_NUM, 8);
	wr(VIRTIO_MMIO_QUEUE_READY, 1);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_QUEUE_READY), 0);
	wr(VIRTIO_MMIO_QUEUE_SEL, 0xffffffff);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_QUEUE_NUM_MAX), 0);
	ck_assert_uint_eq(count_of(RF_EV_QUEUE_LIVE), 0);
	wr(VIRTIO_MMIO_QUEUE_SEL, 0);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_QUEUE_NUM_MAX), 256);
}
END_TEST

START_TEST(queue_size_of_the_case)
{
	rig_start(RF_TRANSPORT_MMIO2,
		  &(struct rf_device_config){ .id = RF_DEVICE_RNG, .queue_size = 0x80000000 },
		  &(struct rf_platform_config){ .id = RF_PLATFORM_FLAT });
	ck_assert_uint_eq(rd(VIRTIO_MMIO_QUEUE_NUM_MAX), 0x80000000);
}
END_TEST

START_TEST(no_shared_memory)
{
	start(RF_TRANSPORT_MMIO2, RF_DEVICE_RNG, V1);
	wr(VIRTIO_MMIO_SHM_SEL, 3);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_SHM_LEN_LOW), 0xffffffff);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_SHM_LEN_HIGH), 0xffffffff);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_SHM_BASE_LOW), 0xffffffff);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_SHM_BASE_HIGH), 0xffffffff);
}
END_TEST

START_TEST(queue_reset)
{
	const uint64_t bits = V1 | RF_BIT(RF_F_RING_RESET);

	start(RF_TRANSPORT_MMIO2, RF_DEVICE_RNG, bits);
	negotiate(V1);
	expect_outside(VIRTIO_MMIO_QUEUE_RESET, 4);
	ck_assert_uint_eq(negotiate(bits), READY);
	set_up_ring(8);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_QUEUE_RESET), 0);
	wr(VIRTIO_MMIO_QUEUE_RESET, 1);
	ck_assert(!last_of(RF_EV_REG_WRITE)->reg.outside);
	ck_assert_uint_eq(count_of(RF_EV_QUEUE_DEAD), 1);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_QUEUE_RESET), 0);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_QUEUE_READY), 0);
	ck_assert_uint_eq(device.queue[0].size, 0);
	ck_assert_uint_eq(device.queue[0].desc, 0);
	set_up_ring(16);
	ck_assert_uint_eq(last_of(RF_EV_QUEUE_LIVE)->ring.size, 16);
}
END_TEST

RF_CHECK_MAIN("mmio", map_of_registers, identity, widths_and_alignment_of_registers,
	      configuration_space, feature_selectors_in_both_versions,
	      a_version_1_driver_may_set_features_ok, legacy_layout, legacy_ring_works,
	      guest_page_size_outlives_a_reset, queue_ready, address_halves,
	      queues_that_are_not_there, queue_size_of_the_case, no_shared_memory, queue_reset)
