// SPDX-License-Identifier: GPL-2.0-only
/*
 * A hypervisor's TCE tables, from the device's side: pages as behind an IOMMU, and blocks, of
 * which a few cover all of RAM. And what pseries' platforms have in common.
 */
#include "memory/platform.h"

#include <errno.h>

/* The block that holds @addr for @perm, or NULL. There are few. */
static RF_NO_ASAN const struct rf_block *block_at(const struct rf_blocks *blocks, uint64_t addr,
						  enum rf_perm perm)
{
	for (uint32_t i = 0; i < blocks->count; i++) {
		const struct rf_block *block = &blocks->block[i];

		if (addr - block->ba < block->len && block->perm & perm)
			return block;
	}
	return NULL;
}

static RF_NO_ASAN uint64_t in_block(const struct rf_space *space, uint64_t addr, uint64_t len,
				    enum rf_perm perm, uint64_t *ret_addr)
{
	const struct rf_block *block = block_at(space->blocks, addr, perm);

	if (!block)
		return 0;
	*ret_addr = block->pa + (addr - block->ba);
	return rf_min_u64(len, block->len - (addr - block->ba));
}

static RF_NO_ASAN uint64_t tce_translate(const struct rf_space *space, uint64_t addr,
					 uint64_t len, enum rf_perm perm, uint64_t *ret_addr)
{
	uint64_t piece = rf_space_iommu.translate(space, addr, len, perm, ret_addr);

	return piece ? piece : in_block(space, addr, len, perm, ret_addr);
}

static RF_NO_ASAN uint64_t tce_told(const struct rf_space *space, uint64_t addr, uint64_t len,
				    enum rf_perm perm, uint64_t *ret_addr)
{
	uint64_t piece = rf_space_iommu.told(space, addr, len, perm, ret_addr);

	return piece ? piece : in_block(space, addr, len, perm, ret_addr);
}

const struct rf_space_ops rf_space_tce = {
	.name = "tce",
	.translate = tce_translate,
	.told = tce_told,
};

static void changed(struct rf_platform *platform, const struct rf_block *block, bool open)
{
	platform->generation++;
	RF_EMIT(platform->trace, WINDOW,
		.window = { .ba = block->ba, .len = block->len, .open = open });
}

static bool follows(const struct rf_block *block, const struct rf_block *next)
{
	return block->ba + block->len == next->ba && block->pa + block->len == next->pa &&
	       block->perm == next->perm;
}

static int add(struct rf_blocks *blocks, const struct rf_block *block)
{
	for (uint32_t i = 0; i < blocks->count; i++)
		if (follows(&blocks->block[i], block)) {
			blocks->block[i].len += block->len;
			return 0;
		}
	if (blocks->count == RF_BLOCKS) {
		blocks->lost++;
		return -ENOMEM;
	}
	blocks->block[blocks->count++] = *block;
	return 0;
}

int rf_platform_open_block(struct rf_platform *platform, const struct rf_opening *opening)
{
	const struct rf_block block = { opening->ba.v, opening->pa.v, opening->len,
					opening->perm };
	int err = 0;

	if (!platform->space[0].blocks)
		return 0;
	err = add(&platform->blocks, &block);
	if (!err)
		changed(platform, &block, true);
	return err;
}

/* Take what lies in [@ba, @end) out of block @i; what is left behind it becomes one of its own. */
static uint64_t cut(struct rf_platform *platform, uint32_t i, uint64_t ba, uint64_t end)
{
	struct rf_blocks *blocks = &platform->blocks;
	struct rf_block old = blocks->block[i], part = old;
	uint64_t first = ba > old.ba ? ba : old.ba;
	uint64_t last = end < old.ba + old.len ? end : old.ba + old.len;

	if (first >= last)
		return 0;
	blocks->block[i] = blocks->block[--blocks->count];
	part.len = first - old.ba;
	if (part.len)
		(void)!add(blocks, &part);
	part = (struct rf_block){ last, old.pa + (last - old.ba), old.ba + old.len - last,
				  old.perm };
	if (part.len)
		(void)!add(blocks, &part);
	part = (struct rf_block){ first, 0, last - first, old.perm };
	changed(platform, &part, false);
	return part.len;
}

uint64_t rf_platform_close_block(struct rf_platform *platform, struct rf_ba ba, uint64_t len)
{
	uint64_t gone = 0;

	/* From the end: what is cut takes the last one's place, or goes behind it. */
	for (uint32_t i = platform->blocks.count; i-- > 0;)
		gone += cut(platform, i, ba.v, ba.v + len);
	return gone;
}

bool rf_platform_in_block(const struct rf_platform *platform, struct rf_ba ba)
{
	return block_at(&platform->blocks, ba.v, RF_PERM_READ | RF_PERM_WRITE);
}

#define WINDOW_MIN	0x10000ULL
#define WINDOW_USUAL	0x40000000ULL

uint64_t rf_tce_window(const struct rf_platform *platform)
{
	uint64_t window = platform->config.setting[RF_PLATFORM_SET_WINDOW];

	return window ? window : WINDOW_USUAL;
}

const char *rf_tce_check(const struct rf_platform_config *config)
{
	uint64_t window = config->setting[RF_PLATFORM_SET_WINDOW];

	if (!window || (window >= WINDOW_MIN && !(window & (window - 1))))
		return NULL;
	return "a DMA window is a power of two, 64 KiB or more";
}

int rf_tce_build(struct rf_platform *platform, const char **ret_why)
{
	int err = rf_iommu_build(platform, ret_why);

	if (err)
		return err;
	platform->space[0].ops = &rf_space_tce;
	platform->space[0].blocks = &platform->blocks;
	/* If the guest has a bounce pool: that is its command line's to say, or the kernel's. */
	if (!platform->config.swiotlb_size)
		platform->config.swiotlb_size = RF_CONFIDENTIAL_POOL;
	return 0;
}

/* Where the scripted guest's own entries lead to RAM: its banks side by side, in the middle. */
#define SCRIPT_BASE	0x20000000ULL

int rf_tce_bus_of(const struct rf_platform *platform, struct rf_pa pa, uint64_t len,
		  struct rf_ba *ret_ba)
{
	uint64_t place;

	if (!rf_arena_place(pa, len, &place) ||
	    SCRIPT_BASE + place + len > rf_tce_window(platform))
		return -ENXIO;
	*ret_ba = RF_BA(SCRIPT_BASE + place);
	return 0;
}

int rf_tce_dynamic_bus_of(const struct rf_platform *platform, struct rf_pa pa, uint64_t len,
			  struct rf_ba *ret_ba)
{
	if (!rf_arena_is_ram(pa, len))
		return -ENXIO;
	*ret_ba = RF_BA(RF_TCE_DYNAMIC + pa.v);
	return 0;
}
