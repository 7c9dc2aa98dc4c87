/* SPDX-License-Identifier: GPL-2.0-only */
/* Random cases for the tests of the case floor, from a fixed seed. */
#ifndef RF_TESTS_CASE_RANDOM_H
#define RF_TESTS_CASE_RANDOM_H

#include "case/pci.h"
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
	*expect = (struct rf_expect){ .what = random_next(state) % RF_EXPECT_WHATS };
	if (expect->what == RF_EXPECT_FINDING) {
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
	c->pci = (struct rf_pci_config){ 0 };
	for (uint32_t i = 0; random_next(state) % 2 && i < RF_PLATFORM_SETTINGS; i++)
		c->platform.setting[i] = random_number(state) % (rf_platform_settings[i].max + 1);
}

static inline void random_pci(struct rf_pci_config *pci, uint64_t *state)
{
	uint8_t *bytes = (uint8_t *)pci;

	if (random_next(state) % 2)
		return;
	for (uint32_t i = 0; i < offsetof(struct rf_pci_config, bars); i++)
		bytes[i] = (uint8_t)random_next(state);
	pci->bars = random_next(state) % 2;
	pci->no_caps = random_next(state) % 2;
	pci->caps = (uint8_t)(random_next(state) % (RF_PCI_CAPS_MAX + 1));
	pci->patches = (uint8_t)(random_next(state) % (RF_PCI_PATCHES_MAX + 1));
	for (uint32_t i = 0; i < RF_PCI_BARS; i++)
		pci->bar[i] = (struct rf_pci_bar){ (uint8_t)random_next(state),
						   (uint8_t)random_next(state) };
	for (uint32_t i = 0; i < pci->caps; i++)
		pci->cap[i] = (struct rf_pci_cap){
			.type = (uint8_t)random_number(state), .bar = (uint8_t)random_number(state),
			.id = (uint8_t)random_number(state), .len = (uint8_t)random_number(state),
			.at = (uint8_t)random_number(state), .next = (uint8_t)random_number(state),
			.vndr = (uint8_t)random_number(state),
			.offset = (uint32_t)random_number(state),
			.length = (uint32_t)random_number(state),
			.extra = (uint32_t)random_number(state),
			.extra2 = (uint32_t)random_number(state) };
	for (uint32_t i = 0; i < pci->patches; i++)
		pci->patch[i] = (struct rf_pci_patch){ (uint16_t)random_next(state),
						       (uint8_t)random_next(state) };
	rf_case_pci_settle(pci);
}

/* A case whose operations are in range. */
static inline void random_case(struct rf_case *c, uint64_t *state)
{
	memset(c, 0, sizeof(*c));
	random_head(c, state);
	random_pci(&c->pci, state);
	c->ops = (uint32_t)(random_next(state) % 20);
	for (uint32_t i = 0; i < c->ops; i++) {
		c->op[i] = (struct rf_op){
			.opcode = (uint8_t)random_next(state), .a = (uint8_t)random_next(state),
			.b = (uint16_t)random_number(state), .c = (uint32_t)random_number(state),
			.d = random_number(state),
		};
		rf_op_fold(&c->op[i], (enum rf_driver_id)c->driver, RF_OPCODES);
	}
	c->expects = (uint32_t)(random_next(state) % 4);
	for (uint32_t i = 0; i < c->expects; i++)
		random_expect(&c->expect[i], state);
}

#endif
