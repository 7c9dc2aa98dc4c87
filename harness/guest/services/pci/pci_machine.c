// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: a machine whose device is a PCI function, and that no device tree describes; a
 * personality overrides what is otherwise with its own.
 */
#include "guest/services/irqs.h"
#include "guest/services/pci/pci.h"

int __weak rf_machine_discover(void)
{
	return rf_pci_device_find();
}

int __weak rf_machine_add(void)
{
	return rf_pci_device_add();
}

void __weak rf_machine_remove(void)
{
	rf_pci_device_remove();
}

int __weak rf_machine_suspend(void)
{
	return rf_pci_device_suspend();
}

int __weak rf_machine_resume(void)
{
	return rf_pci_device_resume();
}

bool __weak rf_machine_interrupt(void)
{
	return rf_irq_raise(RF_IRQ_LINE);
}

struct device_node *__weak rf_firmware_node(void)
{
	return NULL;
}

void *__weak rf_pci_host_data(void)
{
	return NULL;
}
