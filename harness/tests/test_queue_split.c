// SPDX-License-Identifier: GPL-2.0-only
/* The split virtqueue from the device's side, over a ring that the test writes by hand. */
#include "tests/device_rig.h"

#define SIZE 8

static uint8_t *buf;

static void ready(uint64_t bits)
{
	bring_up(RF_DEVICE_RNG, V1 | bits, SIZE);
	buf = alloc(4096);
}

static uint32_t problems(void)
{
	return last_of(RF_EV_CHAIN)->chain.problems;
}

static void expect_broken(uint32_t want)
{
	wr(VIRTIO_MMIO_QUEUE_NOTIFY, 0);
	ck_assert(rf_device_turn(&device));
	ck_assert_uint_eq(problems(), want);
	ck_assert(gave_up());
	ck_assert_uint_eq(count_of(RF_EV_COMPLETE), 0);
	ck_assert_uint_eq(get16(ring.device + 2), 0);
	/* It touches nothing more. */
	uint32_t reads = count_of(RF_EV_DEV_READ);

	ck_assert(!rf_device_turn(&device));
	ck_assert_uint_eq(count_of(RF_EV_DEV_READ), reads);
}

START_TEST(one_buffer_goes_round)
{
	const struct rf_event *e;

	ready(0);
	desc_split(ring.desc, 3, at(buf, 64), WRITE, 0);
	avail(3);
	wr(VIRTIO_MMIO_QUEUE_NOTIFY, 0);
	ck_assert(rf_device_turn(&device));
	e = event_of(RF_EV_PUBLISH, 0);
	ck_assert_uint_eq(e->publish.head, 3);
	ck_assert_uint_eq(e->publish.index, 3);
	ck_assert_uint_eq(e->publish.len, 64);
	ck_assert_uint_eq(e->publish.ba, pa(buf));
	ck_assert_uint_eq(e->publish.flags, RF_PUB_WRITE);
	e = event_of(RF_EV_CHAIN, 0);
	ck_assert_uint_eq(e->chain.count, 1);
	ck_assert_uint_eq(e->chain.writable, 64);
	ck_assert_uint_eq(e->chain.readable, 0);
	ck_assert_uint_eq(e->chain.problems, 0);
	e = event_of(RF_EV_COMPLETE, 0);
	ck_assert_uint_eq(e->complete.head, 3);
	ck_assert_uint_eq(e->complete.id, 3);
	ck_assert_uint_eq(e->complete.len, 64);
	ck_assert(!e->complete.hostile);
	ck_assert_uint_eq(get16(ring.device + 2), 1);
	ck_assert_uint_eq(get32(ring.device + 4), 3);
	ck_assert_uint_eq(get32(ring.device + 8), 64);
	ck_assert_uint_eq(device.irq_raised, RF_INT_VRING);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_INTERRUPT_STATUS), RF_INT_VRING);
	ck_assert(!rf_device_turn(&device));
}
END_TEST

START_TEST(purposes_and_order_of_accesses)
{
	uint32_t publish, data;

	ready(0);
	desc_split(ring.desc, 0, at(buf, 16), WRITE, 0);
	avail(0);
	rf_device_turn(&device);
	ck_assert_uint_eq(event_of(RF_EV_DEV_READ, 0)->access.purpose, RF_FOR_DRIVER_AREA);
	ck_assert_uint_eq(event_of(RF_EV_DEV_READ, 1)->access.purpose, RF_FOR_DRIVER_AREA);
	ck_assert_uint_eq(event_of(RF_EV_DEV_READ, 2)->access.purpose, RF_FOR_DESC);
	ck_assert_uint_eq(event_of(RF_EV_DEV_WRITE, 0)->access.purpose, RF_FOR_DATA);
	ck_assert_uint_eq(event_of(RF_EV_DEV_WRITE, 1)->access.purpose, RF_FOR_DEVICE_AREA);
	publish = event_of(RF_EV_PUBLISH, 0)->seq;
	data = event_of(RF_EV_DEV_WRITE, 0)->seq;
	ck_assert_uint_lt(publish, data);
}
END_TEST

START_TEST(an_index_is_read_once_for_all_it_covers)
{
	uint32_t driver_reads = 0;

	ready(0);
	for (uint16_t i = 0; i < SIZE; i++) {
		desc_split(ring.desc, i, at(buf + 16 * i, 16), WRITE, 0);
		avail(i);
	}
	rf_device_turn(&device);
	ck_assert_uint_eq(count_of(RF_EV_COMPLETE), SIZE);
	for (uint32_t i = 0; i < count_of(RF_EV_DEV_READ); i++)
		driver_reads += event_of(RF_EV_DEV_READ, i)->access.len == 2;
	/* the index, the entries, and the flags for the one decision to interrupt */
	ck_assert_uint_eq(driver_reads, 1 + SIZE + 1);
	ck_assert_uint_eq(count_of(RF_EV_INTERRUPT), 1);
}
END_TEST

START_TEST(wraps_for_65536_buffers)
{
	ready(0);
	desc_split(ring.desc, 5, at(buf, 8), WRITE, 0);
	for (uint32_t i = 0; i < 65536 + 3; i++) {
		rf_trace_reset(&trace);
		avail(5);
		ck_assert(rf_device_turn(&device));
		ck_assert_uint_eq(get16(ring.device + 2), (uint16_t)(i + 1));
	}
}
END_TEST

START_TEST(direct_chain)
{
	ready(0);
	desc_split(ring.desc, 1, at(buf, 10), NEXT, 7);
	desc_split(ring.desc, 7, at(buf + 16, 20), NEXT, 2);
	desc_split(ring.desc, 2, at(buf + 64, 30), WRITE, 0);
	avail(1);
	rf_device_turn(&device);
	ck_assert_uint_eq(count_of(RF_EV_PUBLISH), 3);
	for (uint32_t i = 0; i < 3; i++) {
		ck_assert_uint_eq(event_of(RF_EV_PUBLISH, i)->publish.position, i);
		ck_assert_uint_eq(event_of(RF_EV_PUBLISH, i)->publish.head, 1);
	}
	ck_assert_uint_eq(event_of(RF_EV_PUBLISH, 1)->publish.index, 7);
	ck_assert_uint_eq(event_of(RF_EV_PUBLISH, 1)->publish.flags, RF_PUB_NEXT);
	ck_assert_uint_eq(last_of(RF_EV_CHAIN)->chain.readable, 30);
	ck_assert_uint_eq(last_of(RF_EV_CHAIN)->chain.writable, 30);
	ck_assert_uint_eq(problems(), 0);
	ck_assert_uint_eq(event_of(RF_EV_COMPLETE, 0)->complete.len, 30);
}
END_TEST

START_TEST(indirect_table)
{
	uint8_t *table;
	const struct rf_event *e;

	ready(TABLES);
	table = alloc(4096);
	desc_split(table, 0, at(buf, 10), NEXT, 2);
	desc_split(table, 2, at(buf + 16, 20), NEXT | WRITE, 1);
	desc_split(table, 1, at(buf + 64, 30), WRITE, 0);
	/* WRITE of the descriptor that points to a table means nothing. */
	desc_split(ring.desc, 4, at(table, 48), INDIRECT | WRITE, 0);
	avail(4);
	rf_device_turn(&device);
	e = event_of(RF_EV_PUBLISH, 0);
	ck_assert_uint_eq(e->publish.flags, RF_PUB_INDIRECT);
	ck_assert_uint_eq(e->publish.len, 48);
	e = event_of(RF_EV_PUBLISH, 2);
	ck_assert_uint_eq(e->publish.flags, RF_PUB_IN_TABLE | RF_PUB_NEXT | RF_PUB_WRITE);
	ck_assert_uint_eq(e->publish.index, 2);
	ck_assert_uint_eq(e->publish.position, 2);
	ck_assert_uint_eq(e->publish.head, 4);
	ck_assert_uint_eq(problems(), 0);
	ck_assert_uint_eq(last_of(RF_EV_CHAIN)->chain.count, 3);
	ck_assert_uint_eq(last_of(RF_EV_CHAIN)->chain.writable, 50);
	/* One read for the whole table, after the table was announced. */
	e = event_of(RF_EV_DEV_READ, 3);
	ck_assert_uint_eq(e->access.purpose, RF_FOR_INDIRECT);
	ck_assert_uint_eq(e->access.len, 48);
	ck_assert_uint_gt(e->seq, event_of(RF_EV_PUBLISH, 0)->seq);
}
END_TEST

START_TEST(direct_descriptors_then_a_table)
{
	uint8_t *table;

	ready(TABLES);
	table = alloc(4096);
	desc_split(table, 0, at(buf + 64, 30), WRITE, 0);
	desc_split(ring.desc, 0, at(buf, 10), NEXT, 1);
	desc_split(ring.desc, 1, at(table, 16), INDIRECT, 0);
	avail(0);
	rf_device_turn(&device);
	ck_assert_uint_eq(problems(), 0);
	ck_assert_uint_eq(last_of(RF_EV_CHAIN)->chain.count, 2);
	ck_assert_uint_eq(event_of(RF_EV_COMPLETE, 0)->complete.len, 30);
}
END_TEST

START_TEST(long_table_is_read_in_pieces)
{
	uint32_t entries = 3 * RF_TABLE_PIECE, reads = 0;
	uint8_t *table;

	ready(TABLES);
	table = alloc(16 * entries);
	for (uint32_t i = 0; i < entries; i++)
		desc_split(table, i, at(buf, 4), WRITE | (i + 1 < entries ? NEXT : 0), i + 1);
	desc_split(ring.desc, 0, at(table, 16 * entries), INDIRECT, 0);
	avail(0);
	rf_device_turn(&device);
	for (uint32_t i = 0; i < count_of(RF_EV_DEV_READ); i++)
		reads += event_of(RF_EV_DEV_READ, i)->access.purpose == RF_FOR_INDIRECT;
	ck_assert_uint_eq(reads, 3);
	ck_assert_uint_eq(last_of(RF_EV_CHAIN)->chain.count, entries);
	/* More than the ring holds: the driver must not, but it can be served. */
	ck_assert_uint_eq(problems(), RF_CHAIN_TOO_LONG);
	ck_assert(!gave_up());
	ck_assert_uint_eq(event_of(RF_EV_COMPLETE, 0)->complete.len, 4 * entries);
}
END_TEST

START_TEST(table_beyond_every_bound_ends)
{
	uint32_t entries = RF_CHAIN_MAX + 50;
	uint8_t *table;

	ready(TABLES);
	table = alloc(16 * entries);
	for (uint32_t i = 0; i < entries; i++)
		desc_split(table, i, at(buf, 4), WRITE | NEXT, i + 1);
	desc_split(ring.desc, 0, at(table, 16 * entries), INDIRECT, 0);
	avail(0);
	expect_broken(RF_CHAIN_TOO_LONG);
	ck_assert_uint_eq(last_of(RF_EV_CHAIN)->chain.count, RF_CHAIN_MAX);
}
END_TEST

START_TEST(loop_in_the_ring)
{
	ready(0);
	desc_split(ring.desc, 0, at(buf, 4), NEXT, 1);
	desc_split(ring.desc, 1, at(buf, 4), NEXT, 2);
	desc_split(ring.desc, 2, at(buf, 4), NEXT, 1);
	avail(0);
	expect_broken(RF_CHAIN_LOOP);
	ck_assert_uint_lt(count_of(RF_EV_PUBLISH), SIZE);
}
END_TEST

START_TEST(loop_onto_itself)
{
	ready(0);
	desc_split(ring.desc, 6, at(buf, 4), NEXT, 6);
	avail(6);
	expect_broken(RF_CHAIN_LOOP);
	ck_assert_uint_eq(count_of(RF_EV_PUBLISH), 1);
}
END_TEST

START_TEST(loop_in_a_table)
{
	uint8_t *table;

	ready(TABLES);
	table = alloc(4096);
	for (uint32_t i = 0; i < 4; i++)
		desc_split(table, i, at(buf, 4), NEXT, (i + 1) % 4);
	desc_split(ring.desc, 0, at(table, 64), INDIRECT, 0);
	avail(0);
	expect_broken(RF_CHAIN_LOOP);
}
END_TEST

START_TEST(full_ring_chain_is_no_loop)
{
	ready(0);
	for (uint16_t i = 0; i < SIZE; i++)
		desc_split(ring.desc, i, at(buf, 4), WRITE | (i < SIZE - 1 ? NEXT : 0), i + 1);
	avail(0);
	rf_device_turn(&device);
	ck_assert_uint_eq(problems(), 0);
	ck_assert_uint_eq(event_of(RF_EV_COMPLETE, 0)->complete.len, 4 * SIZE);
}
END_TEST

START_TEST(head_beyond_the_ring)
{
	ready(0);
	avail(SIZE);
	expect_broken(RF_CHAIN_INDEX_RANGE);
	ck_assert_uint_eq(last_of(RF_EV_CHAIN)->chain.head, SIZE);
	ck_assert_uint_eq(count_of(RF_EV_PUBLISH), 0);
}
END_TEST

START_TEST(next_beyond_the_ring)
{
	ready(0);
	desc_split(ring.desc, 0, at(buf, 4), NEXT, SIZE);
	avail(0);
	expect_broken(RF_CHAIN_INDEX_RANGE);
	ck_assert_uint_eq(count_of(RF_EV_PUBLISH), 1);
}
END_TEST

START_TEST(next_beyond_the_table)
{
	uint8_t *table;

	ready(TABLES);
	table = alloc(4096);
	desc_split(table, 0, at(buf, 4), NEXT, 2);
	desc_split(ring.desc, 0, at(table, 32), INDIRECT, 0);
	avail(0);
	expect_broken(RF_CHAIN_INDEX_RANGE);
}
END_TEST

START_TEST(available_index_runs_ahead)
{
	ready(0);
	desc_split(ring.desc, 0, at(buf, 4), WRITE, 0);
	put16(ring.driver + 2, SIZE + 1);
	expect_broken(RF_CHAIN_INDEX_RANGE);
}
END_TEST

START_TEST(readable_after_writable)
{
	ready(0);
	desc_split(ring.desc, 0, at(buf, 4), WRITE | NEXT, 1);
	desc_split(ring.desc, 1, at(buf + 8, 4), 0, 0);
	avail(0);
	rf_device_turn(&device);
	ck_assert_uint_eq(problems(), RF_CHAIN_READ_AFTER_WRITE);
	/* What is writable is known all the same. */
	ck_assert_uint_eq(event_of(RF_EV_COMPLETE, 0)->complete.len, 4);
}
END_TEST

START_TEST(table_without_the_feature)
{
	uint8_t *table;

	ready(0);
	table = alloc(4096);
	desc_split(ring.desc, 0, at(table, 32), INDIRECT, 0);
	avail(0);
	expect_broken(RF_CHAIN_INDIRECT_UNNEGOTIATED);
	ck_assert_uint_eq(event_of(RF_EV_PUBLISH, 0)->publish.flags, RF_PUB_INDIRECT);
	for (uint32_t i = 0; i < count_of(RF_EV_DEV_READ); i++)
		ck_assert_uint_ne(event_of(RF_EV_DEV_READ, i)->access.purpose, RF_FOR_INDIRECT);
}
END_TEST

START_TEST(nested_table)
{
	uint8_t *table;

	ready(TABLES);
	table = alloc(4096);
	desc_split(table, 0, at(table, 16), INDIRECT, 0);
	desc_split(ring.desc, 0, at(table, 16), INDIRECT, 0);
	avail(0);
	expect_broken(RF_CHAIN_INDIRECT_NESTED);
	ck_assert_uint_eq(event_of(RF_EV_PUBLISH, 1)->publish.flags,
			  RF_PUB_IN_TABLE | RF_PUB_INDIRECT);
}
END_TEST

START_TEST(table_with_next)
{
	uint8_t *table;

	ready(TABLES);
	table = alloc(4096);
	desc_split(table, 0, at(buf, 16), WRITE, 0);
	desc_split(ring.desc, 0, at(table, 16), INDIRECT | NEXT, 1);
	avail(0);
	rf_device_turn(&device);
	ck_assert_uint_eq(problems(), RF_CHAIN_INDIRECT_NEXT);
	ck_assert_uint_eq(last_of(RF_EV_CHAIN)->chain.count, 1);
}
END_TEST

START_TEST(four_gigabytes)
{
	ready(0);
	desc_split(ring.desc, 0, at(buf, 0xffffffff), NEXT, 1);
	desc_split(ring.desc, 1, at(buf, 1), 0, 0);
	avail(0);
	expect_broken(RF_CHAIN_TOO_MANY_BYTES);
}
END_TEST

START_TEST(unreadable_table)
{
	ready(TABLES);
	desc_split(ring.desc, 0, (struct rf_extent){ .ba = RF_BA(~0xfffULL), .len = 32 }, INDIRECT,
		   0);
	avail(0);
	expect_broken(RF_CHAIN_UNREADABLE);
}
END_TEST

START_TEST(unreadable_ring)
{
	start(RF_TRANSPORT_MMIO2, RF_DEVICE_RNG, V1);
	negotiate(V1);
	wr(VIRTIO_MMIO_QUEUE_SEL, 0);
	wr(VIRTIO_MMIO_QUEUE_NUM, 8);
	write_address(VIRTIO_MMIO_QUEUE_DRIVER_LOW, 0xffffffff0000);
	wr(VIRTIO_MMIO_QUEUE_READY, 1);
	wr(VIRTIO_MMIO_STATUS, READY | RF_STATUS_DRIVER_OK);
	ck_assert(rf_device_turn(&device));
	ck_assert(gave_up());
	ck_assert_uint_eq(last_of(RF_EV_DEV_READ)->access.result, RF_ACCESS_FAULT);
	ck_assert_uint_eq(count_of(RF_EV_CHAIN), 0);
}
END_TEST

START_TEST(faulting_data_does_not_stop_the_device)
{
	ready(0);
	desc_split(ring.desc, 0, at(buf, 8), WRITE | NEXT, 1);
	desc_split(ring.desc, 1, (struct rf_extent){ .ba = RF_BA(16), .len = 8 }, WRITE, 0);
	avail(0);
	rf_device_turn(&device);
	ck_assert(!gave_up());
	ck_assert_uint_eq(event_of(RF_EV_COMPLETE, 0)->complete.len, 8);
}
END_TEST

START_TEST(no_interrupt_flag)
{
	ready(0);
	desc_split(ring.desc, 0, at(buf, 8), WRITE, 0);
	put16(ring.driver, 1);
	avail(0);
	rf_device_turn(&device);
	ck_assert_uint_eq(count_of(RF_EV_COMPLETE), 1);
	ck_assert_uint_eq(count_of(RF_EV_INTERRUPT), 0);
	put16(ring.driver, 0);
	ck_assert(!rf_device_turn(&device));
	ck_assert_uint_eq(count_of(RF_EV_INTERRUPT), 0);
	avail(0);
	rf_device_turn(&device);
	ck_assert_uint_eq(count_of(RF_EV_INTERRUPT), 1);
}
END_TEST

START_TEST(notify_on_empty)
{
	ready(RF_BIT(RF_F_NOTIFY_ON_EMPTY));
	desc_split(ring.desc, 0, at(buf, 8), WRITE, 0);
	put16(ring.driver, 1);
	avail(0);
	rf_device_turn(&device);
	ck_assert_uint_eq(count_of(RF_EV_INTERRUPT), 1);
}
END_TEST

static void give(uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		avail(0);
	rf_device_turn(&device);
}

START_TEST(event_index_for_interrupts)
{
	ready(EVENT);
	desc_split(ring.desc, 0, at(buf, 8), WRITE, 0);
	/* When the used index goes past 2: with the third buffer. The flags count for nothing. */
	put16(ring.driver + 4 + 2 * SIZE, 2);
	put16(ring.driver, 1);
	give(2);
	ck_assert_uint_eq(count_of(RF_EV_INTERRUPT), 0);
	give(1);
	ck_assert_uint_eq(count_of(RF_EV_INTERRUPT), 1);
	give(1);
	ck_assert_uint_eq(count_of(RF_EV_INTERRUPT), 1);
	/* Passed in the midst of a batch. */
	put16(ring.driver + 4 + 2 * SIZE, 6);
	give(5);
	ck_assert_uint_eq(count_of(RF_EV_INTERRUPT), 2);
}
END_TEST

START_TEST(event_index_for_notifications)
{
	ready(EVENT);
	desc_split(ring.desc, 0, at(buf, 8), WRITE, 0);
	ck_assert_uint_eq(get16(ring.device + 4 + 8 * SIZE), 0);
	give(3);
	ck_assert_uint_eq(get16(ring.device + 4 + 8 * SIZE), 3);
	give(1);
	ck_assert_uint_eq(get16(ring.device + 4 + 8 * SIZE), 4);
}
END_TEST

START_TEST(taint_is_told_and_ends_with_a_new_value)
{
	uint16_t flags = WRITE | NEXT, next = 2;

	ready(0);
	desc_split(ring.desc, 1, at(buf, 8), WRITE, 2);
	desc_split(ring.desc, 2, at(buf + 8, 8), WRITE, 0);
	ck_assert_int_eq(rf_queue_taint(&device.queue[0], 1, 12, &flags, 2), 0);
	ck_assert_uint_eq(get16(ring.desc + 16 + 12), flags);
	avail(1);
	rf_device_turn(&device);
	ck_assert_uint_eq(problems(), RF_CHAIN_TAINTED);
	ck_assert_uint_eq(event_of(RF_EV_PUBLISH, 0)->publish.flags,
			  RF_PUB_TAINTED | RF_PUB_WRITE | RF_PUB_NEXT);
	/* To where the device's link leads. */
	ck_assert_uint_eq(event_of(RF_EV_PUBLISH, 1)->publish.flags, RF_PUB_TAINTED | RF_PUB_WRITE);
	/* The driver writes it anew: its word again. */
	desc_split(ring.desc, 1, at(buf, 12), WRITE, next);
	avail(1);
	rf_device_turn(&device);
	ck_assert_uint_eq(problems(), 0);
}
END_TEST

START_TEST(too_many_taints_taint_all)
{
	uint32_t len = 7;

	bring_up(RF_DEVICE_RNG, V1, 32);
	buf = alloc(64);
	for (uint16_t i = 0; i <= RF_TAINTS_MAX; i++)
		ck_assert_int_eq(rf_queue_taint(&device.queue[0], i, 8, &len, 4), 0);
	desc_split(ring.desc, 31, at(buf, 8), WRITE, 0);
	avail(31);
	rf_device_turn(&device);
	ck_assert_uint_eq(problems(), RF_CHAIN_TAINTED);
}
END_TEST

START_TEST(taint_stays_in_the_ring)
{
	uint32_t word = 0;

	ready(0);
	ck_assert_int_eq(rf_queue_taint(&device.queue[0], SIZE, 0, &word, 4), -EINVAL);
	ck_assert_int_eq(rf_queue_taint(&device.queue[0], 0, 14, &word, 4), -EINVAL);
}
END_TEST

START_TEST(a_new_life_begins_at_zero)
{
	ready(0);
	desc_split(ring.desc, 0, at(buf, 8), WRITE, 0);
	give(3);
	wr(VIRTIO_MMIO_QUEUE_READY, 0);
	ck_assert_uint_eq(count_of(RF_EV_QUEUE_DEAD), 1);
	memset(ring.driver, 0, 6 + 2 * SIZE);
	ring.avail = 0;
	wr(VIRTIO_MMIO_QUEUE_READY, 1);
	give(1);
	ck_assert_uint_eq(get16(ring.device + 2), 1);
}
END_TEST

START_TEST(area_sizes)
{
	uint64_t desc, driver, used;

	rf_queue_area_sizes(false, true, 256, &desc, &driver, &used);
	ck_assert_uint_eq(desc, 4096);
	ck_assert_uint_eq(driver, 6 + 512);
	ck_assert_uint_eq(used, 6 + 2048);
	rf_queue_area_sizes(false, false, 256, &desc, &driver, &used);
	ck_assert_uint_eq(driver, 4 + 512);
	rf_queue_area_sizes(true, true, 0xffffffff, &desc, &driver, &used);
	ck_assert_uint_eq(desc, 16 * 0xffffffffULL);
	ck_assert_uint_eq(driver, 4);
	ck_assert_uint_eq(used, 4);
}
END_TEST

START_TEST(table_of_odd_length)
{
	const uint32_t lengths[] = { 0, 15, 17, 40 };

	for (size_t i = 0; i < RF_ARRAY_SIZE(lengths); i++) {
		ready(TABLES);
		desc_split(ring.desc, 0, at(buf, lengths[i]), INDIRECT, 0);
		avail(0);
		expect_broken(RF_CHAIN_INDIRECT_LENGTH);
	}
}
END_TEST

RF_CHECK_MAIN("queue_split", one_buffer_goes_round, purposes_and_order_of_accesses,
	      an_index_is_read_once_for_all_it_covers, wraps_for_65536_buffers, direct_chain,
	      indirect_table, direct_descriptors_then_a_table, long_table_is_read_in_pieces,
	      table_beyond_every_bound_ends, loop_in_the_ring, loop_onto_itself, loop_in_a_table,
	      full_ring_chain_is_no_loop, head_beyond_the_ring, next_beyond_the_ring,
	      next_beyond_the_table, available_index_runs_ahead, readable_after_writable,
	      table_without_the_feature, nested_table, table_with_next, table_of_odd_length,
	      four_gigabytes, unreadable_table, unreadable_ring,
	      faulting_data_does_not_stop_the_device, no_interrupt_flag, notify_on_empty,
	      event_index_for_interrupts, event_index_for_notifications,
	      taint_is_told_and_ends_with_a_new_value, too_many_taints_taint_all,
	      taint_stays_in_the_ring, a_new_life_begins_at_zero, area_sizes)
