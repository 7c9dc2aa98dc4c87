// SPDX-License-Identifier: GPL-2.0-only
/* A world: the modules of one guest, made once; and the process's worlds. */
#include "case/beginning.h"
#include "case/run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Events that the process's worlds keep of a case: all of an ordinary one. */
#define WORLD_EVENTS (1u << 16)

/* The list comes from the images' build; a binary without images has none. */
extern const struct rf_image *const rf_images[] __attribute__((weak));

/* The frame that a finding names. */
static void name_frame(void *ctx, const struct rf_frame_query *query, char *buf, size_t size)
{
	const struct rf_world *world = ctx;
	const char *frame = "?";

	if (world->guest.image)
		frame = rf_stack_frame(world->guest.image, query->stack, !query->dma_layer);
	snprintf(buf, size, "%s", frame);
}

static const struct rf_stack *report_stack(void *ctx)
{
	const struct rf_world *world = ctx;

	return &world->host.report_stack;
}

static const char *report_file(void *ctx)
{
	const struct rf_world *world = ctx;

	return world->host.report_file;
}

static const struct rf_stack *call_stack(void *ctx)
{
	struct rf_world *world = ctx;

	return rf_host_caller(&world->host);
}

/* A script has no requests: what the device gives back counts. */
static void count_completions(void *ctx, const struct rf_event *event)
{
	struct rf_world *world = ctx;

	world->completions++;
}

static void wire(struct rf_world *world, const struct rf_image *image)
{
	world->guest = (struct rf_guest){
		.ops = image ? &rf_guest_linux : &rf_guest_scripted,
		.image = image, .host = &world->host, .name = image ? image->kernel : "scripted",
	};
	world->host = (struct rf_host){
		.trace = &world->trace, .arena = &world->arena, .ledger = &world->ledger,
		.platform = &world->platform, .transport = &world->transport,
		.device = &world->device, .guest = &world->guest,
		.check_data = rf_data_check, .check_done = rf_data_check_done,
		.check_ctx = &world->data,
	};
	world->judge.names = (struct rf_judge_names){
		.ctx = world, .kernel = image ? image->kernel : NULL, .frame = name_frame, .report_stack = report_stack,
		.report_file = report_file, .call_stack = call_stack,
	};
	if (!image)
		rf_trace_listen(&world->trace, RF_BIT(RF_EV_COMPLETE), count_completions, world);
	rf_host_init(&world->host);
}

/* Where the guest boots there must be a platform and a device to look at. */
static int boot(struct rf_world *world)
{
	const struct rf_platform_config platform = { .id = RF_PLATFORM_FLAT };
	const struct rf_device_config device = { .id = RF_DEVICE_RNG };
	const char *why;
	int err;

	err = rf_platform_init(&world->platform, &platform, &world->arena, &world->trace, &why);
	if (err)
		return err;
	rf_transport_init(&world->transport, RF_TRANSPORT_MMIO2, &world->device, &world->trace);
	rf_device_setup(&world->device, &device, false);
	rf_host_reset(&world->host);
	err = world->guest.ops->boot(&world->guest);
	if (!err)
		rf_arena_boot_done(&world->arena);
	return err;
}

#define RF_RAM_FIRST	((uintptr_t)0x111000000000)
#define RF_RAM_STEP	((uintptr_t)0x800000000)

/*
 * A kernel's memory holds CPU pointers, so each image's RAM stands at an address
 * of its own that no process start changes: between what AddressSanitizer keeps
 * for itself, behind an identity's bank top, and where programs are loaded. The low
 * banks of all images follow each other, then come their top ones. A script keeps no
 * pointers: any address will do.
 */
static uintptr_t ram_address(const struct rf_image *image)
{
	uintptr_t slot = 0;

	if (!image || !rf_images)
		return 0;
	if (image->identity)
		return RF_ARENA_IDENTITY;
	for (size_t i = 0; rf_images[i] && rf_images[i] != image; i++)
		slot += !rf_images[i]->identity;
	return RF_RAM_FIRST + slot * RF_RAM_STEP;
}

static int init_modules(struct rf_world *world, const struct rf_image *image,
			uint32_t trace_capacity)
{
	int err;

	err = rf_trace_init(&world->trace, trace_capacity);
	if (err)
		return err;
	err = rf_arena_init(&world->arena, &world->trace, ram_address(image));
	if (err)
		goto no_arena;
	err = rf_ledger_init(&world->ledger, &world->trace);
	if (err)
		goto no_ledger;
	err = rf_iommu_init(&world->platform.iommu);
	if (err)
		goto no_iommu;
	err = rf_device_init(&world->device, &world->platform, &world->trace);
	if (err)
		goto no_device;
	err = rf_judge_init(&world->judge, &world->trace, &world->platform, &world->ledger,
			    &world->arena);
	if (err)
		goto no_judge;
	return 0;
no_judge:
	rf_device_fini(&world->device);
no_device:
	rf_iommu_fini(&world->platform.iommu);
no_iommu:
	rf_ledger_fini(&world->ledger);
no_ledger:
	rf_arena_fini(&world->arena);
no_arena:
	rf_trace_fini(&world->trace);
	return err;
}

int rf_world_init(struct rf_world *world, const struct rf_image *image, uint32_t trace_capacity)
{
	int err;

	memset(world, 0, sizeof(*world));
	err = init_modules(world, image, trace_capacity);
	if (err)
		return err;
	wire(world, image);
	world->beginnings = rf_beginnings_new(world);
	err = world->beginnings ? boot(world) : -ENOMEM;
	if (err)
		rf_world_fini(world);
	return err;
}

void rf_world_fini(struct rf_world *world)
{
	if (world->guest.ops->fini)
		world->guest.ops->fini(&world->guest);
	rf_beginnings_free(world->beginnings);
	rf_judge_fini(&world->judge);
	rf_device_fini(&world->device);
	rf_iommu_fini(&world->platform.iommu);
	rf_ledger_fini(&world->ledger);
	rf_arena_fini(&world->arena);
	rf_trace_fini(&world->trace);
}

static const struct rf_image *find_image(const char *kernel, const char *personality)
{
	if (!rf_images)
		return NULL;
	for (uint32_t i = 0; rf_images[i]; i++)
		if (!strcmp(rf_images[i]->kernel, kernel) &&
		    !strcmp(rf_images[i]->personality, personality))
			return rf_images[i];
	return NULL;
}

static struct rf_world *make_world(const struct rf_image *image, const char **ret_why)
{
	struct rf_world *world = malloc(sizeof(*world));
	int err = world ? rf_world_init(world, image, WORLD_EVENTS) : -ENOMEM;

	if (!err)
		return world;
	free(world);
	*ret_why = err == -ENOMEM ? "out of memory" : "the guest did not boot";
	return NULL;
}

/* The image that plays @c: its kernel's, of the personality that its platform asks for. */
static struct rf_world *guest_world(const struct rf_case *c, const char **ret_why)
{
	static struct rf_world *worlds[RF_KERNELS][RF_PERSONALITIES];
	enum rf_personality personality;
	const struct rf_image *image;
	struct rf_world **world;

	if (c->kernel >= RF_KERNELS || c->platform.id >= RF_PLATFORMS) {
		*ret_why = "the case names a kernel or a platform that does not exist";
		return NULL;
	}
	personality = rf_platform_personality(&c->platform);
	world = &worlds[c->kernel][personality];
	if (*world)
		return *world;
	image = find_image(rf_kernel_name((enum rf_kernel_id)c->kernel),
			   rf_personality_name(personality));
	if (image)
		*world = make_world(image, ret_why);
	else
		*ret_why = "this build has no image of the kernel and personality that the case needs";
	return *world;
}

struct rf_world *rf_world_for(const struct rf_case *c, const char **ret_why)
{
	static struct rf_world *scripted;

	if (!rf_driver_scripted((enum rf_driver_id)c->driver))
		return guest_world(c, ret_why);
	if (!scripted)
		scripted = make_world(NULL, ret_why);
	return scripted;
}
