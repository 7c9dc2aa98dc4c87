/* SPDX-License-Identifier: GPL-2.0-only */
/* PCI as a machine has it that a personality describes: one root bus and one function. */
#ifndef RF_GUEST_PCI_H
#define RF_GUEST_PCI_H

#include "guest/services/services.h"

struct device_node;
struct pci_bus;

/* The personality's: the host bridge's own node. NULL: no device tree describes the machine. */
struct device_node *rf_firmware_node(void);
/* What its code for PCI finds a bus by (struct pci_bus, sysdata), or NULL. */
void *rf_pci_host_data(void);
/* Boot's: the root bus, empty. */
int rf_pci_bus_add(void);
struct pci_bus *rf_pci_root(void);
/* Discovery: the function at the bus, its BARs sized and placed. */
int rf_pci_device_find(void);
int rf_pci_device_add(void);	/* of the function that was found */
void rf_pci_device_remove(void);
/* The system's suspend and resume of that function. */
int rf_pci_device_suspend(void);
int rf_pci_device_resume(void);

#endif
