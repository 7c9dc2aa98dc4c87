/* SPDX-License-Identifier: GPL-2.0-only */
/* Fuzz targets: which cases belong to which program of build/fuzz and build/afl. */
#ifndef RF_FUZZ_TARGET_H
#define RF_FUZZ_TARGET_H

#include "case/case.h"

struct rf_target {
	const char *name;	/* of the program, and of the folder under corpora/ */
	enum rf_transport_id transport;
	enum rf_driver_id driver;
	enum rf_personality personality;
};

/* All targets in the order of targets.def; ends with a NULL name. */
extern const struct rf_target rf_targets[];

const struct rf_target *rf_target_find(const char *name);
/* The target that a program of that path is ("/x/mmio2_rng"), or NULL. */
const struct rf_target *rf_target_by_program(const char *path);
/* Was @c made for @target? A case of another target is refused, never bent. */
bool rf_target_takes(const struct rf_target *target, const struct rf_case *c);

/* Does @target have cases that images of @personality play? */
bool rf_target_runs(const struct rf_target *target, const char *personality);

#endif
