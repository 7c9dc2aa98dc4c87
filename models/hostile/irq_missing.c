// SPDX-License-Identifier: GPL-2.0-only
/* The device keeps interrupts to itself. */
#include "device/engine.h"

static uint32_t interrupt(struct rf_hostile *h, struct rf_device *d, uint32_t cause)
{
	uint32_t own = rf_hostile_own(h);

	if (!rf_hostile_due(h))
		return cause;
	return own ? cause & ~own : 0;
}

const struct rf_hostile_ops rf_hostile_irq_missing = {
	.name = "irq-missing",
	.summary = "does not interrupt; a: causes that go missing, 0 is all",
	.interrupt = interrupt,
};
