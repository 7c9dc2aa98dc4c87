// SPDX-License-Identifier: GPL-2.0-only
/*
 * A broken rule, with all that stands beside it: the windows, the ledger, the memory, the
 * kernel's stack.
 */
#include "cli/cli.h"
#include "cli/narrate.h"

#include <inttypes.h>

/* Bus addresses that an event speaks of. */
struct extents { uint32_t count; struct { const char *what; uint64_t ba, len; } extent[3]; };

static void add_extent(struct extents *e, const char *what, uint64_t ba, uint64_t len)
{
	e->extent[e->count].what = what;
	e->extent[e->count].ba = ba;
	e->extent[e->count].len = len;
	e->count++;
}

static struct extents extents_of(const struct rf_event *event)
{
	struct extents e = { 0 };
	uint64_t desc, driver, device;

	switch (event->kind) {
	case RF_EV_PUBLISH:
		add_extent(&e, "published", event->publish.ba, event->publish.len);
		break;
	case RF_EV_QUEUE_LIVE:
		rf_queue_area_sizes(event->ring.flags & RF_RING_PACKED,
				    event->ring.flags & RF_RING_EVENT_IDX, event->ring.size, &desc,
				    &driver, &device);
		add_extent(&e, "descriptor area", event->ring.desc, desc);
		add_extent(&e, "driver area", event->ring.driver, driver);
		add_extent(&e, "device area", event->ring.device, device);
		break;
	case RF_EV_DEV_READ:
	case RF_EV_DEV_WRITE:
		add_extent(&e, "accessed", event->access.ba, event->access.len);
		break;
	case RF_EV_MAP:
	case RF_EV_UNMAP:
	case RF_EV_SYNC:
		add_extent(&e, "mapping", event->dma.ba, event->dma.len);
		break;
	default:
		break;
	}
	return e;
}

void rf_narrate_stack(const struct rf_narration *n, const struct rf_stack *stack,
		      const char *indent)
{
	const struct rf_image *image = n->world->guest.image;

	for (int i = 0; image && i < RF_STACK_DEPTH && stack->pc[i]; i++) {
		/* A return address may stand just behind its function. */
		const char *path = rf_image_path(image, stack->pc[i] - 1);

		fprintf(n->out, "%s%s (%s)\n", indent, rf_symbol_name(stack->pc[i] - 1),
			path ? path : "?");
	}
}

/* The guest's part of the call chain that led here: the harness's own frames lie in front of it. */
RF_NO_ASAN static void guest_stack(const struct rf_host *host, struct rf_stack *ret_stack)
{
	const uintptr_t *frame = __builtin_frame_address(0);
	int n = 0;

	for (int depth = 0; depth < 64 && n < RF_STACK_DEPTH; depth++) {
		uintptr_t next = frame[0], pc = frame[1];

		if (pc >= host->text_start && pc < host->text_end)
			ret_stack->pc[n++] = pc;
		else if (n)
			break;
		if (next <= (uintptr_t)frame || next - (uintptr_t)frame > 1u << 20)
			break;
		frame = (const uintptr_t *)next;
	}
	if (n < RF_STACK_DEPTH)
		ret_stack->pc[n] = 0;
}

static void tell_mapping(const struct rf_narration *n, const struct rf_mapping *mapping)
{
	fprintf(n->out, "      | ledger: mapping [0x%" PRIx64 ", +%u) of memory 0x%" PRIx64
		", born at event %u", mapping->ba.v, mapping->len, mapping->pa.v,
		mapping->born_seq);
	if (mapping->live)
		fprintf(n->out, ", live; mapped by\n");
	else
		fprintf(n->out, ", died at event %u; mapped by\n", mapping->died_seq);
	rf_narrate_stack(n, &mapping->born, "      |     ");
	if (mapping->live)
		return;
	fprintf(n->out, "      |   unmapped by\n");
	rf_narrate_stack(n, &mapping->died, "      |     ");
}

static void tell_extent(const struct rf_narration *n, const char *what, uint64_t ba, uint64_t len)
{
	static const char *const covers[] = {
		[RF_COVER_NEVER] = "no mapping ever touched it",
		[RF_COVER_LIVE] = "a live mapping holds it",
		[RF_COVER_PARTLY] = "it goes past the end of a live mapping",
		[RF_COVER_STALE] = "only mappings that died held it",
	};
	const struct rf_mapping *mapping = NULL;
	enum rf_cover cover = rf_ledger_cover(&n->world->ledger, RF_BA(ba), len, &mapping);

	fprintf(n->out, "      | %s: [0x%" PRIx64 ", +%" PRIu64 "): %s\n", what, ba, len,
		covers[cover]);
	if (mapping)
		tell_mapping(n, mapping);
}

static void tell_windows(const struct rf_narration *n)
{
	fprintf(n->out, "      | contract: regime %s; the platform is %s",
		rf_regime_name(n->world->judge.contract.regime), n->world->platform.ops->name);
	for (uint32_t i = 0; i < n->windows; i++)
		fprintf(n->out, "%s[0x%" PRIx64 ", 0x%" PRIx64 ")", i ? ", " : " with the window ",
			n->window[i].ba, n->window[i].ba + n->window[i].len);
	fputc('\n', n->out);
}

/* A leak is seen at the end, when no address is at hand: show what is still held open. */
static void tell_open_mappings(const struct rf_narration *n)
{
	const struct rf_ledger *ledger = &n->world->ledger;
	uint32_t told = 0;

	for (uint32_t i = 0; i < ledger->count && told < 4; i++) {
		if (!ledger->entries[i].live)
			continue;
		tell_mapping(n, &ledger->entries[i]);
		told++;
	}
}

void rf_narrate_violation(const struct rf_narration *n, const struct rf_finding *finding,
			  const struct rf_event *event)
{
	const struct rf_rule *rule = rf_rule(finding->rule);
	struct extents e = extents_of(event);
	struct rf_stack stack = { { 0 } };

	fprintf(n->out, "   %s>> %s%s (%s): %s\n", rf_tone(n->out, RF_TONE_BAD), rule->name,
		rf_tone(n->out, RF_TONE_PLAIN), rule->requirements, rule->title);
	fprintf(n->out, "      | at fault: the %s. %s\n", rf_party_name(finding->party),
		finding->text);
	tell_windows(n);
	for (uint32_t i = 0; i < e.count; i++)
		tell_extent(n, e.extent[i].what, e.extent[i].ba, e.extent[i].len);
	if (finding->stage == RF_STAGE_TEARDOWN)
		tell_open_mappings(n);
	guest_stack(&n->world->host, &stack);
	if (event->kind == RF_EV_GUEST_REPORT)
		stack = n->world->host.report_stack;
	if (stack.pc[0]) {
		fprintf(n->out, "      | kernel stack:\n");
		rf_narrate_stack(n, &stack, "      |     ");
	}
	fprintf(n->out, "      | signature %016" PRIx64 ", frame %s\n", finding->signature,
		finding->frame);
}
