// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: memory allocation. Same limits (KMALLOC_MAX_SIZE, page orders, with
 * the kernel's warning beyond them), alignment, zeroing and failure as mm/slab*
 * and mm/page_alloc.c; kmalloc(0) gives ZERO_SIZE_PTR. Left out: reuse of
 * freed memory within a case, reclaim. Zones are as on x86: 16 MiB, 4 GiB, all.
 */
#include <linux/bug.h>
#include <linux/gfp.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include "guest/services/zone.h"

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
#define ALLOC_FN(name) name##_noprof
#else
#define ALLOC_FN(name) name
#endif

#define MAX_PAGES_ORDER (KMALLOC_MAX_ORDER)

struct page *mem_map;
unsigned long uml_physmem;
unsigned long max_pfn;
char __start_rodata[1], __end_rodata[1];

/* The first zone is of 16 MiB, and no other serves who asks for it. */
static void *in_first_zone(void *ptr, u64 size, const void *frame)
{
	if (!ptr || __pa(ptr) + size <= SZ_16M)
		return ptr;
	rf_port->free(rf_port->ctx, ptr, frame);
	return NULL;
}

static void *get(u64 size, u64 align, gfp_t flags, u32 extra, const void *frame)
{
	void *ptr;

	if (flags & __GFP_ZERO)
		extra |= RF_ALLOC_ZERO;
	if (flags & (GFP_DMA | GFP_DMA32))
		extra |= RF_ALLOC_LOW;
	if (!(flags & __GFP_NOFAIL) && rf_port->fault(rf_port->ctx, RF_FAULT_ALLOC))
		return NULL;
	ptr = rf_port->alloc(rf_port->ctx, size, align, extra, frame);
	return flags & GFP_DMA ? in_first_zone(ptr, size, frame) : ptr;
}

/* What the page allocator says of an order that it can never serve. */
static bool too_large(u64 size, gfp_t flags, const void *frame)
{
	if (size <= KMALLOC_MAX_SIZE)
		return false;
	if (!(flags & __GFP_NOWARN))
		rf_port->report(rf_port->ctx, RF_REPORT_WARN, "mm/page_alloc.c", 0, size, flags, frame);
	return true;
}

static void *kmalloc_any(size_t size, gfp_t flags, const void *frame)
{
	u64 align = ARCH_KMALLOC_MINALIGN;

	if (!size)
		return ZERO_SIZE_PTR;
	if (too_large(size, flags, frame))
		return NULL;
	if (!(size & (size - 1)))
		align = max_t(u64, align, min_t(u64, size, PAGE_SIZE));
	return get(size, align, flags, 0, frame);
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
kmem_buckets kmalloc_caches[NR_KMALLOC_TYPES];

void *__kmalloc_cache_noprof(struct kmem_cache *s, gfp_t flags, size_t size)
{
	return kmalloc_any(size, flags, RF_FRAME());
}

void *__kmalloc_cache_node_noprof(struct kmem_cache *s, gfp_t flags, int node, size_t size)
{
	return kmalloc_any(size, flags, RF_FRAME());
}

void *__kmalloc_large_noprof(size_t size, gfp_t flags)
{
	return kmalloc_any(size, flags, RF_FRAME());
}

void *__kmalloc_node_noprof(DECL_BUCKET_PARAMS(size, b), gfp_t flags, int node)
{
	return kmalloc_any(size, flags, RF_FRAME());
}

void *__kmalloc_node_track_caller_noprof(DECL_BUCKET_PARAMS(size, b), gfp_t flags, int node,
					 unsigned long caller)
{
	return kmalloc_any(size, flags, RF_FRAME());
}

size_t kmalloc_size_roundup(size_t size)
{
	return size;
}
#else
struct kmem_cache *kmalloc_caches[NR_KMALLOC_TYPES][KMALLOC_SHIFT_HIGH + 1];

void *kmalloc_trace(struct kmem_cache *s, gfp_t flags, size_t size)
{
	return kmalloc_any(size, flags, RF_FRAME());
}

void *kmalloc_node_trace(struct kmem_cache *s, gfp_t flags, int node, size_t size)
{
	return kmalloc_any(size, flags, RF_FRAME());
}

void *kmalloc_large(size_t size, gfp_t flags)
{
	return kmalloc_any(size, flags, RF_FRAME());
}

void *__kmalloc_node(size_t size, gfp_t flags, int node)
{
	return kmalloc_any(size, flags, RF_FRAME());
}

void *__kmalloc_node_track_caller(size_t size, gfp_t flags, int node, unsigned long caller)
{
	return kmalloc_any(size, flags, RF_FRAME());
}
#endif

void *ALLOC_FN(__kmalloc)(size_t size, gfp_t flags)
{
	return kmalloc_any(size, flags, RF_FRAME());
}

void kfree(const void *ptr)
{
	if (!ZERO_OR_NULL_PTR(ptr))
		rf_port->free(rf_port->ctx, ptr, RF_FRAME());
}

size_t ksize(const void *ptr)
{
	return ZERO_OR_NULL_PTR(ptr) ? 0 : rf_port->alloc_size(rf_port->ctx, ptr);
}

/* A slab cache: objects of one size. */
struct kmem_cache { unsigned int size, align; void (*ctor)(void *); };
#define CACHES_MAX 16
static struct kmem_cache caches[CACHES_MAX];
static unsigned int caches_used;

static struct kmem_cache *cache_new(unsigned int size, unsigned int align, void (*ctor)(void *))
{
	if (caches_used == CACHES_MAX)
		RF_LIMIT("more slab caches than the services keep");
	caches[caches_used] = (struct kmem_cache){ size, align ? align : 8, ctor };
	return &caches[caches_used++];
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
struct kmem_cache *__kmem_cache_create_args(const char *name, unsigned int size,
					    struct kmem_cache_args *args, slab_flags_t flags)
{
	return cache_new(size, args->align, args->ctor);
}
#else
struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				     slab_flags_t flags, void (*ctor)(void *))
{
	return cache_new(size, align, ctor);
}
#endif

static void *cache_alloc(struct kmem_cache *cache, gfp_t flags, const void *frame)
{
	void *object = get(cache->size, cache->align, flags, 0, frame);

	if (object && cache->ctor)
		cache->ctor(object);
	return object;
}

void *ALLOC_FN(kmem_cache_alloc)(struct kmem_cache *cache, gfp_t flags)
{
	return cache_alloc(cache, flags, RF_FRAME());
}

void *ALLOC_FN(kmem_cache_alloc_lru)(struct kmem_cache *cache, struct list_lru *lru, gfp_t flags)
{
	return cache_alloc(cache, flags, RF_FRAME());
}

void kmem_cache_free(struct kmem_cache *cache, void *object)
{
	rf_port->free(rf_port->ctx, object, RF_FRAME());
}

/* A cache owns nothing: its objects are the arena's. */
void kmem_cache_destroy(struct kmem_cache *cache)
{
}

/* Whole pages; struct page is as the page allocator hands it out. */
static void *get_pages(u64 size, gfp_t flags, u32 extra, const void *frame)
{
	void *ptr;
	u64 at;

	if (too_large(size, flags, frame))
		return NULL;
	ptr = get(PAGE_ALIGN(size), PAGE_SIZE, flags, RF_ALLOC_PAGES | RF_ALLOC_FRAMES | extra,
		  frame);
	if (!ptr)
		return NULL;
	for (at = 0; at < size; at += PAGE_SIZE) {
		*virt_to_page(ptr + at) = (struct page){
			._refcount = ATOMIC_INIT(1), ._mapcount = ATOMIC_INIT(-1) };
	}
	return ptr;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
struct page *__alloc_pages_noprof(gfp_t gfp, unsigned int order, int nid, nodemask_t *nodes)
#else
struct page *__alloc_pages(gfp_t gfp, unsigned int order, int nid, nodemask_t *nodes)
#endif
{
	void *ptr;

	if ((gfp & RF_GFP_SPARE) == RF_GFP_SPARE)
		return rf_zone_alloc(gfp, order, RF_FRAME());
	ptr = get_pages(PAGE_SIZE << order, gfp, 0, RF_FRAME());
	return ptr ? virt_to_page(ptr) : NULL;
}

/* Zeroed pages for a service that opens each object in them before it hands it out. */
struct page *rf_pages_lazy(gfp_t gfp, unsigned int order)
{
	void *ptr = get_pages(PAGE_SIZE << order, gfp, RF_ALLOC_LAZY, RF_FRAME());

	return ptr ? virt_to_page(ptr) : NULL;
}

void __free_pages(struct page *page, unsigned int order)
{
	if (put_page_testzero(page))
		rf_port->free(rf_port->ctx, page_address(page), RF_FRAME());
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
unsigned long get_free_pages_noprof(gfp_t gfp, unsigned int order)
#else
unsigned long __get_free_pages(gfp_t gfp, unsigned int order)
#endif
{
	return (unsigned long)get_pages(PAGE_SIZE << order, gfp, 0, RF_FRAME());
}

void free_pages(unsigned long addr, unsigned int order)
{
	if (order == RF_BLOCK_ORDER && addr && rf_zone_free(virt_to_page((void *)addr)))
		return;
	if (addr)
		rf_port->free(rf_port->ctx, (void *)addr, RF_FRAME());
}

void *ALLOC_FN(alloc_pages_exact)(size_t size, gfp_t flags)
{
	rf_port->belief(rf_port->ctx, false);
	return get_pages(PAGE_ALIGN(size), flags, 0, RF_FRAME());
}

void free_pages_exact(void *ptr, size_t size)
{
	rf_port->free(rf_port->ctx, ptr, RF_FRAME());
}

void *memblock_alloc_try_nid(phys_addr_t size, phys_addr_t align, phys_addr_t low,
			     phys_addr_t high, int nid)
{
	u32 flags = RF_ALLOC_PAGES | RF_ALLOC_ZERO;

	if (high && high <= U32_MAX)
		flags |= RF_ALLOC_LOW;
	return rf_port->alloc(rf_port->ctx, size, max_t(u64, align, PAGE_SIZE), flags, RF_FRAME());
}

void memblock_free(void *ptr, size_t size)
{
	rf_port->free(rf_port->ctx, ptr, RF_FRAME());
}

void memblock_free_late(phys_addr_t base, phys_addr_t size)
{
	rf_port->free(rf_port->ctx, __va(base), RF_FRAME());
}

/* One CPU: a per-CPU object is an ordinary one. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
void __percpu *pcpu_alloc_noprof(size_t size, size_t align, bool reserved, gfp_t gfp)
{
	return (void __percpu *)get(size, align, gfp | __GFP_ZERO, 0, RF_FRAME());
}
#else
void __percpu *__alloc_percpu(size_t size, size_t align)
{
	return (void __percpu *)get(size, align, GFP_KERNEL | __GFP_ZERO, 0, RF_FRAME());
}
#endif

void free_percpu(void __percpu *ptr)
{
	kfree((void __force *)ptr);
}

/* All guest memory is the linear map: nothing is ever vmalloc'ed. */
bool is_vmalloc_addr(const void *addr)
{
	return false;
}

int is_vmalloc_or_module_addr(const void *addr)
{
	return 0;
}

struct page *vmalloc_to_page(const void *addr)
{
	return NULL;
}

void vunmap(const void *addr)
{
}

void *memremap(resource_size_t offset, size_t size, unsigned long flags)
{
	return __va(offset);
}

int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn,
		    unsigned long size, pgprot_t prot)
{
	return -EINVAL;
}

/*
 * The linker puts this in front of kernel/resource.c's (--wrap), which knows of
 * what firmware declared only: all that lies below the last page is RAM. A personality
 * may know better.
 */
int __wrap_walk_system_ram_range(unsigned long start, unsigned long pages, void *arg,
				 int (*fn)(unsigned long, unsigned long, void *));
int __weak __wrap_walk_system_ram_range(unsigned long start, unsigned long pages, void *arg,
				 int (*fn)(unsigned long, unsigned long, void *))
{
	return fn(start, pages, arg);
}
