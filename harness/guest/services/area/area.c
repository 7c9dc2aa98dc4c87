// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: bus addresses that others hold, where the kernel gives them out by a map of
 * bits: the linker's wrapper (--wrap) around lib/iommu-helper.c.
 */
#include <linux/iommu-helper.h>
#include "guest/services/services.h"

/* The kernel looks a second time, from the beginning. */
unsigned long __real_iommu_area_alloc(unsigned long *map, unsigned long size, unsigned long start,
				      unsigned int nr, unsigned long shift,
				      unsigned long boundary, unsigned long align);
unsigned long __wrap_iommu_area_alloc(unsigned long *map, unsigned long size, unsigned long start,
				      unsigned int nr, unsigned long shift,
				      unsigned long boundary, unsigned long align);
unsigned long __wrap_iommu_area_alloc(unsigned long *map, unsigned long size, unsigned long start,
				      unsigned int nr, unsigned long shift,
				      unsigned long boundary, unsigned long align)
{
	if (rf_port->fault(rf_port->ctx, RF_FAULT_IOVA))
		return -1;
	return __real_iommu_area_alloc(map, size, start, nr, shift, boundary, align);
}
