// SPDX-License-Identifier: GPL-2.0-only
/* The commands of virtio over channel I/O, indicators, and the notification. */
#include "tests/ccw_rig.h"

static struct rf_signal taken;

static bool interrupted(void)
{
	return transport.ops->signal(&transport, &taken);
}

START_TEST(revisions)
{
	for (uint32_t id = RF_TRANSPORT_CCW1; id <= RF_TRANSPORT_CCW2; id++) {
		uint32_t max = rf_transport_ops(id)->version;

		ccw_start(id, RF_DEVICE_RNG, V1);
		ck_assert_uint_eq(event_of(RF_EV_SUBCHANNEL, 0)->subchannel.revision_max, max);
		ck_assert_uint_eq(event_of(RF_EV_SUBCHANNEL, 0)->subchannel.type, 4);
		for (uint32_t rev = 3; rev > max; rev--) {
			set_rev(rev);
			expect_reject();
		}
		set_rev(max);
		expect_good();
		ck_assert(!device.legacy);
		ck_assert_uint_eq(last_of(RF_EV_CCW_END)->ccw.value, max << 16);
		/* Nothing changes it, the same neither; but the subchannel's being enabled anew. */
		set_rev(max);
		expect_reject();
		set_rev(0);
		expect_reject();
		command(RF_CCW_VDEV_RESET, 0);
		set_rev(max);
		expect_reject();
		rf_transport_enable(&transport, true);
		set_rev(0);
		expect_good();
		ck_assert(device.legacy);
	}
}
END_TEST

START_TEST(a_revision_with_data)
{
	ccw_start(RF_TRANSPORT_CCW2, RF_DEVICE_RNG, V1);
	put_wire(0, 2, 2);
	put_wire(2, 2, 4);
	command(RF_CCW_SET_VIRTIO_REV, 8);
	expect_reject();
	command(RF_CCW_SET_VIRTIO_REV, 6);
	ck_assert_uint_eq(irb.channel, RF_CSTAT_LENGTH);
}
END_TEST

START_TEST(a_legacy_device_knows_no_revision)
{
	ccw_start(RF_TRANSPORT_CCW0, RF_DEVICE_RNG, TABLES);
	ck_assert(device.legacy);
	for (uint32_t rev = 3; rev-- > 0; ) {
		set_rev(rev);
		expect_reject();
	}
	ck_assert_uint_eq(feature_word(0), (uint32_t)TABLES);
	command(RF_CCW_READ_STATUS, 1);
	expect_reject();
}
END_TEST

START_TEST(without_a_revision_it_is_legacy)
{
	ccw_start(RF_TRANSPORT_CCW2, RF_DEVICE_RNG, V1 | AP | TABLES);
	ck_assert_uint_eq(feature_word(0), (uint32_t)TABLES);
	ck_assert(device.legacy);
	/* And there is no second word. */
	ck_assert_uint_eq(feature_word(1), 0);
	ck_assert_uint_eq(count_of(RF_EV_OFFER), 1);
	accept_word(1, 2);
	ck_assert_uint_eq(device.accepted, 0);
	ck_assert_uint_eq(last_of(RF_EV_ACCEPT)->feature.bits, 2);
	set_rev(2);
	expect_good();
	ck_assert_uint_eq(feature_word(1), 3);
	ck_assert(!device.legacy);
}
END_TEST

START_TEST(features)
{
	ccw_start(RF_TRANSPORT_CCW1, RF_DEVICE_RNG, V1 | AP | TABLES);
	transport.ccw.order = RF_ORDER_BIG;
	set_rev(1);
	expect_good();
	/* Little-endian whatever the guest is. */
	ck_assert_uint_eq(feature_word(0), (uint32_t)TABLES);
	ck_assert_uint_eq(feature_word(1), 3);
	ck_assert_uint_eq(feature_word(2), 0);
	ck_assert_uint_eq(data[4], 2);
	accept_word(1, 3);
	ck_assert_uint_eq(device.accepted, V1 | AP);
	ck_assert_uint_eq(last_of(RF_EV_CCW_END)->ccw.value, 0x100000003);
	command(RF_CCW_READ_FEAT, 4);
	ck_assert_uint_eq(irb.channel, RF_CSTAT_LENGTH);
}
END_TEST

START_TEST(status)
{
	ccw_start(RF_TRANSPORT_CCW2, RF_DEVICE_RNG, V1 | AP);
	channel_negotiate(2, V1 | AP);
	expect_good();
	command(RF_CCW_READ_STATUS, 1);
	expect_good();
	ck_assert_uint_eq(data[0], READY);
	write_status(0);
	expect_good();
	ck_assert_uint_eq(count_of(RF_EV_RESET), 2);
	/* Refused: the old status stays, whole. */
	write_status(RF_STATUS_ACKNOWLEDGE);
	accept_word(1, 1);
	write_status(READY);
	expect_reject();
	ck_assert_uint_eq(device.status, RF_STATUS_ACKNOWLEDGE);
	ck_assert(last_of(RF_EV_AGREED)->agreed.refused);
	command(RF_CCW_READ_STATUS, 1);
	ck_assert_uint_eq(data[0], RF_STATUS_ACKNOWLEDGE);
	rf_transport_enable(&transport, true);
	set_rev(1);
	command(RF_CCW_READ_STATUS, 1);
	expect_reject();
}
END_TEST

START_TEST(configuration)
{
	rig_start(RF_TRANSPORT_CCW2, &(struct rf_device_config){ .id = RF_DEVICE_BLK,
		  .offered = V1 }, &(struct rf_platform_config){ .id = RF_PLATFORM_S390 });
	rf_transport_enable(&transport, true);
	program = alloc(4096);
	data = alloc(4096);
	set_rev(2);
	command(RF_CCW_READ_CONF, 8);
	expect_good();
	ck_assert_uint_eq(get32(data), 0x4000);
	/* A little-endian field of one byte more than there is. */
	command(RF_CCW_READ_CONF, (uint16_t)(device.ops->config_size + 1));
	ck_assert_uint_eq(irb.channel, RF_CSTAT_LENGTH);
	ck_assert_uint_eq(irb.residual, 1);
	command_flags(RF_CCW_READ_CONF, 512, SLI);
	expect_good();
	memset(data, 0xee, 60);
	command(RF_CCW_WRITE_CONF, 16);
	expect_good();
	command(RF_CCW_READ_CONF, 8);
	ck_assert_uint_eq(get32(data), 0x4000);
}
END_TEST

static void check_queues(enum rf_order order)
{
	const struct rf_event *live;

	ccw_start(RF_TRANSPORT_CCW1, RF_DEVICE_RNG, V1);
	transport.ccw.order = order;
	channel_negotiate(1, V1);
	put_wire(0, 2, 0);
	command(RF_CCW_READ_VQ_CONF, 4);
	expect_good();
	ck_assert_uint_eq(get_wire(2, 2), 256);
	put_wire(0, 2, 1);
	command(RF_CCW_READ_VQ_CONF, 4);
	expect_good();
	ck_assert_uint_eq(get_wire(2, 2), 0);
	channel_queue(16);
	expect_good();
	live = last_of(RF_EV_QUEUE_LIVE);
	ck_assert_uint_eq(live->ring.size, 16);
	ck_assert_uint_eq(live->ring.desc, pa(ring.desc));
	ck_assert_uint_eq(live->ring.driver, pa(ring.driver));
	ck_assert_uint_eq(live->ring.device, pa(ring.device));
	/* The reserved field means nothing. */
	put_wire(8, 4, 0xffffffff);
	command(RF_CCW_SET_VQ, 32);
	expect_good();
	ck_assert_uint_eq(count_of(RF_EV_QUEUE_DEAD), 1);
	ck_assert(device.queue[0].live);
	memset(data, 0, 32);
	command(RF_CCW_SET_VQ, 32);
	expect_good();
	ck_assert_uint_eq(count_of(RF_EV_QUEUE_DEAD), 2);
	ck_assert(!device.queue[0].live);
	/* One that is not there can be stopped, and not set up. */
	put_wire(12, 2, 7);
	command(RF_CCW_SET_VQ, 32);
	expect_good();
	put_wire(0, 8, pa(ring.desc));
	command(RF_CCW_SET_VQ, 32);
	expect_program_check();
	command(RF_CCW_SET_VQ, 16);
	ck_assert_uint_eq(irb.channel, RF_CSTAT_LENGTH);
}

START_TEST(queues)
{
	check_queues(RF_ORDER_LITTLE);
	check_queues(RF_ORDER_BIG);
}
END_TEST

START_TEST(legacy_queues)
{
	uint8_t *block;

	ccw_start(RF_TRANSPORT_CCW0, RF_DEVICE_RNG, TABLES);
	command(RF_CCW_VDEV_RESET, 0);
	block = alloc(0x4000);
	put_wire(0, 8, pa(block));
	put_wire(8, 4, 4096);
	put_wire(12, 2, 0);
	put_wire(14, 2, 64);
	command(RF_CCW_SET_VQ, 16);
	expect_good();
	ck_assert_uint_eq(last_of(RF_EV_QUEUE_LIVE)->ring.desc, pa(block));
	ck_assert_uint_eq(last_of(RF_EV_QUEUE_LIVE)->ring.driver, pa(block) + 1024);
	ck_assert_uint_eq(last_of(RF_EV_QUEUE_LIVE)->ring.device, pa(block) + 4096);
	ck_assert_uint_eq(last_of(RF_EV_QUEUE_LIVE)->ring.flags, RF_RING_LEGACY);
	put_wire(0, 8, 0);
	command(RF_CCW_SET_VQ, 16);
	expect_good();
	ck_assert(!device.queue[0].live);
	command(RF_CCW_SET_VQ, 32);
	ck_assert_uint_eq(irb.channel, RF_CSTAT_LENGTH);
}
END_TEST

static void complete_one(void)
{
	uint8_t *buffer = alloc(64);

	desc_split(ring.desc, 0, at(buffer, 64), WRITE, 0);
	avail(0);
	ck_assert_int_ge(transport.ops->hypercall(&transport, (struct rf_hypercall){
		RF_HYPERCALL_NOTIFY, rf_ccw_subchannel_id(&transport), 0, 0 }), 0);
	ck_assert(rf_device_turn(&device));
}

static void check_classic(enum rf_order order)
{
	uint64_t where;

	channel_bring_up(V1);
	transport.ccw.order = order;
	where = pa(data) + 1024;
	put_wire(1024, 8, 0);
	put_wire(0, 8, where);
	command(RF_CCW_SET_IND, 8);
	expect_good();
	ck_assert_uint_eq(last_of(RF_EV_INDICATOR)->indicator.ba, where);
	ck_assert(last_of(RF_EV_INDICATOR)->indicator.registered);
	/* Adapter interrupts come too late now. */
	command(RF_CCW_SET_IND_ADAPTER, 25);
	expect_reject();
	complete_one();
	ck_assert(interrupted());
	ck_assert_uint_eq(taken.cause, RF_INT_VRING);
	ck_assert_int_eq(transport.ops->channel_status(&transport, &irb), 0);
	ck_assert_uint_eq(irb.parameter, 0);
	ck_assert_uint_eq(irb.control, RF_STCTL_ALERT | RF_STCTL_PENDING);
	ck_assert_uint_eq(irb.device, 0);
	ck_assert_uint_eq(get_wire(1024, 8), 1);
	/* Withdrawn: nobody hears. */
	put_wire(0, 8, 0);
	command(RF_CCW_SET_IND, 8);
	ck_assert(!last_of(RF_EV_INDICATOR)->indicator.registered);
	complete_one();
	while (interrupted())
		ck_assert_int_eq(transport.ops->channel_status(&transport, &irb), 0);
	ck_assert_uint_eq(get_wire(1024, 8), 1);
}

START_TEST(classic_interrupts)
{
	check_classic(RF_ORDER_LITTLE);
	check_classic(RF_ORDER_BIG);
}
END_TEST

START_TEST(configuration_changes)
{
	channel_bring_up(V1);
	put_wire(0, 8, pa(data) + 1024);
	command(RF_CCW_SET_CONF_IND, 8);
	expect_good();
	rf_device_config_change(&device, 0, 0);
	ck_assert(interrupted());
	ck_assert_uint_eq(taken.cause, RF_INT_CONFIG);
	ck_assert_uint_eq(get_wire(1024, 8), 1);
	/* A second one finds the first not taken yet. */
	rf_device_config_change(&device, 0, 0);
	ck_assert(!interrupted());
	ck_assert_int_eq(transport.ops->channel_status(&transport, &irb), 0);
	ck_assert_int_eq(transport.ops->channel_status(&transport, &irb), 1);
}
END_TEST

static void check_adapter(enum rf_order order)
{
	channel_bring_up(V1);
	transport.ccw.order = order;
	memset(data + 1024, 0, 64);
	put_wire(0, 8, pa(data) + 1024);
	put_wire(8, 8, pa(data) + 1032);
	put_wire(16, 8, 13);
	data[24] = 5;
	command(RF_CCW_SET_IND_ADAPTER, 25);
	expect_good();
	ck_assert_uint_eq(last_of(RF_EV_INDICATOR)->indicator.kind, RF_INDICATOR_SUMMARY);
	ck_assert_uint_eq(event_of(RF_EV_INDICATOR, 0)->indicator.ba, pa(data) + 1033);
	ck_assert_uint_eq(event_of(RF_EV_INDICATOR, 0)->indicator.bit, 13);
	command(RF_CCW_SET_IND, 8);
	expect_reject();
	complete_one();
	ck_assert(interrupted());
	ck_assert(taken.adapter);
	ck_assert_uint_eq(taken.data, 5);
	/* Bit 13 from the left, whatever the order of numbers. */
	ck_assert_uint_eq(data[1033], 0x80 >> 5);
	ck_assert_uint_eq(data[1024], 1);
	/* The summary still stands: no other interruption. */
	data[1033] = 0;
	complete_one();
	ck_assert(!interrupted());
	ck_assert_uint_eq(data[1033], 0x80 >> 5);
	data[1024] = 0;
	complete_one();
	ck_assert(interrupted());
	/* A reset forgets it all. */
	command(RF_CCW_VDEV_RESET, 0);
	ck_assert(!last_of(RF_EV_INDICATOR)->indicator.registered);
	ck_assert_uint_eq(transport.ccw.adapter.indicators, 0);
}

START_TEST(adapter_interrupts)
{
	check_adapter(RF_ORDER_LITTLE);
	check_adapter(RF_ORDER_BIG);
}
END_TEST

START_TEST(notifications)
{
	uint32_t id;
	int64_t cookie;

	channel_bring_up(V1);
	id = rf_ccw_subchannel_id(&transport);
	cookie = transport.ops->hypercall(&transport, (struct rf_hypercall){ 3, id, 0, 0 });
	ck_assert_int_gt(cookie, 0);
	ck_assert_uint_eq(last_of(RF_EV_NOTIFY)->queue.queue, 0);
	ck_assert_int_eq(last_of(RF_EV_HYPERCALL)->hypercall.answer, cookie);
	/* The upper half of the number is nobody's. */
	ck_assert_int_eq(transport.ops->hypercall(&transport, (struct rf_hypercall){
		3, 0xabcd00000000 | id, 0, (uint64_t)cookie }), cookie);
	ck_assert_int_eq(transport.ops->hypercall(&transport, (struct rf_hypercall){
		3, id + 0x20000, 0, 0 }), -EINVAL);
	ck_assert_int_eq(transport.ops->hypercall(&transport, (struct rf_hypercall){
		3, id, 5, 0 }), -EINVAL);
	ck_assert_int_eq(transport.ops->hypercall(&transport, (struct rf_hypercall){
		4, id, 0, 0 }), -EINVAL);
}
END_TEST

START_TEST(power)
{
	channel_bring_up(V1);
	rf_transport_power(&transport, RF_POWER_LOST, NULL);
	ck_assert_uint_eq(transport.ccw.revision, RF_CCW_NO_REVISION);
	ck_assert_int_eq(transport.ops->channel_status(&transport, &irb), 1);
	set_rev(2);
	expect_good();
}
END_TEST

/* On a protected guest's platform all of it must be shared. */
START_TEST(private_pages)
{
	rig_start(RF_TRANSPORT_CCW2, &(struct rf_device_config){ .id = RF_DEVICE_RNG },
		  &(struct rf_platform_config){ .id = RF_PLATFORM_S390_PROTECTED });
	rf_transport_enable(&transport, true);
	program = alloc(4096);
	data = alloc(4096);
	set_rev(2);
	expect_program_check();
	rf_platform_share(&platform, RF_PA(pa(program)), 4096, true);
	set_rev(2);
	expect_program_check();
	ck_assert_uint_eq(last_of(RF_EV_DEV_READ)->access.purpose, RF_FOR_CCW_DATA);
	ck_assert_uint_eq(last_of(RF_EV_DEV_READ)->access.result, RF_ACCESS_FAULT);
	rf_platform_share(&platform, RF_PA(pa(data)), 4096, true);
	set_rev(2);
	expect_good();
}
END_TEST

RF_CHECK_MAIN("ccw", revisions, a_revision_with_data, a_legacy_device_knows_no_revision,
	      without_a_revision_it_is_legacy, features, status, configuration, queues,
	      legacy_queues, classic_interrupts, configuration_changes, adapter_interrupts,
	      notifications, power, private_pages)
