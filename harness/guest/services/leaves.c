// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAKE: leaves that compiled kernel files name but that no case reaches: file
 * paths, module loading, user memory, the holding off of a suspend that never
 * comes. Each answers as a kernel without that facility would.
 */
#include <linux/cache.h>
#include <linux/fs.h>
#include <linux/kmod.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/of.h>
#include <linux/of_address.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/string_helpers.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include "guest/services/services.h"

unsigned long task_size;
struct cpuinfo_um boot_cpu_data = { .cache_alignment = L1_CACHE_BYTES };
const struct kernel_param_ops param_ops_uint, param_ops_bool, param_ops_int;

int __request_module(bool wait, const char *name, ...)
{
	return -ENOENT;
}

char *file_path(struct file *file, char *buf, int len)
{
	return ERR_PTR(-ENOENT);
}

int get_cmdline(struct task_struct *task, char *buffer, int len)
{
	return 0;
}

/* Seeding of the random number generator at boot, which no case's guest does. */
void add_device_randomness(const void *buf, size_t len)
{
}

ssize_t os_getrandom(void *buf, size_t len, unsigned int flags);
ssize_t os_getrandom(void *buf, size_t len, unsigned int flags)
{
	return -ENOSYS;
}

char *kstrdup(const char *s, gfp_t gfp)
{
	size_t len = s ? strlen(s) + 1 : 0;
	char *copy = len ? kmalloc(len, gfp) : NULL;

	return copy ? memcpy(copy, s, len) : NULL;
}

void *memdup_user_nul(const void __user *src, size_t len)
{
	return ERR_PTR(-EFAULT);
}

unsigned long raw_copy_from_user(void *to, const void __user *from, unsigned long n)
{
	return n;
}

ssize_t memory_read_from_buffer(void *to, size_t count, loff_t *pos, const void *from,
				size_t available)
{
	return -EINVAL;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
#ifdef CONFIG_OF
ssize_t of_modalias(const struct device_node *np, char *str, ssize_t len)
{
	return -ENODEV;
}
#endif

void iov_iter_advance(struct iov_iter *i, size_t size)
{
}

ssize_t iov_iter_extract_pages(struct iov_iter *i, struct page ***pages, size_t maxsize,
			       unsigned int maxpages, iov_iter_extraction_t flags, size_t *offset)
{
	return -EFAULT;
}

void unpin_user_page(struct page *page)
{
}

/* Parameters are given to modules when they are loaded, and there are none. */
int param_set_uint_minmax(const char *val, const struct kernel_param *kp, unsigned int min,
			  unsigned int max)
{
	return -EINVAL;
}

int param_get_int(char *buffer, const struct kernel_param *kp)
{
	return -EINVAL;
}

void pm_stay_awake(struct device *dev)
{
}

void pm_relax(struct device *dev)
{
}
#endif
