/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What cases begin with: set-up, what is armed before it, and the driver's
 * first probe, which cost most of a short case. A fuzzer's cases come in rows
 * that begin alike. What one of a row came to is kept, in all modules; into
 * those that follow it is put back, and they go on from there. Nobody can tell
 * but by the clock: trace, memory, verdict and the counters of edges are as if
 * it had been played (the tests `determinism` and `corpora`).
 */
#ifndef RF_CASE_BEGINNING_H
#define RF_CASE_BEGINNING_H

#include "case/run.h"

/* For @world, whose own listeners have registered by now. NULL: no memory. */
struct rf_beginnings *rf_beginnings_new(const struct rf_world *world);
void rf_beginnings_free(struct rf_beginnings *beginnings);

/*
 * @world has been reset for the case that it runs. True: it is behind that case's first probe now.
 * False: all is to be played, and world->beginning says whether somebody waits for
 * rf_beginning_end().
 */
bool rf_beginning_put_back(struct rf_world *world);

/* The first probe is over, whatever came of it, and nothing else has happened since. */
void rf_beginning_end(struct rf_world *world);

#endif
