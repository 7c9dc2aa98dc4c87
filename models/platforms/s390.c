// SPDX-License-Identifier: GPL-2.0-only
/*
 * s390: channel devices under KVM. Channel I/O is not translated: an address that a
 * channel program, a ring or an indicator names is an absolute one, over all of RAM,
 * whether ACCESS_PLATFORM was agreed or not.
 */
#include "memory/platform.h"

#include <errno.h>

const char *rf_s390_check(const struct rf_platform_config *config)
{
	if (config->placement != RF_BANK_HIGH)
		return NULL;
	return "s390 has no bank high: its memory stands at its absolute addresses, low or top";
}

static int s390_build(struct rf_platform *platform, const char **ret_why)
{
	platform->space[0] = (struct rf_space){ .ops = &rf_space_absolute };
	platform->spaces = 1;
	return 0;
}

static int s390_bus_of(const struct rf_platform *platform, struct rf_pa pa, uint64_t len,
		       struct rf_ba *ret_ba)
{
	if (!rf_platform_is_ram(platform, pa, len))
		return -ENXIO;
	*ret_ba = RF_BA(pa.v);
	return 0;
}

const struct rf_platform_ops rf_platform_s390 = {
	.name = "s390",
	.summary = "channel devices under KVM: absolute addresses, control blocks below 2 GiB",
	.check = rf_s390_check,
	.build = s390_build,
	.bus_of = s390_bus_of,
	.personality = RF_PERSONALITY_S390,
};
