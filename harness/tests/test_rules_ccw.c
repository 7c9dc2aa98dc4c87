// SPDX-License-Identifier: GPL-2.0-only
/* The rules of channel I/O: for each events that break it, and some beside them that do not. */
#include "tests/judge_fixture.h"
#include "trace/virtio_ccw.h"

#define ENDED	RF_DSTAT_ENDED
#define REJECT	(RF_DSTAT_ENDED | RF_DSTAT_UNIT_CHECK)

static uint8_t revision;
static const struct rf_stack nobody;

static void begin_on(enum rf_platform_id platform_id, bool hostile)
{
	fx_start(platform_id, hostile);
	revision = RF_CCW_NO_REVISION;
	RF_EMIT(&trace, SUBCHANNEL, .subchannel = { .cu_type = RF_CCW_CU_TYPE, .type = 4,
						    .revision_max = 2 });
}

static void begin(void)
{
	begin_on(RF_PLATFORM_S390, false);
}

static uint64_t memory(uint64_t size, uint64_t align)
{
	struct rf_alloc_request request = { .size = size, .align = align, .zero = true,
					    .pages = align >= 4096 };
	void *ptr = rf_arena_alloc(&arena, &request, &nobody);

	ck_assert_ptr_nonnull(ptr);
	return rf_arena_pa(&arena, ptr).v;
}

static void forget(uint64_t pa)
{
	ck_assert_int_eq(rf_arena_free(&arena, rf_arena_ptr(&arena, RF_PA(pa), 1), &nobody),
			 RF_LEDGER_OK);
}

static void start_at(uint64_t program)
{
	RF_EMIT(&trace, CHANNEL_START, .start = { .program = (uint32_t)program, .format = 1 });
}

/* How a command looks and ends. */
struct cmd {
	uint8_t code, flags; uint16_t count; uint32_t cda;
	uint8_t device, channel; uint64_t value;
};

static void announce(struct cmd c, uint16_t nth)
{
	RF_EMIT(&trace, CCW, .ccw = { .command = c.code, .flags = c.flags, .count = c.count,
				      .cda = c.cda, .at = 0x400000, .nth = nth,
				      .revision = revision });
}

static void end(struct cmd c)
{
	RF_EMIT(&trace, CCW_END,
		.ccw = { .command = c.code, .flags = c.flags, .count = c.count, .cda = c.cda,
			 .revision = revision, .device = c.device, .channel = c.channel,
			 .value = c.value });
}

static void command(struct cmd c)
{
	if (!c.device && !c.channel)
		c.device = ENDED;
	if (!c.cda)
		c.cda = 0x400000;
	start_at(0x400000);
	announce(c, 0);
	end(c);
}

static void set_revision(uint8_t number, bool taken)
{
	struct cmd c = { .code = RF_CCW_SET_VIRTIO_REV, .count = 4, .cda = 0x400000,
			 .device = taken ? ENDED : REJECT, .value = (uint64_t)number << 16 };

	start_at(0x400000);
	announce(c, 0);
	if (taken)
		revision = number;
	end(c);
}

START_TEST(ccw_001_another_control_unit)
{
	begin();
	RF_EMIT(&trace, SUBCHANNEL, .subchannel = { .cu_type = 0x3880 });
	command((struct cmd){ RF_CCW_SENSE_ID, .count = 7 });
	fx_silent();
	command((struct cmd){ .code = RF_CCW_VDEV_RESET });
	BY_DRIVER("RF-CCW-001");
}
END_TEST

START_TEST(ccw_002_lengths)
{
	static const struct { uint8_t code; uint16_t count; } right[] = {
		{ RF_CCW_VDEV_RESET, 0 }, { RF_CCW_READ_FEAT, 5 }, { RF_CCW_WRITE_FEAT, 5 },
		{ RF_CCW_WRITE_STATUS, 1 }, { RF_CCW_READ_STATUS, 1 }, { RF_CCW_READ_VQ_CONF, 4 },
		{ RF_CCW_SET_VQ, 32 }, { RF_CCW_SET_IND, 8 }, { RF_CCW_SET_CONF_IND, 8 },
		{ RF_CCW_SET_IND_ADAPTER, 25 },
	};

	for (size_t i = 0; i < RF_ARRAY_SIZE(right); i++) {
		begin();
		set_revision(2, true);
		command((struct cmd){ right[i].code, .count = right[i].count });
		fx_silent();
		command((struct cmd){ right[i].code, .flags = RF_CCW_SUPPRESS_LENGTH,
				      .count = right[i].count + 1 });
		BY_DRIVER("RF-CCW-002");
	}
	begin();
	command((struct cmd){ RF_CCW_SET_VIRTIO_REV, .count = 6, .value = 2 << 16 });
	BY_DRIVER("RF-CCW-002");
	begin();
	command((struct cmd){ RF_CCW_READ_CONF, .count = 60, .value = 60 });
	command((struct cmd){ RF_CCW_READ_CONF, .count = 8, .value = 8 });
	fx_silent();
	command((struct cmd){ RF_CCW_READ_CONF, .count = 61, .value = 60 });
	BY_DRIVER("RF-CCW-002");
}
END_TEST

START_TEST(ccw_002_chained_data_count_together)
{
	struct cmd c = { RF_CCW_WRITE_FEAT, .flags = RF_CCW_CHAIN_DATA, .count = 4,
			 .cda = 0x400000, .device = ENDED };

	begin();
	set_revision(2, true);
	start_at(0x400000);
	announce(c, 0);
	c.flags = 0;
	c.code = 0;
	c.count = 1;
	announce(c, 1);
	c.code = RF_CCW_WRITE_FEAT;
	end(c);
	fx_silent();
}
END_TEST

START_TEST(ccw_003_form_of_a_queue)
{
	begin();
	set_revision(1, true);
	command((struct cmd){ RF_CCW_SET_VQ, .count = 32 });
	fx_silent();
	command((struct cmd){ RF_CCW_SET_VQ, .count = 16 });
	BY_DRIVER("RF-CCW-003");
	begin();
	command((struct cmd){ RF_CCW_SET_VQ, .count = 16 });
	fx_silent();
	command((struct cmd){ RF_CCW_SET_VQ, .count = 32 });
	BY_DRIVER("RF-CCW-003");
}
END_TEST

START_TEST(ccw_004_005_006_revisions)
{
	begin();
	set_revision(2, false);
	set_revision(1, false);
	set_revision(0, true);
	command((struct cmd){ .code = RF_CCW_VDEV_RESET });
	fx_silent();
	set_revision(0, false);
	BY_DRIVER("RF-CCW-005");
	begin();
	command((struct cmd){ RF_CCW_SENSE_ID, .count = 7 });
	set_revision(2, true);
	fx_silent();
	begin();
	command((struct cmd){ .code = RF_CCW_VDEV_RESET });
	set_revision(2, true);
	BY_DRIVER("RF-CCW-004");
	begin();
	set_revision(1, false);
	set_revision(1, true);
	BY_DRIVER("RF-CCW-006");
	/* The subchannel is enabled anew: all of it begins again. */
	begin();
	set_revision(1, true);
	revision = RF_CCW_NO_REVISION;
	RF_EMIT(&trace, SUBCHANNEL, .subchannel = { .cu_type = RF_CCW_CU_TYPE });
	set_revision(2, true);
	fx_silent();
}
END_TEST

START_TEST(ccw_007_read_status)
{
	begin();
	set_revision(2, true);
	command((struct cmd){ RF_CCW_READ_STATUS, .count = 1 });
	fx_silent();
	begin();
	set_revision(1, true);
	command((struct cmd){ RF_CCW_READ_STATUS, .count = 1, .device = REJECT });
	BY_DRIVER("RF-CCW-007");
}
END_TEST

START_TEST(ccw_008_size_of_a_queue)
{
	begin();
	set_revision(2, true);
	command((struct cmd){ RF_CCW_READ_VQ_CONF, .count = 4, .value = 16 });
	command((struct cmd){ RF_CCW_SET_VQ, .count = 32, .value = 16 });
	command((struct cmd){ RF_CCW_SET_VQ, .count = 32, .value = 1 << 16 | 64 });
	fx_silent();
	command((struct cmd){ RF_CCW_SET_VQ, .count = 32, .value = 17 });
	BY_DRIVER("RF-CCW-008");
}
END_TEST

START_TEST(ccw_009_program_check)
{
	begin();
	start_at(0x400000);
	RF_EMIT(&trace, CHANNEL_STATUS, .irb = { .code = 1, .channel = RF_CSTAT_PROGRAM });
	fx_silent();
	RF_EMIT(&trace, CHANNEL_STATUS, .irb = { .channel = RF_CSTAT_PROGRAM });
	BY_DRIVER("RF-CCW-009");
	/* What another rule tells of is told once. */
	begin();
	start_at(0x7fff0000);
	RF_EMIT(&trace, CHANNEL_STATUS, .irb = { .channel = RF_CSTAT_PROGRAM });
	BY_DRIVER("RF-DMA-041");
}
END_TEST

START_TEST(ccw_010_refusals)
{
	begin();
	set_revision(2, false);
	set_revision(1, true);
	command((struct cmd){ RF_CCW_SET_IND_ADAPTER, .count = 25, .device = REJECT });
	command((struct cmd){ RF_CCW_WRITE_STATUS, .count = 1, .device = REJECT, .value = 11 });
	command((struct cmd){ 0x99, .device = REJECT });
	fx_silent();
	command((struct cmd){ RF_CCW_WRITE_FEAT, .count = 5, .device = REJECT });
	BY_DEVICE("RF-CCW-010");
}
END_TEST

START_TEST(ccw_011_status)
{
	begin();
	set_revision(2, true);
	RF_EMIT(&trace, STATUS, .status = { .old = 0, .val = 0 });
	RF_EMIT(&trace, RESET);
	RF_EMIT(&trace, STATUS, .status = { .old = 0, .val = 1 });
	command((struct cmd){ RF_CCW_READ_STATUS, .count = 1, .value = 1 });
	command((struct cmd){ RF_CCW_READ_STATUS, .count = 1, .value = 0x41 });
	fx_silent();
	command((struct cmd){ RF_CCW_READ_STATUS, .count = 1, .value = 0 });
	BY_DEVICE("RF-CCW-011");
}
END_TEST

static void notify(int64_t cookie, int64_t answer)
{
	RF_EMIT(&trace, HYPERCALL, .hypercall = { .function = 3, .a = 0x8000,
						  .c = (uint64_t)cookie, .answer = answer });
}

START_TEST(ccw_012_013_notifications)
{
	begin();
	notify(17, 5);
	notify(5, 6);
	notify(6, 6);
	notify(0, 6);
	fx_silent();
	notify(5, 6);
	BY_DRIVER("RF-CCW-012");
	begin();
	notify(0, -22);
	BY_DRIVER("RF-CCW-013");
}
END_TEST

START_TEST(dma_041_no_memory)
{
	begin();
	start_at(memory(8, 8));
	fx_silent();
	start_at(0x80000000);
	BY_DRIVER("RF-DMA-041");
	begin();
	command((struct cmd){ RF_CCW_READ_CONF, .count = 16, .cda = 0x7ffffff8, .value = 16 });
	BY_DRIVER("RF-DMA-041");
	/* A command without data has no address. */
	begin();
	command((struct cmd){ RF_CCW_VDEV_RESET, .cda = 0x7ffffff8 });
	fx_silent();
}
END_TEST

static void indicator(enum rf_indicator_kind kind, uint64_t ba, bool registered)
{
	RF_EMIT(&trace, INDICATOR, .indicator = { .ba = ba, .len = 8, .kind = kind,
						  .registered = registered });
}

static void set_bit_at(uint64_t ba, enum rf_access_result result)
{
	RF_EMIT(&trace, DEV_WRITE, .access = { .ba = ba, .pa = ba, .len = 1, .queue = RF_NO_QUEUE,
					       .purpose = RF_FOR_INDICATOR, .result = result });
}

START_TEST(dma_041_indicators)
{
	begin();
	/* They may lie above 2 GiB. */
	indicator(RF_INDICATOR_QUEUES, RF_BANK_TOP_BASE + 0x1000000, true);
	fx_silent();
	indicator(RF_INDICATOR_CONFIG, 0x80000000, true);
	BY_DRIVER("RF-DMA-041");
}
END_TEST

START_TEST(dma_042_private_pages)
{
	uint64_t page;

	begin_on(RF_PLATFORM_S390_PROTECTED, false);
	page = memory(4096, 4096);
	rf_platform_share(&platform, RF_PA(page), 4096, true);
	start_at(page);
	indicator(RF_INDICATOR_QUEUES, page, true);
	set_bit_at(page, RF_ACCESS_OK);
	fx_silent();
	rf_platform_share(&platform, RF_PA(page), 4096, false);
	set_bit_at(page, RF_ACCESS_FAULT);
	BY_DRIVER("RF-DMA-042");
	begin_on(RF_PLATFORM_S390_PROTECTED, false);
	page = memory(4096, 4096);
	start_at(page);
	BY_DRIVER("RF-DMA-042");
	begin_on(RF_PLATFORM_S390_PROTECTED, false);
	page = memory(4096, 4096);
	indicator(RF_INDICATOR_ADAPTER, page, true);
	BY_DRIVER("RF-DMA-042");
}
END_TEST

START_TEST(dma_043_cut_off)
{
	uint64_t above;

	begin();
	arena.placement = RF_BANK_TOP;
	above = memory(64, 64);
	arena.placement = RF_BANK_LOW;
	start_at(above);
	BY_DRIVER("RF-DMA-043");
	begin();
	start_at(above);
	ck_assert_uint_eq(fx_count("RF-DMA-043", RF_PARTY_DRIVER), 0);
}
END_TEST

START_TEST(dma_044_gone)
{
	uint64_t at;

	begin();
	at = memory(64, 64);
	indicator(RF_INDICATOR_CONFIG, at, true);
	set_bit_at(at, RF_ACCESS_OK);
	fx_silent();
	indicator(RF_INDICATOR_CONFIG, at, false);
	forget(at);
	fx_silent();
	start_at(at);
	BY_DRIVER("RF-DMA-044");
	begin();
	at = memory(64, 64);
	indicator(RF_INDICATOR_CONFIG, at, true);
	forget(at);
	BY_DRIVER("RF-DMA-009");
	set_bit_at(at, RF_ACCESS_OK);
	ck_assert_uint_eq(fx_count("RF-DMA-044", RF_PARTY_DRIVER), 1);
}
END_TEST

/* What ended badly did not happen, as far as the driver can tell. */
START_TEST(a_device_that_lies_about_the_end)
{
	static const struct { uint8_t command; uint16_t count; enum rf_indicator_kind kind; } ends[] = {
		{ RF_CCW_VDEV_RESET, 0, RF_INDICATOR_CONFIG },
		{ RF_CCW_SET_IND, 8, RF_INDICATOR_QUEUES },
		{ RF_CCW_SET_CONF_IND, 8, RF_INDICATOR_CONFIG },
		{ RF_CCW_SET_IND_ADAPTER, 25, RF_INDICATOR_SUMMARY },
	};
	uint64_t at;

	for (size_t i = 0; i < RF_ARRAY_SIZE(ends); i++) {
		begin_on(RF_PLATFORM_S390, true);
		set_revision(2, true);
		at = memory(64, 64);
		indicator(ends[i].kind, at, true);
		command((struct cmd){ .code = ends[i].command, .count = ends[i].count,
				      .device = REJECT });
		forget(at);
		set_bit_at(at, RF_ACCESS_OK);
		fx_silent();
	}
	begin_on(RF_PLATFORM_S390, true);
	set_revision(2, true);
	at = memory(4096, 4096);
	RF_EMIT(&trace, QUEUE_LIVE, .ring = { .queue = 0, .size = 8, .desc = at,
					      .driver = at + 256, .device = at + 512 });
	command((struct cmd){ .code = RF_CCW_SET_VQ, .count = 32, .channel = RF_CSTAT_DATA,
			      .value = 8 });
	forget(at);
	fx_silent();
}
END_TEST

static void write_status(uint8_t old, uint8_t val, bool taken)
{
	struct cmd c = { .code = RF_CCW_WRITE_STATUS, .count = 1, .cda = 0x400000,
			 .device = taken ? ENDED : REJECT, .value = val };

	start_at(0x400000);
	announce(c, 0);
	RF_EMIT(&trace, STATUS, .status = { .old = old, .val = val });
	if (!val)
		RF_EMIT(&trace, RESET);
	if (val == 11)
		RF_EMIT(&trace, AGREED, .agreed = { .offered = V1, .accepted = V1,
						    .refused = !taken });
	end(c);
}

static void negotiate(bool taken)
{
	write_status(0, 0, true);
	write_status(0, 1, true);
	write_status(1, 3, true);
	RF_EMIT(&trace, OFFER, .feature = { .word = 1, .bits = 1 });
	RF_EMIT(&trace, ACCEPT, .feature = { .word = 1, .bits = 1 });
	write_status(3, 11, taken);
}

static void go_live(void)
{
	uint64_t at = memory(4096, 4096);

	RF_EMIT(&trace, QUEUE_LIVE, .ring = { .queue = 0, .size = 8, .desc = at,
					      .driver = at + 256, .device = at + 512 });
}

/* What other transports read back, the end of the command tells; and revision 2 may read it, too. */
START_TEST(a_status_is_taken_or_not)
{
	for (uint8_t number = 1; number <= 2; number++) {
		begin();
		set_revision(number, true);
		negotiate(true);
		go_live();
		fx_silent();
		begin_on(RF_PLATFORM_S390, true);
		set_revision(number, true);
		negotiate(false);
		go_live();
		ck_assert_uint_eq(fx_count("RF-NEG-012", RF_PARTY_DRIVER), 1);
	}
	begin_on(RF_PLATFORM_S390, true);
	set_revision(2, true);
	negotiate(false);
	command((struct cmd){ .code = RF_CCW_READ_STATUS, .count = 1, .value = 11 });
	go_live();
	fx_silent();
}
END_TEST

START_TEST(dma_045_past_its_end)
{
	uint64_t at;

	begin();
	at = memory(16, 16);
	command((struct cmd){ RF_CCW_READ_CONF, .count = 16, .cda = (uint32_t)at, .value = 16 });
	fx_silent();
	command((struct cmd){ RF_CCW_READ_CONF, .count = 17, .cda = (uint32_t)at, .value = 17 });
	BY_DRIVER("RF-DMA-045");
}
END_TEST

static void moves(bool write, uint64_t ba, uint32_t len)
{
	RF_EMIT_KIND(&trace, write ? RF_EV_DEV_WRITE : RF_EV_DEV_READ,
		     .access = { .ba = ba, .pa = ba, .len = len, .queue = RF_NO_QUEUE,
				 .purpose = RF_FOR_CCW_DATA });
}

START_TEST(dma_014_015_what_a_command_moves)
{
	struct cmd c = { RF_CCW_READ_CONF, .count = 16, .cda = 0x400000 };

	begin();
	start_at(0x400000);
	announce(c, 0);
	moves(true, 0x400000, 16);
	fx_silent();
	moves(true, 0x400008, 16);
	BY_DEVICE("RF-DMA-014");
	begin();
	start_at(0x400000);
	c.code = RF_CCW_WRITE_CONF;
	announce(c, 0);
	moves(false, 0x400000, 16);
	fx_silent();
	moves(true, 0x400000, 16);
	BY_DEVICE("RF-DMA-015");
	begin();
	set_bit_at(0x400000, RF_ACCESS_OK);
	BY_DEVICE("RF-DMA-014");
}
END_TEST

RF_CHECK_MAIN("rules_ccw", ccw_001_another_control_unit, ccw_002_lengths,
	      ccw_002_chained_data_count_together, ccw_003_form_of_a_queue,
	      ccw_004_005_006_revisions, ccw_007_read_status, ccw_008_size_of_a_queue,
	      ccw_009_program_check, ccw_010_refusals, ccw_011_status, ccw_012_013_notifications,
	      dma_041_no_memory, dma_041_indicators, dma_042_private_pages, dma_043_cut_off,
	      dma_044_gone, a_device_that_lies_about_the_end, a_status_is_taken_or_not,
	      dma_045_past_its_end,
	      dma_014_015_what_a_command_moves)
