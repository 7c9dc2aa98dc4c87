// SPDX-License-Identifier: GPL-2.0-only
/*
 * pseries-svm: a secure guest of POWER (Protected Execution Facility). As pseries-ddw, but a
 * page is the guest's alone until the ultravisor shares it: neither an entry of a TCE table
 * nor a physical address opens it.
 */
#include "memory/platform.h"

static int svm_build(struct rf_platform *platform, const char **ret_why)
{
	int err = rf_tce_build(platform, ret_why);
	struct rf_space table = platform->space[0];

	if (err)
		return err;
	rf_platform_stack_shared(platform);
	platform->space[2] = platform->space[1];
	platform->space[1] = platform->space[0];
	platform->space[0] = table;
	platform->spaces = 3;
	platform->past = 1;
	return 0;
}

static int svm_bus_of(const struct rf_platform *platform, struct rf_pa pa, uint64_t len,
		      struct rf_ba *ret_ba)
{
	if (platform->config.setting[RF_PLATFORM_SET_NO_DDW])
		return rf_tce_bus_of(platform, pa, len, ret_ba);
	return rf_tce_dynamic_bus_of(platform, pa, len, ret_ba);
}

const struct rf_platform_ops rf_platform_pseries_svm = {
	.name = "pseries-svm",
	.summary = "secure guest of POWER: as pseries-ddw, for pages that the guest shares",
	.check = rf_tce_check,
	.build = svm_build,
	.bus_of = svm_bus_of,
	.restricted = true,
	.translated = true,
	.iommu = RF_PLATFORM_TCE,
	.pci_only = true,
	.personality = RF_PERSONALITY_PSERIES,
};
