// SPDX-License-Identifier: GPL-2.0-only
/* The balloon device, through registers and ring. */
#include "tests/device_rig.h"

#include <errno.h>

#define STATS	RF_BIT(1)
#define HINT	RF_BIT(3)
#define POISON	RF_BIT(4)
#define REPORTS	RF_BIT(5)

#define NUM_PAGES	(VIRTIO_MMIO_CONFIG + 0)
#define ACTUAL		(VIRTIO_MMIO_CONFIG + 4)
#define CMD_ID		(VIRTIO_MMIO_CONFIG + 8)
#define POISON_VAL	(VIRTIO_MMIO_CONFIG + 12)

static uint8_t *buf;

/* The rig sets up queue 0: that of pages given. */
static void ready(uint64_t bits)
{
	bring_up(RF_DEVICE_BALLOON, V1 | bits, 8);
	buf = alloc(0x20000);
}

static uint32_t size_of_queue(uint32_t queue)
{
	wr(VIRTIO_MMIO_QUEUE_SEL, queue);
	return rd(VIRTIO_MMIO_QUEUE_NUM_MAX);
}

static void give(uint32_t len)
{
	desc_split(ring.desc, 0, at(buf, len), 0, 0);
	avail(0);
	rf_device_turn(&device);
}

START_TEST(tells_every_page_that_it_is_given)
{
	const uint32_t numbers[] = { 0x501, 0xffffffff, 7 };

	ready(0);
	memcpy(buf, numbers, sizeof(numbers));
	give(sizeof(numbers));
	ck_assert_uint_eq(count_of(RF_EV_PAGE), 3);
	for (uint32_t i = 0; i < 3; i++) {
		const struct rf_event *event = event_of(RF_EV_PAGE, i);

		ck_assert(event->page.given);
		ck_assert_uint_eq(event->page.queue, 0);
		ck_assert_uint_eq(event->page.number, numbers[i]);
		ck_assert_uint_eq(event->page.pa, (uint64_t)numbers[i] << 12);
	}
	ck_assert_uint_eq(last_of(RF_EV_COMPLETE)->complete.len, 0);
	ck_assert_uint_eq(device.moved, sizeof(numbers));
	ck_assert(!gave_up());
}
END_TEST

START_TEST(half_a_number_is_none)
{
	ready(0);
	give(7);
	ck_assert_uint_eq(count_of(RF_EV_PAGE), 1);
	ck_assert(!gave_up());
}
END_TEST

START_TEST(reads_no_more_than_its_limit)
{
	ready(0);
	give(0x20000);
	ck_assert_uint_eq(device.moved, 0x10000);
	ck_assert_uint_eq(count_of(RF_EV_COMPLETE), 1);
}
END_TEST

START_TEST(has_the_queues_that_were_agreed_on)
{
	static const struct { uint64_t bits; uint32_t queues; } agreed[] = {
		{ 0, 3 }, { STATS, 7 }, { HINT, 11 }, { REPORTS, 19 }, { STATS | HINT | REPORTS, 31 },
	};

	for (uint32_t i = 0; i < RF_ARRAY_SIZE(agreed); i++) {
		ready(agreed[i].bits);
		for (uint32_t queue = 0; queue < RF_DEVICE_QUEUES; queue++) {
			bool there = agreed[i].queues >> queue & 1;

			ck_assert(!size_of_queue(queue) == !there);
			ck_assert(rf_device_has_queue(&device, queue) == there);
			ck_assert(!rf_device_queue(&device, queue) == !there);
		}
	}
}
END_TEST

START_TEST(offers_queues_only_once_they_are_agreed_on)
{
	start(RF_TRANSPORT_MMIO2, RF_DEVICE_BALLOON, V1 | STATS);
	ck_assert_uint_eq(size_of_queue(2), 0);
	ck_assert_uint_eq(size_of_queue(1), 256);
	negotiate(V1);
	ck_assert_uint_eq(size_of_queue(2), 0);
}
END_TEST

START_TEST(what_the_driver_may_write)
{
	ready(POISON);
	wr(NUM_PAGES, 1);
	wr(ACTUAL, 2);
	wr(CMD_ID, 3);
	wr(POISON_VAL, 4);
	ck_assert_uint_eq(rd(NUM_PAGES), 0);
	ck_assert_uint_eq(rd(ACTUAL), 2);
	ck_assert_uint_eq(rd(CMD_ID), 0);
	ck_assert_uint_eq(rd(POISON_VAL), 4);
	ready(0);
	wr(POISON_VAL, 4);
	ck_assert_uint_eq(rd(POISON_VAL), 0);
}
END_TEST

/* Queue 2 where the rig's ring is: the only one that it has. */
static void ready_statistics(void)
{
	ready(STATS);
	rf_device_queue_disable(&device, 0);
	device.queue[2].size = device.queue[0].size;
	device.queue[2].desc = device.queue[0].desc;
	device.queue[2].driver = device.queue[0].driver;
	device.queue[2].device = device.queue[0].device;
	rf_device_queue(&device, 2);
	rf_device_queue_enable(&device, 2);
}

START_TEST(keeps_statistics_until_it_asks_again)
{
	ready_statistics();
	ck_assert_int_eq(rf_device_ask(&device), -ENOENT);
	desc_split(ring.desc, 0, at(buf, 10), 0, 0);
	avail(0);
	rf_device_turn(&device);
	ck_assert_uint_eq(device.moved, 10);
	ck_assert_uint_eq(count_of(RF_EV_COMPLETE), 0);
	ck_assert(!rf_device_pending(&device));
	ck_assert_int_eq(rf_device_ask(&device), 0);
	ck_assert_uint_eq(last_of(RF_EV_COMPLETE)->complete.head, 0);
	ck_assert_int_eq(rf_device_ask(&device), -ENOENT);
	rf_device_turn(&device);
	ck_assert_uint_eq(count_of(RF_EV_INTERRUPT), 1);
}
END_TEST

START_TEST(of_two_statistics_the_older_goes_back)
{
	ready_statistics();
	desc_split(ring.desc, 0, at(buf, 10), 0, 0);
	desc_split(ring.desc, 1, at(buf + 64, 10), 0, 0);
	avail(0);
	avail(1);
	rf_device_turn(&device);
	ck_assert_uint_eq(count_of(RF_EV_COMPLETE), 1);
	ck_assert_uint_eq(last_of(RF_EV_COMPLETE)->complete.head, 0);
	ck_assert_int_eq(rf_device_ask(&device), 0);
	ck_assert_uint_eq(last_of(RF_EV_COMPLETE)->complete.head, 1);
}
END_TEST

START_TEST(a_reset_forgets_what_was_kept)
{
	ready_statistics();
	desc_split(ring.desc, 0, at(buf, 10), 0, 0);
	avail(0);
	rf_device_turn(&device);
	wr(VIRTIO_MMIO_STATUS, 0);
	ck_assert_int_eq(rf_device_ask(&device), -ENOENT);
	ck_assert_uint_eq(count_of(RF_EV_COMPLETE), 0);
}
END_TEST

RF_CHECK_MAIN("balloon", tells_every_page_that_it_is_given, half_a_number_is_none,
	      reads_no_more_than_its_limit, has_the_queues_that_were_agreed_on,
	      offers_queues_only_once_they_are_agreed_on, what_the_driver_may_write,
	      keeps_statistics_until_it_asks_again, of_two_statistics_the_older_goes_back,
	      a_reset_forgets_what_was_kept)
