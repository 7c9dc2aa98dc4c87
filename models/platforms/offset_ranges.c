// SPDX-License-Identifier: GPL-2.0-only
/*
 * offset-ranges: a bus with dma-ranges. The device sees one to four pieces of
 * RAM, each at an offset of its own, as on many ARM and RISC-V SoCs; the
 * guest's kernel knows the ranges from its device tree (dma_range_map).
 */
#include "memory/platform.h"

#include <errno.h>

static bool meets_ram(const struct rf_dma_range *range)
{
	return rf_extents_meet(range->cpu, range->size, RF_BANK_LOW_BASE, RF_BANK_SIZE) ||
	       rf_extents_meet(range->cpu, range->size, RF_BANK_HIGH_BASE, RF_BANK_SIZE) ||
	       rf_extents_meet(range->cpu, range->size, RF_BANK_TOP_BASE, RF_BANK_SIZE);
}

/* What is wrong with one range by itself, or NULL. */
static const char *range_fault(const struct rf_dma_range *range)
{
	if (!range->size)
		return "a DMA range is empty";
	if ((range->cpu | range->bus | range->size) & (RF_PAGE_SIZE - 1))
		return "a DMA range is not page-aligned";
	if (range->cpu + (range->size - 1) < range->cpu ||
	    range->bus + (range->size - 1) < range->bus)
		return "a DMA range goes past the end of the address space";
	if (!meets_ram(range))
		return "a DMA range holds no RAM";
	return NULL;
}

/* What is wrong with range @at beside those before it, or NULL. */
static const char *overlap_fault(const struct rf_dma_range *range, uint32_t at)
{
	for (uint32_t i = 0; i < at; i++) {
		if (rf_extents_meet(range[i].bus, range[i].size, range[at].bus, range[at].size))
			return "two DMA ranges overlap in bus addresses";
		if (rf_extents_meet(range[i].cpu, range[i].size, range[at].cpu, range[at].size))
			return "two DMA ranges overlap in physical addresses";
	}
	return NULL;
}

static const char *ranges_check(const struct rf_platform_config *config)
{
	const char *why = NULL;

	if (config->ranges < 1 || config->ranges > RF_RANGES_MAX)
		return "offset-ranges takes one to four DMA ranges";
	for (uint32_t i = 0; !why && i < config->ranges; i++) {
		why = range_fault(&config->range[i]);
		if (!why)
			why = overlap_fault(config->range, i);
	}
	return why;
}

static int ranges_build(struct rf_platform *platform, const char **ret_why)
{
	struct rf_space *space = &platform->space[0];

	*space = (struct rf_space){ .ops = &rf_space_ranges, .ranges = platform->config.ranges };
	for (uint32_t i = 0; i < space->ranges; i++)
		space->range[i] = platform->config.range[i];
	platform->space[1] = (struct rf_space){ .ops = &rf_space_flat };
	platform->spaces = 2;
	return 0;
}

/* Leading bytes of [@pa, @pa + @len) that one range holds, and where; 0: none holds @pa. */
static uint64_t piece_of(const struct rf_platform *platform, uint64_t pa, uint64_t len,
			 uint64_t *ret_bus)
{
	for (uint32_t i = 0; i < platform->config.ranges; i++) {
		const struct rf_dma_range *range = &platform->config.range[i];
		uint64_t offset = pa - range->cpu;

		if (offset >= range->size)
			continue;
		*ret_bus = range->bus + offset;
		return rf_min_u64(len, range->size - offset);
	}
	return 0;
}

/* Ranges that follow each other on both sides hold an extent together. */
static int ranges_bus_of(const struct rf_platform *platform, struct rf_pa pa, uint64_t len,
			 struct rf_ba *ret_ba)
{
	uint64_t first, bus, done;

	if (!rf_arena_is_ram(pa, len))
		return -ENXIO;
	done = piece_of(platform, pa.v, len ? len : 1, &first);
	if (!done)
		return -ENXIO;
	while (done < len) {
		uint64_t piece = piece_of(platform, pa.v + done, len - done, &bus);

		if (!piece || bus != first + done)
			return -ENXIO;
		done += piece;
	}
	*ret_ba = RF_BA(first);
	return 0;
}

const struct rf_platform_ops rf_platform_offset_ranges = {
	.name = "offset-ranges",
	.summary = "one to four pieces of RAM, each at an offset (dma-ranges)",
	.check = ranges_check,
	.build = ranges_build,
	.bus_of = ranges_bus_of,
	.restricted = true,
	.translated = true,
	.large_pages = RF_PERSONALITY_ARM64_64K,
};
