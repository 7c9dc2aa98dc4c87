// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: what boot makes of memory on arm64: the default bounce pool, of the size that the
 * command line says.
 */
#include "guest/services/generic/generic.h"

void rf_memory_setup(const struct rf_guest_config *config)
{
	rf_bounce_pool(config);
}
