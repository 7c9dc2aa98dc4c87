// SPDX-License-Identifier: GPL-2.0-only
/* The packed virtqueue from the device's side, over a ring that the test writes by hand. */
#include "tests/device_rig.h"

#define SIZE 5	/* no power of two: a packed ring may */

#define AVAIL	VIRTQ_DESC_F_AVAIL
#define USED	VIRTQ_DESC_F_USED

#define FLAG_ENABLE	0
#define FLAG_DISABLE	1
#define FLAG_DESC	2

static uint8_t *buf;

static void ready(uint64_t bits)
{
	bring_up(RF_DEVICE_RNG, V1 | PACKED | bits, SIZE);
	buf = alloc(4096);
}

static uint32_t problems(void)
{
	return last_of(RF_EV_CHAIN)->chain.problems;
}

/* The element that the device wrote at @slot. */
static struct rf_desc used_at(uint32_t slot)
{
	struct rf_desc desc;

	memcpy(&desc, ring.desc + 16 * slot, sizeof(desc));
	return desc;
}

static uint32_t reads_for(uint8_t purpose)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < count_of(RF_EV_DEV_READ); i++)
		n += event_of(RF_EV_DEV_READ, i)->access.purpose == purpose;
	return n;
}

static void expect_broken(uint32_t want)
{
	ck_assert(rf_device_turn(&device));
	ck_assert_uint_eq(problems(), want);
	ck_assert(gave_up());
	ck_assert_uint_eq(count_of(RF_EV_COMPLETE), 0);
	ck_assert(!rf_device_turn(&device));
}

START_TEST(one_buffer_goes_round)
{
	const struct rf_event *e;

	ready(0);
	ck_assert(!rf_device_turn(&device));
	packed_add(at(buf, 64), 77, WRITE);
	ck_assert(rf_device_turn(&device));
	e = event_of(RF_EV_PUBLISH, 0);
	ck_assert_uint_eq(e->publish.head, 77);
	ck_assert_uint_eq(e->publish.index, 0);
	ck_assert_uint_eq(e->publish.flags, RF_PUB_WRITE | RF_PUB_PACKED);
	ck_assert_uint_lt(e->seq, event_of(RF_EV_DEV_WRITE, 0)->seq);
	ck_assert_uint_eq(last_of(RF_EV_CHAIN)->chain.head, 77);
	ck_assert_uint_eq(problems(), 0);
	ck_assert_uint_eq(event_of(RF_EV_COMPLETE, 0)->complete.head, 77);
	ck_assert_uint_eq(used_at(0).packed.id, 77);
	ck_assert_uint_eq(used_at(0).len, 64);
	ck_assert_uint_eq(used_at(0).packed.flags, AVAIL | USED | WRITE);
	/* The address is the driver's and stays. */
	ck_assert_uint_eq(used_at(0).addr, pa(buf));
	ck_assert_uint_eq(count_of(RF_EV_INTERRUPT), 1);
}
END_TEST

START_TEST(wrap_counters_turn_each_round)
{
	ready(0);
	for (uint32_t i = 0; i < 4 * SIZE; i++) {
		bool wrap = ring.wrap;
		uint32_t pos = ring.pos;

		packed_add(at(buf, 8), i, WRITE);
		ck_assert(rf_device_turn(&device));
		ck_assert_uint_eq(used_at(pos).packed.id, i);
		ck_assert_uint_eq(used_at(pos).packed.flags, WRITE | (wrap ? AVAIL | USED : 0));
		ck_assert(!rf_device_turn(&device));
	}
	ck_assert_uint_eq(count_of(RF_EV_COMPLETE), 4 * SIZE);
}
END_TEST

START_TEST(list_across_the_end)
{
	const struct rf_event *e;

	ready(0);
	for (uint32_t i = 0; i < SIZE - 2; i++) {
		packed_add(at(buf, 8), i, WRITE);
		rf_device_turn(&device);
	}
	/* Three descriptors at 3, 4 and 0; only the last one's id counts. */
	packed_add(at(buf, 10), 100, NEXT);
	packed_add(at(buf + 16, 20), 101, NEXT);
	packed_add(at(buf + 64, 30), 102, WRITE);
	rf_device_turn(&device);
	e = event_of(RF_EV_PUBLISH, SIZE - 2);
	ck_assert_uint_eq(e->publish.head, 102);
	ck_assert_uint_eq(e->publish.index, 3);
	ck_assert_uint_eq(e->publish.flags, RF_PUB_NEXT | RF_PUB_PACKED);
	ck_assert_uint_eq(e->publish.position, 0);
	e = last_of(RF_EV_PUBLISH);
	ck_assert_uint_eq(e->publish.head, 102);
	ck_assert_uint_eq(e->publish.index, 0);
	ck_assert_uint_eq(e->publish.position, 2);
	ck_assert_uint_eq(last_of(RF_EV_CHAIN)->chain.count, 3);
	ck_assert_uint_eq(problems(), 0);
	/* Returned where the list began, in the old round; the next goes after its three slots. */
	ck_assert_uint_eq(used_at(3).packed.id, 102);
	ck_assert_uint_eq(used_at(3).len, 30);
	ck_assert_uint_eq(used_at(3).packed.flags, AVAIL | USED | WRITE);
	packed_add(at(buf, 8), 5, WRITE);
	rf_device_turn(&device);
	ck_assert_uint_eq(used_at(1).packed.id, 5);
	ck_assert_uint_eq(used_at(1).packed.flags, WRITE);
}
END_TEST

START_TEST(indirect_table)
{
	const struct rf_event *e;
	uint8_t *table;

	ready(TABLES);
	table = alloc(4096);
	desc_packed(table, 0, at(buf, 10), 0, 0);
	desc_packed(table, 1, at(buf + 16, 20), 0, WRITE);
	packed_add(at(table, 32), 9, INDIRECT);
	rf_device_turn(&device);
	e = event_of(RF_EV_PUBLISH, 0);
	ck_assert_uint_eq(e->publish.flags, RF_PUB_INDIRECT | RF_PUB_PACKED);
	ck_assert_uint_eq(e->publish.head, 9);
	e = event_of(RF_EV_PUBLISH, 2);
	ck_assert_uint_eq(e->publish.flags, RF_PUB_IN_TABLE | RF_PUB_WRITE | RF_PUB_PACKED);
	ck_assert_uint_eq(e->publish.index, 1);
	ck_assert_uint_eq(problems(), 0);
	ck_assert_uint_eq(reads_for(RF_FOR_INDIRECT), 1);
	ck_assert_uint_eq(event_of(RF_EV_COMPLETE, 0)->complete.len, 20);
	ck_assert_uint_eq(device.queue[0].avail_pos, 1);
}
END_TEST

START_TEST(flags_inside_a_table)
{
	uint8_t *table;

	ready(TABLES);
	table = alloc(4096);
	desc_packed(table, 0, at(buf, 10), 0, WRITE | AVAIL);
	packed_add(at(table, 16), 9, INDIRECT);
	rf_device_turn(&device);
	ck_assert_uint_eq(problems(), RF_CHAIN_INDIRECT_FLAGS);
	ck_assert_uint_eq(count_of(RF_EV_COMPLETE), 1);
}
END_TEST

START_TEST(nested_table)
{
	uint8_t *table;

	ready(TABLES);
	table = alloc(4096);
	desc_packed(table, 0, at(table, 16), 0, INDIRECT);
	packed_add(at(table, 16), 9, INDIRECT);
	expect_broken(RF_CHAIN_INDIRECT_NESTED | RF_CHAIN_INDIRECT_FLAGS);
}
END_TEST

START_TEST(table_after_a_list)
{
	uint8_t *table;

	ready(TABLES);
	table = alloc(4096);
	desc_packed(table, 0, at(buf + 64, 8), 0, WRITE);
	packed_add(at(buf, 8), 1, NEXT);
	packed_add(at(table, 16), 2, INDIRECT);
	rf_device_turn(&device);
	ck_assert_uint_eq(problems(), RF_CHAIN_INDIRECT_NEXT);
	ck_assert_uint_eq(count_of(RF_EV_PUBLISH), 3);
	ck_assert_uint_eq(event_of(RF_EV_PUBLISH, 0)->publish.head, 2);
	ck_assert_uint_eq(event_of(RF_EV_COMPLETE, 0)->complete.id, 2);
	ck_assert_uint_eq(device.queue[0].used_pos, 2);
}
END_TEST

START_TEST(table_in_the_midst_of_a_list)
{
	uint8_t *table;

	ready(TABLES);
	table = alloc(4096);
	packed_add(at(table, 16), 1, INDIRECT | NEXT);
	packed_add(at(buf, 8), 2, WRITE);
	expect_broken(RF_CHAIN_INDIRECT_NEXT);
	ck_assert_uint_eq(reads_for(RF_FOR_INDIRECT), 0);
}
END_TEST

START_TEST(table_without_the_feature)
{
	ready(0);
	packed_add(at(buf, 16), 9, INDIRECT);
	expect_broken(RF_CHAIN_INDIRECT_UNNEGOTIATED);
	ck_assert_uint_eq(count_of(RF_EV_PUBLISH), 1);
}
END_TEST

START_TEST(table_of_odd_length)
{
	const uint32_t lengths[] = { 0, 15, 17, 40 };

	for (size_t i = 0; i < RF_ARRAY_SIZE(lengths); i++) {
		ready(TABLES);
		packed_add(at(buf, lengths[i]), 9, INDIRECT);
		expect_broken(RF_CHAIN_INDIRECT_LENGTH);
	}
}
END_TEST

START_TEST(list_that_never_ends)
{
	ready(0);
	for (uint32_t i = 0; i < SIZE; i++)
		packed_add(at(buf, 8), i, NEXT);
	expect_broken(RF_CHAIN_TOO_LONG);
	ck_assert_uint_eq(count_of(RF_EV_PUBLISH), SIZE);
}
END_TEST

START_TEST(list_that_fills_the_ring)
{
	ready(0);
	for (uint32_t i = 0; i < SIZE; i++)
		packed_add(at(buf, 8), i, i < SIZE - 1 ? NEXT | WRITE : WRITE);
	rf_device_turn(&device);
	ck_assert_uint_eq(problems(), 0);
	ck_assert_uint_eq(event_of(RF_EV_COMPLETE, 0)->complete.len, 8 * SIZE);
	ck_assert_uint_eq(device.queue[0].avail_pos, 0);
	ck_assert(!device.queue[0].avail_wrap);
}
END_TEST

START_TEST(list_whose_rest_is_not_available)
{
	ready(0);
	packed_add(at(buf, 8), 1, NEXT);
	desc_packed(ring.desc, 1, at(buf + 64, 8), 2, WRITE);
	rf_device_turn(&device);
	ck_assert_uint_eq(problems(), RF_CHAIN_NOT_AVAILABLE);
	ck_assert_uint_eq(event_of(RF_EV_COMPLETE, 0)->complete.id, 2);
}
END_TEST

START_TEST(readable_after_writable)
{
	ready(0);
	packed_add(at(buf, 8), 1, NEXT | WRITE);
	packed_add(at(buf + 64, 8), 1, 0);
	rf_device_turn(&device);
	ck_assert_uint_eq(problems(), RF_CHAIN_READ_AFTER_WRITE);
}
END_TEST

START_TEST(used_flags_make_nothing_available)
{
	ready(0);
	/* Both bits equal: used, in either round. */
	desc_packed(ring.desc, 0, at(buf, 8), 1, WRITE | AVAIL | USED);
	ck_assert(!rf_device_turn(&device));
	desc_packed(ring.desc, 0, at(buf, 8), 1, WRITE | USED);
	ck_assert(!rf_device_turn(&device));
	ck_assert_uint_eq(count_of(RF_EV_CHAIN), 0);
}
END_TEST

START_TEST(several_in_one_turn)
{
	ready(0);
	for (uint32_t i = 0; i < SIZE; i++)
		packed_add(at(buf + 16 * i, 16), i, WRITE);
	rf_device_turn(&device);
	ck_assert_uint_eq(count_of(RF_EV_COMPLETE), SIZE);
	ck_assert_uint_eq(count_of(RF_EV_INTERRUPT), 1);
	/* One look at each descriptor: a full ring needs none to know that it is empty now. */
	ck_assert_uint_eq(reads_for(RF_FOR_DESC), SIZE);
}
END_TEST

START_TEST(driver_disables_interrupts)
{
	ready(0);
	put16(ring.driver + 2, FLAG_DISABLE);
	packed_add(at(buf, 8), 0, WRITE);
	rf_device_turn(&device);
	ck_assert_uint_eq(count_of(RF_EV_COMPLETE), 1);
	ck_assert_uint_eq(count_of(RF_EV_INTERRUPT), 0);
	/* Not a value without EVENT_IDX: interrupt rather than never. */
	put16(ring.driver + 2, FLAG_DESC);
	packed_add(at(buf, 8), 0, WRITE);
	rf_device_turn(&device);
	ck_assert_uint_eq(count_of(RF_EV_INTERRUPT), 1);
}
END_TEST

static void want_event(uint16_t off, bool wrap)
{
	put16(ring.driver, off | wrap << 15);
	put16(ring.driver + 2, FLAG_DESC);
}

static uint32_t interrupts_after(uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		packed_add(at(buf, 8), 0, WRITE);
		rf_device_turn(&device);
	}
	return count_of(RF_EV_INTERRUPT);
}

START_TEST(event_at_a_descriptor)
{
	ready(EVENT);
	want_event(2, true);
	ck_assert_uint_eq(interrupts_after(2), 0);
	ck_assert_uint_eq(interrupts_after(1), 1);
	/* Descriptor 1 of the next round: four further ones. */
	want_event(1, false);
	ck_assert_uint_eq(interrupts_after(3), 1);
	ck_assert_uint_eq(interrupts_after(1), 2);
	/* Enable and disable still mean what they say. */
	put16(ring.driver + 2, FLAG_ENABLE);
	ck_assert_uint_eq(interrupts_after(1), 3);
	put16(ring.driver + 2, FLAG_DISABLE);
	ck_assert_uint_eq(interrupts_after(2), 3);
}
END_TEST

START_TEST(event_passed_by_a_list)
{
	ready(EVENT);
	want_event(1, true);
	packed_add(at(buf, 8), 0, NEXT);
	packed_add(at(buf, 8), 0, NEXT);
	packed_add(at(buf, 8), 0, WRITE);
	rf_device_turn(&device);
	ck_assert_uint_eq(count_of(RF_EV_INTERRUPT), 1);
}
END_TEST

START_TEST(device_says_where_to_notify)
{
	ready(EVENT);
	ck_assert_uint_eq(get32(ring.device), 0);
	interrupts_after(1);
	ck_assert_uint_eq(get16(ring.device), 1 | 1 << 15);
	ck_assert_uint_eq(get16(ring.device + 2), FLAG_DESC);
	interrupts_after(SIZE - 1);
	ck_assert_uint_eq(get16(ring.device), 0);
}
END_TEST

START_TEST(device_enables_notifications_once)
{
	uint32_t writes = 0;

	ready(0);
	put16(ring.device + 2, FLAG_DISABLE);
	interrupts_after(3);
	ck_assert_uint_eq(get16(ring.device + 2), FLAG_ENABLE);
	for (uint32_t i = 0; i < count_of(RF_EV_DEV_WRITE); i++)
		writes += event_of(RF_EV_DEV_WRITE, i)->access.purpose == RF_FOR_DEVICE_AREA;
	ck_assert_uint_eq(writes, 1);
}
END_TEST

START_TEST(taint_is_told)
{
	uint16_t flags = AVAIL | WRITE | NEXT;

	ready(0);
	packed_add(at(buf, 8), 0, WRITE);
	packed_add(at(buf, 8), 1, WRITE);
	ck_assert_int_eq(rf_queue_taint(&device.queue[0], 0, 14, &flags, 2), 0);
	rf_device_turn(&device);
	ck_assert_uint_eq(problems(), RF_CHAIN_TAINTED);
	ck_assert_uint_eq(event_of(RF_EV_PUBLISH, 0)->publish.flags,
			  RF_PUB_PACKED | RF_PUB_WRITE | RF_PUB_NEXT | RF_PUB_TAINTED);
	ck_assert_uint_eq(event_of(RF_EV_PUBLISH, 1)->publish.flags, RF_PUB_PACKED | RF_PUB_WRITE);
}
END_TEST

RF_CHECK_MAIN("queue_packed", one_buffer_goes_round, wrap_counters_turn_each_round,
	      list_across_the_end, indirect_table, flags_inside_a_table, nested_table,
	      table_after_a_list, table_in_the_midst_of_a_list, table_without_the_feature,
	      table_of_odd_length, list_that_never_ends, list_that_fills_the_ring,
	      list_whose_rest_is_not_available, readable_after_writable,
	      used_flags_make_nothing_available, several_in_one_turn, driver_disables_interrupts,
	      event_at_a_descriptor, event_passed_by_a_list, device_says_where_to_notify,
	      device_enables_notifications_once, taint_is_told)
