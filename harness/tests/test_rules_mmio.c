// SPDX-License-Identifier: GPL-2.0-only
/* The register rules: for each a sequence that breaks it, and one beside it that does not. */
#include "tests/judge_fixture.h"

static void start(uint32_t version)
{
	fx_start(RF_PLATFORM_FLAT, false);
	fx_status_now = 0;
	if (version)
		fx_identify(version, 4);
}

static void reg(bool write, uint32_t offset, uint16_t width)
{
	struct rf_event event = {
		.kind = write ? RF_EV_REG_WRITE : RF_EV_REG_READ,
		.reg = { .offset = offset, .width = width },
	};

	rf_trace_emit(&trace, &event);
}

START_TEST(mmio_001_identification)
{
	start(0);
	fx_reg_read(VIRTIO_MMIO_MAGIC_VALUE, VIRTIO_MMIO_MAGIC);
	fx_reg_read(VIRTIO_MMIO_VERSION, 2);
	fx_reg_read(VIRTIO_MMIO_MAGIC_VALUE, VIRTIO_MMIO_MAGIC);
	fx_reg_read(VIRTIO_MMIO_DEVICE_ID, 4);
	fx_reg_read(VIRTIO_MMIO_VENDOR_ID, 0);
	fx_reg_write(VIRTIO_MMIO_STATUS, 0);
	fx_silent();
	start(0);
	fx_reg_read(VIRTIO_MMIO_VERSION, 2);
	BY_DRIVER("RF-MMIO-001");
	start(0);
	fx_reg_read(VIRTIO_MMIO_MAGIC_VALUE, VIRTIO_MMIO_MAGIC);
	fx_reg_read(VIRTIO_MMIO_DEVICE_ID, 4);
	BY_DRIVER("RF-MMIO-001");
	start(0);
	fx_reg_write(VIRTIO_MMIO_STATUS, 0);
	fx_reg_write(VIRTIO_MMIO_STATUS, 0);
	BY_DRIVER("RF-MMIO-001");
	ck_assert_uint_eq(judge.finding[0].count, 1);
}
END_TEST

START_TEST(mmio_002_no_device)
{
	start(0);
	fx_reg_read(VIRTIO_MMIO_MAGIC_VALUE, VIRTIO_MMIO_MAGIC);
	fx_reg_read(VIRTIO_MMIO_VERSION, 2);
	fx_reg_read(VIRTIO_MMIO_DEVICE_ID, 0);
	fx_reg_read(VIRTIO_MMIO_MAGIC_VALUE, VIRTIO_MMIO_MAGIC);
	fx_silent();
	fx_reg_read(VIRTIO_MMIO_VENDOR_ID, 0);
	BY_DRIVER("RF-MMIO-002");
	start(0);
	fx_reg_read(VIRTIO_MMIO_MAGIC_VALUE, VIRTIO_MMIO_MAGIC);
	fx_reg_read(VIRTIO_MMIO_VERSION, 3);
	fx_reg_write(VIRTIO_MMIO_STATUS, 0);
	BY_DRIVER("RF-MMIO-002");
}
END_TEST

START_TEST(mmio_003_undescribed)
{
	static const uint16_t holes[] = { 0x00c + 0xc, 0x048, 0x0c4, 0x0f8 };

	for (uint32_t i = 0; i < RF_ARRAY_SIZE(holes); i++) {
		start(2);
		reg(false, holes[i], 4);
		BY_DRIVER("RF-MMIO-003");
	}
	/* Each version has its own. */
	start(2);
	reg(true, VIRTIO_MMIO_QUEUE_ALIGN, 4);
	BY_DRIVER("RF-MMIO-003");
	start(1);
	reg(true, VIRTIO_MMIO_QUEUE_READY, 4);
	BY_DRIVER("RF-MMIO-003");
	start(1);
	reg(true, VIRTIO_MMIO_QUEUE_ALIGN, 4);
	reg(false, VIRTIO_MMIO_QUEUE_PFN, 4);
	fx_silent();
}
END_TEST

START_TEST(mmio_004_direction)
{
	start(2);
	reg(false, VIRTIO_MMIO_QUEUE_NOTIFY, 4);
	BY_DRIVER("RF-MMIO-004");
	start(2);
	reg(true, VIRTIO_MMIO_MAGIC_VALUE, 4);
	BY_DRIVER("RF-MMIO-004");
	start(2);
	reg(true, VIRTIO_MMIO_QUEUE_NOTIFY, 4);
	reg(false, VIRTIO_MMIO_STATUS, 4);
	fx_silent();
}
END_TEST

START_TEST(mmio_005_width)
{
	start(2);
	reg(false, VIRTIO_MMIO_STATUS, 1);
	BY_DRIVER("RF-MMIO-005");
	start(2);
	reg(false, VIRTIO_MMIO_STATUS + 1, 4);
	BY_DRIVER("RF-MMIO-005");
	start(2);
	reg(true, VIRTIO_MMIO_QUEUE_DESC_LOW, 8);
	BY_DRIVER("RF-MMIO-005");
}
END_TEST

START_TEST(mmio_006_selector)
{
	start(2);
	fx_reg_read(VIRTIO_MMIO_DEVICE_FEATURES, 0);
	BY_DRIVER("RF-MMIO-006");
	start(2);
	fx_reg_write(VIRTIO_MMIO_DEVICE_FEATURES_SEL, 0);
	fx_reg_read(VIRTIO_MMIO_DEVICE_FEATURES, 0);
	fx_silent();
	fx_reg_write(VIRTIO_MMIO_DRIVER_FEATURES, 0);
	BY_DRIVER("RF-MMIO-006");
}
END_TEST

START_TEST(mmio_007_size)
{
	start(2);
	fx_reg_write(VIRTIO_MMIO_QUEUE_SEL, 0);
	fx_reg_write(VIRTIO_MMIO_QUEUE_NUM, 4096);
	fx_reg_read(VIRTIO_MMIO_QUEUE_NUM_MAX, 128);
	fx_reg_write(VIRTIO_MMIO_QUEUE_NUM, 128);
	fx_silent();
	fx_reg_write(VIRTIO_MMIO_QUEUE_NUM, 129);
	BY_DRIVER("RF-MMIO-007");
	/* A queue that does not exist has no entries. */
	start(2);
	fx_reg_write(VIRTIO_MMIO_QUEUE_SEL, 1);
	fx_reg_read(VIRTIO_MMIO_QUEUE_NUM_MAX, 0);
	fx_reg_write(VIRTIO_MMIO_QUEUE_NUM, 1);
	BY_DRIVER("RF-MMIO-007");
}
END_TEST

START_TEST(mmio_008_while_ready)
{
	fx_running();
	fx_reg_write(VIRTIO_MMIO_QUEUE_SEL, 1);
	fx_reg_write(VIRTIO_MMIO_QUEUE_DESC_LOW, 0);
	fx_silent();
	fx_reg_write(VIRTIO_MMIO_QUEUE_SEL, 0);
	fx_reg_write(VIRTIO_MMIO_QUEUE_DEVICE_HIGH, 0);
	BY_DRIVER("RF-MMIO-008");
	fx_running();
	fx_reg_write(VIRTIO_MMIO_QUEUE_NUM, 8);
	BY_DRIVER("RF-MMIO-008");
}
END_TEST

static void stop(void)
{
	fx_reg_write(VIRTIO_MMIO_QUEUE_READY, 0);
	RF_EMIT(&trace, QUEUE_DEAD, .queue = { .queue = 0 });
}

START_TEST(mmio_009_unconfirmed)
{
	uint64_t ring = fx_running();

	stop();
	fx_reg_read(VIRTIO_MMIO_QUEUE_READY, 0);
	fx_free(ring);
	fx_reg_write(VIRTIO_MMIO_QUEUE_NUM, 8);
	fx_silent();
	ring = fx_running();
	stop();
	fx_free(fx_alloc(64));
	fx_silent();
	fx_free(ring);
	BY_DRIVER("RF-MMIO-009");
	fx_running();
	stop();
	fx_reg_read(VIRTIO_MMIO_QUEUE_READY, 1);
	fx_reg_write(VIRTIO_MMIO_QUEUE_NUM, 8);
	BY_DRIVER("RF-MMIO-009");
	ring = fx_running_mapped();
	stop();
	fx_unmap_coherent(ring, FX_RING_BYTES);
	BY_DRIVER("RF-MMIO-009");
	/* A reset stops all queues. */
	ring = fx_running();
	stop();
	fx_status(0);
	fx_free(ring);
	fx_silent();
}
END_TEST

START_TEST(mmio_010_undefined_bits)
{
	/* F13 of the reference: the device shows bits that mean nothing. */
	fx_running();
	judge.hostile = judge.armed = true;
	fx_reg_read(VIRTIO_MMIO_INTERRUPT_STATUS, 0x81);
	fx_reg_write(VIRTIO_MMIO_INTERRUPT_ACK, 0x01);
	fx_silent();
	fx_reg_read(VIRTIO_MMIO_INTERRUPT_STATUS, 0x81);
	fx_reg_write(VIRTIO_MMIO_INTERRUPT_ACK, 0x81);
	BY_DRIVER("RF-MMIO-010");
}
END_TEST

START_TEST(mmio_011_not_read)
{
	fx_running();
	fx_reg_read(VIRTIO_MMIO_INTERRUPT_STATUS, 1);
	fx_reg_write(VIRTIO_MMIO_INTERRUPT_ACK, 1);
	fx_reg_read(VIRTIO_MMIO_INTERRUPT_STATUS, 0);
	fx_reg_write(VIRTIO_MMIO_INTERRUPT_ACK, 0);
	fx_silent();
	fx_reg_write(VIRTIO_MMIO_INTERRUPT_ACK, 1);
	BY_DRIVER("RF-MMIO-011");
}
END_TEST

START_TEST(mmio_012_queue_reset)
{
	start(2);
	reg(true, VIRTIO_MMIO_QUEUE_RESET, 4);
	BY_DRIVER("RF-MMIO-012");
	start(0);
	fx_negotiate(V1 | RF_BIT(RF_F_RING_RESET), V1 | RF_BIT(RF_F_RING_RESET));
	reg(true, VIRTIO_MMIO_QUEUE_RESET, 4);
	fx_silent();
}
END_TEST

START_TEST(mmio_013_beyond_the_configuration)
{
	struct rf_event event = {
		.kind = RF_EV_REG_READ,
		.reg = { .offset = VIRTIO_MMIO_CONFIG, .width = 4, .config = true },
	};

	start(2);
	rf_trace_emit(&trace, &event);
	fx_silent();
	event.reg.outside = true;
	rf_trace_emit(&trace, &event);
	BY_DRIVER("RF-MMIO-013");
}
END_TEST

START_TEST(mmio_014_shared_memory)
{
	start(2);
	reg(true, VIRTIO_MMIO_SHM_SEL, 4);
	BY_DRIVER("RF-MMIO-014");
	start(0);
	fx_identify(2, 26);
	reg(true, VIRTIO_MMIO_SHM_SEL, 4);
	reg(false, VIRTIO_MMIO_SHM_LEN_LOW, 4);
	fx_silent();
}
END_TEST

START_TEST(mmio_015_page_number_too_early)
{
	start(1);
	fx_reg_write(VIRTIO_MMIO_QUEUE_SEL, 0);
	fx_reg_write(VIRTIO_MMIO_QUEUE_PFN, 0);
	fx_silent();
	fx_reg_write(VIRTIO_MMIO_QUEUE_PFN, 5);
	BY_DRIVER("RF-MMIO-015");
	start(1);
	fx_reg_write(VIRTIO_MMIO_QUEUE_SEL, 0);
	fx_reg_write(VIRTIO_MMIO_QUEUE_ALIGN, 4096);
	fx_reg_write(VIRTIO_MMIO_QUEUE_PFN, 5);
	fx_silent();
	fx_reg_write(VIRTIO_MMIO_QUEUE_SEL, 1);
	fx_reg_write(VIRTIO_MMIO_QUEUE_PFN, 6);
	BY_DRIVER("RF-MMIO-015");
}
END_TEST

START_TEST(mmio_016_017_018_devices)
{
	start(0);
	fx_reg_read(VIRTIO_MMIO_MAGIC_VALUE, 0x12345678);
	BY_DEVICE("RF-MMIO-016");
	start(2);
	fx_reg_read(VIRTIO_MMIO_QUEUE_NUM_MAX, 32768);
	fx_silent();
	fx_reg_read(VIRTIO_MMIO_QUEUE_NUM_MAX, 32769);
	BY_DEVICE("RF-MMIO-017");
	start(2);
	fx_reg_read(VIRTIO_MMIO_INTERRUPT_STATUS, 3);
	fx_silent();
	fx_reg_read(VIRTIO_MMIO_INTERRUPT_STATUS, 4);
	BY_DEVICE("RF-MMIO-018");
}
END_TEST

START_TEST(wild_offsets_and_values_are_taken)
{
	start(2);
	judge.hostile = judge.armed = true;
	reg(false, ~0u, 4);
	reg(true, ~0u - 3, 0);
	fx_reg_write(VIRTIO_MMIO_QUEUE_SEL, ~0u);
	fx_reg_write(VIRTIO_MMIO_QUEUE_NUM, ~0u);
	fx_reg_read(VIRTIO_MMIO_QUEUE_NUM_MAX, ~0u);
	fx_reg_write(VIRTIO_MMIO_QUEUE_READY, 0);
	fx_reg_read(VIRTIO_MMIO_QUEUE_READY, 0);
	fx_silent();
}
END_TEST

RF_CHECK_MAIN("rules_mmio", mmio_001_identification, mmio_002_no_device, mmio_003_undescribed,
	      mmio_004_direction, mmio_005_width, mmio_006_selector, mmio_007_size,
	      mmio_008_while_ready, mmio_009_unconfirmed, mmio_010_undefined_bits,
	      mmio_011_not_read, mmio_012_queue_reset, mmio_013_beyond_the_configuration,
	      mmio_014_shared_memory, mmio_015_page_number_too_early, mmio_016_017_018_devices,
	      wild_offsets_and_values_are_taken)
