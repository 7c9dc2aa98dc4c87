// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: small library functions that bus and resource code calls: copies of
 * memory and strings, modules that are always there, the one CPU, delays.
 */
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mount.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/workqueue.h>
#include "guest/services/services.h"

struct cpumask __cpu_possible_mask = { .bits = { 1 } }, __cpu_online_mask = { .bits = { 1 } };
const unsigned long cpu_bit_bitmap[BITS_PER_LONG + 1][BITS_TO_LONGS(NR_CPUS)] = { [1] = { 1 } };

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
void *kmemdup_noprof(const void *src, size_t len, gfp_t gfp)
#else
void *kmemdup(const void *src, size_t len, gfp_t gfp)
#endif
{
	void *copy = kmalloc(len, gfp);

	return copy ? memcpy(copy, src, len) : NULL;
}

char *kmemdup_nul(const char *s, size_t len, gfp_t gfp)
{
	char *copy = kmalloc(len + 1, gfp);

	if (!copy)
		return NULL;
	memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}

char *kstrndup(const char *s, size_t max, gfp_t gfp)
{
	return s ? kmemdup_nul(s, strnlen(s, max), gfp) : NULL;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
void *kmemdup_array(const void *src, size_t count, size_t size, gfp_t gfp)
{
	return kmemdup(src, count * size, gfp);
}

void *__kvmalloc_node_noprof(DECL_BUCKET_PARAMS(size, b), gfp_t flags, int node)
{
	return kmalloc(size, flags);
}

void *kvrealloc_noprof(const void *p, size_t size, gfp_t flags)
{
	return NULL;
}

void *krealloc_noprof(const void *p, size_t size, gfp_t flags)
#else
void *kvmalloc_node(size_t size, gfp_t flags, int node)
{
	return kmalloc(size, flags);
}

void *krealloc(const void *p, size_t size, gfp_t flags)
#endif
{
	void *copy = kmalloc(size, flags);

	if (copy && p)
		memcpy(copy, p, min(size, ksize(p)));
	if (copy)
		kfree(p);
	return copy;
}

void kvfree(const void *p)
{
	kfree(p);
}

bool try_module_get(struct module *module)
{
	return true;
}

void module_put(struct module *module)
{
}

void __const_udelay(unsigned long xloops)
{
	rf_port->sleep(rf_port->ctx, NSEC_PER_USEC);
}

/* The inode by which memory given to drivers is taken from those who mapped it: nobody does. */
int simple_pin_fs(struct file_system_type *type, struct vfsmount **mount, int *count)
{
	static struct vfsmount none;

	*mount = &none;
	return 0;
}

struct inode *alloc_anon_inode(struct super_block *sb)
{
	static struct inode inode;

	return &inode;
}
