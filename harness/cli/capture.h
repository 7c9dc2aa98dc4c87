/* SPDX-License-Identifier: GPL-2.0-only */
/* Taking scenes: what stands beside a finding, while the world is at its event. */
#ifndef RF_CLI_CAPTURE_H
#define RF_CLI_CAPTURE_H

#include "case/run.h"
#include "reports/scene.h"
#include "reports/summary.h"

/* Keep a window that a WINDOW event opens; other events and more windows are passed over. */
void rf_capture_window(struct rf_scene *scene, const struct rf_event *event);

/* Fill @scene, whose windows are kept, for @finding at its @event. */
void rf_capture(const struct rf_world *world, const struct rf_finding *finding,
		const struct rf_event *event, struct rf_scene *scene);

/* Add the case itself, in text form. */
void rf_capture_case(const struct rf_case *c, struct rf_scene *scene);

/*
 * Replay the saved case of each row that has no scene yet, each in a process of
 * its own and all within some seconds; the row's words are then those of that
 * case. One that does not show its finding, or is not reached in time, stays without.
 */
void rf_capture_rows(struct rf_summary *summary);

#endif
