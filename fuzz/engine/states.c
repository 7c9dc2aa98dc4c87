// SPDX-License-Identifier: GPL-2.0-only
/* Numbering the states that a case reached: one range of numbers for each aspect. */
#include "fuzz/engine/states.h"
#include "fuzz/engine/session.h"

/* Where each aspect's numbers begin. */
enum {
	STATE_PLATFORM = 0,	/* platform, refusal policy, regime: 8 x 4 x 4 */
	STATE_OFFERED = 128,	/* a bit each */
	STATE_AGREED = 192,	/* a bit each, twice: the kernels differ */
	STATE_STATUS = 320,	/* the status byte at the end */
	STATE_MOVED = 576,	/* magnitude of the bytes moved, by platform */
	STATE_IOS = 640,	/* magnitude of the requests ended */
	STATE_WINDOW = 672,	/* how mappings lie: live ones, by platform and regime */
	STATE_FINDING = 768,	/* 256 slots of signatures */
};
_Static_assert(STATE_FINDING + 256 == RF_STATES, "the ranges fill the numbers");

static uint32_t magnitude(uint64_t v)
{
	return v ? 64 - (uint32_t)__builtin_clzll(v) : 0;
}

static void report_bits(uint32_t base, uint64_t bits)
{
	for (; bits; bits &= bits - 1)
		rf_engine_state(base + (uint32_t)__builtin_ctzll(bits));
}

void rf_states_report(const struct rf_world *world, const struct rf_case *c,
		      const struct rf_result *result)
{
	const struct rf_contract *contract = &world->judge.contract;
	uint32_t platform = c->platform.id & 7u, regime = contract->regime & 3u;
	uint32_t live = magnitude(world->ledger.live);

	rf_engine_state(STATE_PLATFORM + (platform << 4 | (c->device.refusal & 3u) << 2 | regime));
	report_bits(STATE_OFFERED, contract->offered);
	report_bits(STATE_AGREED + (c->kernel & 1u) * 64, result->agreed);
	rf_engine_state(STATE_STATUS + contract->status);
	rf_engine_state(STATE_MOVED +
			((platform & 3u) << 4 | magnitude(result->bytes_moved) / 2 % 16));
	rf_engine_state(STATE_IOS + magnitude(result->ios) % 32);
	rf_engine_state(STATE_WINDOW +
			((platform & 3u) << 4 | (live < 4 ? live : 3u) << 2 | regime));
	for (uint32_t i = 0; i < result->findings; i++)
		rf_engine_state(STATE_FINDING + (uint32_t)(result->finding[i].signature & 255));
}
