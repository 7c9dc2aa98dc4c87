// SPDX-License-Identifier: GPL-2.0-only
/* One scene, taken from the world at the event that broke the rule. */
#include "cli/capture.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

static void name_stack(const struct rf_world *world, const struct rf_stack *stack,
		       struct rf_scene_stack *ret_stack)
{
	const struct rf_image *image = world->guest.image;

	ret_stack->frames = 0;
	for (int i = 0; image && i < RF_STACK_DEPTH && stack->pc[i]; i++) {
		struct rf_scene_frame *frame = &ret_stack->frame[ret_stack->frames++];
		/* A return address may stand just behind its function. */
		const char *path = rf_image_path(image, stack->pc[i] - 1);

		snprintf(frame->function, sizeof(frame->function), "%s",
			 rf_symbol_name(stack->pc[i] - 1));
		snprintf(frame->path, sizeof(frame->path), "%s", path ? path : "?");
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

/* Keep @mapping. Returns its index in the scene, or -1 when it is full. */
static int8_t add_mapping(const struct rf_world *world, const struct rf_mapping *mapping,
			  struct rf_scene *scene)
{
	struct rf_scene_mapping *kept = &scene->mapping[scene->mappings];

	for (uint32_t i = 0; i < scene->mappings; i++)
		if (scene->mapping[i].born_seq == mapping->born_seq &&
		    scene->mapping[i].ba == mapping->ba.v)
			return (int8_t)i;
	if (scene->mappings == RF_SCENE_MAPPINGS)
		return -1;
	kept->ba = mapping->ba.v;
	kept->pa = mapping->pa.v;
	kept->len = mapping->len;
	kept->live = mapping->live;
	kept->born_seq = mapping->born_seq;
	kept->died_seq = mapping->died_seq;
	name_stack(world, &mapping->born, &kept->born);
	kept->died.frames = 0;
	if (!mapping->live)
		name_stack(world, &mapping->died, &kept->died);
	return (int8_t)scene->mappings++;
}

static struct rf_scene_extent *add_extent(struct rf_scene *scene, const char *what, uint64_t addr,
					  uint64_t len)
{
	struct rf_scene_extent *extent = &scene->extent[scene->extents++];

	*extent = (struct rf_scene_extent){ .addr = addr, .len = len, .mapping = -1 };
	snprintf(extent->what, sizeof(extent->what), "%s", what);
	return extent;
}

/* An extent of bus addresses, and the mapping that decides over it. */
static void add_bus(const struct rf_world *world, struct rf_scene *scene, const char *what,
		    const uint64_t extent[2])
{
	struct rf_scene_extent *e = add_extent(scene, what, extent[0], extent[1]);
	const struct rf_mapping *mapping = NULL;

	e->cover = rf_ledger_cover(&world->ledger, RF_BA(e->addr), e->len, &mapping);
	if (mapping)
		e->mapping = add_mapping(world, mapping, scene);
}

/* Memory that goes away, and the live mappings that still show it to the device. */
static void add_memory(const struct rf_world *world, struct rf_scene *scene,
		       const struct rf_event *event)
{
	const struct rf_ledger *ledger = &world->ledger;
	struct rf_scene_extent *e = add_extent(scene, "freed memory", event->mem.pa,
					       event->mem.len);

	scene->physical = true;
	for (uint32_t i = 0; i < ledger->count; i++) {
		const struct rf_mapping *mapping = &ledger->entries[i];

		if (!mapping->live ||
		    !rf_extents_meet(mapping->pa.v, mapping->len, e->addr, e->len))
			continue;
		e->cover = RF_COVER_LIVE;
		e->mapping = add_mapping(world, mapping, scene);
	}
}

static void add_areas(const struct rf_world *world, struct rf_scene *scene,
		      const struct rf_event *event)
{
	uint64_t desc[2] = { event->ring.desc }, driver[2] = { event->ring.driver };
	uint64_t device[2] = { event->ring.device };

	rf_queue_area_sizes(event->ring.flags & RF_RING_PACKED,
			    event->ring.flags & RF_RING_EVENT_IDX, event->ring.size, &desc[1],
			    &driver[1], &device[1]);
	add_bus(world, scene, "descriptor area", desc);
	add_bus(world, scene, "driver area", driver);
	add_bus(world, scene, "device area", device);
}

static void add_extents(const struct rf_world *world, struct rf_scene *scene,
			const struct rf_event *event)
{
	switch (event->kind) {
	case RF_EV_PUBLISH:
		add_bus(world, scene, "published",
			(uint64_t[]){ event->publish.ba, event->publish.len });
		break;
	case RF_EV_QUEUE_LIVE:
		add_areas(world, scene, event);
		break;
	case RF_EV_DEV_READ:
	case RF_EV_DEV_WRITE:
		add_bus(world, scene, "accessed",
			(uint64_t[]){ event->access.ba, event->access.len });
		break;
	case RF_EV_MAP:
	case RF_EV_UNMAP:
	case RF_EV_SYNC:
		add_bus(world, scene, "mapping",
			(uint64_t[]){ event->dma.ba, event->dma.len });
		break;
	case RF_EV_FREE:
		add_memory(world, scene, event);
		break;
	default:
		break;
	}
}

/* A leak is seen at the end, when no address is at hand: what is still held open. */
static void add_open_mappings(const struct rf_world *world, struct rf_scene *scene)
{
	const struct rf_ledger *ledger = &world->ledger;

	for (uint32_t i = 0; i < ledger->count && scene->mappings < RF_SCENE_MAPPINGS; i++)
		if (ledger->entries[i].live)
			add_mapping(world, &ledger->entries[i], scene);
}

/* What was opened piece by piece may be closed at once. */
static void close_windows(struct rf_scene *scene, const struct rf_event *event)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < scene->windows; i++)
		if (!rf_extent_holds(event->window.ba, event->window.len, scene->window[i].addr,
				     scene->window[i].len))
			scene->window[kept++] = scene->window[i];
	scene->windows = kept;
}

void rf_capture_window(struct rf_scene *scene, const struct rf_event *event)
{
	if (event->kind == RF_EV_WINDOW && !event->window.open)
		close_windows(scene, event);
	if (event->kind != RF_EV_WINDOW || !event->window.open ||
	    scene->windows == RF_SCENE_WINDOWS)
		return;
	scene->window[scene->windows++] = (struct rf_scene_window){ event->window.ba,
								     event->window.len };
}

void rf_capture(const struct rf_world *world, const struct rf_finding *finding,
		const struct rf_event *event, struct rf_scene *scene)
{
	struct rf_stack stack = { { 0 } };

	scene->physical = false;
	scene->extents = scene->mappings = 0;
	scene->tolerant = world->platform.physical;
	scene->regime = world->judge.contract.regime;
	snprintf(scene->platform, sizeof(scene->platform), "%s", world->platform.ops->name);
	for (int i = 0; i < RF_BANKS; i++)
		scene->ram[i] = (struct rf_scene_window){ rf_bank_base[i], RF_BANK_SIZE };
	add_extents(world, scene, event);
	if (finding->stage == RF_STAGE_TEARDOWN)
		add_open_mappings(world, scene);
	if (event->kind == RF_EV_GUEST_REPORT)
		stack = world->host.report_stack;
	else
		guest_stack(&world->host, &stack);
	name_stack(world, &stack, &scene->stack);
}

void rf_capture_case(const struct rf_case *c, struct rf_scene *scene)
{
	struct rf_text text;

	rf_text_fixed(&text, scene->the_case, sizeof(scene->the_case));
	rf_case_print(c, &text);
}
