// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: what a kernel does to those who hold memory that it wants back: the
 * notifiers of running out of memory (mm/oom_kill.c), shrinkers (mm/shrinker.c),
 * and compaction, which moves a page that its owner lets be moved (mm/migrate.c).
 * It does so when the case says so. Left out: everybody else who holds memory.
 */
#include <linux/balloon_compaction.h>
#include <linux/migrate.h>
#include <linux/notifier.h>
#include <linux/oom.h>
#include <linux/pagemap.h>
#include <linux/shrinker.h>
#include <linux/slab.h>
#include "guest/services/zone.h"

static struct notifier_block *oom_notifier;
static struct shrinker *registered;

int register_oom_notifier(struct notifier_block *nb)
{
	oom_notifier = nb;
	return 0;
}

int unregister_oom_notifier(struct notifier_block *nb)
{
	if (oom_notifier != nb)
		return -ENOENT;
	oom_notifier = NULL;
	return 0;
}

long rf_reclaim_out_of_memory(void)
{
	unsigned long freed = 0;

	if (!oom_notifier)
		return -ENODEV;
	rf_deferred_hold(true);
	oom_notifier->notifier_call(oom_notifier, 0, &freed);
	rf_deferred_hold(false);
	return freed;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 7, 0)
struct shrinker *shrinker_alloc(unsigned int flags, const char *fmt, ...)
{
	struct shrinker *shrinker = kzalloc(sizeof(*shrinker), GFP_KERNEL);

	if (shrinker) {
		shrinker->flags = flags;
		shrinker->seeks = DEFAULT_SEEKS;
	}
	return shrinker;
}

void shrinker_register(struct shrinker *shrinker)
{
	registered = shrinker;
}

void shrinker_free(struct shrinker *shrinker)
{
	if (registered == shrinker)
		registered = NULL;
	kfree(shrinker);
}
#else
/* What it allocates is the counts of deferred work, one number a node. */
int register_shrinker(struct shrinker *shrinker, const char *fmt, ...)
{
	shrinker->nr_deferred = kzalloc(sizeof(*shrinker->nr_deferred), GFP_KERNEL);
	if (!shrinker->nr_deferred)
		return -ENOMEM;
	registered = shrinker;
	return 0;
}

void unregister_shrinker(struct shrinker *shrinker)
{
	if (registered != shrinker)
		return;
	registered = NULL;
	kfree(shrinker->nr_deferred);
	shrinker->nr_deferred = NULL;
}
#endif

long rf_reclaim_shrink(unsigned long pages)
{
	struct shrink_control sc = { .gfp_mask = GFP_KERNEL };
	unsigned long count, freed;

	if (!registered)
		return -ENODEV;
	count = registered->count_objects(registered, &sc);
	if (!count || count == SHRINK_EMPTY)
		return 0;
	sc.nr_to_scan = sc.nr_scanned = min(pages, count);
	freed = registered->scan_objects(registered, &sc);
	return freed == SHRINK_STOP ? 0 : freed;
}

/* Both pages are referenced by who moves them, and locked: nobody else holds a page's lock here. */
static long migrate(struct page *page, struct page *to)
{
	int err;

	if (!trylock_page(page) || !trylock_page(to) || !balloon_mops.isolate_page(page, 0))
		return -EBUSY;
	err = balloon_mops.migrate_page(to, page, MIGRATE_SYNC);
	unlock_page(to);
	unlock_page(page);
	if (err)
		balloon_mops.putback_page(page);
	return err ? err : 1;
}

long rf_reclaim_compact(void)
{
	struct page *page = rf_zone_balloon_page(), *to;
	long moved;

	if (!page)
		return -ENOENT;
	to = alloc_page(GFP_KERNEL | RF_GFP_SPARE);
	if (!to)
		return -ENOMEM;
	get_page(page);
	rf_deferred_hold(true);
	moved = migrate(page, to);
	rf_deferred_hold(false);
	put_page(to);
	put_page(page);
	return moved;
}
