/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the services share of machines with a platform bus and PCI that a device tree may describe:
 * those of the generic personality and of arm64-64k.
 */
#ifndef RF_GUEST_GENERIC_H
#define RF_GUEST_GENERIC_H

#include "guest/services/pci/pci.h"
#include "guest/services/services.h"

/*
 * The default bounce pool, and what a confidential guest makes of it: the architecture's
 * (x86/encryption.c, arm64/memory.c).
 */
void rf_memory_setup(const struct rf_guest_config *config);
int rf_device_tree_setup(const struct rf_guest_config *config);
struct device_node *rf_firmware_iommu(void);	/* the IOMMU's own node */
/* Xen's hypervisor and its grants: xen.c. */
void rf_xen_setup(const struct rf_guest_config *config);
int rf_iommu_setup(const struct rf_guest_config *config);
int rf_platform_device_add(void);
void rf_platform_device_remove(void);
/* The system's suspend and resume of that device. */
int rf_platform_device_suspend(void);
int rf_platform_device_resume(void);

#endif
