/* SPDX-License-Identifier: GPL-2.0-only */
/* Between the files of the harness side of the border: what every port call may need. */
#ifndef RF_GUEST_HOST_H
#define RF_GUEST_HOST_H

#include "guest/guest.h"

/* The guest looks again and again, and never stops by itself: it ends here. @since: virtual ns. */
void rf_host_spin(struct rf_host *host, const void *frame, uint64_t since);

/*
 * A loop that the device can make endless is known by its calls, always at the
 * same one; only a loop that never calls is left to the watchdog.
 */
RF_INLINE void rf_host_charge(struct rf_host *host, const void *frame)
{
	if (++host->calls <= RF_CALLS_BUDGET)
		return;
	rf_host_spin(host, frame, 0);
}

/* Is this the call of service @site (enum rf_fault_site) that the case makes fail? */
bool rf_host_fault(struct rf_host *host, uint32_t site);

/* Fill in the calls about the DMA API, shared memory and tables of bus addresses: host_memory.c. */
void rf_host_memory_ports(struct rf_port *port);

#endif
