// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: memory of vmalloc(), taken from the linear map, and bus addresses that
 * others hold: 6.12 gives them out by a tree of ranges.
 */
#include <linux/iova.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include "guest/services/services.h"

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
void *vmalloc_noprof(unsigned long size)
{
	return kmalloc(size, GFP_KERNEL);
}
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 7, 0)
void *vzalloc(unsigned long size)
{
	return kzalloc(size, GFP_KERNEL);
}
#endif

void vfree(const void *memory)
{
	kfree(memory);
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 7, 0)
unsigned long __real_alloc_iova_fast(struct iova_domain *iovad, unsigned long size,
				     unsigned long limit_pfn, bool flush_rcache);
unsigned long __wrap_alloc_iova_fast(struct iova_domain *iovad, unsigned long size,
				     unsigned long limit_pfn, bool flush_rcache);
unsigned long __wrap_alloc_iova_fast(struct iova_domain *iovad, unsigned long size,
				     unsigned long limit_pfn, bool flush_rcache)
{
	if (rf_port->fault(rf_port->ctx, RF_FAULT_IOVA))
		return 0;
	return __real_alloc_iova_fast(iovad, size, limit_pfn, flush_rcache);
}
#endif
