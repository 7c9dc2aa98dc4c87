// SPDX-License-Identifier: GPL-2.0-only
/* FAITHFUL: memory of vmalloc() is taken from the linear map. */
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include "guest/services/services.h"

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
#define ALLOC_FN(name) name##_noprof
#else
#define ALLOC_FN(name) name
#endif

void *ALLOC_FN(vmalloc)(unsigned long size)
{
	return kmalloc(size, GFP_KERNEL);
}

void *ALLOC_FN(vzalloc)(unsigned long size)
{
	return kzalloc(size, GFP_KERNEL);
}

void *ALLOC_FN(vzalloc_node)(unsigned long size, int node)
{
	return kzalloc(size, GFP_KERNEL);
}

void vfree(const void *memory)
{
	kfree(memory);
}
