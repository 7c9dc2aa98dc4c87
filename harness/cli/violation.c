// SPDX-License-Identifier: GPL-2.0-only
/*
 * A broken rule, with all that stands beside it: the windows, the ledger, the memory, the
 * kernel's stack.
 */
#include "cli/cli.h"
#include "cli/narrate.h"

#include <inttypes.h>

static void tell_stack(const struct rf_narration *n, const struct rf_scene_stack *stack)
{
	for (uint32_t i = 0; i < stack->frames; i++)
		fprintf(n->out, "      |     %s (%s)\n", stack->frame[i].function,
			stack->frame[i].path);
}

static void tell_mapping(const struct rf_narration *n, const struct rf_scene_mapping *mapping)
{
	fprintf(n->out, "      | ledger: mapping [0x%" PRIx64 ", +%u) of memory 0x%" PRIx64
		", born at event %u", mapping->ba, mapping->len, mapping->pa, mapping->born_seq);
	if (mapping->live)
		fprintf(n->out, ", live; mapped by\n");
	else
		fprintf(n->out, ", died at event %u; mapped by\n", mapping->died_seq);
	tell_stack(n, &mapping->born);
	if (mapping->live)
		return;
	fprintf(n->out, "      |   unmapped by\n");
	tell_stack(n, &mapping->died);
}

static void tell_windows(const struct rf_narration *n, const struct rf_scene *scene)
{
	fprintf(n->out, "      | contract: regime %s; the platform is %s",
		rf_regime_name(scene->regime), scene->platform);
	for (uint32_t i = 0; i < scene->windows; i++)
		fprintf(n->out, "%s[0x%" PRIx64 ", 0x%" PRIx64 ")", i ? ", " : " with the window ",
			scene->window[i].addr, scene->window[i].addr + scene->window[i].len);
	fputc('\n', n->out);
}

/* Each extent and, behind the first that it decides over, its mapping; then the other mappings. */
static void tell_extents(const struct rf_narration *n, const struct rf_scene *scene)
{
	uint32_t told = 0;

	for (uint32_t i = 0; i < scene->extents; i++) {
		const struct rf_scene_extent *e = &scene->extent[i];

		fprintf(n->out, "      | %s: [0x%" PRIx64 ", +%" PRIu64 "): %s\n", e->what, e->addr,
			e->len, rf_cover_words(e->cover));
		for (; e->mapping >= 0 && told <= (uint32_t)e->mapping; told++)
			tell_mapping(n, &scene->mapping[told]);
	}
	for (; told < scene->mappings; told++)
		tell_mapping(n, &scene->mapping[told]);
}

void rf_narrate_violation(const struct rf_narration *n, const struct rf_finding *finding,
			  const struct rf_scene *scene)
{
	const struct rf_rule *rule = rf_rule(finding->rule);

	fprintf(n->out, "   %s>> %s%s (%s): %s\n", rf_tone(n->out, RF_TONE_BAD), rule->name,
		rf_tone(n->out, RF_TONE_PLAIN), rule->requirements, rule->title);
	fprintf(n->out, "      | at fault: the %s. %s\n", rf_party_name(finding->party),
		finding->text);
	tell_windows(n, scene);
	tell_extents(n, scene);
	if (scene->stack.frames) {
		fprintf(n->out, "      | kernel stack:\n");
		tell_stack(n, &scene->stack);
	}
	fprintf(n->out, "      | signature %016" PRIx64 ", frame %s\n", finding->signature,
		finding->frame);
}
