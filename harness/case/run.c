// SPDX-License-Identifier: GPL-2.0-only
/*
 * A case's life: from a clean state through set-up, operations, remove and
 * teardown to its result. What single operations do is operations.c's.
 */
#include "case/beginning.h"
#include "case/run.h"
#include "case/operations.h"

#include <errno.h>
#include <string.h>

/* Does @op make the device break the specification? */
static bool misleads(const struct rf_op *op)
{
	if (op->opcode == RF_OP_HOSTILE)
		return !rf_hostile_permitted((enum rf_hostile_id)op->a, op->c);
	return op->opcode == RF_OP_INTERRUPT && op->c & ~(RF_INT_VRING | RF_INT_CONFIG);
}

/*
 * Is the case about its device? One that expects a finding against it holds it
 * to the specification, whatever the case itself makes it do.
 */
bool rf_case_accuses_device(const struct rf_case *c)
{
	for (uint32_t i = 0; i < c->expects; i++)
		if (c->expect[i].what == RF_EXPECT_FINDING && c->expect[i].party == RF_PARTY_DEVICE)
			return true;
	return false;
}

/* Spread over the modules' resets, each of which costs what the last case used. */
static void reset(struct rf_world *world, const struct rf_case *c,
		  const struct rf_run_options *options)
{
	bool hostile = false;

	for (uint32_t i = 0; i < c->ops && !hostile; i++)
		hostile = misleads(&c->op[i]);
	hostile = hostile && !rf_case_accuses_device(c);
	rf_trace_reset(&world->trace);
	world->trace.unhashed = options->unhashed;
	rf_judge_reset(&world->judge, hostile);
	world->judge.off = options->judge_off;
	rf_arena_reset(&world->arena, (enum rf_bank)c->platform.placement);
	rf_ledger_reset(&world->ledger);
	rf_host_reset(&world->host);
	world->host.verbose = options->verbose;
	world->host.plays_setup = options->plays_setup;
	world->host.survives = c->on_report == RF_ON_REPORT_CONTINUE;
	rf_data_reset(&world->data);
	world->running = c;
	world->use = options->beginning;
	world->agreed = 0;
	world->reached_driver_ok = false;
	world->completions = 0;
	world->requests = 0;
	world->repeats = 0;
	world->at = 0;
	world->last = (struct rf_op){ .opcode = RF_OP_WAIT };
	world->probed = false;
	world->present = world->unbound = world->frozen = world->stranded = world->offer_due = false;
}

static bool in_range(const struct rf_case *c)
{
	return c->transport < RF_TRANSPORTS && c->driver < RF_DRIVERS &&
	       c->platform.id < RF_PLATFORMS && c->platform.placement < RF_BANKS &&
	       c->platform.ranges <= RF_RANGES_MAX && c->device.refusal < RF_REFUSALS &&
	       c->on_report < RF_ON_REPORTS &&
	       c->device.id == rf_driver_device((enum rf_driver_id)c->driver) &&
	       c->ops <= RF_OPS_MAX;
}

/* How the guest's memory is kept from its devices, and what of that goes wrong at boot. */
static void describe_encryption(const struct rf_platform *platform, struct rf_guest_config *config)
{
	const uint64_t *setting = platform->config.setting;

	if (!rf_platform_confidential(platform))
		return;
	config->encryption = platform->config.id == RF_PLATFORM_SEV ? RF_ENCRYPTION_SEV :
			     platform->config.id == RF_PLATFORM_TDX ? RF_ENCRYPTION_TDX :
			     platform->config.id == RF_PLATFORM_PSERIES_SVM ? RF_ENCRYPTION_SVM :
			     RF_ENCRYPTION_SECURE_EXECUTION;
	config->encryption_mask = RF_BIT(setting[RF_PLATFORM_SET_ENCRYPTION_BIT]);
	config->intel_only = setting[RF_PLATFORM_SET_INTEL_ONLY];
	config->pool_unshared = setting[RF_PLATFORM_SET_POOL_UNSHARED];
}

static uint32_t what_the_pool_says(const struct rf_platform *platform)
{
	static const struct { uint8_t setting, says; } flaws[] = {
		{ RF_PLATFORM_SET_POOL_REUSABLE, RF_POOL_REUSABLE },
		{ RF_PLATFORM_SET_POOL_NO_MAP, RF_POOL_NO_MAP },
		{ RF_PLATFORM_SET_POOL_CMA_DEFAULT, RF_POOL_CMA_DEFAULT },
		{ RF_PLATFORM_SET_POOL_DMA_DEFAULT, RF_POOL_DMA_DEFAULT },
		{ RF_PLATFORM_SET_POOL_FOREIGN, RF_POOL_FOREIGN },
		{ RF_PLATFORM_SET_POOL_DISABLED, RF_POOL_DISABLED },
		{ RF_PLATFORM_SET_POOL_ABSENT, RF_POOL_ABSENT },
		{ RF_PLATFORM_SET_POOL_UNNAMED, RF_POOL_UNNAMED },
	};
	uint32_t says = 0;

	for (size_t i = 0; i < RF_ARRAY_SIZE(flaws); i++)
		if (platform->config.setting[flaws[i].setting])
			says |= flaws[i].says;
	return says;
}

/* Which IOMMU the guest's kernel finds, and its command line's word on it. */
static void describe_iommu(const struct rf_platform *platform, struct rf_guest_config *config)
{
	static const uint8_t kinds[] = {
		[RF_PLATFORM_NO_IOMMU] = RF_IOMMU_NONE, [RF_PLATFORM_VTD_IOMMU] = RF_IOMMU_VTD,
		[RF_PLATFORM_SMMU_IOMMU] = RF_IOMMU_SMMU, [RF_PLATFORM_GRANTS] = RF_IOMMU_GRANTS,
		[RF_PLATFORM_ZPCI_TABLES] = RF_IOMMU_NONE,
		[RF_PLATFORM_TCE] = RF_IOMMU_TCE,
	};
	struct rf_aperture aperture;

	config->iommu = kinds[platform->ops->iommu];
	config->untold = platform->untold;
	config->iommu_width = rf_iommu_width(platform);
	config->iommu_identity = platform->ops->identity;
	config->iommu_deferred = rf_platform_lazy(platform);
	if (platform->ops->iommu != RF_PLATFORM_ZPCI_TABLES)
		return;
	aperture = rf_zpci_aperture(platform);
	config->dma_start = aperture.first;
	config->dma_end = aperture.last;
	config->dma_refresh = !platform->shadow.walks;
}

/* No firmware tells of a region: a driver finds it. Of other addresses it tells as ever. */
static void describe_region(const struct rf_platform *platform, struct rf_guest_config *config)
{
	const struct rf_space *space = &platform->space[0];
	bool memory = platform->config.pool_size;

	/* What is kept out of the allocator, wherever in it the region lies. */
	config->region_base = memory ? platform->config.pool_base : platform->config.range[0].cpu;
	config->region_size = memory ? platform->config.pool_size : platform->config.range[0].size;
	for (uint32_t k = space->regions; k < space->ranges; k++)
		config->range[config->ranges++] = (struct rf_port_range){
			space->range[k].cpu, space->range[k].bus, space->range[k].size };
}

/* The DMA windows of a pseries machine, and its kernel's command line. */
static void describe_windows(const struct rf_platform *platform, struct rf_guest_config *config)
{
	const uint64_t *setting = platform->config.setting;

	if (platform->ops->iommu != RF_PLATFORM_TCE)
		return;
	config->tce_window = rf_tce_window(platform);
	config->ddw = platform->config.id != RF_PLATFORM_PSERIES &&
		      !setting[RF_PLATFORM_SET_NO_DDW];
	config->ddw_pages = setting[RF_PLATFORM_SET_DDW_PAGES];
	config->ddw_single = setting[RF_PLATFORM_SET_SINGLE_WINDOW];
	config->swiotlb_force = setting[RF_PLATFORM_SET_SWIOTLB_FORCE];
}

/* What firmware would tell the guest: the windows that the platform's spaces stand for. */
static void describe_platform(const struct rf_platform *platform, struct rf_guest_config *config)
{
	describe_iommu(platform, config);
	describe_windows(platform, config);
	config->swiotlb_size = platform->config.swiotlb_size;
	describe_encryption(platform, config);
	if (platform->ops->proposal)
		describe_region(platform, config);
	for (uint32_t i = 0; i < platform->spaces; i++) {
		const struct rf_space *space = &platform->space[i];

		if (space->ops == &rf_space_pool) {
			config->pool_base = space->range[0].cpu;
			config->pool_size = space->range[0].size;
			config->pool_says = what_the_pool_says(platform);
		}
		if (space->ops != &rf_space_ranges || platform->untold)
			continue;
		config->ranges = space->ranges;
		for (uint32_t k = 0; k < space->ranges; k++)
			config->range[k] = (struct rf_port_range){
				space->range[k].cpu, space->range[k].bus, space->range[k].size };
	}
}

/* The driver's index in the image; false when the image lacks it. */
static bool find_driver(const struct rf_world *world, struct rf_guest_config *config)
{
	const char *name = rf_driver_name((enum rf_driver_id)world->running->driver);
	const char *const *drivers;

	if (!world->guest.image)
		return rf_driver_scripted((enum rf_driver_id)world->running->driver);
	drivers = world->guest.image->drivers;
	for (config->driver = 0; drivers[config->driver]; config->driver++)
		if (!strcmp(drivers[config->driver], name))
			return true;
	return false;
}

static int refuse(struct rf_result *result, enum rf_outcome outcome, const char *why)
{
	result->outcome = outcome;
	result->why = why;
	return -EINVAL;
}

/* Build what the header asks for. 0, or a negative number with the result saying why not. */
static int set_up(struct rf_world *world, struct rf_result *result)
{
	const struct rf_case *c = world->running;
	struct rf_guest_config config = { .driver = 0 };
	const char *why = "the platform makes no sense";
	int err;

	rf_trace_stage(&world->trace, RF_STAGE_SETUP);
	err = rf_platform_init(&world->platform, &c->platform, &world->arena, &world->trace, &why);
	if (err)
		return refuse(result, RF_INVALID, why);
	rf_transport_init(&world->transport, (enum rf_transport_id)c->transport, &world->device,
			  &world->trace);
	if (!rf_transport_fits((enum rf_transport_id)c->transport,
			       (enum rf_platform_id)c->platform.id))
		return refuse(result, RF_INVALID,
			      "channel devices are s390's, which has no others here; some platforms "
			      "have PCI functions alone");
	rf_device_setup(&world->device, &c->device, world->transport.ops->legacy);
	rf_transport_enable(&world->transport, true);
	config.pci = world->transport.ops->pci;
	if (config.pci) {
		world->transport.pci = &world->pci;
		rf_pci_setup(&world->transport, &c->pci);
		if (!rf_pci_conforms(&world->transport) && !rf_case_accuses_device(c))
			rf_judge_mislead(&world->judge);
		rf_pci_announce(&world->transport);
	}
	if (!find_driver(world, &config))
		return refuse(result, RF_UNSUPPORTED, "the guest lacks the case's driver");
	describe_platform(&world->platform, &config);
	err = world->guest.ops->setup(&world->guest, &config);
	if (err && !world->host.dead)
		return refuse(result, RF_UNSUPPORTED,
			      "the guest cannot be set up on this platform");
	return 0;
}

static uint64_t hash_extent(struct rf_world *world, uint64_t h, const struct rf_mapping *mapping)
{
	struct rf_pa pa = mapping->pa;
	uint64_t len = mapping->len;
	const void *bytes = rf_arena_ptr(&world->arena, pa, len);

	if (!bytes)
		return h;
	/* What this case never used shows its pattern, not an earlier case's bytes. */
	rf_arena_touch(&world->arena, pa, len, false);
	return rf_hash_bytes(h, bytes, len);
}

/* All events, and if asked for the final contents of all that was ever mapped for the device. */
static uint64_t hash_case(struct rf_world *world, bool memory)
{
	const struct rf_ledger *ledger = &world->ledger;
	uint64_t h = rf_trace_hash(&world->trace);

	for (uint32_t i = 0; memory && i < ledger->count; i++)
		h = hash_extent(world, h, &ledger->entries[i]);
	return h;
}

static void conclude(struct rf_world *world, struct rf_result *result)
{
	result->events = world->trace.count;
	result->agreed = world->agreed;
	result->driver_ok = world->reached_driver_ok;
	result->spun = world->host.spun;
	result->ios = world->guest.image ? world->host.ios : world->completions;
	result->ios_ok = world->guest.image ? world->host.ios_ok : world->completions;
	result->bytes_moved = world->device.moved;
	if (world->ledger.count >= RF_LEDGER_ENTRIES) {
		refuse(result, RF_UNSUPPORTED, "more DMA mappings than the ledger holds");
		return;
	}
	if (world->arena.count >= RF_ARENA_ALLOCS) {
		refuse(result, RF_UNSUPPORTED, "more allocations than the arena keeps");
		return;
	}
	if (world->platform.iommu.lost || world->platform.blocks.lost) {
		refuse(result, RF_UNSUPPORTED, "more pages mapped than the IOMMU's table holds");
		return;
	}
	if (world->host.limit) {
		refuse(result, RF_UNSUPPORTED, world->host.limit);
		return;
	}
	result->finding = world->judge.finding;
	result->findings = world->judge.findings;
	result->outcome = result->findings ? RF_FINDING : RF_OK;
}

void rf_run_case(struct rf_world *world, const struct rf_case *c,
		 const struct rf_run_options *options, struct rf_result *ret_result)
{
	*ret_result = (struct rf_result){ .outcome = RF_OK };
	if (!in_range(c)) {
		refuse(ret_result, RF_INVALID, "the case's header is out of range");
		return;
	}
	reset(world, c, options);
	if (!rf_beginning_put_back(world) && set_up(world, ret_result))
		return;
	rf_operations_run(world);
	rf_trace_stage(&world->trace, RF_STAGE_TEARDOWN);
	if (!options->unhashed)
		ret_result->trace_hash = hash_case(world, options->hash_memory);
	conclude(world, ret_result);
}
