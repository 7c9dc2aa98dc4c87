// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: the platform bus and its one device, the virtio-mmio transport,
 * as firmware describes it: one register region, one interrupt, the DMA
 * configuration read before probe where there is a device tree. Suspend and
 * resume are the driver's, as drivers/base/platform.c calls them.
 */
#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/iommu.h>
#include <linux/of_device.h>
#include <linux/platform_device.h>
#include <linux/string.h>
#include "guest/services/model.h"
#include "guest/services/generic/generic.h"

/* One for each time that the device is added: nothing may know a new one by an old one's address. */
static struct platform_device devices[16];
static unsigned int added;
static struct platform_device *transport;	/* NULL: there is none */

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
#define RF_CONST_DRV const
#else
#define RF_CONST_DRV
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
#define RF_CONST_BUS const
#else
#define RF_CONST_BUS
#endif

static int match(struct device *dev, RF_CONST_DRV struct device_driver *drv)
{
	return drv->of_match_table != NULL;
}

static int probe(struct device *dev)
{
	struct platform_driver *drv = container_of(dev->driver, struct platform_driver, driver);

	return drv->probe ? drv->probe(to_platform_device(dev)) : 0;
}

static void remove(struct device *dev)
{
	struct platform_driver *drv = container_of(dev->driver, struct platform_driver, driver);

	if (drv->remove)
		drv->remove(to_platform_device(dev));
}

static int configure(struct device *dev)
{
	struct platform_driver *drv = container_of(dev->driver, struct platform_driver, driver);
	int err = dev->of_node ? of_dma_configure(dev, dev->of_node, true) : 0;

	if (err || drv->driver_managed_dma)
		return err;
	err = iommu_device_use_default_domain(dev);
	if (err)
		arch_teardown_dma_ops(dev);
	return err;
}

static void cleanup(struct device *dev)
{
	struct platform_driver *drv = container_of(dev->driver, struct platform_driver, driver);

	if (!drv->driver_managed_dma)
		iommu_device_unuse_default_domain(dev);
}

RF_CONST_BUS struct bus_type platform_bus_type = {
	.name = "platform",
	.match = match,
	.probe = probe,
	.remove = remove,
	.dma_configure = configure,
	.dma_cleanup = cleanup,
};

int __platform_driver_register(struct platform_driver *drv, struct module *owner)
{
	drv->driver.owner = owner;
	drv->driver.bus = &platform_bus_type;
	return driver_register(&drv->driver);
}

void platform_driver_unregister(struct platform_driver *drv)
{
	driver_unregister(&drv->driver);
}

int platform_get_irq(struct platform_device *dev, unsigned int num)
{
	return num ? -ENXIO : 1;
}

static void released(struct device *dev)
{
}

int rf_platform_device_add(void)
{
	transport = &devices[added++ % ARRAY_SIZE(devices)];
	memset(transport, 0, sizeof(*transport));
	transport->name = "virtio-mmio";
	device_initialize(&transport->dev);
	transport->dev.bus = &platform_bus_type;
	transport->dev.release = released;
	transport->dev.of_node = rf_firmware_node();
	transport->dev.coherent_dma_mask = DMA_BIT_MASK(32);
	transport->platform_dma_mask = DMA_BIT_MASK(32);
	transport->dev.dma_mask = &transport->platform_dma_mask;
	if (dev_set_name(&transport->dev, "a000000.virtio_mmio")) {
		transport = NULL;
		return -ENOMEM;
	}
	rf_probe_error = -ENODEV;
	return device_add(&transport->dev) ? : rf_probe_error;
}

void rf_platform_device_remove(void)
{
	if (!transport)
		return;
	device_unregister(&transport->dev);
	transport = NULL;
}

static const struct dev_pm_ops *driver_pm(void)
{
	return transport && transport->dev.driver ? transport->dev.driver->pm : NULL;
}

int rf_platform_device_suspend(void)
{
	const struct dev_pm_ops *pm = driver_pm();

	return pm && pm->suspend ? pm->suspend(&transport->dev) : 0;
}

int rf_platform_device_resume(void)
{
	const struct dev_pm_ops *pm = driver_pm();

	return pm && pm->resume ? pm->resume(&transport->dev) : 0;
}
