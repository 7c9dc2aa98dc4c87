// SPDX-License-Identifier: GPL-2.0-only
/* The device: status, features, refusal policies, what addresses mean, changes, interrupts. */
#include "tests/device_rig.h"

#define ACK	RF_STATUS_ACKNOWLEDGE
#define DRIVER	RF_STATUS_DRIVER
#define OK	RF_STATUS_FEATURES_OK
#define LIVE	RF_STATUS_DRIVER_OK

static const struct rf_platform_config flat = { .id = RF_PLATFORM_FLAT };
static const struct rf_platform_config ranges = {
	.id = RF_PLATFORM_OFFSET_RANGES, .ranges = 1,
	.range = { { RF_BANK_LOW_BASE, 0x80000000, RF_BANK_SIZE } },
};
static const struct rf_platform_config pool = {
	.id = RF_PLATFORM_RESTRICTED_POOL, .pool_base = 0x1000000, .pool_size = 0x100000,
};

static void start_with(uint64_t bits, enum rf_refusal refusal,
		       const struct rf_platform_config *where)
{
	rig_start(RF_TRANSPORT_MMIO2,
		  &(struct rf_device_config){ .id = RF_DEVICE_RNG, .offered = bits,
					      .refusal = refusal },
		  where);
}

static const struct rf_event *agreed(void)
{
	return last_of(RF_EV_AGREED);
}

START_TEST(tables_are_complete)
{
	for (uint32_t i = 0; i < RF_DEVICES; i++) {
		ck_assert_ptr_nonnull(rf_device_ops(i));
		ck_assert_uint_le(rf_device_ops(i)->queues, RF_DEVICE_QUEUES);
		ck_assert_uint_le(rf_device_ops(i)->config_size, RF_CONFIG_SIZE);
	}
	ck_assert_ptr_null(rf_device_ops(RF_DEVICES));
	ck_assert_str_eq(rf_refusal_name(RF_REFUSAL_STRICT), "strict");
	ck_assert_str_eq(rf_refusal_name(RF_REFUSAL_STRICT_LATE), "strict-late");
	ck_assert_str_eq(rf_refusal_name(RF_REFUSAL_TOLERANT_PA), "tolerant-PA");
	ck_assert_str_eq(rf_refusal_name(RF_REFUSAL_TOLERANT_BA), "tolerant-BA");
	ck_assert_str_eq(rf_refusal_name(RF_REFUSAL_LEGACY_BLIND), "legacy-blind");
	ck_assert_ptr_null(rf_refusal_name(RF_REFUSALS));
}
END_TEST

START_TEST(the_usual_way)
{
	start_with(V1 | AP, RF_REFUSAL_STRICT, &flat);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_STATUS), 0);
	ck_assert_uint_eq(negotiate(V1 | AP), READY);
	ck_assert_uint_eq(count_of(RF_EV_RESET), 1);
	ck_assert_uint_eq(count_of(RF_EV_STATUS), 4);
	ck_assert_uint_eq(event_of(RF_EV_STATUS, 3)->status.old, ACK | DRIVER);
	ck_assert_uint_eq(event_of(RF_EV_STATUS, 3)->status.val, READY);
	ck_assert_uint_eq(count_of(RF_EV_OFFER), 2);
	ck_assert_uint_eq(event_of(RF_EV_OFFER, 0)->feature.word, 1);
	ck_assert_uint_eq(event_of(RF_EV_OFFER, 0)->feature.bits, 3);
	ck_assert_uint_eq(count_of(RF_EV_ACCEPT), 2);
	ck_assert_uint_eq(count_of(RF_EV_AGREED), 1);
	ck_assert_uint_eq(agreed()->agreed.offered, V1 | AP);
	ck_assert_uint_eq(agreed()->agreed.accepted, V1 | AP);
	ck_assert(!agreed()->agreed.refused && !agreed()->agreed.legacy);
	set_up_ring(8);
	ck_assert_uint_eq(event_of(RF_EV_QUEUE_LIVE, 0)->ring.desc, pa(ring.desc));
	ck_assert_uint_eq(event_of(RF_EV_QUEUE_LIVE, 0)->ring.driver, pa(ring.driver));
	ck_assert_uint_eq(event_of(RF_EV_QUEUE_LIVE, 0)->ring.device, pa(ring.device));
	ck_assert_uint_eq(event_of(RF_EV_QUEUE_LIVE, 0)->ring.size, 8);
	ck_assert_uint_eq(event_of(RF_EV_QUEUE_LIVE, 0)->ring.flags, 0);
	wr(VIRTIO_MMIO_STATUS, READY | LIVE);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_STATUS), READY | LIVE);
	ck_assert_uint_eq(count_of(RF_EV_AGREED), 1);
}
END_TEST

START_TEST(feature_words_beyond_the_second_are_empty)
{
	start_with(~0ULL, RF_REFUSAL_STRICT, &flat);
	for (uint32_t word = 2; word < 5; word++) {
		wr(VIRTIO_MMIO_DEVICE_FEATURES_SEL, word);
		ck_assert_uint_eq(rd(VIRTIO_MMIO_DEVICE_FEATURES), 0);
		ck_assert_uint_eq(last_of(RF_EV_OFFER)->feature.word, word);
		wr(VIRTIO_MMIO_DRIVER_FEATURES_SEL, word);
		wr(VIRTIO_MMIO_DRIVER_FEATURES, 0xffffffff);
	}
	ck_assert_uint_eq(device.accepted, 0);
}
END_TEST

START_TEST(offers_only_what_it_can_serve)
{
	start(RF_TRANSPORT_MMIO2, RF_DEVICE_RNG, ~0ULL);
	ck_assert_uint_eq(offered() & RF_TYPE_FEATURES, 0);
	ck_assert_uint_eq(offered() | RF_TYPE_FEATURES, ~0ULL);
	start(RF_TRANSPORT_MMIO2, RF_DEVICE_BLK, ~0ULL);
	ck_assert_uint_eq(offered() & RF_TYPE_FEATURES, 0x7e76);
	/* Without VERSION_1 none of what needs it; a cache mode needs flushes. */
	start(RF_TRANSPORT_MMIO2, RF_DEVICE_BLK, ~(V1 | RF_BIT(9)));
	ck_assert_uint_eq(offered() & (PACKED | RF_BIT(RF_F_RING_RESET) | RF_BIT(11)), 0);
	start(RF_TRANSPORT_MMIO1, RF_DEVICE_BLK, ~0ULL);
	ck_assert_uint_eq(offered() & PACKED, 0);
	ck_assert_uint_eq(offered() & V1, V1);
}
END_TEST

static void expect_refusal(uint64_t offer, uint64_t accepts)
{
	start_with(offer, RF_REFUSAL_STRICT, &flat);
	ck_assert_uint_eq(negotiate(accepts), ACK | DRIVER);
	ck_assert(agreed()->agreed.refused);
	ck_assert_uint_eq(agreed()->agreed.accepted, accepts);
	/* A driver that goes on all the same gets nothing. */
	set_up_ring(8);
	wr(VIRTIO_MMIO_STATUS, ACK | DRIVER | LIVE);
	avail(0);
	ck_assert(!rf_device_turn(&device));
	ck_assert_uint_eq(count_of(RF_EV_DEV_READ), 0);
	ck_assert_uint_eq(count_of(RF_EV_AGREED), 1);
}

START_TEST(what_is_refused)
{
	expect_refusal(V1, V1 | EVENT);
	expect_refusal(V1 | EVENT, EVENT);
	expect_refusal(V1, 0);
	expect_refusal(V1 | PACKED, PACKED);
	expect_refusal(V1 | AP, V1);
}
END_TEST

START_TEST(a_second_attempt_may_succeed)
{
	start_with(V1 | AP, RF_REFUSAL_STRICT, &flat);
	ck_assert_uint_eq(negotiate(V1), ACK | DRIVER);
	accept_bits(V1 | AP);
	wr(VIRTIO_MMIO_STATUS, READY);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_STATUS), READY);
	ck_assert_uint_eq(count_of(RF_EV_AGREED), 2);
	ck_assert(!agreed()->agreed.refused);
}
END_TEST

START_TEST(any_valid_subset_is_taken)
{
	start_with(V1 | EVENT | TABLES | PACKED, RF_REFUSAL_STRICT, &flat);
	ck_assert_uint_eq(negotiate(V1 | TABLES), READY);
	ck_assert(rf_device_has(&device, RF_F_INDIRECT_DESC));
	ck_assert(!rf_device_has(&device, RF_F_EVENT_IDX));
}
END_TEST

START_TEST(no_change_after_features_ok)
{
	start_with(V1 | EVENT, RF_REFUSAL_STRICT, &flat);
	negotiate(V1);
	accept_bits(V1 | EVENT);
	ck_assert_uint_eq(count_of(RF_EV_ACCEPT), 4);
	ck_assert(!rf_device_has(&device, RF_F_EVENT_IDX));
}
END_TEST

START_TEST(strict_late_gives_up_at_the_queue)
{
	start_with(V1 | AP, RF_REFUSAL_STRICT_LATE, &flat);
	ck_assert_uint_eq(negotiate(V1), READY);
	ck_assert(!agreed()->agreed.refused);
	set_up_ring(8);
	ck_assert_uint_eq(count_of(RF_EV_QUEUE_LIVE), 1);
	ck_assert(gave_up());
	ck_assert_uint_eq(last_of(RF_EV_DEVICE_STATUS)->status.old, READY);
	ck_assert_uint_eq(last_of(RF_EV_DEVICE_STATUS)->status.val, READY | RF_STATUS_NEEDS_RESET);
	/* No configuration interrupt before DRIVER_OK. */
	ck_assert_uint_eq(count_of(RF_EV_INTERRUPT), 0);
	wr(VIRTIO_MMIO_STATUS, READY | LIVE);
	ck_assert(gave_up());
	avail(0);
	ck_assert(!rf_device_turn(&device));
	ck_assert_uint_eq(count_of(RF_EV_DEV_READ), 0);
	/* With the bit all is well. */
	start_with(V1 | AP, RF_REFUSAL_STRICT_LATE, &flat);
	negotiate(V1 | AP);
	set_up_ring(8);
	ck_assert(!gave_up());
}
END_TEST

static bool physical_after(uint64_t offer, uint64_t accepts, enum rf_refusal refusal,
			   const struct rf_platform_config *where)
{
	uint32_t generation;

	start_with(offer, refusal, where);
	ck_assert(!platform.physical);
	generation = platform.generation;
	negotiate(accepts);
	ck_assert_uint_eq(platform.generation, generation + platform.physical);
	return platform.physical;
}

START_TEST(what_addresses_mean)
{
	const enum rf_refusal pa_policy = RF_REFUSAL_TOLERANT_PA;
	const enum rf_refusal ba_policy = RF_REFUSAL_TOLERANT_BA;

	/* Accepted: bus addresses, whatever the policy. */
	ck_assert(!physical_after(V1 | AP, V1 | AP, pa_policy, &flat));
	ck_assert(!physical_after(V1 | AP, V1 | AP, ba_policy, &ranges));
	/* Offered, not accepted: the policy's. */
	ck_assert(physical_after(V1 | AP, V1, pa_policy, &flat));
	ck_assert(physical_after(V1 | AP, V1, pa_policy, &ranges));
	ck_assert(!physical_after(V1 | AP, V1, ba_policy, &ranges));
	/* Not offered: the access that the driver has, but for a restriction of memory itself. */
	ck_assert(physical_after(V1, V1, RF_REFUSAL_STRICT, &flat));
	ck_assert(physical_after(V1, V1, ba_policy, &ranges));
	ck_assert(!physical_after(V1, V1, RF_REFUSAL_STRICT, &pool));
	ck_assert(!physical_after(V1 | AP, V1, pa_policy, &pool));
	/* Refused: nothing was agreed. */
	ck_assert(!physical_after(V1 | AP, V1, RF_REFUSAL_STRICT, &ranges));
	/* Blind to a legacy driver, strict with the others. */
	ck_assert(physical_after(V1 | AP, 0, RF_REFUSAL_LEGACY_BLIND, &ranges));
	ck_assert(!physical_after(V1 | AP, V1, RF_REFUSAL_LEGACY_BLIND, &ranges));
}
END_TEST

/* An armed device takes addresses as it likes, from the agreement on. */
START_TEST(what_addresses_mean_to_a_device_that_does_not_care)
{
	for (uint32_t physical = 0; physical < 2; physical++) {
		start_with(V1 | AP, RF_REFUSAL_STRICT, &ranges);
		ck_assert_int_eq(rf_device_arm(&device, RF_HOSTILE_REGIME, physical, 0), 0);
		ck_assert(!platform.physical);
		negotiate(V1 | AP);
		ck_assert_uint_eq(platform.physical, physical);
		start_with(V1, RF_REFUSAL_STRICT, &ranges);
		ck_assert_int_eq(rf_device_arm(&device, RF_HOSTILE_REGIME, physical, 0), 0);
		negotiate(V1);
		ck_assert_uint_eq(platform.physical, physical);
	}
}
END_TEST

START_TEST(a_reset_takes_it_all_back)
{
	uint32_t generation;

	start_with(V1, RF_REFUSAL_STRICT, &ranges);
	negotiate(V1);
	set_up_ring(8);
	wr(VIRTIO_MMIO_STATUS, READY | LIVE);
	rf_device_raise(&device, RF_INT_VRING, false);
	generation = platform.generation;
	wr(VIRTIO_MMIO_STATUS, 0);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_STATUS), 0);
	ck_assert(!platform.physical);
	ck_assert_uint_eq(platform.generation, generation + 1);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_QUEUE_READY), 0);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_INTERRUPT_STATUS), 0);
	ck_assert_uint_eq(device.irq_raised, 0);
	ck_assert_uint_eq(device.accepted, 0);
	ck_assert_uint_eq(device.queue[0].desc, 0);
	ck_assert(!rf_device_turn(&device));
	ck_assert_uint_eq(count_of(RF_EV_RESET), 2);
}
END_TEST

START_TEST(nothing_is_read_before_driver_ok)
{
	start_with(V1, RF_REFUSAL_STRICT, &flat);
	negotiate(V1);
	set_up_ring(8);
	avail(0);
	wr(VIRTIO_MMIO_QUEUE_NOTIFY, 0);
	ck_assert_uint_eq(last_of(RF_EV_NOTIFY)->queue.queue, 0);
	ck_assert(!rf_device_turn(&device));
	ck_assert_uint_eq(count_of(RF_EV_DEV_READ), 0);
	wr(VIRTIO_MMIO_STATUS, READY | LIVE);
	ck_assert(rf_device_turn(&device));
}
END_TEST

START_TEST(without_features_ok_the_first_use_settles_all)
{
	start_with(EVENT, RF_REFUSAL_STRICT, &flat);
	wr(VIRTIO_MMIO_STATUS, ACK | DRIVER);
	accept_bits(EVENT);
	ck_assert_uint_eq(count_of(RF_EV_AGREED), 0);
	set_up_ring(8);
	ck_assert_uint_eq(count_of(RF_EV_AGREED), 1);
	ck_assert(!agreed()->agreed.refused);
	/* Which interface it is says the transport, not what a driver leaves out. */
	ck_assert(!agreed()->agreed.legacy);
	ck_assert_uint_lt(agreed()->seq, event_of(RF_EV_QUEUE_LIVE, 0)->seq);
	ck_assert_uint_eq(event_of(RF_EV_QUEUE_LIVE, 0)->ring.flags, RF_RING_EVENT_IDX);
	ck_assert(platform.physical);
	wr(VIRTIO_MMIO_STATUS, ACK | DRIVER | LIVE);
	ck_assert_uint_eq(count_of(RF_EV_AGREED), 1);
	avail(0);
	ck_assert(rf_device_turn(&device));
	/* Or at DRIVER_OK, when no queue was set up before. */
	start_with(0, RF_REFUSAL_STRICT, &flat);
	wr(VIRTIO_MMIO_STATUS, ACK | DRIVER);
	wr(VIRTIO_MMIO_STATUS, ACK | DRIVER | LIVE);
	ck_assert_uint_eq(count_of(RF_EV_AGREED), 1);
}
END_TEST

START_TEST(a_legacy_driver_cannot_be_refused_but_late)
{
	start_with(V1 | AP, RF_REFUSAL_STRICT, &ranges);
	wr(VIRTIO_MMIO_STATUS, ACK | DRIVER);
	set_up_ring(8);
	ck_assert(!platform.physical);
	ck_assert(!gave_up());
	start_with(V1 | AP, RF_REFUSAL_STRICT_LATE, &ranges);
	wr(VIRTIO_MMIO_STATUS, ACK | DRIVER);
	set_up_ring(8);
	ck_assert(gave_up());
}
END_TEST

START_TEST(unoffered_bits_of_a_legacy_driver_do_nothing)
{
	start_with(0, RF_REFUSAL_STRICT, &flat);
	wr(VIRTIO_MMIO_STATUS, ACK | DRIVER);
	accept_bits(EVENT | PACKED);
	set_up_ring(8);
	ck_assert_uint_eq(agreed()->agreed.accepted, EVENT | PACKED);
	ck_assert_uint_eq(event_of(RF_EV_QUEUE_LIVE, 0)->ring.flags, 0);
}
END_TEST

START_TEST(needs_reset_is_the_devices)
{
	bring_up(RF_DEVICE_RNG, V1, 8);
	wr(VIRTIO_MMIO_STATUS, READY | LIVE | RF_STATUS_NEEDS_RESET);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_STATUS), READY | LIVE);
	rf_device_give_up(&device);
	rf_device_give_up(&device);
	ck_assert_uint_eq(count_of(RF_EV_DEVICE_STATUS), 1);
	ck_assert_uint_eq(last_of(RF_EV_INTERRUPT)->irq.cause, RF_INT_CONFIG);
	wr(VIRTIO_MMIO_STATUS, READY | LIVE);
	ck_assert(gave_up());
	wr(VIRTIO_MMIO_STATUS, 0);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_STATUS), 0);
}
END_TEST

START_TEST(sizes_that_make_no_ring)
{
	const uint32_t split[] = { 0, 6, 512 }, packed[] = { 0, 257 };

	for (size_t i = 0; i < RF_ARRAY_SIZE(split) + RF_ARRAY_SIZE(packed); i++) {
		bool is_packed = i >= RF_ARRAY_SIZE(split);

		start_with(V1 | PACKED, RF_REFUSAL_STRICT, &flat);
		negotiate(is_packed ? V1 | PACKED : V1);
		wr(VIRTIO_MMIO_QUEUE_NUM, is_packed ? packed[i - 3] : split[i]);
		wr(VIRTIO_MMIO_QUEUE_READY, 1);
		ck_assert_uint_eq(count_of(RF_EV_QUEUE_LIVE), 1);
		ck_assert(gave_up());
	}
	/* More than the specification's limit, whatever the device says it can. */
	rig_start(RF_TRANSPORT_MMIO2,
		  &(struct rf_device_config){ .id = RF_DEVICE_RNG, .offered = V1 | PACKED,
					      .queue_size = 65536 }, &flat);
	negotiate(V1 | PACKED);
	wr(VIRTIO_MMIO_QUEUE_NUM, 32769);
	wr(VIRTIO_MMIO_QUEUE_READY, 1);
	ck_assert(gave_up());
	start_with(V1 | PACKED, RF_REFUSAL_STRICT, &flat);
	negotiate(V1 | PACKED);
	set_up_ring(6);
	ck_assert_uint_eq(event_of(RF_EV_QUEUE_LIVE, 0)->ring.flags, RF_RING_PACKED);
	ck_assert(!gave_up());
}
END_TEST

START_TEST(configuration_changes)
{
	bring_up(RF_DEVICE_BLK, V1, 8);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_CONFIG_GENERATION), 0);
	rf_device_config_change(&device, 0, 1234);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_CONFIG), 1234);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_CONFIG_GENERATION), 1);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_INTERRUPT_STATUS), RF_INT_CONFIG);
	/* At and beyond the end. */
	rf_device_config_change(&device, 58, 0xffffffff);
	ck_assert_uint_eq(device.config_space[59], 0xff);
	ck_assert_uint_eq(device.config_space[60], 0);
	rf_device_config_change(&device, 0xffffffff, 0xffffffff);
	wr(VIRTIO_MMIO_STATUS, 0);
	rf_device_config_change(&device, 0, 7);
	ck_assert_uint_eq(device.irq_raised, 0);
	/* Changed for good, until the next case. */
	ck_assert_uint_eq(rd(VIRTIO_MMIO_CONFIG), 7);
}
END_TEST

START_TEST(interrupts_stay_until_acknowledged)
{
	bring_up(RF_DEVICE_RNG, V1, 8);
	rf_device_raise(&device, RF_INT_VRING, false);
	rf_device_raise(&device, RF_INT_CONFIG, false);
	wr(VIRTIO_MMIO_INTERRUPT_ACK, RF_INT_VRING);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_INTERRUPT_STATUS), RF_INT_CONFIG);
	ck_assert_uint_eq(device.irq_raised, RF_INT_VRING | RF_INT_CONFIG);
	device.irq_raised = 0;
	rf_device_raise(&device, 0, true);
	ck_assert_uint_eq(device.irq_raised, RF_INT_LINE);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_INTERRUPT_STATUS), RF_INT_CONFIG);
	ck_assert(last_of(RF_EV_INTERRUPT)->irq.spurious);
}
END_TEST

START_TEST(queue_numbers)
{
	start_with(V1, RF_REFUSAL_STRICT, &flat);
	ck_assert_ptr_nonnull(rf_device_queue(&device, 0));
	ck_assert_ptr_null(rf_device_queue(&device, 1));
	ck_assert_uint_eq(rf_device_queue_num_max(&device, 0), 256);
	ck_assert_uint_eq(rf_device_queue_num_max(&device, 1), 0);
	rf_device_queue_enable(&device, 99);
	rf_device_queue_disable(&device, 99);
	rf_device_notify(&device, 0xffffffff);
	ck_assert_uint_eq(last_of(RF_EV_NOTIFY)->queue.queue, 0xffffffff);
	ck_assert_uint_eq(count_of(RF_EV_QUEUE_LIVE) + count_of(RF_EV_QUEUE_DEAD), 0);
	/* Stopping what never ran is no event. */
	rf_device_queue_disable(&device, 0);
	ck_assert_uint_eq(count_of(RF_EV_QUEUE_DEAD), 0);
}
END_TEST

START_TEST(notification_data_names_the_queue_in_its_low_half)
{
	start_with(V1 | RF_BIT(RF_F_NOTIFICATION_DATA), RF_REFUSAL_STRICT, &flat);
	negotiate(V1 | RF_BIT(RF_F_NOTIFICATION_DATA));
	wr(VIRTIO_MMIO_QUEUE_NOTIFY, 0x80030000);
	ck_assert_uint_eq(last_of(RF_EV_NOTIFY)->queue.queue, 0);
	ck_assert_uint_eq(last_of(RF_EV_NOTIFY)->queue.value, 0x80030000);
}
END_TEST

START_TEST(the_next_case_begins_anew)
{
	bring_up(RF_DEVICE_RNG, V1, 8);
	ck_assert_int_eq(rf_device_arm(&device, RF_HOSTILE_USED_LEN, 0, 1), 0);
	ck_assert(device.hostile);
	avail(0);
	rf_device_turn(&device);
	start(RF_TRANSPORT_MMIO2, RF_DEVICE_RNG, V1);
	ck_assert(!device.hostile && !device.armed_count && !device.moved && !device.turns);
	ck_assert_uint_eq(rd(VIRTIO_MMIO_STATUS), 0);
	ck_assert_uint_eq(device.queue[0].size, 0);
	ck_assert_uint_eq(device.queue[0].avail_seen, 0);
	ck_assert(!device.queue[0].live);
}
END_TEST

RF_CHECK_MAIN("device", tables_are_complete, the_usual_way,
	      feature_words_beyond_the_second_are_empty, offers_only_what_it_can_serve,
	      what_is_refused, a_second_attempt_may_succeed, any_valid_subset_is_taken,
	      no_change_after_features_ok, strict_late_gives_up_at_the_queue, what_addresses_mean,
	      what_addresses_mean_to_a_device_that_does_not_care,
	      a_reset_takes_it_all_back, nothing_is_read_before_driver_ok,
	      without_features_ok_the_first_use_settles_all,
	      a_legacy_driver_cannot_be_refused_but_late,
	      unoffered_bits_of_a_legacy_driver_do_nothing, needs_reset_is_the_devices,
	      sizes_that_make_no_ring, configuration_changes, interrupts_stay_until_acknowledged,
	      queue_numbers, notification_data_names_the_queue_in_its_low_half,
	      the_next_case_begins_anew)
