/* SPDX-License-Identifier: GPL-2.0-only */
/* As arm64's, whose own asks what its CPUs unmap from user space: nothing here. */
#ifndef RF_ASM_XEN_PAGE_H
#define RF_ASM_XEN_PAGE_H

#include <xen/arm/page.h>

static inline bool xen_kernel_unmapped_at_usr(void)
{
	return false;
}

#endif
