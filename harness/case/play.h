/* SPDX-License-Identifier: GPL-2.0-only */
/* Operations of the scripted driver: from a case's records to its verbs. */
#ifndef RF_CASE_PLAY_H
#define RF_CASE_PLAY_H

#include "case/schema.h"

/*
 * Do @op, which is in range and one of the scripted driver's own. 0, or -errno
 * when it could not be done and was left out.
 */
int rf_play(struct rf_script *script, const struct rf_op *op) RF_MUST_USE;

#endif
