/* SPDX-License-Identifier: GPL-2.0-only */
/* Random cases for the tests of the case floor, from a fixed seed. */
#ifndef RF_TESTS_CASE_RANDOM_H
#define RF_TESTS_CASE_RANDOM_H

#include "case/case.h"
#include "case/schema.h"

#include <string.h>

static inline uint64_t random_next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* Small numbers, round ones and arbitrary ones. */
static inline uint64_t random_number(uint64_t *state)
{
	uint64_t shape = random_next(state);

	switch (shape % 4) {
	case 0:
		return random_next(state) % 64;
	case 1:
		return 1ULL << random_next(state) % 64;
	case 2:
		return 0;
	default:
		return random_next(state);
	}
}

static inline void random_expect(struct rf_expect *expect, uint64_t *state)
{
	*expect = (struct rf_expect){ .silent = random_next(state) % 2 };
	if (!expect->silent) {
		expect->rule = (uint16_t)(random_next(state) % RF_RULES);
		expect->party = (uint8_t)(random_next(state) % RF_PARTIES);
	}
	expect->kernels = (uint32_t)(random_next(state) % (1u << RF_KERNELS));
}

static inline void random_head(struct rf_case *c, uint64_t *state)
{
	c->kernel = (uint8_t)(random_next(state) % RF_KERNELS);
	c->transport = (uint8_t)(random_next(state) % RF_TRANSPORTS);
	c->driver = (uint8_t)(random_next(state) % RF_DRIVERS);
	c->platform.id = (uint8_t)(random_next(state) % RF_PLATFORMS);
	c->platform.placement = (uint8_t)(random_next(state) % RF_BANKS);
	c->platform.ranges = (uint8_t)(random_next(state) % (RF_RANGES_MAX + 1));
	c->platform.pool_base = random_number(state);
	c->platform.pool_size = random_number(state);
	c->platform.swiotlb_size = random_number(state);
	for (uint32_t i = 0; i < c->platform.ranges; i++)
		c->platform.range[i] = (struct rf_dma_range){
			random_number(state), random_number(state), random_number(state) };
	c->device.id = (uint8_t)rf_driver_device((enum rf_driver_id)c->driver);
	c->device.refusal = (uint8_t)(random_next(state) % RF_REFUSALS);
	c->on_report = (uint8_t)(random_next(state) % RF_ON_REPORTS);
	c->device.queue_size = (uint32_t)random_number(state);
	c->device.offered = random_number(state) | random_number(state);
	c->device.capacity = random_number(state);
	c->device.size_max = (uint32_t)random_number(state);
	c->device.seg_max = (uint32_t)random_number(state);
	c->device.blk_size = (uint32_t)random_number(state);
}

/* A case whose operations are in range. */
static inline void random_case(struct rf_case *c, uint64_t *state)
{
	memset(c, 0, sizeof(*c));
	random_head(c, state);
	c->ops = (uint32_t)(random_next(state) % 20);
	for (uint32_t i = 0; i < c->ops; i++) {
		c->op[i] = (struct rf_op){
			.opcode = (uint8_t)random_next(state), .a = (uint8_t)random_next(state),
			.b = (uint16_t)random_number(state), .c = (uint32_t)random_number(state),
			.d = random_number(state),
		};
		rf_op_fold(&c->op[i], (enum rf_driver_id)c->driver);
	}
	c->expects = (uint32_t)(random_next(state) % 4);
	for (uint32_t i = 0; i < c->expects; i++)
		random_expect(&c->expect[i], state);
}

#endif
