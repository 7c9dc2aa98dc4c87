// SPDX-License-Identifier: GPL-2.0-only
/*
 * tdx: a guest whose memory is kept by Intel TDX. As sev for a device: pages are
 * private until shared. The bit that tells the two apart stands in page tables
 * only. Whether virtio refuses a device without ACCESS_PLATFORM depends, on 6.1,
 * on CONFIG_AMD_MEM_ENCRYPT.
 */
#include "memory/platform.h"

const struct rf_platform_ops rf_platform_tdx = {
	.name = "tdx",
	.summary = "Intel TDX guest: the device reaches the pages that the guest shares",
	.check = rf_confidential_check,
	.build = rf_confidential_build,
	.bus_of = rf_confidential_bus_of,
	.restricted = true,
};
