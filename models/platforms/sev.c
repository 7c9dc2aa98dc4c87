// SPDX-License-Identifier: GPL-2.0-only
/*
 * sev: a guest whose memory is encrypted by AMD SEV. Pages are private until
 * the guest shares them; the address of a private page carries the encryption
 * bit, at which no device finds anything.
 */
#include "memory/platform.h"

#include <errno.h>

/* The bit lies above all RAM: 47 on the first generation, 51 on later ones. */
#define BIT_MIN	46u

const char *rf_confidential_check(const struct rf_platform_config *config)
{
	uint64_t bit = config->setting[RF_PLATFORM_SET_ENCRYPTION_BIT];

	if (!bit || bit >= BIT_MIN)
		return NULL;
	return "the encryption bit lies below 46, in the addresses of RAM";
}

int rf_confidential_build(struct rf_platform *platform, const char **ret_why)
{
	struct rf_platform_config *config = &platform->config;

	rf_platform_stack_shared(platform);
	if (!config->setting[RF_PLATFORM_SET_ENCRYPTION_BIT])
		config->setting[RF_PLATFORM_SET_ENCRYPTION_BIT] = 51;
	/* No such guest is without: what a streaming mapping exposes goes through it. */
	if (!config->swiotlb_size)
		config->swiotlb_size = RF_CONFIDENTIAL_POOL;
	return 0;
}

int rf_confidential_bus_of(const struct rf_platform *platform, struct rf_pa pa, uint64_t len,
			   struct rf_ba *ret_ba)
{
	if (!rf_platform_window_holds(platform, RF_BA(pa.v), len ? len : 1, RF_PERM_READ))
		return -ENXIO;
	*ret_ba = RF_BA(pa.v);
	return 0;
}

const struct rf_platform_ops rf_platform_sev = {
	.name = "sev",
	.summary = "AMD SEV guest: the device reaches the pages that the guest shares",
	.check = rf_confidential_check,
	.build = rf_confidential_build,
	.bus_of = rf_confidential_bus_of,
	.restricted = true,
};
