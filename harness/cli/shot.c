// SPDX-License-Identifier: GPL-2.0-only
/* One case file, run in this process. */
#include "cli/shot.h"
#include "base/text.h"
#include "cli/files.h"

#include <stdio.h>
#include <string.h>

static void print_event(void *ctx, const struct rf_event *event)
{
	char line[400];
	struct rf_text text;

	rf_text_fixed(&text, line, sizeof(line));
	rf_event_print(event, &text);
	puts(line);
}

/* Listeners stay for a world's life: register once for each. */
static void trace_world(struct rf_world *world)
{
	static const struct rf_world *traced[RF_WORLDS];

	for (size_t i = 0; i < RF_ARRAY_SIZE(traced); i++) {
		if (traced[i] == world)
			return;
		if (traced[i])
			continue;
		traced[i] = world;
		rf_trace_listen(&world->trace, RF_TRACE_ALL_KINDS, print_event, NULL);
		return;
	}
}

/* The same for what looks at mappings. */
static struct rf_exposures *expose_world(struct rf_world *world)
{
	static struct { const struct rf_world *world; struct rf_exposures seen; } all[RF_WORLDS];

	for (size_t i = 0; i < RF_ARRAY_SIZE(all); i++) {
		if (!all[i].world) {
			all[i].world = world;
			rf_exposures_listen(&all[i].seen, &world->judge, &world->arena);
		}
		if (all[i].world == world) {
			all[i].seen.count = all[i].seen.lost = 0;
			return &all[i].seen;
		}
	}
	return NULL;
}

static void keep_exposures(const struct rf_exposures *from, struct rf_shot_result *to)
{
	to->exposures = from->count;
	to->exposures_lost = from->lost;
	memcpy(to->exposure, from->row, from->count * sizeof(from->row[0]));
}

static void keep(const struct rf_result *from, struct rf_shot_result *to)
{
	to->outcome = from->outcome;
	to->trace_hash = from->trace_hash;
	to->findings = from->findings;
	memcpy(to->finding, from->finding, from->findings * sizeof(*from->finding));
	snprintf(to->why, sizeof(to->why), "%s", from->why ? from->why : "");
}

static void play(const struct rf_case *c, const struct rf_shot_options *options,
		 struct rf_shot_result *ret)
{
	const char *why = "out of memory";
	struct rf_world *world = rf_world_for(c, &why);
	struct rf_exposures *exposures = NULL;
	struct rf_result result;
	struct rf_text talk;

	if (!world) {
		ret->outcome = RF_UNSUPPORTED;
		snprintf(ret->why, sizeof(ret->why), "%s", why);
		return;
	}
	if (options->trace)
		trace_world(world);
	if (options->exposure)
		exposures = expose_world(world);
	rf_run_case(world, c, &options->run, &result);
	keep(&result, ret);
	if (exposures)
		keep_exposures(exposures, ret);
	rf_text_fixed(&talk, ret->talk, sizeof(ret->talk));
	if (result.outcome == RF_OK || result.outcome == RF_FINDING)
		ret->verdict = rf_verdict_of(c, &result, &talk);
}

void rf_shot_run(const char *path, const struct rf_shot *shot,
		 const struct rf_shot_options *options, struct rf_shot_result *ret_result)
{
	static struct rf_loaded loaded;
	struct rf_shot_options own = *options;

	ret_result->outcome = RF_OK;
	ret_result->verdict = RF_VERDICT_NONE;
	ret_result->kernel[0] = ret_result->talk[0] = '\0';
	ret_result->trace_hash = 0;
	ret_result->findings = 0;
	ret_result->exposures = ret_result->exposures_lost = 0;
	rf_case_file_load(path, &loaded);
	ret_result->unreadable = loaded.unreadable;
	if (loaded.outcome != RF_OK) {
		ret_result->outcome = loaded.outcome;
		snprintf(ret_result->why, sizeof(ret_result->why), "%s", loaded.why);
		return;
	}
	if (shot->kernel < RF_KERNELS)
		loaded.the_case.kernel = shot->kernel;
	own.run.beginning = (enum rf_beginning_use)shot->beginning;
	snprintf(ret_result->kernel, sizeof(ret_result->kernel), "%s",
		 rf_case_guest(&loaded.the_case));
	play(&loaded.the_case, &own, ret_result);
}
