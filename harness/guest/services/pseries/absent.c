// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAKE: what the compiled files of this personality name and no case depends on: sysfs,
 * reserved memory, consoles, mappings for users; and memory of vmalloc(), which is taken
 * from the linear map. Messages are never held back.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include "guest/services/services.h"

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
void *vzalloc_node_noprof(unsigned long size, int node)
#else
void *vzalloc_node(unsigned long size, int node)
#endif
{
	return kzalloc(size, GFP_KERNEL);
}

void vfree(const void *memory)
{
	kfree(memory);
}

int __printk_ratelimit(const char *func);
int __printk_ratelimit(const char *func)
{
	return 1;
}
