/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An image's writable data as it was after boot. It is put back before each
 * case; only pages that were ever written need it. Those are known because all
 * others are write-protected: the fault of a first write counts the page among
 * the written ones for good.
 */
#ifndef RF_GUEST_SNAPSHOT_H
#define RF_GUEST_SNAPSHOT_H

#include "guest/port.h"

#include <stdbool.h>

struct rf_snapshot;

/*
 * Keep what @image's data holds now, and protect it. An image has one snapshot: its newest.
 * Returns NULL when there is no memory for it.
 */
struct rf_snapshot *rf_snapshot_take(const struct rf_image *image);
/* Put back what was written since. */
void rf_snapshot_restore(const struct rf_snapshot *snapshot);

/* The same from another @copy of the data, which rf_snapshot_copy() made: rf_snapshot_size() bytes. */
void rf_snapshot_restore_from(const struct rf_snapshot *snapshot, const void *copy);
void rf_snapshot_copy(const struct rf_snapshot *snapshot, void *ret_copy);
size_t rf_snapshot_size(const struct rf_snapshot *snapshot);

/* A write to @addr faulted: true when it was protected here, and can be made now. */
bool rf_snapshot_unprotect(const void *addr);

#endif
