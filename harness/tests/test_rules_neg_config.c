// SPDX-License-Identifier: GPL-2.0-only
/* RF-NEG-018, 019, 027: the configuration space as the driver uses it. */
#include "tests/judge_fixture.h"

static void start(void)
{
	fx_start(RF_PLATFORM_FLAT, false);
	fx_status_now = 0;
}

static void config_access(bool write, uint32_t offset, uint16_t width)
{
	struct rf_event event = {
		.kind = write ? RF_EV_REG_WRITE : RF_EV_REG_READ,
		.reg = { .offset = VIRTIO_MMIO_CONFIG + offset, .width = width, .config = true },
	};

	rf_trace_emit(&trace, &event);
}

static void generation(void)
{
	RF_EMIT(&trace, REG_READ, .reg = { .offset = VIRTIO_MMIO_CONFIG_GENERATION, .width = 4 });
}

/* Read the capacity, the generation before and after it or not; then something else. */
static void read_capacity(bool before, bool after)
{
	start();
	fx_identify(2, 2);
	fx_reset_device();
	fx_offer(V1 | RF_BIT(2));
	if (before)
		generation();
	config_access(false, 0, 4);
	config_access(false, 4, 4);
	if (after)
		generation();
	config_access(false, 12, 4);
}

START_TEST(neg_027_capacity_without_generation)
{
	read_capacity(false, true);
	BY_DRIVER("RF-NEG-027");
	read_capacity(true, false);
	BY_DRIVER("RF-NEG-027");
	read_capacity(true, true);
	fx_silent();
	/* A half alone is torn from nothing. */
	start();
	fx_identify(2, 2);
	fx_reset_device();
	config_access(false, 4, 4);
	config_access(false, 0, 4);
	fx_silent();
}
END_TEST

START_TEST(neg_018_field_without_its_feature)
{
	start();
	fx_identify(2, 2);
	fx_reset_device();
	fx_offer(V1 | RF_BIT(2));
	generation();
	config_access(false, 0, 4);
	config_access(false, 4, 4);
	generation();
	config_access(false, 12, 4);
	fx_silent();
	config_access(false, 20, 4);
	BY_DRIVER("RF-NEG-018");
	/* Who resumes accepts without reading the offer again: RF-NEG-010 compares with the device's. */
	start();
	fx_identify(2, 2);
	fx_reset_device();
	fx_accept(V1 | RF_BIT(6));
	config_access(false, 20, 4);
	fx_silent();
	/* Another device type has another layout. */
	start();
	fx_identify(2, 4);
	fx_reset_device();
	config_access(false, 20, 4);
	fx_silent();
}
END_TEST

START_TEST(neg_019_widths)
{
	start();
	fx_identify(2, 2);
	fx_reset_device();
	fx_offer(V1 | ~0u);
	config_access(false, 0, 4);
	config_access(false, 34, 2);
	config_access(false, 32, 1);
	fx_silent();
	config_access(false, 0, 8);
	BY_DRIVER("RF-NEG-019");
	start();
	fx_identify(2, 2);
	fx_reset_device();
	fx_offer(V1 | ~0u);
	config_access(false, 12, 1);
	BY_DRIVER("RF-NEG-019");
	start();
	fx_identify(2, 4);
	fx_reset_device();
	config_access(false, 2, 4);
	BY_DRIVER("RF-NEG-019");
	/* The legacy interface is read byte by byte. */
	start();
	fx_identify(1, 2);
	fx_reset_device();
	fx_offer(~0u);
	config_access(false, 13, 1);
	fx_silent();
}
END_TEST

RF_CHECK_MAIN("rules_neg_config", neg_018_field_without_its_feature, neg_019_widths,
	      neg_027_capacity_without_generation)
