// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: bus addresses that others hold, where the kernel gives them out by a tree of
 * ranges: the linker's wrapper (--wrap) around drivers/iommu/iova.c.
 */
#include <linux/iova.h>
#include "guest/services/services.h"

/* The kernel may look again, further up. */
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
