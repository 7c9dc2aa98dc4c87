/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Read behind the configuration that the headers of ARCH=um come with: pages as arm64 has them
 * with CONFIG_ARM64_64K_PAGES, and its largest block of pages, 512 MiB. Up to 6.2 the number
 * counted the orders.
 */
#include <linux/version.h>

#undef CONFIG_PAGE_SHIFT
#undef CONFIG_PAGE_SIZE_4KB
#undef CONFIG_PAGE_SIZE_LESS_THAN_64KB
#define CONFIG_PAGE_SHIFT 16
#define CONFIG_PAGE_SIZE_64KB 1

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
#define CONFIG_ARCH_FORCE_MAX_ORDER 13
#else
#define CONFIG_ARCH_FORCE_MAX_ORDER 14
#endif
