/* SPDX-License-Identifier: GPL-2.0-only */
/* What the services of the zpci personality share: the one PCI function as s390 knows it. */
#ifndef RF_GUEST_ZPCI_H
#define RF_GUEST_ZPCI_H

#include "guest/services/pci/pci.h"
#include "guest/services/services.h"

/* The function is listed, enabled, and has its translations set up. 0 or -errno. */
int rf_zpci_setup(const struct rf_guest_config *config);

#endif
