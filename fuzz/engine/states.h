/* SPDX-License-Identifier: GPL-2.0-only */
/* The state of the negotiation as coverage: what code coverage cannot tell apart. */
#ifndef RF_FUZZ_STATES_H
#define RF_FUZZ_STATES_H

#include "case/run.h"

/* Tell the engine which states @c reached in @world. */
void rf_states_report(const struct rf_world *world, const struct rf_case *c,
		      const struct rf_result *result);

#endif
