// SPDX-License-Identifier: GPL-2.0-only
/* Keeping cases' beginnings: which are the same, which can be kept, and all that belongs to one. */
#include "case/beginning.h"
#include "case/schema.h"
#include "memory/arena_keep.h"

#include <stdlib.h>
#include <string.h>

#define BEGINNINGS	64u
#define MEETINGS	4096u
#define PREFIX_OPS	8u

/*
 * To keep a beginning costs about as much as to play it: it is worth that when cases of it are
 * still to come, which only those that came can tell. So it is kept when it was met DUE_MIN times
 * since it was kept last; that number doubles, up to DUE_MAX, with each that gives way before it
 * was used WORTH_IT times, and halves with each that was used so often.
 */
#define DUE_MIN		2u
#define DUE_MAX		64u
#define WORTH_IT	4u

enum state { EMPTY, KEPT, UNFIT };

/* All that can make one beginning differ from another, in one world. */
struct key {
	uint8_t transport, driver, on_report;
	bool hostile, accuses, unhashed, judge_off;
	bool explicit;		/* a probe is the last of op[]; else it goes without saying */
	uint32_t ops, filler;	/* no byte of a key is padding */
	struct rf_op op[PREFIX_OPS];
	struct rf_platform_config platform;
	struct rf_device_config device;
	struct rf_pci_config pci;
	uint32_t end_filler;
};

struct rf_beginning {
	enum state state;
	struct key key;
	uint32_t uses;
	struct rf_keep keep;
	struct rf_kept_events events;
	struct rf_kept_image image;
};

/* How often beginnings of a hash were met, the newest of those with this place. */
struct meetings { uint32_t tag, count; };

struct rf_beginnings {
	uint32_t listens;	/* who listens of the world itself */
	uint32_t due;
	struct meetings meetings[MEETINGS];
	struct rf_beginning *latest;
	struct rf_beginning beginning[BEGINNINGS];
};

struct rf_beginnings *rf_beginnings_new(const struct rf_world *world)
{
	struct rf_beginnings *all = calloc(1, sizeof(*all));

	if (!all)
		return NULL;
	all->listens = world->trace.listens;
	all->due = DUE_MIN;
	all->latest = all->beginning;
	return all;
}

void rf_beginnings_free(struct rf_beginnings *all)
{
	for (uint32_t i = 0; all && i < BEGINNINGS; i++) {
		rf_keep_fini(&all->beginning[i].keep);
		rf_kept_events_fini(&all->beginning[i].events);
		rf_kept_image_fini(&all->beginning[i].image);
	}
	free(all);
}

/* Others than the world itself hear of every event only when all is played. */
static bool can_be_kept(const struct rf_world *world)
{
	return world->use != RF_BEGINNING_PLAYED && world->guest.ops->keep &&
	       !world->host.plays_setup &&
	       !world->host.verbose && world->trace.listens == world->beginnings->listens;
}

/* How many operations come before the first probe, or are it. */
static uint32_t prefix(const struct rf_case *c, bool *ret_explicit)
{
	uint32_t i = 0;

	for (*ret_explicit = false; i < c->ops; i++) {
		struct rf_op op = c->op[i];

		rf_op_fold(&op, (enum rf_driver_id)c->driver, RF_OPCODES);
		if (op.opcode == RF_OP_PROBE) {
			*ret_explicit = true;
			return i + 1;
		}
		if (op.opcode != RF_OP_HOSTILE && op.opcode != RF_OP_FAIL &&
		    op.opcode != RF_OP_OFFER)
			break;
	}
	return i;
}

/* False: more comes before the probe than is worth the comparing. */
static bool make_key(const struct rf_world *world, struct key *ret_key)
{
	const struct rf_case *c = world->running;
	bool explicit;
	uint32_t ops = prefix(c, &explicit);

	if (ops > PREFIX_OPS)
		return false;
	*ret_key = (struct key){
		.transport = c->transport, .driver = c->driver, .on_report = c->on_report,
		.hostile = world->judge.hostile, .accuses = rf_case_accuses_device(c),
		.unhashed = world->trace.unhashed, .judge_off = world->judge.off,
		.explicit = explicit, .ops = ops,
	};
	memcpy(ret_key->op, c->op, ops * sizeof(c->op[0]));
	memcpy(&ret_key->platform, &c->platform, sizeof(c->platform));
	memcpy(&ret_key->device, &c->device, sizeof(c->device));
	memcpy(&ret_key->pci, &c->pci, sizeof(c->pci));
	return true;
}

/* Counts anew when it was: one that gave way has to be met again. */
static bool met_often(struct rf_beginnings *all, uint64_t hash)
{
	struct meetings *meetings = &all->meetings[hash % MEETINGS];
	uint32_t tag = (uint32_t)(hash >> 32);

	if (meetings->tag != tag)
		*meetings = (struct meetings){ .tag = tag };
	if (++meetings->count < all->due)
		return false;
	meetings->count = 0;
	return true;
}

/* What became of one that gives way tells what is worth the keeping. */
static void learn(struct rf_beginnings *all, const struct rf_beginning *old)
{
	if (old->state != KEPT)
		return;
	if (old->uses >= WORTH_IT)
		all->due = all->due > DUE_MIN ? all->due / 2 : DUE_MIN;
	else if (all->due < DUE_MAX)
		all->due *= 2;
}

/* The beginning with @key; EMPTY when it is to be kept now, NULL when it was not met often enough. */
static struct rf_beginning *find(struct rf_world *world, const struct key *key)
{
	struct rf_beginnings *all = world->beginnings;
	struct rf_beginning *b = all->latest;
	uint64_t hash;

	if (b->state != EMPTY && rf_words_equal(&b->key, key, sizeof(*key)))
		return b;
	hash = rf_hash_bytes(RF_HASH_SEED, key, sizeof(*key));
	b = &all->beginning[hash % BEGINNINGS];
	if (b->state == EMPTY || !rf_words_equal(&b->key, key, sizeof(*key))) {
		if (world->use == RF_BEGINNING_WORTH) {
			if (!met_often(all, hash))
				return NULL;
			learn(all, b);
		}
		b->state = EMPTY;
		b->key = *key;
		b->uses = 0;
	}
	all->latest = b;
	return b;
}

/* What is not named by a keep function is as set-up begins with: the last case may have left more. */
static void put_back(struct rf_world *world, const struct rf_beginning *b)
{
	const struct rf_case *c = world->running;

	rf_platform_clear(&world->platform);
	rf_device_setup(&world->device, &c->device,
			rf_transport_ops((enum rf_transport_id)c->transport)->legacy);
	rf_keep_put_back(&b->keep);
	rf_trace_put_back(&world->trace, &b->events);
	world->guest.ops->put_back(&world->guest, &b->image);
}

bool rf_beginning_put_back(struct rf_world *world)
{
	struct rf_beginning *b;
	struct key key;

	world->beginning = NULL;
	if (!can_be_kept(world) || !make_key(world, &key))
		return false;
	b = find(world, &key);
	if (!b || b->state == UNFIT)
		return false;
	if (b->state == KEPT) {
		put_back(world, b);
		b->uses++;
		return true;
	}
	world->beginning = b;
	world->guest.ops->keep_begin(&world->guest);
	return false;
}

void rf_beginning_end(struct rf_world *world)
{
	struct rf_beginning *b = world->beginning;
	struct rf_keep *keep = &b->keep;

	world->beginning = NULL;
	rf_keep_begin(keep);
	rf_device_keep(&world->device, keep);
	world->guest.ops->keep(&world->guest, &b->image, keep);
	rf_arena_keep_reserves(&world->arena, keep);
	rf_arena_keep(&world->arena, keep);
	rf_ledger_keep(&world->ledger, keep);
	rf_platform_keep(&world->platform, keep);
	RF_KEEP(keep, world->transport);
	if (world->transport.pci)
		RF_KEEP(keep, world->pci);
	rf_judge_keep(&world->judge, keep);
	RF_KEEP_MEMBERS(keep, world, agreed, next_offer);
	rf_trace_keep(&world->trace, &b->events, keep);
	b->state = keep->failed ? UNFIT : KEPT;
}
