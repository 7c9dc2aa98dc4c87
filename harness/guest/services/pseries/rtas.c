// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: firmware's calls for dynamic DMA windows (LoPAPR, ibm,query-pe-dma-window and
 * its like) as QEMU answers them: two windows at most, pages of 4 KiB, 64 KiB and 16 MiB,
 * the default window comes back with a reset. Left out: all other calls; none is ever busy.
 */
#include <linux/kernel.h>
#include <asm/rtas.h>
#include "guest/services/pseries/pseries.h"

#define DONE		0
#define HARDWARE_ERROR	(-1)
#define PARAMETER_ERROR	(-3)

/* Pages of 4 KiB, 64 KiB and 16 MiB, as LoPAPR numbers them. */
#define PAGE_SIZES	7
#define LARGEST_SHIFT	24

static u64 largest;	/* how many of the largest pages a window may have */
static bool single;	/* there is room for one window only */

/* As many outputs as the device tree says: 64 bits for the largest block. */
static int query(int nret, int *outputs)
{
	bool free = !rf_window_exists(RF_LIOBN_DYNAMIC) &&
		    !(single && rf_window_exists(RF_LIOBN_DEFAULT));

	if (nret != 6)
		return PARAMETER_ERROR;
	outputs[0] = free;
	outputs[1] = upper_32_bits(largest);
	outputs[2] = lower_32_bits(largest);
	outputs[3] = PAGE_SIZES;
	outputs[4] = 0;
	return DONE;
}

static int create(u32 page_shift, u32 window_shift, int *outputs)
{
	if (page_shift != 12 && page_shift != 16 && page_shift != LARGEST_SHIFT)
		return PARAMETER_ERROR;
	if (single && rf_window_exists(RF_LIOBN_DEFAULT))
		return HARDWARE_ERROR;
	if (!rf_window_create(page_shift, window_shift))
		return HARDWARE_ERROR;
	outputs[0] = RF_LIOBN_DYNAMIC;
	outputs[1] = upper_32_bits(RF_DYNAMIC_BASE);
	outputs[2] = lower_32_bits(RF_DYNAMIC_BASE);
	return DONE;
}

int rtas_call(int token, int nargs, int nret, int *outputs, ...)
{
	u32 arg[5] = { 0 };
	va_list args;
	int i;

	va_start(args, outputs);
	for (i = 0; i < nargs && i < ARRAY_SIZE(arg); i++)
		arg[i] = va_arg(args, unsigned int);
	va_end(args);
	if (rf_port->fault(rf_port->ctx, RF_FAULT_RTAS))
		return HARDWARE_ERROR;
	switch (token) {
	case RF_RTAS_QUERY:
		return query(nret, outputs);
	case RF_RTAS_CREATE:
		return create(arg[3], arg[4], outputs);
	case RF_RTAS_REMOVE:
		return rf_window_remove(arg[0]) ? DONE : PARAMETER_ERROR;
	case RF_RTAS_RESET:
		rf_windows_reset();
		return DONE;
	default:
		return PARAMETER_ERROR;
	}
}

bool rtas_busy_delay(int status)
{
	return false;
}

void rf_rtas_setup(const struct rf_guest_config *config)
{
	largest = config->ddw_pages ? : 1ULL << (45 - LARGEST_SHIFT);
	single = config->ddw_single;
}
