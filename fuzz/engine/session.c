// SPDX-License-Identifier: GPL-2.0-only
/* Running what an engine hands over, and counting. */
#include "fuzz/engine/session.h"
#include "fuzz/engine/save.h"
#include "fuzz/engine/states.h"
#include "reports/baseline.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct rf_session rf_session;

/* No case shall pay for the world that it is the first to ask for. */
static int warm_up(const struct rf_target *target)
{
	static struct rf_case c;
	const char *why = "out of memory";
	int ready = 0;

	rf_mutate_fresh(&rf_session.mutator, &c);
	for (c.kernel = 0; c.kernel < RF_KERNELS; c.kernel++)
		ready += rf_world_for(&c, &why) != NULL;
	if (!ready)
		fprintf(stderr, "ringfence: target %s cannot run: %s\n", target->name, why);
	return ready ? 0 : -ENODEV;
}

int rf_session_begin(const struct rf_target *target)
{
	static struct rf_session_stats own;

	if (!rf_session.stats)
		rf_session.stats = &own;
	rf_session.mutator.target = target;
	rf_session.mutator.bytes = rf_engine_bytes;
	rf_mutator_seed(&rf_session.mutator, 1);
	rf_guest_watched = rf_engine_watches;
	return warm_up(target);
}

/* The slot of that finding: the one it has, or a free one; NULL when the table is full. */
static struct rf_seen *seen_slot(const struct rf_finding *finding)
{
	uint64_t signature = finding->signature;

	for (uint32_t i = 0; i < RF_SEEN_MAX; i++) {
		struct rf_seen *seen = &rf_session.stats->seen[(signature + i) % RF_SEEN_MAX];

		if (!seen->cases || rf_baseline_same(&seen->finding, finding))
			return seen;
	}
	return NULL;
}

static void meet(const struct rf_finding *finding, const struct rf_case *c)
{
	struct rf_seen *seen = seen_slot(finding);

	if (!seen || seen->cases++)
		return;
	seen->finding = *finding;
	seen->known = rf_baseline_page(finding) != NULL;
	snprintf(seen->kernel, sizeof(seen->kernel), "%s", rf_kernel_name(c->kernel));
	rf_save_finding(seen, c);
	if (seen->known) {
		rf_session.stats->known_findings++;
		return;
	}
	rf_session.stats->new_findings++;
	if (rf_session.stop)
		abort();
}

/* Does @c make the platform answer an invalidation before it is done? */
static bool answers_early(const struct rf_case *c)
{
	if (c->platform.setting[RF_PLATFORM_SET_SHADOW_DELAY])
		return true;
	for (uint32_t i = 0; i < c->ops; i++)
		if (c->op[i].opcode == RF_OP_FAIL && c->op[i].a == RF_FAULT_FLUSH)
			return true;
	return false;
}

/*
 * The device is ringfence's own, and so is the platform: what a case makes them do wrong is no
 * finding. A device that is to keep the spec and does not is one, and ringfence's fault.
 */
static bool is_news(const struct rf_finding *finding, const struct rf_case *c)
{
	if (finding->rule == RF_RULE_DMA_052 && answers_early(c))
		return false;
	return finding->party != RF_PARTY_DEVICE || rf_case_is_honest(c);
}

static uint8_t agreed_set(uint64_t agreed)
{
	static const uint8_t bits[] = RF_AGREED_BITS;
	uint8_t set = 0;

	for (uint32_t i = 0; i < RF_ARRAY_SIZE(bits); i++)
		set |= (uint8_t)((agreed >> bits[i] & 1) << i);
	return set;
}

static void count(const struct rf_case *c, const struct rf_result *result)
{
	struct rf_session_stats *stats = rf_session.stats;

	stats->cases++;
	stats->outcomes[result->outcome]++;
	stats->driver_ok += result->driver_ok;
	stats->moved += result->driver_ok && result->bytes_moved;
	stats->agreed[agreed_set(result->agreed)]++;
	for (uint32_t i = 0; i < result->findings; i++)
		if (is_news(&result->finding[i], c))
			meet(&result->finding[i], c);
}

static void note_current(const uint8_t *data, size_t size)
{
	struct rf_session_stats *stats = rf_session.stats;

	if (size > sizeof(stats->current))
		size = sizeof(stats->current);
	memcpy(stats->current, data, size);
	stats->current_size = (uint32_t)size;
}

int rf_session_one(const uint8_t *data, size_t size)
{
	static const struct rf_run_options options = {
		.unhashed = true, .beginning = RF_BEGINNING_WORTH,
	};
	static struct rf_case c;
	struct rf_case_error error;
	struct rf_result result;
	struct rf_world *world;
	const char *why;

	rf_session.image = NULL;
	if (rf_case_decode(data, size, &c, &error) ||
	    !rf_target_takes(rf_session.mutator.target, &c) ||
	    (rf_session.mutator.honest && !rf_case_is_honest(&c))) {
		rf_session.stats->refused++;
		return -1;
	}
	world = rf_world_for(&c, &why);
	if (!world)
		return -1;
	note_current(data, size);
	rf_session.image = world->guest.image;
	rf_run_case(world, &c, &options, &result);
	rf_states_report(world, &c, &result);
	count(&c, &result);
	rf_session.spun = result.spun;
	if (result.outcome == RF_BUG)
		rf_bug(__FILE__, __LINE__, result.why);
	rf_session.stats->current_size = 0;
	return 0;
}

/* Encode @c within @max bytes, giving up operations at its end until it fits. */
static size_t encode(struct rf_case *c, uint8_t *out, size_t max)
{
	long len = rf_case_encode(c, out, max);

	while (len < 0 && c->ops) {
		c->ops /= 2;
		len = rf_case_encode(c, out, max);
	}
	return len > 0 ? (size_t)len : 0;
}

static struct rf_case *decode(struct rf_bytes bytes, struct rf_case *room)
{
	struct rf_case_error error;

	if (rf_case_decode(bytes.data, bytes.size, room, &error) ||
	    !rf_target_takes(rf_session.mutator.target, room))
		rf_mutate_fresh(&rf_session.mutator, room);
	return room;
}

size_t rf_session_mutate(uint8_t *data, size_t size, size_t max, uint64_t seed)
{
	static struct rf_case c;
	size_t len;

	if (rf_session.frozen)
		return size;
	rf_mutator_seed(&rf_session.mutator, seed);
	rf_mutate(&rf_session.mutator, decode((struct rf_bytes){ data, size }, &c));
	len = encode(&c, data, max);
	return len ? len : size;
}

size_t rf_session_cross(struct rf_bytes one, struct rf_bytes other, uint8_t *out, size_t max,
			uint64_t seed)
{
	static struct rf_case a, b;

	rf_mutator_seed(&rf_session.mutator, seed);
	if (rf_session.frozen && one.size <= max) {
		memcpy(out, one.data, one.size);
		return one.size;
	}
	decode(one, &a);
	decode(other, &b);
	rf_mutate_cross(&rf_session.mutator, &a, &b);
	return encode(&a, out, max);
}
