// SPDX-License-Identifier: GPL-2.0-only
/* The negotiation rules: for each a sequence that breaks it, and one beside it that does not. */
#include "tests/judge_fixture.h"

#define ACK RF_STATUS_ACKNOWLEDGE
#define DRV RF_STATUS_DRIVER
#define FOK RF_STATUS_FEATURES_OK
#define DOK RF_STATUS_DRIVER_OK

static void start(void)
{
	fx_start(RF_PLATFORM_FLAT, false);
	fx_status_now = 0;
}

START_TEST(whole_life_is_silent)
{
	uint64_t ring;

	start();
	fx_negotiate(V1 | AP | 0xff, V1 | AP);
	ring = fx_alloc(FX_RING_BYTES);
	fx_map_coherent(ring, ring, FX_RING_BYTES);
	fx_queue(ring, 0);
	fx_driver_ok();
	RF_EMIT(&trace, NOTIFY, .queue = { .queue = 0 });
	fx_status(0);
	fx_unmap_coherent(ring, FX_RING_BYTES);
	fx_free(ring);
	fx_status(ACK);
	fx_silent();
	/* And again. */
	fx_negotiate(V1 | AP | 0xff, V1);
	fx_status(fx_status_now | RF_STATUS_FAILED);
	fx_silent();
}
END_TEST

START_TEST(whole_legacy_life_is_silent)
{
	uint64_t ring;

	start();
	fx_negotiate_legacy(0x30000000, 0x10000000);
	ring = fx_alloc(FX_RING_BYTES);
	fx_queue(ring, 0);
	/* Old drivers used a device before DRIVER_OK, and wrote its configuration early. */
	RF_EMIT(&trace, NOTIFY, .queue = { .queue = 0 });
	RF_EMIT(&trace, REG_WRITE, .reg = { .offset = VIRTIO_MMIO_CONFIG, .width = 1,
					    .config = true });
	fx_publish(0, ring, 16, 0);
	fx_return(0, 0);
	fx_driver_ok();
	fx_silent();
}
END_TEST

START_TEST(neg_001_steps_left_out)
{
	start();
	fx_identify(2, 4);
	fx_status(0);
	fx_status(DRV);
	BY_DRIVER("RF-NEG-001");
	start();
	fx_identify(2, 4);
	fx_status(0);
	fx_status(ACK | DRV | DOK);
	BY_DRIVER("RF-NEG-001");
	start();
	fx_identify(2, 4);
	fx_status(0);
	fx_status(ACK);
	fx_offer(V1);
	fx_accept(V1);
	BY_DRIVER("RF-NEG-001");
	/* Two steps in one write are two steps; FAILED may come at any time. */
	start();
	fx_identify(2, 4);
	fx_status(0);
	fx_status(ACK | DRV);
	fx_status(ACK | DRV | RF_STATUS_FAILED);
	fx_silent();
}
END_TEST

START_TEST(neg_002_queue_before_features)
{
	start();
	fx_identify(2, 4);
	fx_reset_device();
	fx_offer(V1);
	fx_accept(V1);
	fx_queue(fx_alloc(FX_RING_BYTES), 0);
	BY_DRIVER("RF-NEG-002");
	start();
	fx_identify(1, 4);
	fx_status(0);
	fx_status(ACK);
	fx_queue(fx_alloc(FX_RING_BYTES), 0);
	BY_DRIVER("RF-NEG-002");
}
END_TEST

START_TEST(neg_003_bit_cleared)
{
	start();
	fx_negotiate(V1, V1);
	fx_status(ACK | FOK);
	BY_DRIVER("RF-NEG-003");
	/* The device took FEATURES_OK back itself, and NEEDS_RESET is not the driver's. */
	start();
	fx_negotiate(V1, V1);
	fx_status_now = ACK | DRV | RF_STATUS_NEEDS_RESET;
	fx_status(ACK | DRV | RF_STATUS_FAILED);
	fx_silent();
}
END_TEST

START_TEST(neg_004_no_reset)
{
	start();
	fx_identify(2, 4);
	fx_status(ACK);
	BY_DRIVER("RF-NEG-004");
	/* A driver that could not even begin gives up at once. */
	start();
	fx_identify(2, 4);
	fx_status(RF_STATUS_FAILED);
	fx_silent();
	/* With what the device shows of an earlier life beside it. */
	start();
	fx_identify(2, 4);
	fx_status(FX_FEATURES_OK | RF_STATUS_FAILED);
	fx_silent();
}
END_TEST

START_TEST(neg_005_after_failed)
{
	start();
	fx_negotiate(V1, V1);
	fx_status(fx_status_now | RF_STATUS_FAILED);
	fx_silent();
	fx_queue(fx_alloc(FX_RING_BYTES), 0);
	BY_DRIVER("RF-NEG-005");
	start();
	fx_negotiate(V1, V1);
	fx_status(fx_status_now | RF_STATUS_FAILED);
	fx_driver_ok();
	BY_DRIVER("RF-NEG-005");
	/* What comes behind the first step is not told again. */
	fx_queue(fx_alloc(FX_RING_BYTES), 0);
	RF_EMIT(&trace, NOTIFY, .queue = { .queue = 0 });
	BY_DRIVER("RF-NEG-005");
	start();
	fx_negotiate(V1, V1);
	fx_queue(fx_alloc(FX_RING_BYTES), 0);
	fx_driver_ok();
	fx_status(fx_status_now | RF_STATUS_FAILED);
	RF_EMIT(&trace, NOTIFY, .queue = { .queue = 0 });
	BY_DRIVER("RF-NEG-005");
	/* To give up once more, with what the device shows by then, is no going on. */
	start();
	fx_negotiate(V1, V1);
	fx_status(fx_status_now | RF_STATUS_FAILED);
	fx_status(fx_status_now | RF_STATUS_NEEDS_RESET);
	fx_silent();
	/* A reset ends it. */
	start();
	fx_negotiate(V1, V1);
	fx_status(fx_status_now | RF_STATUS_FAILED);
	fx_negotiate(V1, V1);
	fx_queue(fx_alloc(FX_RING_BYTES), 0);
	fx_silent();
}
END_TEST

static void config_access(bool write, uint32_t offset, uint16_t width)
{
	struct rf_event event = {
		.kind = write ? RF_EV_REG_WRITE : RF_EV_REG_READ,
		.reg = { .offset = VIRTIO_MMIO_CONFIG + offset, .width = width, .config = true },
	};

	rf_trace_emit(&trace, &event);
}

START_TEST(neg_006_config_written_early)
{
	start();
	fx_identify(2, 2);
	fx_reset_device();
	config_access(false, 0, 4);
	fx_silent();
	config_access(true, 32, 1);
	BY_DRIVER("RF-NEG-006");
	start();
	fx_negotiate(V1, V1);
	config_access(true, 32, 1);
	fx_silent();
}
END_TEST

START_TEST(neg_007_features_after_the_end)
{
	start();
	fx_negotiate(V1 | AP, V1);
	fx_accept(V1);
	fx_silent();
	fx_accept(V1 | AP);
	BY_DRIVER("RF-NEG-007");
}
END_TEST

START_TEST(neg_008_no_second_look)
{
	start();
	fx_identify(2, 4);
	fx_reset_device();
	fx_offer(V1);
	fx_accept(V1);
	fx_status(FX_FEATURES_OK);
	fx_agreed(V1, V1, false);
	fx_queue(fx_alloc(FX_RING_BYTES), 0);
	BY_DRIVER("RF-NEG-008");
	start();
	fx_identify(2, 4);
	fx_reset_device();
	fx_offer(V1);
	fx_accept(V1);
	fx_status(FX_FEATURES_OK);
	fx_agreed(V1, V1, false);
	fx_driver_ok();
	BY_DRIVER("RF-NEG-008");
	/* Both in one write leave no room for a look. */
	start();
	fx_identify(2, 4);
	fx_reset_device();
	fx_status(ACK | DRV | FOK | DOK);
	BY_DRIVER("RF-NEG-008");
}
END_TEST

START_TEST(neg_009_notified_early)
{
	start();
	fx_negotiate(V1, V1);
	fx_queue(fx_alloc(FX_RING_BYTES), 0);
	RF_EMIT(&trace, NOTIFY, .queue = { .queue = 0 });
	BY_DRIVER("RF-NEG-009");
}
END_TEST

START_TEST(neg_010_not_offered)
{
	start();
	fx_negotiate(V1, V1 | 1);
	ck_assert_uint_eq(fx_count("RF-NEG-010", RF_PARTY_DRIVER), 1);
	/* A word that was not read: the device's word counts. */
	start();
	fx_identify(2, 4);
	fx_reset_device();
	fx_agreed(V1 | 1, V1 | 1, false);
	fx_silent();
	fx_agreed(V1, V1 | 1, false);
	BY_DRIVER("RF-NEG-010");
	/* What follows, between sides that disagree, has it as its cause. */
	start();
	fx_negotiate_legacy(0, RF_BIT(RF_F_INDIRECT_DESC));
	BY_DRIVER("RF-NEG-010");
	ck_assert(!judge.finding[0].cause.known);
	fx_status(fx_status_now | RF_STATUS_FAILED);
	fx_driver_ok();
	ck_assert_uint_eq(judge.findings, 2);
	ck_assert(judge.finding[1].cause.known);
	ck_assert_uint_eq(judge.finding[1].cause.rule, RF_RULE_NEG_010);
	/* Against a device that shows another offer each time this says nothing. */
	fx_start(RF_PLATFORM_FLAT, true);
	fx_negotiate(V1, V1 | 1);
	fx_silent();
}
END_TEST

START_TEST(neg_011_version_1_not_accepted)
{
	start();
	fx_negotiate(V1 | AP, AP);
	BY_DRIVER("RF-NEG-011");
	/* The legacy interface has no such bit. */
	start();
	fx_negotiate_legacy(V1, 0);
	fx_silent();
}
END_TEST

static void refuse(void)
{
	start();
	fx_identify(2, 4);
	fx_reset_device();
	fx_offer(V1 | AP);
	fx_accept(V1);
	fx_status(FX_FEATURES_OK);
	fx_agreed(V1 | AP, V1, true);
	fx_status_now = ACK | DRV;
	fx_reg_read(VIRTIO_MMIO_STATUS, ACK | DRV);
}

START_TEST(neg_012_refused_and_went_on)
{
	refuse();
	fx_status(fx_status_now | RF_STATUS_FAILED);
	fx_silent();
	/* Who gives up writes back what the device shows. */
	refuse();
	fx_status(fx_status_now | DOK | RF_STATUS_FAILED);
	fx_silent();
	refuse();
	fx_queue(fx_alloc(FX_RING_BYTES), 0);
	BY_DRIVER("RF-NEG-012");
	refuse();
	judge.hostile = judge.armed = true;
	fx_status(ACK | DRV | DOK);
	BY_DRIVER("RF-NEG-012");
	/* Only the first look after FEATURES_OK must be heeded. */
	start();
	judge.hostile = judge.armed = true;
	fx_negotiate(V1, V1);
	fx_reg_read(VIRTIO_MMIO_STATUS, ACK | DRV);
	fx_queue(fx_alloc(FX_RING_BYTES), 0);
	fx_driver_ok();
	fx_silent();
}
END_TEST

START_TEST(neg_013_restricted_platform_without_access_platform)
{
	fx_start(RF_PLATFORM_RESTRICTED_POOL, false);
	fx_negotiate(V1, V1);
	fx_queue(POOL_BASE + POOL_SIZE, 0);
	fx_driver_ok();
	ck_assert_uint_eq(fx_count("RF-NEG-013", RF_PARTY_GAP), 1);
	/* A guest that keeps to the window by itself needs nobody to tell it so. */
	fx_start(RF_PLATFORM_RESTRICTED_POOL, false);
	fx_negotiate(V1, V1);
	fx_queue(POOL_BASE, 0);
	fx_driver_ok();
	fx_silent();
	fx_start(RF_PLATFORM_RESTRICTED_POOL, false);
	fx_negotiate(V1 | AP, V1 | AP);
	fx_queue(POOL_BASE, 0);
	fx_driver_ok();
	fx_silent();
	fx_start(RF_PLATFORM_FLAT, false);
	fx_negotiate(V1, V1);
	fx_queue(POOL_BASE, 0);
	fx_driver_ok();
	fx_silent();
	/* Without a queue there is nothing to reach. */
	fx_start(RF_PLATFORM_RESTRICTED_POOL, false);
	fx_negotiate(V1, V1);
	fx_driver_ok();
	fx_silent();
}
END_TEST

START_TEST(neg_014_published_then_refused)
{
	start();
	fx_identify(2, 4);
	fx_reset_device();
	fx_offer(V1 | AP);
	fx_accept(V1);
	fx_queue(fx_alloc(FX_RING_BYTES), 0);
	fx_status(FX_FEATURES_OK);
	fx_agreed(V1 | AP, V1, true);
	fx_status_now = ACK | DRV;
	fx_reg_read(VIRTIO_MMIO_STATUS, ACK | DRV);
	fx_status(fx_status_now | RF_STATUS_FAILED);
	ck_assert_uint_eq(fx_count("RF-NEG-014", RF_PARTY_DRIVER), 1);
	ck_assert_uint_eq(fx_count("RF-NEG-002", RF_PARTY_DRIVER), 1);
	ck_assert_uint_eq(judge.findings, 2);
	refuse();
	fx_status(fx_status_now | RF_STATUS_FAILED);
	fx_silent();
}
END_TEST

START_TEST(neg_015_reserved_bits)
{
	static const uint8_t reserved[] = { 25, 31, 37, 39, 41, 45 };

	for (uint32_t i = 0; i < RF_ARRAY_SIZE(reserved); i++) {
		start();
		fx_identify(2, 4);
		fx_reset_device();
		/* The offer is a device's fault of its own for some. */
		judge.armed = true;
		fx_offer(V1 | RF_BIT(reserved[i]));
		fx_agreed(V1 | RF_BIT(reserved[i]), V1 | RF_BIT(reserved[i]), false);
		BY_DRIVER("RF-NEG-015");
	}
	start();
	fx_negotiate(V1 | RF_BIT(25) | RF_BIT(45), V1);
	fx_silent();
	/* Bits of old belong to the legacy interface. */
	start();
	fx_negotiate(V1 | RF_BIT(27), V1 | RF_BIT(27));
	BY_DRIVER("RF-NEG-015");
	start();
	fx_negotiate_legacy(RF_BIT(27) | RF_BIT(24), RF_BIT(27) | RF_BIT(24));
	fx_silent();
}
END_TEST

START_TEST(neg_016_any_layout)
{
	start();
	fx_negotiate_legacy(RF_BIT(27), 0);
	BY_DRIVER("RF-NEG-016");
	start();
	fx_negotiate(V1 | RF_BIT(27), V1);
	fx_silent();
}
END_TEST

START_TEST(neg_017_features_ok_on_legacy)
{
	start();
	fx_identify(1, 4);
	fx_reset_device();
	fx_offer(0);
	fx_accept(0);
	fx_status(FX_FEATURES_OK);
	BY_DRIVER("RF-NEG-017");
	/* A version 1 device that offers VERSION_1 asks for it. */
	start();
	fx_identify(1, 4);
	fx_reset_device();
	fx_offer(V1);
	fx_accept(V1);
	fx_status(FX_FEATURES_OK);
	fx_silent();
	/* Of one that is accepted without being offered RF-NEG-010 tells. */
	start();
	fx_identify(1, 4);
	fx_reset_device();
	fx_accept(V1);
	fx_status(FX_FEATURES_OK);
	fx_silent();
}
END_TEST

START_TEST(neg_026_packed_without_version_1)
{
	start();
	fx_negotiate(V1 | RF_BIT(RF_F_RING_PACKED), RF_BIT(RF_F_RING_PACKED));
	ck_assert_uint_eq(fx_count("RF-NEG-026", RF_PARTY_DRIVER), 1);
	start();
	fx_negotiate(V1 | RF_BIT(RF_F_RING_PACKED), V1 | RF_BIT(RF_F_RING_PACKED));
	fx_silent();
	/* Not when the device has gone astray first. */
	start();
	fx_identify(1, 4);
	fx_agreed(RF_BIT(RF_F_RING_PACKED), RF_BIT(RF_F_RING_PACKED), false);
	BY_DEVICE("RF-NEG-020");
}
END_TEST

START_TEST(neg_020_offers_that_cannot_work)
{
	start();
	fx_negotiate(V1 | RF_BIT(37), V1);
	BY_DEVICE("RF-NEG-020");
	start();
	fx_identify(2, 2);
	fx_agreed(V1 | RF_BIT(11), V1, false);
	BY_DEVICE("RF-NEG-020");
	start();
	fx_identify(2, 2);
	fx_agreed(V1 | RF_BIT(11) | RF_BIT(9), V1, false);
	fx_silent();
}
END_TEST

START_TEST(neg_021_no_version_1)
{
	start();
	fx_identify(2, 4);
	fx_reset_device();
	fx_offer(0x30000000);
	BY_DEVICE("RF-NEG-021");
	start();
	fx_identify(1, 4);
	fx_reset_device();
	fx_offer(0x30000000);
	fx_silent();
}
END_TEST

START_TEST(neg_022_refusal_without_a_reason)
{
	start();
	fx_identify(2, 4);
	fx_reset_device();
	fx_offer(V1 | 1);
	fx_accept(V1);
	fx_status(FX_FEATURES_OK);
	fx_agreed(V1 | 1, V1, true);
	BY_DEVICE("RF-NEG-022");
	refuse();
	fx_silent();
}
END_TEST

START_TEST(neg_023_used_before_driver_ok)
{
	uint64_t ring;

	start();
	fx_negotiate(V1, V1);
	ring = fx_alloc(FX_RING_BYTES);
	fx_queue(ring, 0);
	fx_publish(0, ring, 16, 0);
	fx_return(0, 0);
	BY_DEVICE("RF-NEG-023");
	fx_running();
	ring = fx_alloc(64);
	fx_publish(0, ring, 16, 0);
	fx_return(0, 0);
	fx_silent();
}
END_TEST

START_TEST(neg_024_status_survives_reset)
{
	start();
	fx_negotiate(V1, V1);
	fx_status(0);
	fx_reg_read(VIRTIO_MMIO_STATUS, 0);
	fx_silent();
	fx_reg_read(VIRTIO_MMIO_STATUS, ACK);
	BY_DEVICE("RF-NEG-024");
}
END_TEST

START_TEST(neg_025_agreed_to_what_was_not_offered)
{
	start();
	fx_negotiate(V1, V1 | 1);
	ck_assert_uint_eq(fx_count("RF-NEG-025", RF_PARTY_DEVICE), 1);
	/* It refuses, as it should. */
	start();
	fx_identify(2, 4);
	fx_reset_device();
	fx_offer(V1);
	fx_accept(V1 | 1);
	fx_status(FX_FEATURES_OK);
	fx_agreed(V1, V1 | 1, true);
	BY_DRIVER("RF-NEG-010");
	/* Through the legacy interface it has no way to. */
	start();
	fx_negotiate_legacy(0, 1);
	ck_assert_uint_eq(fx_count("RF-NEG-025", RF_PARTY_DEVICE), 0);
}
END_TEST

/* A driver's end that breaks the rules on purpose is not blamed; the device is, by rules of scope always. */
START_TEST(provoking_turns_the_judge_around)
{
	start();
	rf_judge_certify(&judge, 2, true);
	fx_reset_device();
	fx_offer(0);
	fx_accept(1);
	fx_status(FX_FEATURES_OK);
	fx_agreed(0, 1, false);
	BY_DEVICE("RF-NEG-025");
	start();
	rf_judge_certify(&judge, 2, false);
	fx_reset_device();
	fx_offer(0);
	BY_DEVICE("RF-NEG-021");
}
END_TEST

RF_CHECK_MAIN("rules_neg", whole_life_is_silent, whole_legacy_life_is_silent,
	      neg_001_steps_left_out, neg_002_queue_before_features, neg_003_bit_cleared,
	      neg_004_no_reset, neg_005_after_failed, neg_006_config_written_early,
	      neg_007_features_after_the_end, neg_008_no_second_look, neg_009_notified_early,
	      neg_010_not_offered, neg_011_version_1_not_accepted, neg_012_refused_and_went_on,
	      neg_013_restricted_platform_without_access_platform,
	      neg_014_published_then_refused, neg_015_reserved_bits, neg_016_any_layout,
	      neg_017_features_ok_on_legacy,
	      neg_020_offers_that_cannot_work, neg_021_no_version_1,
	      neg_022_refusal_without_a_reason, neg_023_used_before_driver_ok,
	      neg_024_status_survives_reset, neg_025_agreed_to_what_was_not_offered,
	      neg_026_packed_without_version_1,
	      provoking_turns_the_judge_around)
