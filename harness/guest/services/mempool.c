// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: memory pools (mm/mempool.c): an element comes from the pool's
 * allocator, else from its reserve, which frees fill again first. Left out:
 * sleeping until an element is freed: with reserve and allocator exhausted
 * every caller gets NULL, as those do that may not sleep. As with KASAN, an
 * element in the reserve is not to be touched.
 */
#include <linux/mempool.h>
#include <linux/slab.h>
#include "guest/services/services.h"

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
#define POOL_FN(name) name##_noprof
#else
#define POOL_FN(name) name
#endif

void *mempool_alloc_slab(gfp_t gfp, void *cache)
{
	return kmem_cache_alloc(cache, gfp);
}

void mempool_free_slab(void *element, void *cache)
{
	kmem_cache_free(cache, element);
}

static void put(mempool_t *pool, void *element)
{
	rf_port->shelve(rf_port->ctx, element);
	pool->elements[pool->curr_nr++] = element;
}

static void *take(mempool_t *pool)
{
	void *element = pool->elements[--pool->curr_nr];

	rf_port->unshelve(rf_port->ctx, element);
	return element;
}

void mempool_destroy(mempool_t *pool)
{
	if (!pool)
		return;
	while (pool->curr_nr)
		pool->free(take(pool), pool->pool_data);
	kfree(pool->elements);
	kfree(pool);
}

static mempool_t *create(int min_nr, mempool_alloc_t *alloc, mempool_free_t *free, void *data)
{
	mempool_t *pool = kzalloc(sizeof(*pool), GFP_KERNEL);

	if (!pool)
		return NULL;
	pool->min_nr = min_nr;
	pool->pool_data = data;
	pool->alloc = alloc;
	pool->free = free;
	pool->elements = kcalloc(min_nr, sizeof(*pool->elements), GFP_KERNEL);
	while (pool->elements && pool->curr_nr < min_nr) {
		void *element = alloc(GFP_KERNEL, data);

		if (!element)
			break;
		put(pool, element);
	}
	if (pool->curr_nr == min_nr)
		return pool;
	mempool_destroy(pool);
	return NULL;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
mempool_t *mempool_create_node_noprof(int min_nr, mempool_alloc_t *alloc, mempool_free_t *free,
				      void *data, gfp_t gfp, int node)
{
	return create(min_nr, alloc, free, data);
}
#else
mempool_t *mempool_create(int min_nr, mempool_alloc_t *alloc, mempool_free_t *free, void *data)
{
	return create(min_nr, alloc, free, data);
}
#endif

void *POOL_FN(mempool_alloc)(mempool_t *pool, gfp_t gfp)
{
	void *element = pool->alloc(gfp & ~__GFP_DIRECT_RECLAIM, pool->pool_data);

	if (element || !pool->curr_nr)
		return element;
	return take(pool);
}

void mempool_free(void *element, mempool_t *pool)
{
	if (!element)
		return;
	if (pool->curr_nr < pool->min_nr)
		put(pool, element);
	else
		pool->free(element, pool->pool_data);
}
