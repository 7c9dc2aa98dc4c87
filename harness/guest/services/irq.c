// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: one interrupt line of the device under test, shared handlers in
 * order of registration, interrupts held back while the CPU has them off.
 * Left out: threads, affinity, wake-up.
 */
#include <linux/bottom_half.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/slab.h>
#include "guest/services/services.h"

int signals_enabled = 1;

struct action { irq_handler_t handler; void *dev; bool used; };
#define ACTIONS_MAX 8
static struct action actions[ACTIONS_MAX];

int um_set_signals(int enable)
{
	int old = signals_enabled;

	signals_enabled = enable;
	if (enable && !old)
		rf_port->irqs_enabled(rf_port->ctx);
	return old;
}

void block_signals(void)
{
	signals_enabled = 0;
}

void unblock_signals(void)
{
	um_set_signals(1);
}

void __local_bh_enable_ip(unsigned long ip, unsigned int cnt)
{
}

int request_threaded_irq(unsigned int irq, irq_handler_t handler, irq_handler_t thread,
			 unsigned long flags, const char *name, void *dev)
{
	int i;

	if (rf_port->fault(rf_port->ctx, RF_FAULT_IRQ))
		return -ENOMEM;
	if (!handler || ((flags & IRQF_SHARED) && !dev))
		return -EINVAL;
	for (i = 0; i < ACTIONS_MAX; i++) {
		if (actions[i].used)
			continue;
		actions[i] = (struct action){ handler, dev, true };
		return 0;
	}
	RF_LIMIT("more interrupt handlers than the services keep");
}

const void *free_irq(unsigned int irq, void *dev)
{
	int i;

	for (i = 0; i < ACTIONS_MAX; i++) {
		if (actions[i].used && actions[i].dev == dev) {
			actions[i].used = false;
			return "irq";
		}
	}
	rf_port->report(rf_port->ctx, RF_REPORT_WARN, "kernel/irq/manage.c", 0, irq, 0, RF_FRAME());
	return NULL;
}

bool rf_irq_raise(void)
{
	bool handled = false;
	int i;

	signals_enabled = 0;
	for (i = 0; i < ACTIONS_MAX; i++)
		if (actions[i].used)
			handled |= actions[i].handler(1, actions[i].dev) != IRQ_NONE;
	signals_enabled = 1;
	return handled;
}

/* Handlers never run beside other code on one CPU. */
void synchronize_irq(unsigned int irq)
{
}

int irq_set_irq_wake(unsigned int irq, unsigned int on)
{
	return 0;
}
