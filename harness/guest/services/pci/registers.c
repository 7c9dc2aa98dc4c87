// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: the accessors that the kernel itself calls for emulated I/O
 * memory. The platform device's one region and the physical addresses of PCI
 * each stand at fixed __iomem addresses that no memory has; what lies below
 * them are I/O ports. Accesses become the transport's.
 */
#include <linux/io.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include "guest/services/services.h"

#define REGION		((unsigned long)0x5a0000000000UL)
#define PHYSICAL	((unsigned long)0x300000000000UL)
#define PHYSICAL_END	(PHYSICAL + (1UL << 44))

static bool in_region(const volatile void __iomem *addr)
{
	return (unsigned long)addr >= REGION;
}

static u32 offset_of(const volatile void __iomem *addr)
{
	return (u32)((unsigned long)addr - REGION);
}

static struct rf_port_access access_of(const volatile void __iomem *addr, u32 width)
{
	unsigned long at = (unsigned long)addr;

	if (at < PHYSICAL)
		return (struct rf_port_access){ RF_SPACE_IO, width, at };
	return (struct rf_port_access){ RF_SPACE_MEMORY, width, at - PHYSICAL };
}

static u64 read(const volatile void __iomem *addr, u32 width)
{
	return rf_port->bus_read(rf_port->ctx, access_of(addr, width));
}

static void write(const volatile void __iomem *addr, u32 width, u64 value)
{
	rf_port->bus_write(rf_port->ctx, access_of(addr, width), value);
}

#define RAW_ACCESSORS(suffix, type, width) \
type __raw_read##suffix(const volatile void __iomem *addr) \
{ \
	if (in_region(addr)) \
		return rf_port->reg_read(rf_port->ctx, offset_of(addr), width); \
	return read(addr, width); \
} \
void __raw_write##suffix(type value, volatile void __iomem *addr) \
{ \
	if (in_region(addr)) \
		rf_port->reg_write(rf_port->ctx, offset_of(addr), width, value); \
	else \
		write(addr, width, value); \
}
RAW_ACCESSORS(b, u8, 1)
RAW_ACCESSORS(w, u16, 2)
RAW_ACCESSORS(l, u32, 4)
RAW_ACCESSORS(q, u64, 8)

void __iomem *devm_platform_ioremap_resource(struct platform_device *pdev, unsigned int index)
{
	return (void __iomem *)REGION;
}

void __iomem *ioremap(phys_addr_t offset, size_t size)
{
	if (!size || offset + size < offset || offset + size > PHYSICAL_END - PHYSICAL)
		return NULL;
	return (void __iomem *)(PHYSICAL + offset);
}

void iounmap(volatile void __iomem *addr)
{
}

/* What the generic header makes of it where an architecture does not say otherwise. */
void __iomem *__pci_ioport_map(struct pci_dev *dev, unsigned long port, unsigned int nr)
{
	return ioport_map(port, nr);
}
