// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: the architecture's half of PCI message interrupts, set up as on
 * machines without interrupt domains (arch_setup_msi_irq): each message has an
 * interrupt number of its own, its address is the interrupt controller's and
 * its data the number. Left out: affinity, remapping, domains.
 */
#include <linux/irq.h>
#include <linux/msi.h>
#include <linux/pci.h>
#include "guest/services/irqs.h"
#include "guest/services/pci/pci.h"

int arch_setup_msi_irq(struct pci_dev *dev, struct msi_desc *desc)
{
	struct msi_msg msg = { .address_lo = RF_MESSAGE_ADDRESS };
	int irq = rf_irq_new();

	if (irq < 0)
		return irq;
	irq_set_msi_desc(irq, desc);
	msg.data = irq;
	pci_write_msi_msg(irq, &msg);
	return 0;
}

void arch_teardown_msi_irq(unsigned int irq)
{
	struct irq_data *data = irq_get_irq_data(irq);

	if (!data)
		return;
	irq_data_get_msi_desc(data)->irq = 0;
	irq_set_msi_desc(irq, NULL);
	rf_irq_drop(irq);
}
