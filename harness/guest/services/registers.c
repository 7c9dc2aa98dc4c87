// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: the accessors that the kernel itself calls for emulated I/O
 * memory. The device's one region stands at a fixed __iomem address that no
 * memory has; accesses become register accesses of the transport.
 */
#include <linux/io.h>
#include <linux/platform_device.h>
#include "guest/services/services.h"

#define REGION ((unsigned long)0x5a0000000000UL)

static u32 offset_of(const volatile void __iomem *addr)
{
	return (u32)((unsigned long)addr - REGION);
}

#define RAW_ACCESSORS(suffix, type, width) \
type __raw_read##suffix(const volatile void __iomem *addr) \
{ \
	return rf_port->reg_read(rf_port->ctx, offset_of(addr), width); \
} \
void __raw_write##suffix(type value, volatile void __iomem *addr) \
{ \
	rf_port->reg_write(rf_port->ctx, offset_of(addr), width, value); \
}
RAW_ACCESSORS(b, u8, 1)
RAW_ACCESSORS(w, u16, 2)
RAW_ACCESSORS(l, u32, 4)
RAW_ACCESSORS(q, u64, 8)

unsigned int ioread32(const void __iomem *addr)
{
	return __raw_readl(addr);
}

void __iomem *devm_platform_ioremap_resource(struct platform_device *pdev, unsigned int index)
{
	return (void __iomem *)REGION;
}
