// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ledger of DMA mappings: what the kernel's own lib/dma-debug.c keeps, but
 * with the dead ones as well, so that a stale address can be told from one
 * that never was. Entries are found by a hash of their first bus address;
 * extents that begin elsewhere by a walk over what is live, then over all.
 */
#include "memory/ledger.h"

#include <errno.h>
#include <stdlib.h>

int rf_ledger_init(struct rf_ledger *ledger, struct rf_trace *trace)
{
	*ledger = (struct rf_ledger){ .trace = trace };
	ledger->entries = calloc(RF_LEDGER_ENTRIES, sizeof(*ledger->entries));
	ledger->buckets = calloc(RF_LEDGER_BUCKETS, sizeof(*ledger->buckets));
	if (ledger->entries && ledger->buckets)
		return 0;
	rf_ledger_fini(ledger);
	return -ENOMEM;
}

void rf_ledger_fini(struct rf_ledger *ledger)
{
	free(ledger->entries);
	free(ledger->buckets);
	*ledger = (struct rf_ledger){ 0 };
}

static uint32_t *bucket_of(const struct rf_ledger *ledger, struct rf_ba ba)
{
	uint64_t mixed = ba.v * RF_HASH_SEED;

	return &ledger->buckets[mixed >> 32 & (RF_LEDGER_BUCKETS - 1)];
}

void rf_ledger_reset(struct rf_ledger *ledger)
{
	for (uint32_t i = 0; i < ledger->count; i++)
		*bucket_of(ledger, ledger->entries[i].ba) = 0;
	ledger->count = 0;
	ledger->live = 0;
	ledger->newest[0] = 0;
	ledger->newest[1] = 0;
	ledger->generation++;
}

void rf_ledger_keep(struct rf_ledger *ledger, struct rf_keep *keep)
{
	rf_keep_bytes(keep, ledger->entries, ledger->count * sizeof(*ledger->entries));
	for (uint32_t i = 0; i < ledger->count; i++)
		RF_KEEP(keep, *bucket_of(ledger, ledger->entries[i].ba));
	RF_KEEP_MEMBERS(keep, ledger, newest, live);
}

static struct rf_mapping *entry_at(const struct rf_ledger *ledger, uint32_t number)
{
	return number ? &ledger->entries[number - 1] : NULL;
}

/*
 * Coherent mappings are few, long-lived and looked into at offsets all the
 * time (the rings); a list of their own keeps them at hand.
 */
static uint32_t *live_list(struct rf_ledger *ledger, const struct rf_mapping *entry)
{
	return &ledger->newest[entry->kind == RF_MAP_COHERENT];
}

static void link_live(struct rf_ledger *ledger, uint32_t number)
{
	struct rf_mapping *entry = entry_at(ledger, number);
	uint32_t *head = live_list(ledger, entry);
	struct rf_mapping *older = entry_at(ledger, *head);

	entry->newer = 0;
	entry->older = *head;
	if (older)
		older->newer = number;
	*head = number;
	ledger->live++;
}

static void unlink_live(struct rf_ledger *ledger, struct rf_mapping *entry)
{
	struct rf_mapping *newer = entry_at(ledger, entry->newer);
	struct rf_mapping *older = entry_at(ledger, entry->older);

	if (newer)
		newer->older = entry->older;
	else
		*live_list(ledger, entry) = entry->older;
	if (older)
		older->newer = entry->newer;
	ledger->live--;
}

/* What the ledger made of an operation: the entry it meant, or NULL, and how that fits. */
struct verdict {
	const struct rf_mapping *entry;
	enum rf_ledger_result result;
};

static enum rf_ledger_result tell(struct rf_ledger *ledger, enum rf_event_kind kind,
				  const struct rf_ledger_op *op, struct verdict verdict)
{
	const struct rf_mapping *entry = verdict.entry;

	RF_EMIT_KIND(ledger->trace, kind, .dma = {
		.ba = op->ba.v,
		.pa = entry ? entry->pa.v : op->pa.v,
		.len = (uint32_t)rf_min_u64(op->len, UINT32_MAX),
		.entry = entry ? (uint32_t)(entry - ledger->entries) : RF_NO_ENTRY,
		.dir = op->dir,
		.map_kind = op->kind,
		.result = verdict.result,
		.for_cpu = op->for_cpu,
	});
	return verdict.result;
}

enum rf_ledger_result rf_ledger_map(struct rf_ledger *ledger, const struct rf_ledger_op *op)
{
	uint32_t *bucket = bucket_of(ledger, op->ba);
	struct rf_mapping *entry;

	if (ledger->count == RF_LEDGER_ENTRIES)
		return tell(ledger, RF_EV_MAP, op, (struct verdict){ NULL, RF_LEDGER_FULL });
	entry = &ledger->entries[ledger->count++];
	entry->ba = op->ba;
	entry->pa = op->pa;
	entry->len = (uint32_t)rf_min_u64(op->len, UINT32_MAX);
	entry->dir = op->dir;
	entry->kind = op->kind;
	entry->lasting = op->lasting;
	entry->live = true;
	entry->born_seq = ledger->trace->count;
	entry->died_seq = 0;
	entry->next = *bucket;
	if (op->stack)
		entry->born = *op->stack;
	else
		entry->born.pc[0] = 0;
	*bucket = ledger->count;
	link_live(ledger, ledger->count);
	ledger->generation++;
	return tell(ledger, RF_EV_MAP, op, (struct verdict){ entry, RF_LEDGER_OK });
}

/*
 * Which mapping an unmap at @op's address means: the newest live one that fits
 * length and direction, else the newest live one, else the newest dead one.
 */
static struct rf_mapping *meant_by(const struct rf_ledger *ledger, const struct rf_ledger_op *op)
{
	struct rf_mapping *live = NULL, *dead = NULL;
	struct rf_mapping *entry = entry_at(ledger, *bucket_of(ledger, op->ba));

	for (; entry; entry = entry_at(ledger, entry->next)) {
		if (entry->ba.v != op->ba.v)
			continue;
		if (entry->live && entry->len == op->len && entry->dir == op->dir)
			return entry;
		if (entry->live && !live)
			live = entry;
		if (!entry->live && !dead)
			dead = entry;
	}
	return live ? live : dead;
}

/* Scatter-gather entries may be given back by address alone: then @op has no length. */
static bool length_differs(const struct rf_mapping *entry, const struct rf_ledger_op *op)
{
	if (op->kind == RF_MAP_SG && !op->len)
		return false;
	return entry->len != op->len;
}

static enum rf_ledger_result judge_unmap(const struct rf_mapping *entry,
					 const struct rf_ledger_op *op)
{
	if (!entry)
		return RF_LEDGER_NO_SUCH;
	if (!entry->live)
		return RF_LEDGER_DEAD;
	if (entry->kind != op->kind)
		return RF_LEDGER_WRONG_KIND;
	if (length_differs(entry, op))
		return RF_LEDGER_WRONG_SIZE;
	return entry->dir == op->dir ? RF_LEDGER_OK : RF_LEDGER_WRONG_DIRECTION;
}

enum rf_ledger_result rf_ledger_unmap(struct rf_ledger *ledger, const struct rf_ledger_op *op)
{
	struct rf_mapping *entry = meant_by(ledger, op);
	struct verdict verdict = { entry, judge_unmap(entry, op) };

	if (entry && entry->live) {
		unlink_live(ledger, entry);
		entry->live = false;
		entry->died_seq = ledger->trace->count;
		if (op->stack)
			entry->died = *op->stack;
		else
			entry->died.pc[0] = 0;
		ledger->generation++;
	}
	return tell(ledger, RF_EV_UNMAP, op, verdict);
}

const struct rf_mapping *rf_ledger_at(const struct rf_ledger *ledger, struct rf_ba ba,
				      const struct rf_mapping *newer)
{
	const struct rf_mapping *entry = entry_at(ledger, newer ? newer->next :
						  *bucket_of(ledger, ba));

	while (entry && entry->ba.v != ba.v)
		entry = entry_at(ledger, entry->next);
	return entry;
}

/* The newest live mapping that begins at @ba and holds @len bytes. */
static struct rf_mapping *begins_live(const struct rf_ledger *ledger, struct rf_ba ba, uint64_t len)
{
	struct rf_mapping *entry = entry_at(ledger, *bucket_of(ledger, ba));

	for (; entry; entry = entry_at(ledger, entry->next)) {
		if (entry->live && entry->ba.v == ba.v && entry->len >= len)
			return entry;
	}
	return NULL;
}

/* How well a mapping fits an extent; more is better. */
enum fit { FIT_NONE, FIT_MEETS, FIT_BEGINS, FIT_HOLDS };

static enum fit fit_of(const struct rf_mapping *entry, struct rf_ba ba, uint64_t len)
{
	if (rf_extent_holds(entry->ba.v, entry->len, ba.v, len))
		return FIT_HOLDS;
	if (ba.v - entry->ba.v < entry->len)
		return FIT_BEGINS;
	return rf_extents_meet(entry->ba.v, entry->len, ba.v, len) ? FIT_MEETS : FIT_NONE;
}

static enum fit search_live(const struct rf_ledger *ledger, struct rf_ba ba, uint64_t len,
			    const struct rf_mapping **ret_entry)
{
	enum fit best = FIT_NONE, fit;

	for (int list = 1; list >= 0; list--) {
		const struct rf_mapping *entry = entry_at(ledger, ledger->newest[list]);

		for (; entry && best != FIT_HOLDS; entry = entry_at(ledger, entry->older)) {
			fit = fit_of(entry, ba, len);
			if (fit <= best)
				continue;
			best = fit;
			*ret_entry = entry;
		}
	}
	return best;
}

static enum fit search_dead(const struct rf_ledger *ledger, struct rf_ba ba, uint64_t len,
			    const struct rf_mapping **ret_entry)
{
	enum fit best = FIT_NONE, fit;

	for (uint32_t i = ledger->count; i-- && best != FIT_HOLDS;) {
		if (ledger->entries[i].live)
			continue;
		fit = fit_of(&ledger->entries[i], ba, len);
		if (fit <= best)
			continue;
		best = fit;
		*ret_entry = &ledger->entries[i];
	}
	return best;
}

enum rf_cover rf_ledger_cover(const struct rf_ledger *ledger, struct rf_ba ba, uint64_t len,
			      const struct rf_mapping **ret_entry)
{
	const struct rf_mapping *live = begins_live(ledger, ba, len), *dead = NULL;
	enum rf_cover cover;
	enum fit fit = FIT_HOLDS;

	if (!live)
		fit = search_live(ledger, ba, len, &live);
	if (fit == FIT_HOLDS)
		cover = RF_COVER_LIVE;
	else if (fit == FIT_BEGINS)
		cover = RF_COVER_PARTLY;
	else if (search_dead(ledger, ba, len, &dead))
		cover = RF_COVER_STALE;
	else
		cover = fit == FIT_MEETS ? RF_COVER_PARTLY : RF_COVER_NEVER;
	if (ret_entry)
		*ret_entry = cover == RF_COVER_STALE ? dead : live;
	return cover;
}

/*
 * dma_sync_*() takes the direction of the mapping, except that a mapping in
 * both directions may be synchronised for either.
 */
static enum rf_ledger_result judge_sync(const struct rf_mapping *entry,
					const struct rf_ledger_op *op)
{
	if (entry->kind == RF_MAP_COHERENT)
		return RF_LEDGER_WRONG_KIND;
	if (entry->dir == RF_PERM_RW || entry->dir == op->dir)
		return RF_LEDGER_OK;
	return RF_LEDGER_WRONG_DIRECTION;
}

/* Two live mappings may hold the same bytes: take the one that was made for this direction. */
static const struct rf_mapping *synced(const struct rf_ledger *ledger,
				       const struct rf_ledger_op *op,
				       const struct rf_mapping *found)
{
	const struct rf_mapping *entry = entry_at(ledger, ledger->newest[0]);

	if (judge_sync(found, op) == RF_LEDGER_OK)
		return found;
	for (; entry; entry = entry_at(ledger, entry->older)) {
		if (fit_of(entry, op->ba, op->len) == FIT_HOLDS &&
		    judge_sync(entry, op) == RF_LEDGER_OK)
			return entry;
	}
	return found;
}

enum rf_ledger_result rf_ledger_sync(struct rf_ledger *ledger, const struct rf_ledger_op *op)
{
	struct verdict verdict = { NULL, RF_LEDGER_NO_SUCH };

	switch (rf_ledger_cover(ledger, op->ba, op->len, &verdict.entry)) {
	case RF_COVER_LIVE:
		verdict.entry = synced(ledger, op, verdict.entry);
		verdict.result = judge_sync(verdict.entry, op);
		break;
	case RF_COVER_PARTLY:
		verdict.result = RF_LEDGER_WRONG_SIZE;
		break;
	case RF_COVER_STALE:
		verdict.result = RF_LEDGER_DEAD;
		break;
	case RF_COVER_NEVER:
		break;
	}
	return tell(ledger, RF_EV_SYNC, op, verdict);
}
