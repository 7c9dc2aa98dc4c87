// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: the device model as a driver sees it: buses with drivers, match,
 * DMA configuration before probe, probe, managed resources given back on
 * failure and removal (the kernel's own devres.c), reference counts with
 * release. Left out: sysfs, uevents, deferred probe, power management, links.
 */
#include <linux/device.h>
#include <linux/device/bus.h>
#include <linux/dma-map-ops.h>
#include <linux/of.h>
#include <linux/property.h>
#include <linux/slab.h>
#include <linux/swiotlb.h>
#include "guest/services/services.h"
#include "guest/services/model.h"

#define DRIVERS_MAX 16
static struct device_driver *drivers[DRIVERS_MAX];
static unsigned int driver_count;
int rf_probe_error;
static struct device *function;	/* the virtio device that the transport registered */
static struct device *transport;	/* its parent, which was there before and stays */

int devres_release_all(struct device *dev);

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
#define RF_CONST_BUS const
#else
#define RF_CONST_BUS
#endif

int bus_register(RF_CONST_BUS struct bus_type *bus)
{
	return 0;
}

void bus_unregister(RF_CONST_BUS struct bus_type *bus)
{
}

/* Who wants to hear of devices that come and go: the IOMMU's code, once a bus. */
#define NOTIFIERS_MAX 4
static struct { const struct bus_type *bus; struct notifier_block *nb; } notifiers[NOTIFIERS_MAX];
static unsigned int notifier_count;

int bus_register_notifier(RF_CONST_BUS struct bus_type *bus, struct notifier_block *nb)
{
	if (notifier_count == NOTIFIERS_MAX)
		return -ENOMEM;
	notifiers[notifier_count].bus = bus;
	notifiers[notifier_count++].nb = nb;
	return 0;
}

static void notify(struct device *dev, unsigned long action)
{
	unsigned int i;

	for (i = 0; i < notifier_count; i++)
		if (notifiers[i].bus == dev->bus)
			notifiers[i].nb->notifier_call(notifiers[i].nb, action, dev);
}

/* Drivers of IOMMUs are there before any device. */
int bus_for_each_dev(RF_CONST_BUS struct bus_type *bus, struct device *start, void *data,
		     int (*fn)(struct device *, void *))
{
	return 0;
}

int driver_register(struct device_driver *drv)
{
	if (driver_count == DRIVERS_MAX)
		return -ENOMEM;
	drivers[driver_count++] = drv;
	return 0;
}

void driver_unregister(struct device_driver *drv)
{
	unsigned int i;

	for (i = 0; i < driver_count; i++)
		if (drivers[i] == drv)
			drivers[i] = drivers[--driver_count];
}

void device_initialize(struct device *dev)
{
	kref_init(&dev->kobj.kref);
	dev->kobj.state_initialized = 1;
	INIT_LIST_HEAD(&dev->dma_pools);
	spin_lock_init(&dev->devres_lock);
	INIT_LIST_HEAD(&dev->devres_head);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
	swiotlb_dev_init(dev);
#else
	dev->dma_io_tlb_mem = &io_tlb_default_mem;
#endif
}

int dev_set_name(struct device *dev, const char *fmt, ...)
{
	va_list args;
	char *name;

	va_start(args, fmt);
	name = kvasprintf(GFP_KERNEL, fmt, args);
	va_end(args);
	if (!name)
		return -ENOMEM;
	kfree(dev->kobj.name);
	dev->kobj.name = name;
	return 0;
}

const char *dev_driver_string(const struct device *dev)
{
	return dev->driver ? dev->driver->name : "";
}

struct device *get_device(struct device *dev)
{
	if (dev)
		kref_get(&dev->kobj.kref);
	return dev;
}

static void release(struct kref *kref)
{
	struct device *dev = container_of(kref, struct device, kobj.kref);
	const char *name = dev->kobj.name;

	devres_release_all(dev);
	kfree(dev->dma_range_map);
	dev->dma_range_map = NULL;
	if (dev->release)
		dev->release(dev);
	kfree(name);
}

void put_device(struct device *dev)
{
	if (dev)
		kref_put(&dev->kobj.kref, release);
}

static int configure_dma(struct device *dev)
{
	if (dev->bus && dev->bus->dma_configure)
		return dev->bus->dma_configure(dev);
	return 0;
}

/* The bus is done with the driver's DMA before what the driver had is given back. */
static void cleanup_dma(struct device *dev)
{
	if (dev->bus && dev->bus->dma_cleanup)
		dev->bus->dma_cleanup(dev);
}

static void unbind(struct device *dev)
{
	dev->driver = NULL;
	devres_release_all(dev);
	arch_teardown_dma_ops(dev);
	kfree(dev->dma_range_map);
	dev->dma_range_map = NULL;
	dev_set_drvdata(dev, NULL);
}

static int probe(struct device *dev, struct device_driver *drv)
{
	int err;

	dev->driver = drv;
	err = configure_dma(dev);
	if (err)
		goto failed;
	err = dev->bus->probe ? dev->bus->probe(dev) : drv->probe ? drv->probe(dev) : 0;
	if (!err)
		return 0;
	cleanup_dma(dev);
failed:
	unbind(dev);
	return err;
}

static bool matches(struct device *dev, struct device_driver *drv)
{
	return drv->bus == dev->bus && (!dev->bus->match || dev->bus->match(dev, drv) > 0);
}

/* Virtio's own bus is the only one that this kernel knows by that name. */
static bool is_virtio(const struct device *dev)
{
	return dev->bus && !strcmp(dev->bus->name, "virtio");
}

static void attach(struct device *dev)
{
	unsigned int i;

	for (i = 0; i < driver_count && !dev->driver; i++)
		if (dev->bus && matches(dev, drivers[i]))
			rf_probe_error = probe(dev, drivers[i]);
}

int device_add(struct device *dev)
{
	get_device(dev);
	if (dev->init_name && dev_set_name(dev, "%s", dev->init_name))
		return -ENOMEM;
	get_device(dev->parent);
	dev->kobj.state_in_sysfs = 1;
	if (is_virtio(dev)) {
		function = dev;
		transport = dev->parent;
	}
	notify(dev, BUS_NOTIFY_ADD_DEVICE);
	attach(dev);
	return 0;
}

int device_register(struct device *dev)
{
	device_initialize(dev);
	return device_add(dev);
}

struct fwnode_handle *__dev_fwnode(struct device *dev)
{
	return dev->of_node ? of_fwnode_handle(dev->of_node) : dev->fwnode;
}

bool device_is_bound(struct device *dev)
{
	return dev->driver;
}

int device_attach(struct device *dev)
{
	attach(dev);
	return !!dev->driver;
}

void device_release_driver(struct device *dev)
{
	if (!dev->driver)
		return;
	if (dev->bus->remove)
		dev->bus->remove(dev);
	cleanup_dma(dev);
	unbind(dev);
}

void device_del(struct device *dev)
{
	struct device *parent = dev->parent;

	device_release_driver(dev);
	dev->kobj.state_in_sysfs = 0;
	if (function == dev)
		function = NULL;
	if (transport == dev)
		transport = NULL;
	notify(dev, BUS_NOTIFY_REMOVED_DEVICE);
	put_device(parent);
}

int rf_transport_unbind(void)
{
	if (!transport || !transport->driver)
		return -ENODEV;
	device_release_driver(transport);
	return 0;
}

int __weak rf_machine_attached(void)
{
	return rf_probe_error;
}

int rf_transport_bind(void)
{
	if (!transport)
		return -ENODEV;
	if (transport->driver)
		return -EBUSY;
	rf_probe_error = -ENODEV;
	(void)!device_attach(transport);
	return rf_machine_attached();
}

void device_unregister(struct device *dev)
{
	device_del(dev);
	put_device(dev);
	put_device(dev);
}

/* Did a driver's probe of the virtio device succeed, and is it still bound? */
bool rf_virtio_bound(void)
{
	return function && function->driver;
}

struct device *rf_virtio_device(void)
{
	return function;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
int class_register(const struct class *class)
#else
int __class_register(struct class *class, struct lock_class_key *key)
#endif
{
	return 0;
}

/* Children are never many, and nobody here has any but the one device. */
int device_for_each_child(struct device *parent, void *data, int (*fn)(struct device *, void *))
{
	return 0;
}

int add_uevent_var(struct kobj_uevent_env *env, const char *format, ...)
{
	return 0;
}
