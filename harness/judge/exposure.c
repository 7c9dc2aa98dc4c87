// SPDX-License-Identifier: GPL-2.0-only
/* What mappings and rings open beside what was meant: looked at when they are made. */
#include "judge/exposure.h"

#include <stdio.h>
#include <string.h>

#define SLOT_BYTES 2048u	/* IO_TLB_SIZE */

/* One piece of memory that was opened along, and what is found there. */
struct piece {
	struct rf_pa pa;
	uint64_t len;
	const struct rf_alloc *home;	/* the object that was mapped; NULL: unknown */
};

const char *rf_granule_name(enum rf_granule granule)
{
	static const char *const names[RF_GRANULES] = {
		[RF_GRANULE_PAGE] = "iommu-page", [RF_GRANULE_GRANT] = "grant",
		[RF_GRANULE_SHARED] = "shared-page", [RF_GRANULE_SLOT] = "bounce-slot",
		[RF_GRANULE_RING] = "ring",
	};

	return (unsigned int)granule < RF_GRANULES ? names[granule] : "?";
}

const char *rf_beside_name(enum rf_beside beside)
{
	static const char *const names[RF_BESIDES] = {
		[RF_BESIDE_SAME] = "same_object", [RF_BESIDE_OTHER] = "other_objects",
		[RF_BESIDE_FREED] = "freed_objects", [RF_BESIDE_NOBODY] = "no_object",
	};

	return (unsigned int)beside < RF_BESIDES ? names[beside] : "?";
}

static void name_frame(const struct rf_judge *judge, const struct rf_stack *stack,
		       char frame[RF_FINDING_FRAME])
{
	const struct rf_frame_query query = { .stack = stack };

	frame[0] = '\0';
	if (judge->names.frame)
		judge->names.frame(judge->names.ctx, &query, frame, RF_FINDING_FRAME);
	if (!frame[0])
		snprintf(frame, RF_FINDING_FRAME, "?");
}

/* How much of @piece from @at on lies in one object, or in none, and which. */
static uint64_t object_at(const struct rf_exposures *x, const struct piece *piece, uint64_t at,
			  const struct rf_alloc **ret_alloc)
{
	struct rf_pa pa = RF_PA(piece->pa.v + at);
	const struct rf_alloc *alloc = rf_arena_find(x->arena, pa);
	uint64_t rest = piece->len - at;

	if (alloc && !rf_extent_holds(alloc->pa.v, alloc->size, pa.v, 1))
		alloc = NULL;
	*ret_alloc = alloc;
	return alloc ? rf_min_u64(rest, alloc->pa.v + alloc->size - pa.v) : 1;
}

static enum rf_beside beside_of(const struct piece *piece, const struct rf_alloc *alloc)
{
	if (!alloc)
		return RF_BESIDE_NOBODY;
	if (alloc == piece->home)
		return RF_BESIDE_SAME;
	return alloc->state == RF_ALLOC_FREED ? RF_BESIDE_FREED : RF_BESIDE_OTHER;
}

#define WORD_BYTES	8u
#define WORD_UNWRITTEN	(RF_ARENA_PATTERN * 0x0101010101010101ULL)

/*
 * The bytes themselves: a device does not care whether they are poisoned. By whole words, as one
 * byte of a pointer is the pattern's, or zero, as chance has it, and not the same in every process.
 */
static RF_NO_ASAN void count_bytes(struct rf_exposures *x, const struct piece *piece,
				   struct rf_exposure *row)
{
	bool kept = row->granule == RF_GRANULE_SLOT || row->granule == RF_GRANULE_RING;
	uint64_t first = piece->pa.v & ~(uint64_t)(WORD_BYTES - 1), end = piece->pa.v + piece->len;

	rf_arena_touch(x->arena, RF_PA(first), rf_align_up(end, WORD_BYTES) - first, false);
	for (uint64_t at = first; at < end; at += WORD_BYTES) {
		uint64_t word = *(const uint64_t *)rf_arena_cpu(x->arena, at);
		uint64_t bytes = rf_min_u64(end, at + WORD_BYTES) - rf_max_u64(at, piece->pa.v);

		row->unwritten += word == WORD_UNWRITTEN ? bytes : 0;
		row->left_over += kept && word && word != WORD_UNWRITTEN ? bytes : 0;
	}
}

static void count_piece(struct rf_exposures *x, const struct piece *piece, struct rf_exposure *row)
{
	const struct rf_alloc *alloc;
	uint64_t run;

	for (uint64_t at = 0; at < piece->len; at += run) {
		run = object_at(x, piece, at, &alloc);
		row->beside[beside_of(piece, alloc)] += run;
		if (!row->owner[0] && alloc && beside_of(piece, alloc) == RF_BESIDE_OTHER)
			name_frame(x->judge, &alloc->born, row->owner);
	}
	row->bytes += piece->len;
	count_bytes(x, piece, row);
}

bool rf_exposure_alike(const struct rf_exposure *a, const struct rf_exposure *b)
{
	return a->granule == b->granule && a->perm == b->perm && !strcmp(a->frame, b->frame);
}

struct rf_exposure rf_exposure_none(const struct rf_exposure *one)
{
	struct rf_exposure none = { .granule = one->granule, .perm = one->perm };

	memcpy(none.frame, one->frame, sizeof(none.frame));
	return none;
}

void rf_exposure_add(struct rf_exposure *sum, const struct rf_exposure *x)
{
	sum->mappings += x->mappings;
	sum->bytes += x->bytes;
	sum->most = x->most > sum->most ? x->most : sum->most;
	for (int i = 0; i < RF_BESIDES; i++)
		sum->beside[i] += x->beside[i];
	sum->unwritten += x->unwritten;
	sum->left_over += x->left_over;
	if (!sum->owner[0])
		memcpy(sum->owner, x->owner, sizeof(sum->owner));
}

/* The row that this one adds to; NULL: there is no room for another. */
static struct rf_exposure *row_like(struct rf_exposures *x, const struct rf_exposure *one)
{
	for (uint32_t i = 0; i < x->count; i++)
		if (rf_exposure_alike(&x->row[i], one))
			return &x->row[i];
	if (x->count == RF_EXPOSURES_MAX)
		return NULL;
	x->row[x->count] = rf_exposure_none(one);
	return &x->row[x->count++];
}

/* What one mapping exposes, if anything. */
static void take(struct rf_exposures *x, struct rf_exposure *one)
{
	struct rf_exposure *row;

	if (!one->bytes)
		return;
	one->mappings = 1;
	one->most = one->bytes;
	row = row_like(x, one);
	if (row)
		rf_exposure_add(row, one);
	else
		x->lost++;
}

static struct rf_pa truth(const struct rf_exposures *x, uint64_t ba, enum rf_perm dir)
{
	struct rf_pa pa = { 0 };

	(void)!rf_platform_resolve(x->judge->platform, RF_BA(ba), 1,
				   dir & RF_PERM_WRITE ? RF_PERM_WRITE : RF_PERM_READ, &pa);
	return pa;
}

/* By what, and in what steps, the mapping opens memory; 0: to the byte, or there is no limit. */
static uint32_t granule_of(const struct rf_exposures *x, const struct rf_mapping *m,
			   enum rf_granule *ret_granule)
{
	const struct rf_platform *platform = x->judge->platform;
	bool limited = platform->confined || rf_platform_confidential(platform);

	if (platform->physical)
		return 0;
	if (platform->ops->iommu) {
		*ret_granule = platform->ops->iommu == RF_PLATFORM_GRANTS ? RF_GRANULE_GRANT :
									    RF_GRANULE_PAGE;
		/* A window that leads to RAM in order is open as a whole, whatever is mapped. */
		return rf_platform_in_block(platform, m->ba) ?
			       0 : (uint32_t)RF_BIT(platform->iommu.shift);
	}
	if (limited && m->kind <= RF_MAP_SG && truth(x, m->ba.v, m->dir).v != m->pa.v) {
		*ret_granule = RF_GRANULE_SLOT;
		return SLOT_BYTES;
	}
	*ret_granule = RF_GRANULE_SHARED;
	return rf_platform_confidential(platform) ? (uint32_t)RF_BIT(platform->page_shift) : 0;
}

/* Before the mapping's first byte and behind its last. */
static void look_at_mapping(struct rf_exposures *x, const struct rf_mapping *m)
{
	struct rf_exposure one = { .perm = m->dir };
	enum rf_granule granule;
	uint32_t size = granule_of(x, m, &granule);
	const struct rf_alloc *home = rf_arena_find(x->arena, m->pa);
	uint64_t before = size ? m->ba.v & (size - 1) : 0;
	uint64_t behind = size ? -(m->ba.v + m->len) & (size - 1) : 0;
	struct rf_pa first, last;

	if (!before && !behind)
		return;
	first = truth(x, m->ba.v, m->dir);
	last = truth(x, m->ba.v + m->len - 1, m->dir);
	if (!first.v || !last.v)
		return;
	one.granule = (uint8_t)granule;
	name_frame(x->judge, &m->born, one.frame);
	if (before)
		count_piece(x, &(struct piece){ RF_PA(first.v - before), before, home }, &one);
	if (behind)
		count_piece(x, &(struct piece){ RF_PA(last.v + 1), behind, home }, &one);
	take(x, &one);
}

/* From @from to the next area of the ring, or to the end of its mapping. */
static uint64_t next_area(const struct rf_judged_queue *q, uint64_t from, uint64_t end)
{
	for (uint32_t i = 0; i < RF_JUDGED_AREAS; i++)
		if (q->area[i].len && q->area[i].ba >= from && q->area[i].ba < end)
			end = q->area[i].ba;
	return end;
}

/* Behind all areas that follow each other from @at on; @at itself when none holds it. */
static uint64_t past_areas(const struct rf_judged_queue *q, uint64_t at)
{
	for (uint32_t i = 0; i < RF_JUDGED_AREAS; i++)
		if (rf_extent_holds(q->area[i].ba, q->area[i].len, at, 1)) {
			at = q->area[i].ba + q->area[i].len;
			i = UINT32_MAX;
		}
	return at;
}

/* What of the mapping @m lies in no area of the ring that it was made for. */
static void look_at_padding(struct rf_exposures *x, const struct rf_judged_queue *q,
			    const struct rf_mapping *m)
{
	struct rf_exposure one = { .granule = RF_GRANULE_RING, .perm = m->dir };
	const struct rf_alloc *home = rf_arena_find(x->arena, m->pa);
	uint64_t end = m->ba.v + m->len, gap;

	for (uint64_t at = past_areas(q, m->ba.v); at < end; at = past_areas(q, gap)) {
		struct rf_pa pa = truth(x, at, m->dir);

		gap = next_area(q, at, end);
		if (!pa.v)
			break;
		count_piece(x, &(struct piece){ pa, gap - at, home }, &one);
	}
	name_frame(x->judge, &m->born, one.frame);
	take(x, &one);
}

static void look_at_ring(struct rf_exposures *x, const struct rf_event *event)
{
	const struct rf_judge *judge = x->judge;
	const struct rf_mapping *m, *seen[RF_JUDGED_AREAS] = { NULL };
	const struct rf_judged_queue *q;

	if (event->ring.queue >= RF_JUDGE_QUEUES || judge->platform->physical ||
	    !rf_contract_translates(&judge->contract))
		return;
	q = &judge->queue[event->ring.queue];
	for (uint32_t i = 0; i < RF_JUDGED_AREAS; i++) {
		if (!q->area[i].len || rf_ledger_cover(judge->ledger, RF_BA(q->area[i].ba),
						       q->area[i].len, &m) != RF_COVER_LIVE)
			continue;
		seen[i] = m;
		if ((i && seen[0] == m) || (i == 2 && seen[1] == m))
			continue;
		look_at_padding(x, q, m);
	}
}

static void hear(void *ctx, const struct rf_event *event)
{
	struct rf_exposures *x = ctx;

	if (event->kind == RF_EV_QUEUE_LIVE)
		look_at_ring(x, event);
	else if (event->dma.entry != RF_NO_ENTRY)
		look_at_mapping(x, &x->judge->ledger->entries[event->dma.entry]);
}

void rf_exposures_listen(struct rf_exposures *exposures, const struct rf_judge *judge,
			 struct rf_arena *arena)
{
	exposures->judge = judge;
	exposures->arena = arena;
	exposures->count = exposures->lost = 0;
	rf_trace_listen(judge->trace, RF_BIT(RF_EV_MAP) | RF_BIT(RF_EV_QUEUE_LIVE), hear, exposures);
}
