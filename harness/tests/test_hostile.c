// SPDX-License-Identifier: GPL-2.0-only
/* Each hostile behaviour does what it says, and nothing when it is not its turn. */
#include "tests/device_rig.h"

#define SIZE 8
#define LIVE RF_STATUS_DRIVER_OK

/* Parameter a: @own, acting from chance @skip on, @times (0: always). */
#define WHEN(own, skip, times) ((own) | (uint32_t)(skip) << 24 | (uint32_t)(times) << 28)

static uint8_t *buf;

static void ready(uint64_t bits)
{
	bring_up(RF_DEVICE_RNG, V1 | bits, SIZE);
	buf = alloc(4096);
	for (uint16_t i = 0; i < SIZE && !(bits & PACKED); i++)
		desc_split(ring.desc, i, at(buf + 64 * i, 8), WRITE, i + 1);
}

static void arm(enum rf_hostile_id id, uint32_t a, uint64_t b)
{
	bool before = device.hostile;

	ck_assert_int_eq(rf_device_arm(&device, id, a, b), 0);
	ck_assert_int_eq(device.hostile, before || !rf_hostile_permitted(id, a));
}

/* The @i-th element of the used ring. */
static uint32_t used_id(uint32_t i) { return get32(ring.device + 4 + 8 * (i % SIZE)); }
static uint32_t used_len(uint32_t i) { return get32(ring.device + 8 + 8 * (i % SIZE)); }
static uint16_t used_idx(void) { return get16(ring.device + 2); }

static void give(uint16_t head)
{
	avail(head);
	rf_device_turn(&device);
}

static const struct rf_event *complete(uint32_t nth)
{
	return event_of(RF_EV_COMPLETE, nth);
}

START_TEST(every_behaviour_is_described)
{
	for (uint32_t i = 0; i < RF_HOSTILES; i++) {
		ck_assert_ptr_nonnull(rf_hostile_ops(i));
		ck_assert_uint_gt(strlen(rf_hostile_ops(i)->summary), 10);
	}
	ck_assert_ptr_null(rf_hostile_ops(RF_HOSTILES));
#define RF_HOSTILE(id, word, ops) \
	ck_assert_str_eq(rf_hostile_ops(RF_HOSTILE_##id)->name, word);
#include "device/hostile.def"
#undef RF_HOSTILE
}
END_TEST

START_TEST(arming_has_bounds)
{
	ready(0);
	ck_assert_int_eq(rf_device_arm(&device, RF_HOSTILES, 0, 0), -EINVAL);
	ck_assert(!device.hostile);
	for (uint32_t i = 0; i < RF_HOSTILE_MAX; i++)
		arm(RF_HOSTILE_USED_LEN, WHEN(0, 15, 1), 0);
	ck_assert_int_eq(rf_device_arm(&device, RF_HOSTILE_USED_LEN, 0, 0), -ENOSPC);
}
END_TEST

START_TEST(used_len_lies)
{
	ready(0);
	arm(RF_HOSTILE_USED_LEN, WHEN(0, 1, 1), 0xffffffff);
	arm(RF_HOSTILE_USED_LEN, WHEN(1, 2, 2), 100);
	for (uint16_t i = 0; i < 5; i++)
		give(0);
	ck_assert_uint_eq(used_len(0), 8);
	ck_assert_uint_eq(used_len(1), 0xffffffff);
	ck_assert_uint_eq(used_len(2), 108);
	ck_assert_uint_eq(used_len(3), 108);
	ck_assert_uint_eq(used_len(4), 8);
	ck_assert(!complete(0)->complete.hostile);
	ck_assert(complete(1)->complete.hostile);
	ck_assert_uint_eq(complete(1)->complete.len, 0xffffffff);
}
END_TEST

START_TEST(used_id_lies)
{
	ready(0);
	arm(RF_HOSTILE_USED_ID, WHEN(0, 0, 1), 0x10000);
	arm(RF_HOSTILE_USED_ID, WHEN(1, 1, 1), 2);
	give(3);
	give(3);
	give(3);
	ck_assert_uint_eq(used_id(0), 0x10000);
	ck_assert_uint_eq(complete(0)->complete.head, 3);
	ck_assert_uint_eq(complete(0)->complete.id, 0x10000);
	ck_assert_uint_eq(used_id(1), 5);
	ck_assert_uint_eq(used_id(2), 3);
}
END_TEST

START_TEST(used_index_jumps)
{
	ready(0);
	arm(RF_HOSTILE_INDEX_JUMP, WHEN(3, 0, 1), 0);
	give(0);
	ck_assert_uint_eq(used_idx(), 4);
	give(0);
	ck_assert_uint_eq(used_idx(), 5);
	ck_assert_uint_eq(used_id(4), 0);
	ready(0);
	arm(RF_HOSTILE_INDEX_JUMP, WHEN(0xffff, 0, 1), 0);
	give(0);
	ck_assert_uint_eq(used_idx(), 0);
}
END_TEST

START_TEST(packed_place_jumps)
{
	ready(PACKED);
	arm(RF_HOSTILE_INDEX_JUMP, WHEN(SIZE + 2, 0, 1), 0);
	packed_add(at(buf, 8), 0, WRITE);
	rf_device_turn(&device);
	ck_assert_uint_eq(device.queue[0].used_pos, 3);
	ck_assert(!device.queue[0].used_wrap);
	packed_add(at(buf, 8), 1, WRITE);
	rf_device_turn(&device);
	ck_assert_uint_eq(get16(ring.desc + 16 * 3 + 12), 1);
}
END_TEST

/* Three buffers; the first two get NEXT and only the first is returned: one unmaps all. */
START_TEST(links_buffers_that_are_in_flight)
{
	ready(0);
	arm(RF_HOSTILE_WRITE_DESC, WHEN(0 | 2 << 16 | 1 << 18, 0, 1), NEXT);
	arm(RF_HOSTILE_WRITE_DESC, WHEN(1 | 2 << 16 | 1 << 18, 0, 1), NEXT);
	arm(RF_HOSTILE_COMPLETE_NEVER, WHEN(0, 1, 0), 0);
	for (uint16_t i = 0; i < 3; i++)
		avail(i);
	rf_device_turn(&device);
	ck_assert_uint_eq(used_idx(), 1);
	ck_assert_uint_eq(used_id(0), 0);
	ck_assert_uint_eq(get16(ring.desc + 12), WRITE | NEXT);
	ck_assert_uint_eq(get16(ring.desc + 16 + 12), WRITE | NEXT);
	ck_assert_uint_eq(get16(ring.desc + 32 + 12), WRITE);
	ck_assert_uint_eq(count_of(RF_EV_COMPLETE), 1);
	/* Known as the device's own doing when read again. */
	ck_assert(!gave_up());
	give(1);
	ck_assert(last_of(RF_EV_CHAIN)->chain.problems & RF_CHAIN_TAINTED);
}
END_TEST

START_TEST(writes_any_field_of_a_descriptor)
{
	ready(0);
	arm(RF_HOSTILE_WRITE_DESC, WHEN(5 | 0 << 16, 0, 1), 0x1122334455667788);
	arm(RF_HOSTILE_WRITE_DESC, WHEN(5 | 1 << 16 | 2 << 18, 0, 1), 0xff);
	arm(RF_HOSTILE_WRITE_DESC, WHEN(5 | 2 << 16 | 3 << 18, 0, 1), WRITE);
	arm(RF_HOSTILE_WRITE_DESC, WHEN((5 + SIZE) | 3 << 16, 0, 1), 0x7777);
	give(0);
	ck_assert_uint_eq(get32(ring.desc + 80), 0x55667788);
	ck_assert_uint_eq(get32(ring.desc + 84), 0x11223344);
	ck_assert_uint_eq(get32(ring.desc + 88), 8 ^ 0xff);
	ck_assert_uint_eq(get16(ring.desc + 92), 0);
	ck_assert_uint_eq(get16(ring.desc + 94), 0x7777);
	ready(PACKED);
	arm(RF_HOSTILE_WRITE_DESC, WHEN(5 | 2 << 16, 0, 1), 0x8080);
	arm(RF_HOSTILE_WRITE_DESC, WHEN(5 | 3 << 16, 0, 1), 0x1234);
	packed_add(at(buf, 8), 0, WRITE);
	rf_device_turn(&device);
	ck_assert_uint_eq(get16(ring.desc + 80 + 14), 0x8080);
	ck_assert_uint_eq(get16(ring.desc + 80 + 12), 0x1234);
}
END_TEST

START_TEST(plays_with_flags)
{
	ready(0);
	arm(RF_HOSTILE_FLAGS, WHEN(0, 0, 1), 0xfff1);
	arm(RF_HOSTILE_FLAGS, WHEN(1, 0, 1), 0xabcd);
	arm(RF_HOSTILE_FLAGS, WHEN(2 | 4 << 4, 0, 1), WRITE | INDIRECT);
	give(0);
	ck_assert_uint_eq(get16(ring.device), 0xfff1);
	ck_assert_uint_eq(get16(ring.driver), 0xabcd);
	ck_assert_uint_eq(get16(ring.desc + 64 + 12), INDIRECT);
	ck_assert_uint_eq(device.queue[0].taints, 1);
	ready(PACKED);
	arm(RF_HOSTILE_FLAGS, WHEN(0, 1, 1), 3);
	arm(RF_HOSTILE_FLAGS, WHEN(1, 1, 1), 2);
	arm(RF_HOSTILE_FLAGS, WHEN(2 | 7 << 4, 1, 1), 0x8080);
	packed_add(at(buf, 8), 0, WRITE);
	rf_device_turn(&device);
	packed_add(at(buf, 8), 0, WRITE);
	rf_device_turn(&device);
	ck_assert_uint_eq(get16(ring.device + 2), 3);
	ck_assert_uint_eq(get16(ring.driver + 2), 2);
	ck_assert_uint_eq(get16(ring.desc + 16 * 7 + 14), 0x8080);
}
END_TEST

START_TEST(interrupts_early)
{
	start(RF_TRANSPORT_MMIO2, RF_DEVICE_RNG, V1);
	arm(RF_HOSTILE_IRQ_EARLY, 0, 0);
	wr(VIRTIO_MMIO_STATUS, RF_STATUS_ACKNOWLEDGE);
	ck_assert_uint_eq(device.irq_raised, 0);
	wr(VIRTIO_MMIO_STATUS, RF_STATUS_ACKNOWLEDGE | RF_STATUS_DRIVER);
	ck_assert_uint_eq(device.irq_raised, RF_INT_VRING);
	device.irq_raised = 0;
	rf_device_turn(&device);
	ck_assert_uint_eq(device.irq_raised, RF_INT_VRING);
	device.irq_raised = 0;
	rd(VIRTIO_MMIO_QUEUE_NUM_MAX);
	ck_assert_uint_eq(device.irq_raised, RF_INT_VRING);
	ck_assert(last_of(RF_EV_INTERRUPT)->irq.spurious);
	wr(VIRTIO_MMIO_STATUS, READY | LIVE);
	device.irq_raised = 0;
	rf_device_turn(&device);
	ck_assert_uint_eq(device.irq_raised, 0);
}
END_TEST

START_TEST(interrupts_for_nothing)
{
	uint32_t count = 0;

	ready(0);
	arm(RF_HOSTILE_IRQ_SPURIOUS, RF_INT_CONFIG, 0);
	for (uint32_t i = 0; i < 1000; i++) {
		ck_assert(!rf_device_turn(&device));
		count += !!device.irq_raised;
		if (device.irq_raised)
			ck_assert_uint_eq(device.irq_raised, RF_INT_CONFIG);
		device.irq_raised = 0;
	}
	ck_assert_uint_eq(count, 256);
	ready(0);
	arm(RF_HOSTILE_IRQ_SPURIOUS, 0, 0);
	rf_device_turn(&device);
	ck_assert_uint_eq(device.irq_raised, RF_INT_LINE);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_INTERRUPT_STATUS), 0);
}
END_TEST

START_TEST(interrupts_go_missing)
{
	ready(0);
	arm(RF_HOSTILE_IRQ_MISSING, WHEN(0, 0, 2), 0);
	give(0);
	give(0);
	ck_assert_uint_eq(used_idx(), 2);
	ck_assert_uint_eq(count_of(RF_EV_INTERRUPT), 0);
	give(0);
	ck_assert_uint_eq(count_of(RF_EV_INTERRUPT), 1);
	ready(0);
	arm(RF_HOSTILE_IRQ_MISSING, RF_INT_CONFIG, 0);
	give(0);
	ck_assert_uint_eq(device.irq_raised, RF_INT_VRING);
}
END_TEST

START_TEST(undefined_causes)
{
	ready(0);
	arm(RF_HOSTILE_IRQ_STATUS, 0xc, 0x40000000);
	give(0);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_INTERRUPT_STATUS), 0x4000000d);
	ck_assert_uint_eq(last_of(RF_EV_INTERRUPT)->irq.cause, 0x4000000d);
	wr(VIRTIO_MMIO_INTERRUPT_ACK, 1);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_INTERRUPT_STATUS), 0x4000000c);
}
END_TEST

START_TEST(completes_late)
{
	ready(0);
	arm(RF_HOSTILE_COMPLETE_LATE, WHEN(2, 0, 1), 0);
	give(0);
	ck_assert_uint_eq(used_idx(), 0);
	ck_assert(rf_device_pending(&device));
	give(1);
	/* The second overtook the first. */
	ck_assert_uint_eq(used_idx(), 1);
	ck_assert_uint_eq(used_id(0), 1);
	ck_assert(rf_device_pending(&device));
	ck_assert(rf_device_turn(&device));
	ck_assert_uint_eq(used_idx(), 2);
	ck_assert_uint_eq(used_id(1), 0);
	ck_assert_uint_eq(count_of(RF_EV_INTERRUPT), 2);
	ck_assert(!rf_device_pending(&device));
	ck_assert(!complete(1)->complete.hostile);
}
END_TEST

START_TEST(idle_turns_can_be_skipped)
{
	ready(0);
	ck_assert_uint_eq(rf_device_skip_turns(&device, 1000), 0);
	arm(RF_HOSTILE_COMPLETE_LATE, 100, 0);
	ck_assert(!device.hostile);
	give(0);
	ck_assert_uint_eq(rf_device_skip_turns(&device, 40), 40);
	ck_assert_uint_eq(rf_device_skip_turns(&device, 0), 0);
	ck_assert_uint_eq(rf_device_skip_turns(&device, UINT64_MAX), 59);
	ck_assert_uint_eq(rf_device_skip_turns(&device, UINT64_MAX), 0);
	ck_assert(rf_device_turn(&device));
	ck_assert_uint_eq(used_idx(), 1);
	/* One so slow counts as hostile. */
	arm(RF_HOSTILE_COMPLETE_LATE, 257, 0);
	ck_assert(device.hostile);
}
END_TEST

START_TEST(what_is_held_is_bounded_and_forgotten)
{
	ready(0);
	arm(RF_HOSTILE_COMPLETE_LATE, 1000, 0);
	for (uint32_t i = 0; i < RF_HELD_MAX + 3; i++)
		give(0);
	ck_assert_uint_eq(used_idx(), 3);
	ck_assert_uint_eq(device.held, RF_HELD_MAX);
	wr(VIRTIO_MMIO_QUEUE_READY, 0);
	ck_assert(!rf_device_pending(&device));
	ck_assert_uint_eq(device.held, 0);
	ready(0);
	arm(RF_HOSTILE_COMPLETE_LATE, 1000, 0);
	give(0);
	wr(VIRTIO_MMIO_STATUS, 0);
	ck_assert(!rf_device_pending(&device));
}
END_TEST

START_TEST(completes_twice)
{
	ready(0);
	arm(RF_HOSTILE_COMPLETE_TWICE, WHEN(0, 0, 1), 0);
	give(4);
	ck_assert_uint_eq(used_idx(), 2);
	ck_assert_uint_eq(used_id(0), 4);
	ck_assert_uint_eq(used_id(1), 4);
	ck_assert(!complete(0)->complete.hostile);
	ck_assert(complete(1)->complete.hostile);
	give(4);
	ck_assert_uint_eq(used_idx(), 3);
	/* Later, and three times more. */
	ready(0);
	arm(RF_HOSTILE_COMPLETE_TWICE, WHEN(3, 0, 1), 2);
	give(4);
	ck_assert_uint_eq(used_idx(), 1);
	rf_device_turn(&device);
	ck_assert_uint_eq(used_idx(), 1);
	rf_device_turn(&device);
	ck_assert_uint_eq(used_idx(), 4);
	ck_assert(!rf_device_pending(&device));
}
END_TEST

START_TEST(never_completes)
{
	ready(0);
	arm(RF_HOSTILE_COMPLETE_NEVER, WHEN(0, 1, 1), 0);
	give(0);
	give(1);
	give(2);
	ck_assert_uint_eq(used_idx(), 2);
	ck_assert_uint_eq(used_id(1), 2);
	ck_assert_uint_eq(count_of(RF_EV_CHAIN), 3);
	ck_assert_uint_eq(count_of(RF_EV_COMPLETE), 2);
	ck_assert(!rf_device_pending(&device));
}
END_TEST

static uint64_t byte_at(uint32_t offset)
{
	return transport.ops->reg_read(&transport, VIRTIO_MMIO_CONFIG + offset, 1);
}

START_TEST(configuration_differs_per_read)
{
	start(RF_TRANSPORT_MMIO2, RF_DEVICE_BLK, V1);
	arm(RF_HOSTILE_CONFIG_FLIP, 0, 0xff00ff);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_CONFIG), 0x4000);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_CONFIG), 0x4000 ^ 0xff00ff);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_CONFIG), 0x4000);
	/* Bytes without a bit to flip tell the truth, and count for nothing. */
	ck_assert_uint_eq(byte_at(1), 0x40);
	ck_assert_uint_eq(byte_at(2), 0xff);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_CONFIG + 20), 512);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_CONFIG_GENERATION), 0);
	/* In every read, from the middle of a field on, with a new generation each. */
	start(RF_TRANSPORT_MMIO2, RF_DEVICE_BLK, V1);
	arm(RF_HOSTILE_CONFIG_FLIP, 22 | 3 << 16, 0x80);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_CONFIG + 20), 512 | 0x800000);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_CONFIG + 20), 512 | 0x800000);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_CONFIG_GENERATION), 2);
}
END_TEST

START_TEST(offer_differs_per_read)
{
	start(RF_TRANSPORT_MMIO2, RF_DEVICE_RNG, V1);
	arm(RF_HOSTILE_FEATURES_FLIP, 0, AP | EVENT);
	ck_assert_uint_eq(offered(), V1);
	ck_assert_uint_eq(offered(), V1 | AP | EVENT);
	ck_assert_uint_eq(offered(), V1);
	/* It stands by what it showed. */
	ck_assert_uint_eq(negotiate(V1 | EVENT | AP), READY);
	ck_assert_uint_eq(last_of(RF_EV_AGREED)->agreed.offered, V1 | AP | EVENT);
	set_up_ring(8);
	ck_assert_uint_eq(last_of(RF_EV_QUEUE_LIVE)->ring.flags, RF_RING_EVENT_IDX);
	start(RF_TRANSPORT_MMIO2, RF_DEVICE_RNG, V1);
	arm(RF_HOSTILE_FEATURES_FLIP, 1, V1);
	ck_assert_uint_eq(offered(), 0);
	ck_assert_uint_eq(offered(), 0);
}
END_TEST

START_TEST(status_does_not_stick)
{
	start(RF_TRANSPORT_MMIO2, RF_DEVICE_RNG, V1);
	arm(RF_HOSTILE_STATUS_STUCK, RF_STATUS_FEATURES_OK, 0);
	ck_assert_uint_eq(negotiate(V1), RF_STATUS_ACKNOWLEDGE | RF_STATUS_DRIVER);
	ck_assert(last_of(RF_EV_AGREED)->agreed.refused);
	start(RF_TRANSPORT_MMIO2, RF_DEVICE_RNG, V1);
	arm(RF_HOSTILE_STATUS_STUCK, LIVE, RF_STATUS_FAILED);
	negotiate(V1);
	wr(VIRTIO_MMIO_STATUS, READY | LIVE);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_STATUS), READY | RF_STATUS_FAILED);
	wr(VIRTIO_MMIO_STATUS, 0);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_STATUS), RF_STATUS_FAILED);
}
END_TEST

START_TEST(asks_for_a_reset)
{
	ready(0);
	arm(RF_HOSTILE_NEEDS_RESET, 2, 0);
	ck_assert(!gave_up());
	ck_assert(!gave_up());
	ck_assert(gave_up());
	give(0);
	ck_assert_uint_eq(used_idx(), 1);
	ready(0);
	arm(RF_HOSTILE_NEEDS_RESET, 0, 1);
	ck_assert(gave_up());
	ck_assert_uint_eq(count_of(RF_EV_DEVICE_STATUS), 1);
	give(0);
	ck_assert_uint_eq(used_idx(), 0);
}
END_TEST

START_TEST(queue_size_lies)
{
	start(RF_TRANSPORT_MMIO2, RF_DEVICE_RNG, V1 | PACKED);
	arm(RF_HOSTILE_QUEUE_MAX, 0, 0x80000001);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_QUEUE_NUM_MAX), 0x80000001);
	/* It works with what it asked for, as far as memory goes. */
	negotiate(V1 | PACKED);
	set_up_ring(40000);
	ck_assert(!gave_up());
	wr(VIRTIO_MMIO_STATUS, READY | LIVE);
	buf = alloc(64);
	for (uint32_t i = 0; i < 40001; i++) {
		rf_trace_reset(&trace);
		packed_add(at(buf, 8), 7, WRITE);
		ck_assert(rf_device_turn(&device));
	}
	ck_assert_uint_eq(device.queue[0].used_pos, 1);
	ck_assert(!device.queue[0].used_wrap);
}
END_TEST

START_TEST(reads_where_nobody_let_it)
{
	const struct rf_event *e;

	ready(0);
	buf = alloc(64);
	arm(RF_HOSTILE_STRAY_READ, 3, pa(buf));
	desc_split(ring.desc, 0, at(buf, 64), WRITE, 0);
	give(0);
	for (uint32_t i = 0; (e = event_of(RF_EV_DEV_READ, i)); i++)
		if (e->access.purpose == RF_FOR_DATA)
			break;
	ck_assert_ptr_nonnull(e);
	ck_assert_uint_eq(e->access.len, 3);
	ck_assert_uint_eq(e->access.ba, pa(buf));
}
END_TEST

START_TEST(serves_before_it_may)
{
	for (uint32_t armed = 0; armed < 2; armed++) {
		start(RF_TRANSPORT_MMIO2, RF_DEVICE_RNG, V1);
		if (armed)
			arm(RF_HOSTILE_SERVE_EARLY, 0, 0);
		negotiate(V1);
		set_up_ring(SIZE);
		buf = alloc(64);
		desc_split(ring.desc, 0, at(buf, 64), WRITE, 0);
		give(0);
		ck_assert_uint_eq(used_idx(), armed);
	}
}
END_TEST

START_TEST(shows_itself_as_another)
{
	start(RF_TRANSPORT_MMIO2, RF_DEVICE_RNG, V1);
	arm(RF_HOSTILE_IDENTITY, 2, 77);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_MAGIC_VALUE), VIRTIO_MMIO_MAGIC);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_VERSION), 2);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_DEVICE_ID), 77);
	arm(RF_HOSTILE_IDENTITY, 0, 1);
	arm(RF_HOSTILE_IDENTITY, WHEN(1, 1, 1), 9);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_MAGIC_VALUE), 1);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_VERSION), 2);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_VERSION), 9);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_VERSION), 2);
	/* A place without a device is no lie. */
	start(RF_TRANSPORT_MMIO2, RF_DEVICE_RNG, V1);
	arm(RF_HOSTILE_IDENTITY, 3, 5);
	ck_assert(!device.hostile);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_DEVICE_ID), 0);
}
END_TEST

START_TEST(a_ring_of_no_size_is_left_alone)
{
	start(RF_TRANSPORT_MMIO2, RF_DEVICE_RNG, V1 | PACKED);
	arm(RF_HOSTILE_QUEUE_MAX, 0, 0);
	arm(RF_HOSTILE_WRITE_DESC, 0, 0);
	negotiate(V1 | PACKED);
	wr(VIRTIO_MMIO_QUEUE_READY, 1);
	wr(VIRTIO_MMIO_STATUS, READY | LIVE);
	ck_assert(!rf_device_turn(&device));
	ck_assert_uint_eq(count_of(RF_EV_DEV_READ), 0);
}
END_TEST

static void add_either(uint64_t bits, uint32_t n)
{
	if (bits & PACKED) {
		packed_add(at(buf, 8), n, WRITE);
		return;
	}
	desc_split(ring.desc, n % SIZE, at(buf, 8), WRITE, 0);
	avail(n % SIZE);
}

/* Whatever the parameters, a hostile device ends each turn. */
START_TEST(any_parameters_end)
{
	const uint64_t words[] = { 0, 1, 0xff, 0xffff, 0x8000000080000001, ~0ULL };

	for (uint32_t id = 0; id < RF_HOSTILES; id++)
		for (uint32_t i = 0; i < RF_ARRAY_SIZE(words) * RF_ARRAY_SIZE(words); i++) {
			uint64_t bits = i & 1 ? PACKED | EVENT | TABLES : EVENT;

			start(RF_TRANSPORT_MMIO2, RF_DEVICE_RNG, V1 | bits);
			arm(id, words[i % 6], words[i / 6]);
			negotiate(V1 | bits);
			set_up_ring(SIZE);
			buf = alloc(64);
			wr(VIRTIO_MMIO_STATUS, READY | LIVE);
			for (uint32_t n = 0; n < 20; n++) {
				add_either(bits, n);
				rf_device_turn(&device);
			}
			ck_assert_uint_lt(trace.count, 5000);
		}
}
END_TEST

RF_CHECK_MAIN("hostile", every_behaviour_is_described, arming_has_bounds, used_len_lies,
	      used_id_lies, used_index_jumps, packed_place_jumps,
	      links_buffers_that_are_in_flight, writes_any_field_of_a_descriptor,
	      plays_with_flags, interrupts_early, interrupts_for_nothing, interrupts_go_missing,
	      undefined_causes, completes_late, idle_turns_can_be_skipped,
	      what_is_held_is_bounded_and_forgotten,
	      completes_twice, never_completes, configuration_differs_per_read,
	      offer_differs_per_read, status_does_not_stick, asks_for_a_reset, queue_size_lies,
	      reads_where_nobody_let_it, serves_before_it_may, shows_itself_as_another,
	      a_ring_of_no_size_is_left_alone, any_parameters_end)
