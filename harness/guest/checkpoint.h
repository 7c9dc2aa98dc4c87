/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest as the first stretches of its life left it. What firmware says of the
 * platform, a device tree above all, comes to the same for every case of that
 * platform, and so does what a kernel finds on the PCI bus for every case of that
 * function. So both are played for the first such cases, and then put back: with
 * all that was allocated, all events that were emitted and all edges that were
 * reached. Nobody can tell but by the clock. A stretch that did more than
 * compute, allocate and look at the configuration space is always played.
 */
#ifndef RF_GUEST_CHECKPOINT_H
#define RF_GUEST_CHECKPOINT_H

#include "guest/guest.h"
#include "guest/snapshot.h"

enum rf_stretch {
	RF_STRETCH_SETUP,	/* from the case's beginning */
	RF_STRETCH_DISCOVERY,	/* of the function on the PCI bus, directly after it */
	RF_STRETCHES
};

struct rf_checkpoints;
struct rf_checkpoint;

/* Of @image, whose data @snapshot holds as it was before any set-up; NULL: no memory. */
struct rf_checkpoints *rf_checkpoints_new(const struct rf_image *image,
					  const struct rf_snapshot *snapshot);
void rf_checkpoints_free(struct rf_checkpoints *checkpoints);

/* The place of cases with @config. It may have held others'. */
struct rf_checkpoint *rf_checkpoint_of(struct rf_checkpoints *checkpoints,
				       const struct rf_guest_config *config);

/* Put the guest back to the end of @stretch. False: it must be played. */
bool rf_checkpoint_restore(struct rf_checkpoint *checkpoint, struct rf_host *host,
			   enum rf_stretch stretch);

/* @stretch is about to be played; it was, and is @good when that ended without an error. */
void rf_checkpoint_begin(struct rf_checkpoint *checkpoint, struct rf_host *host,
			 enum rf_stretch stretch);
void rf_checkpoint_end(struct rf_checkpoint *checkpoint, struct rf_host *host,
		       enum rf_stretch stretch, bool good);

#endif
