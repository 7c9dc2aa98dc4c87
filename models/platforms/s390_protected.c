// SPDX-License-Identifier: GPL-2.0-only
/*
 * s390-protected: an IBM Secure Execution guest. As s390, but a page is the guest's
 * alone until it is shared: channel programs, what they move, indicators, rings and
 * buffers must lie in shared pages, the first of them before any feature is agreed.
 */
#include "memory/platform.h"

static int protected_build(struct rf_platform *platform, const char **ret_why)
{
	rf_platform_stack_shared(platform);
	platform->space[1] = (struct rf_space){ .ops = &rf_space_absolute };
	if (!platform->config.swiotlb_size)
		platform->config.swiotlb_size = RF_CONFIDENTIAL_POOL;
	return 0;
}

const struct rf_platform_ops rf_platform_s390_protected = {
	.name = "s390-protected",
	.summary = "IBM Secure Execution guest: the device reaches the pages that the guest shares",
	.check = rf_s390_check,
	.build = protected_build,
	.bus_of = rf_confidential_bus_of,
	.restricted = true,
	.personality = RF_PERSONALITY_S390,
};
