// SPDX-License-Identifier: GPL-2.0-only
/* Channel programs: what they are made of, how they end, that they end. */
#include "tests/ccw_rig.h"

START_TEST(a_command_ends)
{
	ccw_start(RF_TRANSPORT_CCW2, RF_DEVICE_RNG, V1);
	command(RF_CCW_NOOP, 0);
	expect_good();
	ck_assert_uint_eq(irb.program, pa(program) + 8);
	ck_assert_uint_eq(irb.sensed, 0);
	ck_assert_int_eq(transport.ops->channel_status(&transport, &irb), 1);
	ck_assert_uint_eq(event_of(RF_EV_CHANNEL_START, 0)->start.program, pa(program));
	ck_assert_uint_eq(event_of(RF_EV_CCW, 0)->ccw.command, RF_CCW_NOOP);
	ck_assert_uint_eq(event_of(RF_EV_CCW_END, 0)->ccw.device, RF_DSTAT_ENDED);
	ck_assert_uint_eq(event_of(RF_EV_CHANNEL_STATUS, 0)->irb.code, 0);
	ck_assert_uint_eq(event_of(RF_EV_CHANNEL_STATUS, 1)->irb.code, 1);
}
END_TEST

START_TEST(a_status_stands_until_it_is_taken)
{
	struct rf_signal signal;
	struct rf_orb orb;

	ccw_start(RF_TRANSPORT_CCW2, RF_DEVICE_RNG, V1);
	put_ccw(0, (struct a_ccw){ RF_CCW_NOOP, 0, 0, 0 });
	orb = (struct rf_orb){ 7, (uint32_t)pa(program), 1 };
	ck_assert(!transport.ops->signal(&transport, &signal));
	ck_assert_int_eq(transport.ops->channel_start(&transport, &orb), 0);
	ck_assert_int_eq(transport.ops->channel_start(&transport, &orb), 1);
	ck_assert(transport.ops->signal(&transport, &signal));
	ck_assert_uint_eq(signal.cause, RF_INT_CHANNEL);
	ck_assert(!signal.adapter && !signal.message);
	ck_assert(!transport.ops->signal(&transport, &signal));
	ck_assert_int_eq(transport.ops->channel_status(&transport, &irb), 0);
	ck_assert_int_eq(transport.ops->channel_start(&transport, &orb), 0);
}
END_TEST

static void expect_checked(struct a_ccw ccw)
{
	put_ccw(0, ccw);
	run_program();
	expect_program_check();
}

START_TEST(what_is_no_program)
{
	struct rf_orb orb = { 1, 0, 1 };
	uint32_t at;

	ccw_start(RF_TRANSPORT_CCW2, RF_DEVICE_RNG, V1);
	at = (uint32_t)pa(data);
	expect_checked((struct a_ccw){ 0x00, 0, 0, 0 });
	expect_checked((struct a_ccw){ 0x10, 0, 0, 0 });
	expect_checked((struct a_ccw){ RF_CCW_NOOP, 0x01, 0, 0 });
	expect_checked((struct a_ccw){ RF_CCW_NOOP, RF_CCW_SUSPEND, 0, 0 });
	expect_checked((struct a_ccw){ RF_CCW_TIC, 0, 0, at });
	expect_checked((struct a_ccw){ RF_CCW_SENSE, SLI, 32, 0x80000000 });
	expect_checked((struct a_ccw){ RF_CCW_SENSE, SLI, 32, 0x7ffffff0 });
	expect_checked((struct a_ccw){ RF_CCW_SENSE, SLI, 32, 0x7fff0000 });
	put_ccw(0, (struct a_ccw){ RF_CCW_NOOP, 0, 0, 0 });
	const struct { uint32_t program, format; } wrong[] = {
		{ at + 4, 1 }, { 0x80000000, 1 }, { 0x7fff0000, 1 }, { (uint32_t)pa(program), 0 },
	};
	for (size_t i = 0; i < RF_ARRAY_SIZE(wrong); i++) {
		orb.program = wrong[i].program;
		orb.format = wrong[i].format;
		ck_assert_int_eq(transport.ops->channel_start(&transport, &orb), 0);
		ck_assert_int_eq(transport.ops->channel_status(&transport, &irb), 0);
		expect_program_check();
	}
}
END_TEST

START_TEST(an_unknown_command_is_rejected)
{
	ccw_start(RF_TRANSPORT_CCW2, RF_DEVICE_RNG, V1);
	command(0x99, 0);
	expect_reject();
	/* The sense went with the status. */
	memset(data, 0xff, 32);
	command(RF_CCW_SENSE, 32);
	expect_good();
	ck_assert_uint_eq(data[0], 0);
}
END_TEST

START_TEST(sense_id)
{
	static const uint8_t id[] = { 0xff, 0x38, 0x32, 2, 0, 0, 0 };

	ccw_start(RF_TRANSPORT_CCW1, RF_DEVICE_BLK, V1);
	transport.ccw.order = RF_ORDER_BIG;
	command(RF_CCW_SENSE_ID, sizeof(id));
	expect_good();
	ck_assert_mem_eq(data, id, sizeof(id));
	ck_assert_uint_eq(last_of(RF_EV_CCW_END)->ccw.value, 0x383202);
	command(RF_CCW_SENSE_ID, 9);
	ck_assert_uint_eq(irb.channel, RF_CSTAT_LENGTH);
	ck_assert_uint_eq(irb.residual, 2);
	command_flags(RF_CCW_SENSE_ID, 9, SLI);
	expect_good();
	ck_assert_uint_eq(irb.residual, 2);
	transport.ccw.order = RF_ORDER_LITTLE;
	command(RF_CCW_SENSE_ID, sizeof(id));
	ck_assert_uint_eq(data[1], 0x32);
	ck_assert_uint_eq(data[2], 0x38);
}
END_TEST

START_TEST(lengths)
{
	ccw_start(RF_TRANSPORT_CCW2, RF_DEVICE_RNG, V1);
	/* Too long: incorrect, unless nobody looks. Nothing was done meanwhile. */
	command(RF_CCW_SET_VIRTIO_REV, 5);
	ck_assert_uint_eq(irb.channel, RF_CSTAT_LENGTH);
	ck_assert_uint_eq(transport.ccw.revision, RF_CCW_NO_REVISION);
	/* Too short: never enough. */
	command(RF_CCW_SET_VIRTIO_REV, 3);
	ck_assert_uint_eq(irb.channel, RF_CSTAT_LENGTH);
	command_flags(RF_CCW_SET_VIRTIO_REV, 3, SLI);
	expect_program_check();
	command_flags(RF_CCW_SET_VIRTIO_REV, 9, SLI);
	expect_good();
	ck_assert_uint_eq(irb.residual, 5);
	ck_assert_uint_eq(transport.ccw.revision, 0);
	command(RF_CCW_VDEV_RESET, 1);
	ck_assert_uint_eq(irb.channel, RF_CSTAT_LENGTH);
	ck_assert_uint_eq(count_of(RF_EV_RESET), 0);
	command_flags(RF_CCW_VDEV_RESET, 1, SLI);
	expect_good();
	ck_assert_uint_eq(count_of(RF_EV_RESET), 1);
}
END_TEST

START_TEST(chained_commands)
{
	uint32_t at;

	ccw_start(RF_TRANSPORT_CCW2, RF_DEVICE_RNG, V1);
	at = (uint32_t)pa(data);
	put_wire(0, 2, 1);
	data[16] = RF_STATUS_ACKNOWLEDGE;
	put_ccw(0, (struct a_ccw){ RF_CCW_SET_VIRTIO_REV, CC, 4, at });
	put_ccw(1, (struct a_ccw){ RF_CCW_TIC, 0, 0, (uint32_t)pa(program) + 40 });
	put_ccw(5, (struct a_ccw){ RF_CCW_WRITE_STATUS, 0, 1, at + 16 });
	run_program();
	expect_good();
	ck_assert_uint_eq(irb.program, pa(program) + 48);
	ck_assert_uint_eq(transport.ccw.revision, 1);
	ck_assert_uint_eq(device.status, RF_STATUS_ACKNOWLEDGE);
	ck_assert_uint_eq(event_of(RF_EV_CCW, 1)->ccw.nth, 1);
	ck_assert_uint_eq(event_of(RF_EV_CCW, 1)->ccw.at, pa(program) + 40);
	/* What fails ends the chain. */
	put_ccw(0, (struct a_ccw){ RF_CCW_SET_VIRTIO_REV, CC, 4, at });
	data[16] = RF_STATUS_ACKNOWLEDGE | RF_STATUS_DRIVER;
	run_program();
	expect_reject();
	ck_assert_uint_eq(device.status, RF_STATUS_ACKNOWLEDGE);
}
END_TEST

START_TEST(chained_data)
{
	uint32_t at;

	ccw_start(RF_TRANSPORT_CCW2, RF_DEVICE_RNG, V1);
	at = (uint32_t)pa(data);
	put_wire(0, 2, 2);
	put_wire(64, 2, 0);
	put_ccw(0, (struct a_ccw){ RF_CCW_SET_VIRTIO_REV, CD, 2, at });
	put_ccw(1, (struct a_ccw){ 0, SLI, 5, at + 64 });
	run_program();
	expect_good();
	ck_assert_uint_eq(transport.ccw.revision, 2);
	ck_assert_uint_eq(irb.residual, 3);
	ck_assert_uint_eq(count_of(RF_EV_CCW), 2);
	ck_assert_uint_eq(count_of(RF_EV_CCW_END), 1);
	put_ccw(1, (struct a_ccw){ 0, 0, 0, at + 64 });
	run_program();
	expect_program_check();
	for (uint32_t i = 0; i < RF_CCW_SEGMENTS; i++)
		put_ccw(i, (struct a_ccw){ RF_CCW_SENSE, CD, 1, at });
	put_ccw(RF_CCW_SEGMENTS, (struct a_ccw){ 0, SLI, 16, at });
	run_program();
	expect_program_check();
}
END_TEST

START_TEST(data_by_a_list_of_addresses)
{
	uint32_t at;

	ccw_start(RF_TRANSPORT_CCW2, RF_DEVICE_RNG, V1);
	at = (uint32_t)pa(data);
	device.ops = rf_device_ops(RF_DEVICE_RNG);
	memset(transport.ccw.sense, 0x5a, RF_SENSE_BYTES);
	put_wire(0, 4, at + 2048 - 8);
	put_wire(4, 4, at + 2048);
	put_ccw(0, (struct a_ccw){ RF_CCW_SENSE, RF_CCW_INDIRECT, 32, at });
	run_program();
	expect_good();
	ck_assert_uint_eq(data[2048 - 9], 0);
	ck_assert_uint_eq(data[2048 - 8], 0x5a);
	ck_assert_uint_eq(data[2048 + 23], 0x5a);
	ck_assert_uint_eq(data[2048 + 24], 0);
	put_wire(4, 4, at + 2052);
	run_program();
	expect_program_check();
	put_wire(0, 4, 0x80000000);
	run_program();
	expect_program_check();
	put_ccw(0, (struct a_ccw){ RF_CCW_SENSE, RF_CCW_INDIRECT, 32, at + 2 });
	run_program();
	expect_program_check();
}
END_TEST

START_TEST(skipped_data)
{
	ccw_start(RF_TRANSPORT_CCW2, RF_DEVICE_RNG, V1);
	memset(data, 0x77, 32);
	command_flags(RF_CCW_SENSE, 32, RF_CCW_SKIP);
	expect_good();
	ck_assert_uint_eq(data[0], 0x77);
	ck_assert_uint_eq(irb.residual, 0);
}
END_TEST

/* Every one of these comes to an end, and that end is a program check. */
START_TEST(programs_without_end)
{
	uint32_t at;

	ccw_start(RF_TRANSPORT_CCW2, RF_DEVICE_RNG, V1);
	at = (uint32_t)pa(program);
	/* A loop. */
	put_ccw(0, (struct a_ccw){ RF_CCW_NOOP, CC, 0, 0 });
	put_ccw(1, (struct a_ccw){ RF_CCW_TIC, 0, 0, at });
	run_program();
	expect_program_check();
	ck_assert_uint_lt(count_of(RF_EV_CCW), RF_CCW_BUDGET);
	/* A transfer to itself, and one to another. */
	put_ccw(1, (struct a_ccw){ RF_CCW_TIC, 0, 0, at + 8 });
	run_program();
	expect_program_check();
	put_ccw(1, (struct a_ccw){ RF_CCW_TIC, 0, 0, at + 16 });
	put_ccw(2, (struct a_ccw){ RF_CCW_TIC, 0, 0, at + 8 });
	run_program();
	expect_program_check();
	/* A chain that runs out of RAM, and a chain of data in a loop. */
	for (uint32_t i = 0; i < 512; i++)
		put_ccw(i, (struct a_ccw){ RF_CCW_NOOP, CC, 0, 0 });
	run_program();
	expect_program_check();
	put_ccw(0, (struct a_ccw){ RF_CCW_SENSE, CD, 1, (uint32_t)pa(data) });
	put_ccw(1, (struct a_ccw){ RF_CCW_TIC, 0, 0, at });
	run_program();
	expect_program_check();
}
END_TEST

/* A program that overwrites itself: what is read is what stands there by then. */
START_TEST(a_program_that_writes_itself)
{
	ccw_start(RF_TRANSPORT_CCW2, RF_DEVICE_RNG, V1);
	put_ccw(0, (struct a_ccw){ RF_CCW_SENSE, CC | SLI, 32, (uint32_t)pa(program) + 8 });
	put_ccw(1, (struct a_ccw){ RF_CCW_NOOP, 0, 0, 0 });
	run_program();
	expect_program_check();
}
END_TEST

RF_CHECK_MAIN("ccw-program", a_command_ends, a_status_stands_until_it_is_taken,
	      what_is_no_program, an_unknown_command_is_rejected, sense_id, lengths,
	      chained_commands, chained_data, data_by_a_list_of_addresses, skipped_data,
	      programs_without_end, a_program_that_writes_itself)
