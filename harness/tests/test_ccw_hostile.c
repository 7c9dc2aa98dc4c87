// SPDX-License-Identifier: GPL-2.0-only
/* What a hostile channel device does to its programs. */
#include "tests/ccw_rig.h"

static void arm(enum rf_hostile_id id, uint32_t a, uint64_t b)
{
	ccw_start(RF_TRANSPORT_CCW2, RF_DEVICE_BLK, V1);
	ck_assert_int_eq(rf_device_arm(&device, id, a, b), 0);
}

START_TEST(it_rejects)
{
	arm(RF_HOSTILE_CHANNEL_REJECT, RF_CCW_READ_FEAT, 0);
	set_rev(2);
	expect_good();
	command(RF_CCW_READ_FEAT, 5);
	expect_reject();
	ck_assert_uint_eq(count_of(RF_EV_OFFER), 0);
	arm(RF_HOSTILE_CHANNEL_REJECT, 0, 0);
	set_rev(2);
	expect_reject();
	ck_assert_uint_eq(transport.ccw.revision, RF_CCW_NO_REVISION);
	ck_assert(rf_hostile_permitted(RF_HOSTILE_CHANNEL_REJECT, RF_CCW_SET_IND_ADAPTER));
	ck_assert(!rf_hostile_permitted(RF_HOSTILE_CHANNEL_REJECT, RF_CCW_SET_IND));
	ck_assert(!rf_hostile_permitted(RF_HOSTILE_CHANNEL_REJECT, 0));
}
END_TEST

START_TEST(it_ends_with_any_status)
{
	arm(RF_HOSTILE_CHANNEL_STATUS, RF_DSTAT_BUSY | RF_CSTAT_DATA << 8, RF_CCW_SET_VIRTIO_REV);
	command(RF_CCW_NOOP, 0);
	expect_good();
	set_rev(2);
	ck_assert_uint_eq(irb.device, RF_DSTAT_BUSY);
	ck_assert_uint_eq(irb.channel, RF_CSTAT_DATA);
	ck_assert(irb.control & RF_STCTL_ALERT);
	/* It was done all the same. */
	ck_assert_uint_eq(transport.ccw.revision, 2);
}
END_TEST

START_TEST(it_moves_fewer_bytes)
{
	arm(RF_HOSTILE_CHANNEL_COUNT, 3, RF_CCW_READ_CONF);
	set_rev(2);
	memset(data, 0xff, 16);
	command(RF_CCW_READ_CONF, 8);
	expect_good();
	ck_assert_uint_eq(irb.residual, 3);
	ck_assert_uint_eq(data[4], 0);
	ck_assert_uint_eq(data[5], 0xff);
	/* All of them and more. */
	arm(RF_HOSTILE_CHANNEL_COUNT, 300, RF_CCW_READ_CONF);
	set_rev(2);
	memset(data, 0xff, 16);
	command(RF_CCW_READ_CONF, 8);
	ck_assert_uint_eq(irb.residual, 8);
	ck_assert_uint_eq(data[0], 0xff);
}
END_TEST

START_TEST(it_moves_more_bytes)
{
	arm(RF_HOSTILE_CHANNEL_COUNT, 0x10000 | 100, RF_CCW_READ_CONF);
	set_rev(2);
	command(RF_CCW_READ_CONF, 8);
	expect_good();
	ck_assert_uint_eq(irb.residual, 0);
	ck_assert_uint_eq(data[8], 0xa5);
	ck_assert_uint_eq(data[107], 0xa5);
	ck_assert_uint_eq(data[108], 0);
}
END_TEST

START_TEST(it_is_silent)
{
	struct rf_orb orb;
	struct rf_signal signal;

	arm(RF_HOSTILE_CHANNEL_SILENT, RF_CCW_NOOP, 0);
	set_rev(2);
	expect_good();
	put_ccw(0, (struct a_ccw){ RF_CCW_NOOP, 0, 0, 0 });
	orb = (struct rf_orb){ 1, (uint32_t)pa(program), 1 };
	ck_assert_int_eq(transport.ops->channel_start(&transport, &orb), 0);
	ck_assert(!transport.ops->signal(&transport, &signal));
	ck_assert_int_eq(transport.ops->channel_status(&transport, &irb), 1);
	ck_assert_int_eq(transport.ops->channel_start(&transport, &orb), 2);
	rf_transport_enable(&transport, true);
	ck_assert_int_eq(transport.ops->channel_start(&transport, &orb), 0);
}
END_TEST

START_TEST(it_says_it_twice)
{
	struct rf_signal signal;

	arm(RF_HOSTILE_CHANNEL_AGAIN, RF_CCW_NOOP, 0);
	command(RF_CCW_NOOP, 0);
	expect_good();
	ck_assert(transport.ops->signal(&transport, &signal));
	irb.parameter = 0;
	ck_assert_int_eq(transport.ops->channel_status(&transport, &irb), 0);
	ck_assert_uint_eq(irb.parameter, 0x1234);
	ck_assert_int_eq(transport.ops->channel_status(&transport, &irb), 1);
}
END_TEST

START_TEST(it_interrupts_for_nothing)
{
	struct rf_signal signal;

	ccw_start(RF_TRANSPORT_CCW2, RF_DEVICE_BLK, V1);
	rf_device_raise(&device, 0, true);
	ck_assert(transport.ops->signal(&transport, &signal));
	ck_assert_int_eq(transport.ops->channel_status(&transport, &irb), 0);
	ck_assert_uint_eq(irb.control, RF_STCTL_ALERT | RF_STCTL_PENDING);
	ck_assert_uint_eq(irb.parameter, 0);
}
END_TEST

START_TEST(it_is_another)
{
	arm(RF_HOSTILE_IDENTITY, 0, 0x3880);
	rf_transport_enable(&transport, true);
	ck_assert_uint_eq(last_of(RF_EV_SUBCHANNEL)->subchannel.cu_type, 0x3880);
	command(RF_CCW_SENSE_ID, 7);
	ck_assert_uint_eq(get_wire(1, 2), 0x3880);
}
END_TEST

RF_CHECK_MAIN("ccw_hostile", it_rejects, it_ends_with_any_status, it_moves_fewer_bytes,
	      it_moves_more_bytes, it_is_silent, it_says_it_twice, it_interrupts_for_nothing,
	      it_is_another)
