// SPDX-License-Identifier: GPL-2.0-only
/*
 * The stack of spaces: building and resolving. What stands in the stack is the
 * platform model's choice (models/platforms/); accesses are access.c's.
 */
#include "memory/platform.h"

#include <errno.h>

#define RF_PLATFORM(id, name, ops) extern const struct rf_platform_ops ops;
#include "memory/platforms.def"
#undef RF_PLATFORM

static const struct rf_platform_ops *const platforms[RF_PLATFORMS] = {
#define RF_PLATFORM(id, name, ops) [RF_PLATFORM_##id] = &ops,
#include "memory/platforms.def"
#undef RF_PLATFORM
};

const struct rf_platform_setting_info rf_platform_settings[RF_PLATFORM_SETTINGS] = {
#define RF_PLATFORM_SETTING(id, word, max, summary) { word, max, summary },
#include "memory/platform_settings.def"
#undef RF_PLATFORM_SETTING
};

const struct rf_platform_ops *rf_platform_ops(enum rf_platform_id id)
{
	return (unsigned int)id < RF_PLATFORMS ? platforms[id] : NULL;
}

const char *rf_personality_name(enum rf_personality personality)
{
	static const char *const names[RF_PERSONALITIES] = {
#define RF_PERSONALITY(id, name, summary) name,
#include "memory/personalities.def"
#undef RF_PERSONALITY
	};

	return personality < RF_PERSONALITIES ? names[personality] : "?";
}

static void announce_window(void *ctx, uint64_t addr, uint64_t len)
{
	struct rf_platform *platform = ctx;

	RF_EMIT(platform->trace, WINDOW, .window = { .ba = addr, .len = len, .open = true });
}

#define LARGE_PAGE_SHIFT 16

uint32_t rf_platform_page_shift(const struct rf_platform_config *config)
{
	uint64_t size = config->setting[RF_PLATFORM_SET_PAGE_SIZE];

	if (!size || size == RF_PAGE_SIZE)
		return RF_PAGE_SHIFT;
	return size == RF_BIT(LARGE_PAGE_SHIFT) && platforms[config->id]->large_pages ?
	       LARGE_PAGE_SHIFT : 0;
}

enum rf_personality rf_platform_personality(const struct rf_platform_config *config)
{
	const struct rf_platform_ops *ops = platforms[config->id];
	bool large = rf_platform_page_shift(config) == LARGE_PAGE_SHIFT;

	return (enum rf_personality)(large ? ops->large_pages : ops->personality);
}

static const char *fault_of(const struct rf_platform_config *config)
{
	const struct rf_platform_ops *ops;

	if (config->id >= RF_PLATFORMS)
		return "no such platform";
	if (config->placement >= RF_BANKS)
		return "no such bank of RAM to allocate from";
	for (uint32_t i = 0; i < RF_PLATFORM_SETTINGS; i++)
		if (config->setting[i] > rf_platform_settings[i].max)
			return "a setting of the platform is out of range";
	if (!rf_platform_page_shift(config))
		return "no kernel of that platform has pages of that size";
	ops = platforms[config->id];
	return ops->check ? ops->check(config) : NULL;
}

int rf_platform_check(const struct rf_platform_config *config, const char **ret_why)
{
	const char *why = fault_of(config);

	if (!why)
		return 0;
	*ret_why = why;
	return -EINVAL;
}

int rf_platform_init(struct rf_platform *platform, const struct rf_platform_config *config,
		     struct rf_arena *arena, struct rf_trace *trace, const char **ret_why)
{
	int err = rf_platform_check(config, ret_why);

	if (err)
		return err;
	platform->ops = platforms[config->id];
	platform->config = *config;
	platform->arena = arena;
	platform->trace = trace;
	platform->page_shift = rf_platform_page_shift(config);
	platform->spaces = 0;
	platform->untold = platform->physical = platform->confidential = false;
	platform->translated = platform->ops->translated;
	platform->confined = platform->ops->restricted && !platform->ops->translated;
	platform->blocks.count = platform->blocks.lost = platform->past = 0;
	platform->generation++;
	platform->shadow.iota = 0;
	rf_iommu_reset(&platform->iommu);
	err = platform->ops->build(platform, ret_why);
	if (err)
		return err;
	RF_ASSERT(platform->spaces && platform->spaces <= RF_SPACES_MAX);
	if (!platform->past)
		platform->past = (uint8_t)(platform->spaces - 1);
	if (platform->space[0].ops->windows)
		platform->space[0].ops->windows(&platform->space[0], announce_window, platform);
	return 0;
}

void rf_platform_clear(struct rf_platform *platform)
{
	rf_iommu_reset(&platform->iommu);
	platform->generation++;
}

void rf_platform_keep(struct rf_platform *platform, struct rf_keep *keep)
{
	struct rf_blocks *blocks = &platform->blocks;

	RF_KEEP_MEMBERS(keep, platform, ops, spaces);
	rf_iommu_keep(&platform->iommu, keep);
	RF_KEEP(keep, platform->shadow);
	rf_keep_bytes(keep, blocks->block, blocks->count * sizeof(blocks->block[0]));
	RF_KEEP_MEMBERS(keep, blocks, count, lost);
	RF_KEEP_MEMBERS(keep, platform, page_shift, physical);
	if (platform->confidential)
		rf_shared_keep(platform, keep);
}

bool rf_platform_lazy(const struct rf_platform *platform)
{
	if (platform->ops->iommu == RF_PLATFORM_ZPCI_TABLES)
		return !platform->config.setting[RF_PLATFORM_SET_STRICT];
	return platform->config.setting[RF_PLATFORM_SET_DEFERRED];
}

/* From which space down, and for what, an address is looked at. */
struct view {
	const struct rf_platform *platform;
	uint32_t first;
	enum rf_perm perm;
	bool told;		/* what is cached counts for nothing */
};

/* Leading bytes of [@addr, @addr + @len) that are one piece of RAM. */
static RF_NO_ASAN uint64_t resolve(const struct view *view, uint64_t addr, uint64_t len,
				   struct rf_pa *ret_pa)
{
	const struct rf_platform *platform = view->platform;

	for (uint32_t i = view->first; i < platform->spaces && len; i++) {
		const struct rf_space *space = &platform->space[i];

		if (view->told && space->ops->told)
			len = space->ops->told(space, addr, len, view->perm, &addr);
		else
			len = space->ops->translate(space, addr, len, view->perm, &addr);
	}
	if (len)
		ret_pa->v = addr;
	return len;
}

/* Below all other spaces stands RAM alone; what is shared of it bounds every access. */
RF_NO_ASAN uint64_t rf_platform_resolve(const struct rf_platform *platform, struct rf_ba ba,
					uint64_t len, enum rf_perm perm, struct rf_pa *ret_pa)
{
	struct view view = { platform, platform->physical ? platform->past : 0, perm, false };

	return resolve(&view, ba.v, len, ret_pa);
}

bool rf_platform_is_ram(const struct rf_platform *platform, struct rf_pa pa, uint64_t len)
{
	const struct view view = { platform, platform->spaces - 1, RF_PERM_READ, false };

	return len && resolve(&view, pa.v, len, &pa) == len;
}

uint64_t rf_platform_behind(const struct rf_platform *platform, struct rf_ba ba, uint64_t len,
			    struct rf_pa *ret_pa)
{
	uint64_t at = ba.v;

	for (uint32_t i = 0; i < platform->spaces && len; i++) {
		const struct rf_space *space = &platform->space[i];

		if (space->ops != &rf_space_shared)
			len = space->ops->translate(space, at, len, RF_PERM_READ, &at);
	}
	if (len)
		ret_pa->v = at;
	return len;
}

bool rf_platform_leads_to_ram(const struct rf_platform *platform, struct rf_ba ba, uint64_t len)
{
	struct rf_pa pa;
	uint64_t piece;

	for (; len; ba.v += piece, len -= piece) {
		piece = rf_platform_behind(platform, ba, len, &pa);
		if (!piece)
			return false;
	}
	return true;
}

uint64_t rf_platform_window_resolve(const struct rf_platform *platform, struct rf_ba ba,
				    uint64_t len, enum rf_perm perm, struct rf_pa *ret_pa)
{
	struct view view = { platform, 0, perm, true };

	return resolve(&view, ba.v, len, ret_pa);
}

bool rf_platform_window_holds(const struct rf_platform *platform, struct rf_ba ba, uint64_t len,
			      enum rf_perm perm)
{
	uint64_t piece;
	struct rf_pa pa;

	for (; len; ba.v += piece, len -= piece) {
		piece = rf_platform_window_resolve(platform, ba, len, perm, &pa);
		if (!piece)
			return false;
	}
	return true;
}
