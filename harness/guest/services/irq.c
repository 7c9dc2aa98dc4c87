// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: the device's interrupt line and the messages it may send instead,
 * shared handlers in order of registration, interrupts held back while the CPU
 * has them off, messages unmasked by the first handler and masked by the
 * last's end. Left out: threads, affinity, wake-up.
 */
#include <linux/bottom_half.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/msi.h>
#include <linux/slab.h>
#include "guest/services/irqs.h"
#include "guest/services/services.h"

int signals_enabled = 1;

struct action { irq_handler_t handler; void *dev; unsigned int irq; bool used; };
#define ACTIONS_MAX 24
static struct action actions[ACTIONS_MAX];
static unsigned int action_count;	/* as far as they were ever used */

/* What the kernel keeps of a number that a message has. */
struct line { struct irq_data data; struct irq_common_data common; bool used; };
static struct line lines[RF_IRQS - RF_IRQ_FIRST];

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

static struct line *line_of(unsigned int irq)
{
	if (irq < RF_IRQ_FIRST || irq >= RF_IRQS || !lines[irq - RF_IRQ_FIRST].used)
		return NULL;
	return &lines[irq - RF_IRQ_FIRST];
}

int rf_irq_new(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(lines); i++) {
		if (lines[i].used)
			continue;
		lines[i].used = true;
		lines[i].data.irq = RF_IRQ_FIRST + i;
		lines[i].data.common = &lines[i].common;
		return RF_IRQ_FIRST + i;
	}
	return -ENOSPC;
}

void rf_irq_drop(unsigned int irq)
{
	struct line *line = line_of(irq);

	if (line)
		line->used = false;
}

struct irq_data *irq_get_irq_data(unsigned int irq)
{
	struct line *line = line_of(irq);

	return line ? &line->data : NULL;
}

int irq_set_msi_desc(unsigned int irq, struct msi_desc *desc)
{
	return irq_set_msi_desc_off(irq, 0, desc);
}

int irq_set_msi_desc_off(unsigned int base, unsigned int offset, struct msi_desc *desc)
{
	struct line *line = line_of(base + offset);

	if (!line)
		return -EINVAL;
	line->common.msi_desc = desc;
	if (desc && !offset)
		desc->irq = base;
	return 0;
}

static bool has_action(unsigned int irq)
{
	unsigned int i;

	for (i = 0; i < action_count; i++)
		if (actions[i].used && actions[i].irq == irq)
			return true;
	return false;
}

/* The first handler of a message starts it, the end of the last one stops it. */
static void gate(unsigned int irq, bool open)
{
	struct line *line = line_of(irq);

	if (!line || !line->common.msi_desc || has_action(irq))
		return;
	if (open)
		pci_msi_unmask_irq(&line->data);
	else
		pci_msi_mask_irq(&line->data);
}

int request_threaded_irq(unsigned int irq, irq_handler_t handler, irq_handler_t thread,
			 unsigned long flags, const char *name, void *dev)
{
	unsigned int i;

	if (rf_port->fault(rf_port->ctx, RF_FAULT_IRQ))
		return -ENOMEM;
	if (!handler || ((flags & IRQF_SHARED) && !dev))
		return -EINVAL;
	if (irq != RF_IRQ_LINE && !line_of(irq))
		return -EINVAL;
	for (i = 0; i < ACTIONS_MAX && actions[i].used; i++)
		;
	if (i == ACTIONS_MAX)
		RF_LIMIT("more interrupt handlers than the services keep");
	gate(irq, true);
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
		gate(irq, false);
		return "irq";
	}
	rf_port->report(rf_port->ctx, RF_REPORT_WARN, "kernel/irq/manage.c", 0, irq, 0, RF_FRAME());
	return NULL;
}

static bool raise(unsigned int irq)
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

bool rf_irq_raise(void)
{
	return raise(RF_IRQ_LINE);
}

/* What is written elsewhere, or with a number that nobody has, raises nothing. */
bool rf_irq_message(u64 address, u32 data)
{
	return address == RF_MESSAGE_ADDRESS && line_of(data) && raise(data);
}

/* Handlers never run beside other code on one CPU. */
void synchronize_irq(unsigned int irq)
{
}

int irq_set_irq_wake(unsigned int irq, unsigned int on)
{
	return 0;
}
