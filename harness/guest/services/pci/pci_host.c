// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: the PCI host bridge, as a driver of drivers/pci/controller is one:
 * configuration cycles, windows for memory and ports, one interrupt line. The
 * kernel's own code finds the function, sizes and places its BARs. Left out:
 * other functions and buses, 64-bit memory below 256 GiB.
 */
#include <linux/of.h>
#include <linux/pci.h>
#include <linux/radix-tree.h>
#include <linux/slab.h>
#include "guest/services/irqs.h"
#include "guest/services/model.h"
#include "guest/services/pci/pci.h"

#define FUNCTION PCI_DEVFN(1, 0)

static struct device parent;
static struct pci_bus *root;
static struct pci_dev *function;

static struct resource windows[] = {
	{ .name = "PCI I/O", .start = 0x1000, .end = 0xffff, .flags = IORESOURCE_IO },
	{ .name = "PCI memory", .start = 0xe0000000, .end = 0xefffffff, .flags = IORESOURCE_MEM },
	{ .name = "PCI memory 64", .start = 0x4000000000, .end = 0x4fffffffff,
	  .flags = IORESOURCE_MEM | IORESOURCE_MEM_64 | IORESOURCE_PREFETCH },
};

static struct rf_port_access configuration(int where, int size)
{
	return (struct rf_port_access){ RF_SPACE_CONFIG, size, where };
}

/* Nothing answers but the one function: all ones, as from an empty slot. */
static int config_read(struct pci_bus *bus, unsigned int devfn, int where, int size, u32 *value)
{
	*value = U32_MAX;
	if (bus->number || devfn != FUNCTION)
		return PCIBIOS_DEVICE_NOT_FOUND;
	*value = rf_port->bus_read(rf_port->ctx, configuration(where, size));
	return PCIBIOS_SUCCESSFUL;
}

static int config_write(struct pci_bus *bus, unsigned int devfn, int where, int size, u32 value)
{
	if (bus->number || devfn != FUNCTION)
		return PCIBIOS_DEVICE_NOT_FOUND;
	rf_port->bus_write(rf_port->ctx, configuration(where, size), value);
	return PCIBIOS_SUCCESSFUL;
}

static struct pci_ops ops = { .read = config_read, .write = config_write };

static int map_irq(const struct pci_dev *dev, u8 slot, u8 pin)
{
	return pin >= 1 && pin <= 4 ? RF_IRQ_LINE : 0;
}

static u8 swizzle(struct pci_dev *dev, u8 *pin)
{
	return PCI_SLOT(dev->devfn);
}

/* The bus is there from boot on; functions come and go. */
int rf_pci_bus_add(void)
{
	LIST_HEAD(list);
	unsigned int i;

	/* Boot's, for the numbers of messages; other drivers need none of it. */
	radix_tree_init();
	iomem_resource.end = -1;
	ioport_resource.end = 0xffff;
	device_initialize(&parent);
	parent.of_node = rf_firmware_node();
	if (dev_set_name(&parent, "40000000.pcie"))
		return -ENOMEM;
	for (i = 0; i < ARRAY_SIZE(windows); i++) {
		bool io = windows[i].flags & IORESOURCE_IO;

		if (request_resource(io ? &ioport_resource : &iomem_resource, &windows[i]))
			return -EBUSY;
		pci_add_resource(&list, &windows[i]);
	}
	root = pci_create_root_bus(&parent, 0, &ops, rf_pci_host_data(), &list);
	if (!root)
		return -ENOMEM;
	to_pci_host_bridge(root->bridge)->map_irq = map_irq;
	to_pci_host_bridge(root->bridge)->swizzle_irq = swizzle;
	return 0;
}

struct pci_bus *rf_pci_root(void)
{
	return root;
}

int rf_pci_device_find(void)
{
	function = pci_scan_single_device(root, FUNCTION);
	if (!function)
		return -ENODEV;
	/* By this the PCI core knows that it is still there. */
	function->dev.kobj.parent = &root->bridge->kobj;
	pci_bus_assign_resources(root);
	return 0;
}

int rf_pci_device_add(void)
{
	rf_probe_error = -ENODEV;
	pci_bus_add_device(function);
	return rf_probe_error;
}

void rf_pci_device_remove(void)
{
	if (!function)
		return;
	pci_stop_and_remove_bus_device(function);
	function = NULL;
}

/*
 * The phases of drivers/base/power/main.c that the PCI bus has something to do
 * in; what it does is the kernel's own pci-driver.c, down to the registers saved.
 */
int rf_pci_device_suspend(void)
{
	const struct dev_pm_ops *pm = pci_bus_type.pm;
	int err;

	if (!function)
		return -ENODEV;
	err = pm->suspend(&function->dev);
	if (err)
		return err;
	err = pm->suspend_noirq(&function->dev);
	if (err)
		pm->resume(&function->dev);
	return err;
}

int rf_pci_device_resume(void)
{
	const struct dev_pm_ops *pm = pci_bus_type.pm;
	int err;

	if (!function)
		return -ENODEV;
	err = pm->resume_noirq(&function->dev);
	return pm->resume(&function->dev) ? : err;
}
