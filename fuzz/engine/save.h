/* SPDX-License-Identifier: GPL-2.0-only */
/* Saving the first case of a finding: binary, text and finding file side by side. */
#ifndef RF_FUZZ_SAVE_H
#define RF_FUZZ_SAVE_H

#include "fuzz/engine/session.h"

/*
 * Save @c, which showed @seen->finding, in rf_session.folder, and note the
 * path in @seen. A file of that name, from another process, stays as it is.
 */
void rf_save_finding(struct rf_seen *seen, const struct rf_case *c);

#endif
