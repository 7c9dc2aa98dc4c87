// SPDX-License-Identifier: GPL-2.0-only
/* FAKE: facilities around the DMA code that this machine does not have: debug traces, sysfs, a platform bus. */
#include "guest/services/absent.h"

ABSENT(debug_event_common)

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 7, 0)
ABSENT(iommu_device_sysfs_add)
ABSENT(iommu_device_sysfs_remove)
char platform_bus_type[1024];	/* it has no devices: only its address is handed about */
#endif
