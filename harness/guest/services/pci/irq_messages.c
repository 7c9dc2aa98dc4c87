// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: the interrupt numbers of this machine: the device's line, and one for
 * each message that the device may send instead, unmasked by the first handler and
 * masked by the last one's end.
 */
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/msi.h>
#include "guest/services/irqs.h"
#include "guest/services/services.h"

/* What the kernel keeps of a number that a message has. */
struct line { struct irq_data data; struct irq_common_data common; bool used; };
static struct line lines[RF_IRQS - RF_IRQ_FIRST];

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

bool rf_irq_exists(unsigned int irq)
{
	return irq == RF_IRQ_LINE || line_of(irq);
}

/* The first handler of a message starts it, the end of the last one stops it. */
void rf_irq_gate(unsigned int irq, bool open)
{
	struct line *line = line_of(irq);

	if (!line || !line->common.msi_desc || rf_irq_has_action(irq))
		return;
	if (open)
		pci_msi_unmask_irq(&line->data);
	else
		pci_msi_mask_irq(&line->data);
}

/* What is written elsewhere, or with a number that nobody has, raises nothing. */
bool rf_machine_message(u64 address, u32 data)
{
	return address == RF_MESSAGE_ADDRESS && line_of(data) && rf_irq_raise(data);
}
