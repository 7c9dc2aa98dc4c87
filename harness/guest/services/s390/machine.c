// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: a machine with one channel device, in the order of its boot: protected or
 * not, the channel subsystem's memory, adapter interrupts, the drivers of channel
 * devices; and the hypercall. s390 has no suspend since Linux 5.7.
 */
#include <linux/interrupt.h>
#include <linux/kvm_para.h>
#include <asm/irq.h>
#include <asm/irq_regs.h>
#include <asm/isc.h>
#include "guest/services/irqs.h"
#include "guest/services/s390/channel.h"

int airq_init(void);
void init_airq_interrupts(void);

/* What an adapter interruption says of itself. */
struct rf_interruption rf_interruption;

int rf_machine_setup(const struct rf_guest_config *config)
{
	int err;

	rf_protected_setup(config);
	err = rf_channel_memory_setup() ? : airq_init();
	if (err)
		return err;
	init_airq_interrupts();
	/* Drivers that take memory of the channel subsystem: it is the case's to say how that is kept. */
	return rf_machine_initcalls();
}

int rf_machine_discover(void)
{
	return 0;
}

int rf_machine_add(void)
{
	return rf_channel_device_add();
}

void rf_machine_remove(void)
{
	rf_channel_device_remove();
}

int rf_machine_suspend(void)
{
	return -EOPNOTSUPP;
}

int rf_machine_resume(void)
{
	return -EOPNOTSUPP;
}

bool rf_irq_exists(unsigned int irq)
{
	return irq == THIN_INTERRUPT;
}

void rf_irq_gate(unsigned int irq, bool open)
{
}

/* Handlers of I/O interruptions run with interrupts off. */
bool rf_machine_interrupt(void)
{
	bool taken;

	signals_enabled = 0;
	taken = rf_channel_interrupt();
	signals_enabled = 1;
	return taken;
}

bool rf_machine_message(u64 address, u32 data)
{
	return false;
}

bool rf_machine_adapter(u32 isc)
{
	rf_interruption.tpi_info = (struct tpi_info){ .adapter_IO = 1, .isc = isc };
	return rf_irq_raise(THIN_INTERRUPT);
}

bool rf_machine_keeps(const struct device *dev)
{
	return dev == cio_get_dma_css_dev();
}

/* A subclass is on as long as anybody uses it; here all are. */
void isc_register(unsigned int isc)
{
}

void isc_unregister(unsigned int isc)
{
}

long kvm_hypercall3(unsigned long function, unsigned long a, unsigned long b, unsigned long c)
{
	return rf_port->hypercall(rf_port->ctx, function, a, b, c);
}

/* Bits from the left, over vectors of a few hundred. */
unsigned long find_next_bit_inv(const unsigned long *addr, unsigned long size,
				unsigned long offset)
{
	while (offset < size && !test_bit_inv(offset, addr))
		offset = ((const u8 *)addr)[offset >> 3] ? offset + 1 : round_down(offset, 8) + 8;
	return min(offset, size);
}

unsigned long find_first_bit_inv(const unsigned long *addr, unsigned long size)
{
	return find_next_bit_inv(addr, size, 0);
}
