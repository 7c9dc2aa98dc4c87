// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: a machine with one PCI function, in the order of its boot: the bounce pool,
 * the function with its translations, the bus. s390 has no suspend since Linux 5.7.
 */
#include <linux/errno.h>
#include "guest/services/zpci/zpci.h"

int rf_machine_setup(const struct rf_guest_config *config)
{
	if (!config->pci)
		return -ENODEV;
	rf_bounce_pool(config);
	return rf_zpci_setup(config) ? : rf_pci_bus_add();
}

int rf_machine_suspend(void)
{
	return -EOPNOTSUPP;
}

int rf_machine_resume(void)
{
	return -EOPNOTSUPP;
}
