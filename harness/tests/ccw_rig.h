/* SPDX-License-Identifier: GPL-2.0-only */
/* A driver of channel programs played by hand, for the tests of the channel transport. */
#ifndef RF_TESTS_CCW_RIG_H
#define RF_TESTS_CCW_RIG_H

#include "tests/device_rig.h"
#include "transport/ccw.h"

#define SLI	RF_CCW_SUPPRESS_LENGTH
#define CC	RF_CCW_CHAIN_COMMAND
#define CD	RF_CCW_CHAIN_DATA

static uint8_t *program;	/* a page of CCWs */
static uint8_t *data;		/* and one of what they move */
static struct rf_irb irb;

static inline void ccw_start(enum rf_transport_id id, enum rf_device_id type, uint64_t offered)
{
	rig_start(id, &(struct rf_device_config){ .id = type, .offered = offered },
		  &(struct rf_platform_config){ .id = RF_PLATFORM_S390 });
	rf_transport_enable(&transport, true);
	program = alloc(4096);
	data = alloc(4096);
}

struct a_ccw { uint8_t command, flags; uint16_t count; uint32_t cda; };

/* Write a CCW at number @nth of the program. */
static inline void put_ccw(uint32_t nth, struct a_ccw ccw)
{
	uint8_t *at = program + 8 * nth;

	at[0] = ccw.command;
	at[1] = ccw.flags;
	rf_ccw_put(&transport, at + 2, 2, ccw.count);
	rf_ccw_put(&transport, at + 4, 4, ccw.cda);
}

/* Run the program, take its status. */
static inline void run_program(void)
{
	struct rf_orb orb = { 0x1234, (uint32_t)pa(program), 1 };

	ck_assert_int_eq(transport.ops->channel_start(&transport, &orb), 0);
	ck_assert_int_eq(transport.ops->channel_status(&transport, &irb), 0);
	ck_assert_uint_eq(irb.parameter, 0x1234);
}

/* One command with @count bytes of data. */
static inline void command_flags(uint8_t command, uint16_t count, uint8_t flags)
{
	put_ccw(0, (struct a_ccw){ command, flags, count, (uint32_t)pa(data) });
	run_program();
}

static inline void command(uint8_t code, uint16_t count)
{
	command_flags(code, count, 0);
}

static inline void expect_good(void)
{
	ck_assert_uint_eq(irb.device, RF_DSTAT_ENDED);
	ck_assert_uint_eq(irb.channel, 0);
	ck_assert_uint_eq(irb.control, RF_STCTL_PRIMARY | RF_STCTL_SECONDARY | RF_STCTL_PENDING);
}

static inline void expect_reject(void)
{
	ck_assert_uint_eq(irb.device, RF_DSTAT_ENDED | RF_DSTAT_UNIT_CHECK);
	ck_assert_uint_eq(irb.channel, 0);
	ck_assert_uint_eq(irb.sensed, RF_SENSE_BYTES);
	ck_assert_uint_eq(irb.sense[0], RF_SENSE_REJECT);
	ck_assert(irb.control & RF_STCTL_ALERT);
}

static inline void expect_program_check(void)
{
	ck_assert_uint_eq(irb.channel, RF_CSTAT_PROGRAM);
	ck_assert_uint_eq(irb.device, 0);
	ck_assert(irb.control & RF_STCTL_ALERT);
}

static inline void put_wire(uint32_t at, uint32_t bytes, uint64_t value)
{
	rf_ccw_put(&transport, data + at, bytes, value);
}

static inline uint64_t get_wire(uint32_t at, uint32_t bytes)
{
	return rf_ccw_get(&transport, data + at, bytes);
}

static inline void set_rev(uint32_t revision)
{
	put_wire(0, 2, revision);
	put_wire(2, 2, 0);
	command(RF_CCW_SET_VIRTIO_REV, 4);
}

static inline void write_status(uint8_t status)
{
	data[0] = status;
	command(RF_CCW_WRITE_STATUS, 1);
}

static inline uint32_t feature_word(uint8_t index)
{
	data[4] = index;
	command(RF_CCW_READ_FEAT, 5);
	expect_good();
	return get32(data);
}

static inline void accept_word(uint8_t index, uint32_t bits)
{
	memcpy(data, &bits, 4);
	data[4] = index;
	command(RF_CCW_WRITE_FEAT, 5);
	expect_good();
}

/* A revision, and features up to FEATURES_OK. */
static inline void channel_negotiate(uint32_t revision, uint64_t bits)
{
	set_rev(revision);
	expect_good();
	command(RF_CCW_VDEV_RESET, 0);
	expect_good();
	write_status(RF_STATUS_ACKNOWLEDGE);
	write_status(RF_STATUS_ACKNOWLEDGE | RF_STATUS_DRIVER);
	feature_word(0);
	feature_word(1);
	accept_word(0, (uint32_t)bits);
	accept_word(1, bits >> 32);
	write_status(READY);
}

/* Queue 0 in the form of revision 1. */
static inline void channel_queue(uint32_t size)
{
	memset(&ring, 0, sizeof(ring));
	ring.size = size;
	ring.desc = alloc(16ULL * size);
	ring.driver = alloc(6 + 2ULL * size);
	ring.device = alloc(6 + 8ULL * size);
	memset(data, 0, 32);
	put_wire(0, 8, pa(ring.desc));
	put_wire(14, 2, size);
	put_wire(16, 8, pa(ring.driver));
	put_wire(24, 8, pa(ring.device));
	command(RF_CCW_SET_VQ, 32);
}

static inline void channel_bring_up(uint64_t bits)
{
	ccw_start(RF_TRANSPORT_CCW2, RF_DEVICE_RNG, bits);
	channel_negotiate(2, bits);
	expect_good();
	channel_queue(8);
	expect_good();
	write_status(READY | RF_STATUS_DRIVER_OK);
	expect_good();
}

#endif
