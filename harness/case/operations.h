/* SPDX-License-Identifier: GPL-2.0-only */
/* What a case's operations do to its world, in order, with what goes without saying. */
#ifndef RF_CASE_OPERATIONS_H
#define RF_CASE_OPERATIONS_H

#include "case/run.h"

/*
 * Run all operations of the case under way. Of a Linux case the first that is
 * not `hostile`, `fail` or `offer` is preceded by `probe` if it is none, and a device
 * that is still there at the end is removed. Ends early when the guest dies.
 */
void rf_operations_run(struct rf_world *world);

/* What the files of operations share: the next stage, unless it is on; let all but the guest work. */
void rf_operations_enter(struct rf_world *world, enum rf_stage stage);
void rf_operations_pump(struct rf_world *world);

#endif
