/* SPDX-License-Identifier: GPL-2.0-only */
/* What a case's operations do to its world, in order, with what goes without saying. */
#ifndef RF_CASE_OPERATIONS_H
#define RF_CASE_OPERATIONS_H

#include "case/run.h"

/*
 * Run all operations of the case under way. Of a Linux case the first that is
 * not `hostile` or `fail` is preceded by `probe` if it is none, and a device
 * that is still there at the end is removed. Ends early when the guest dies.
 */
void rf_operations_run(struct rf_world *world);

#endif
