// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: a machine with one device, on the platform bus or on PCI, and the
 * order in which boot learns of memory, device tree, IOMMU and bus.
 */
#include "guest/services/generic/generic.h"

static bool on_pci;

int rf_machine_setup(const struct rf_guest_config *config)
{
	int err;

	on_pci = config->pci;
	rf_memory_setup(config);
	rf_xen_setup(config);
	err = rf_device_tree_setup(config);
	if (!err)
		err = rf_iommu_setup(config);
	return !err && on_pci ? rf_pci_bus_add() : err;
}

int rf_machine_discover(void)
{
	return on_pci ? rf_pci_device_find() : 0;
}

int rf_machine_add(void)
{
	return on_pci ? rf_pci_device_add() : rf_platform_device_add();
}

void rf_machine_remove(void)
{
	if (on_pci)
		rf_pci_device_remove();
	else
		rf_platform_device_remove();
}

int rf_machine_suspend(void)
{
	return on_pci ? rf_pci_device_suspend() : rf_platform_device_suspend();
}

int rf_machine_resume(void)
{
	return on_pci ? rf_pci_device_resume() : rf_platform_device_resume();
}
