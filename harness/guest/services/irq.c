// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: interrupts: shared handlers in order of registration, held back while
 * the CPU has interrupts off. Which numbers there are is the personality's. Left
 * out: threads, affinity, wake-up.
 */
#include <linux/bottom_half.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include "guest/services/irqs.h"
#include "guest/services/services.h"

int signals_enabled = 1;

struct action { irq_handler_t handler; void *dev; unsigned int irq; bool used; };
#define ACTIONS_MAX 24
static struct action actions[ACTIONS_MAX];
static unsigned int action_count;	/* as far as they were ever used */

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

bool rf_irq_has_action(unsigned int irq)
{
	unsigned int i;

	for (i = 0; i < action_count; i++)
		if (actions[i].used && actions[i].irq == irq)
			return true;
	return false;
}

int request_threaded_irq(unsigned int irq, irq_handler_t handler, irq_handler_t thread,
			 unsigned long flags, const char *name, void *dev)
{
	unsigned int i;

	if (rf_port->fault(rf_port->ctx, RF_FAULT_IRQ))
		return -ENOMEM;
	if (!handler || ((flags & IRQF_SHARED) && !dev))
		return -EINVAL;
	if (!rf_irq_exists(irq))
		return -EINVAL;
	for (i = 0; i < ACTIONS_MAX && actions[i].used; i++)
		;
	if (i == ACTIONS_MAX)
		RF_LIMIT("more interrupt handlers than the services keep");
	rf_irq_gate(irq, true);
	actions[i] = (struct action){ handler, dev, irq, true };
	if (i == action_count)
		action_count++;
	return 0;
}

const void *free_irq(unsigned int irq, void *dev)
{
	unsigned int i;

	for (i = 0; i < action_count; i++) {
		if (!actions[i].used || actions[i].dev != dev || actions[i].irq != irq)
			continue;
		actions[i].used = false;
		rf_irq_gate(irq, false);
		return "irq";
	}
	rf_port->report(rf_port->ctx, RF_REPORT_WARN, "kernel/irq/manage.c", 0, irq, 0, RF_FRAME());
	return NULL;
}

bool rf_irq_raise(unsigned int irq)
{
	bool handled = false;
	unsigned int i;

	signals_enabled = 0;
	for (i = 0; i < action_count; i++)
		if (actions[i].used && actions[i].irq == irq)
			handled |= actions[i].handler(irq, actions[i].dev) != IRQ_NONE;
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
