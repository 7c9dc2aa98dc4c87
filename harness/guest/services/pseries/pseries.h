/* SPDX-License-Identifier: GPL-2.0-only */
/* What the services of the pseries personality share: a PCI host bridge behind a hypervisor's TCE tables. */
#ifndef RF_GUEST_PSERIES_H
#define RF_GUEST_PSERIES_H

#include "guest/services/pci/pci.h"
#include "guest/services/services.h"

/* The unit identifier of the one bridge, and the function behind it. */
#define RF_PHB_BUID	0x800000020000000ULL
#define RF_PHB_DEVFN	PCI_DEVFN(1, 0)

/* Tokens of the calls that are made through firmware; the device tree names them. */
enum { RF_RTAS_QUERY = 0x2001, RF_RTAS_CREATE, RF_RTAS_REMOVE, RF_RTAS_RESET };

/* Numbers of the windows: one that firmware opens, one that the guest may ask for. */
#define RF_LIOBN_DEFAULT	0x80000000U
#define RF_LIOBN_DYNAMIC	0x80000001U

/* Where a window that the guest asks for begins. */
#define RF_DYNAMIC_BASE		(1ULL << 59)

/* The TCE tables: hypercalls.c. A window's size and its pages are powers of two, in bits. */
void rf_windows_setup(const struct rf_guest_config *config);
bool rf_window_exists(u32 liobn);
/* Open the dynamic window; false: there is one, or no such pages. */
bool rf_window_create(u32 page_shift, u32 window_shift);
/* Close a window with all its entries; false: there is none of that number. */
bool rf_window_remove(u32 liobn);
/* As firmware had them: the default one alone. */
void rf_windows_reset(void);

/* Calls through firmware: rtas.c. */
void rf_rtas_setup(const struct rf_guest_config *config);

/* The device tree, read by the kernel: device_tree.c. */
int rf_device_tree_setup(const struct rf_guest_config *config);

/* The host bridge as arch/powerpc/kernel/pci-common.c and pci_dn.c see it: bridge.c. */
int rf_bridge_setup(void);

/* Secure guests and the default bounce pool: secure.c. */
void rf_secure_boot(const struct rf_guest_config *config);

#endif
