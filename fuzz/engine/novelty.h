/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What libFuzzer is shown of a case's coverage. It looks at every counter that
 * is not zero, in several tables each: for a guest, more work than the case.
 * Nearly all cases show nothing new, and one look at the counters as bits
 * tells which. Only these few, and every RF_NOVELTY_SAMPLE-th case for the
 * engine's statistics of what is rare, are shown; of the others it sees none.
 */
#ifndef RF_FUZZ_NOVELTY_H
#define RF_FUZZ_NOVELTY_H

#include "base/base.h"

#define RF_NOVELTY_SAMPLE 128u

/*
 * Keep in @seen (one byte for each of @counters, @count of both) which
 * magnitudes of each counter have been met: libFuzzer's own eight (1, 2, 3, 4..7,
 * 8..15, 16..31, 32..127, 128..255). Returns whether one is new.
 */
bool rf_novelty_look(const uint8_t *counters, uint8_t *seen, size_t count);

#endif
