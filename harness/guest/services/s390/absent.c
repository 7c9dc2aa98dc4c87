// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAKE: what the compiled files of this personality name and no case depends on:
 * debug traces, sysfs, chips of interrupts. Interrupt numbers are machine.c's.
 */
#include <linux/device.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/jump_label.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <asm/debug.h>
#include "guest/services/services.h"

DEFINE_STATIC_KEY_FALSE(init_on_alloc);
debug_info_t *cio_debug_trace_id;
struct irq_chip dummy_irq_chip;
const struct kernel_param_ops param_ops_charp;

debug_entry_t *debug_event_common(debug_info_t *id, int level, const void *buf, int length)
{
	return NULL;
}

int device_create_file(struct device *dev, const struct device_attribute *attr)
{
	return 0;
}

void device_remove_file(struct device *dev, const struct device_attribute *attr)
{
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
void device_set_wakeup_capable(struct device *dev, bool capable)
{
}
#endif

void handle_percpu_irq(struct irq_desc *desc)
{
}

void irq_set_chip_and_handler_name(unsigned int irq, const struct irq_chip *chip,
				   irq_flow_handler_t handle, const char *name)
{
}

const char *kstrdup_const(const char *s, gfp_t gfp)
{
	return kstrdup(s, gfp);
}

void kfree_const(const void *s)
{
	kfree(s);
}
