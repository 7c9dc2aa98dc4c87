// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scripted driver as a guest: its state, a conforming probe and remove for
 * scripts whose point lies elsewhere. It is bound to nothing by itself, so
 * that what a script leaves behind is seen at teardown.
 */
#include "guest/scripted/scripted.h"
#include "trace/virtio_mmio.h"
#include "trace/virtio_pci.h"

#include <errno.h>
#include <stdlib.h>

#define PUMP_LIMIT	64
#define PROBE_QUEUE_MAX	16u

/* Features of the ring and of memory: nothing of the device types is needed to move data. */
static const uint64_t usual = RF_BIT(RF_F_INDIRECT_DESC) | RF_BIT(RF_F_VERSION_1) |
			      RF_BIT(RF_F_ACCESS_PLATFORM) | RF_BIT(RF_F_RING_PACKED);

struct rf_script *rf_script(const struct rf_guest *guest)
{
	return guest->state;
}

static int scripted_boot(struct rf_guest *guest)
{
	struct rf_script *script = calloc(1, sizeof(*script));

	if (!script)
		return -ENOMEM;
	script->host = guest->host;
	guest->state = script;
	return 0;
}

static void scripted_fini(struct rf_guest *guest)
{
	free(guest->state);
	guest->state = NULL;
}

/* Where the device says that its region is, and that bit 27 is about it. */
static void find_region(struct rf_script *script)
{
	const struct rf_platform *platform = script->host->platform;
	const struct rf_dma_range *range = &platform->space[0].range[0];

	script->knows |= RF_BIT(RF_F_REGION);
	if (platform->untold)
		return;
	script->pool_next = range->cpu;
	script->pool_end = range->cpu + range->size;
}

static int scripted_setup(struct rf_guest *guest, const struct rf_guest_config *config)
{
	*rf_script(guest) = (struct rf_script){
		.host = guest->host,
		.pool_next = config->pool_base, .pool_end = config->pool_base + config->pool_size,
		.knows = usual,
	};
	if (guest->host->platform->ops->proposal)
		find_region(rf_script(guest));
	/* Which queues a balloon has hangs on the features of its type. */
	if (guest->host->device->config.id == RF_DEVICE_BALLOON)
		rf_script(guest)->knows |= guest->host->device->ops->features;
	/* What a bus driver did before: ports, memory and bus mastering are on. */
	if (config->pci)
		rf_script_write(rf_script(guest), RF_PCI_SCRIPT_AT(RF_PCI_CONFIG) + RF_PCI_COMMAND,
				2, RF_PCI_COMMAND_IO | RF_PCI_COMMAND_MEMORY | RF_PCI_COMMAND_MASTER);
	return 0;
}

/* Let the device work until it rests; one that never does is cut off. */
static int scripted_pump(struct rf_guest *guest)
{
	struct rf_device *device = guest->host->device;

	for (int i = 0; i < PUMP_LIMIT; i++)
		if (!rf_device_turn(device) && !rf_device_pending(device))
			break;
	return 0;
}

static uint64_t offered(struct rf_script *script, uint32_t word)
{
	rf_script_put(script, RF_SCRIPT_DEVICE_FEATURES_SEL, word);
	return rf_script_get(script, RF_SCRIPT_DEVICE_FEATURES) << (32 * word);
}

/* Accept what is known; false: the device refused. */
static bool negotiate(struct rf_script *script, bool *ret_bus)
{
	bool legacy = rf_script_legacy(script);
	uint8_t status = RF_STATUS_ACKNOWLEDGE | RF_STATUS_DRIVER;
	uint64_t accepted;

	rf_script_status(script, 0);
	/* PCI says that a reset takes until the status reads 0. */
	if (script->host->transport->ops->pci)
		rf_script_get(script, RF_SCRIPT_STATUS);
	rf_script_status(script, RF_STATUS_ACKNOWLEDGE);
	rf_script_status(script, status);
	accepted = offered(script, 0);
	if (!legacy)
		accepted |= offered(script, 1);
	accepted &= script->knows;
	for (uint32_t word = legacy ? 1 : 2; word-- > 0; ) {
		rf_script_put(script, RF_SCRIPT_DRIVER_FEATURES_SEL, word);
		rf_script_put(script, RF_SCRIPT_DRIVER_FEATURES,
			      (uint32_t)(accepted >> (32 * word)));
	}
	*ret_bus = accepted >> RF_F_ACCESS_PLATFORM & 1;
	if (legacy)
		return true;
	if (!(accepted >> RF_F_VERSION_1 & 1))
		return false;
	rf_script_status(script, status | RF_STATUS_FEATURES_OK);
	return rf_script_get(script, RF_SCRIPT_STATUS) & RF_STATUS_FEATURES_OK;
}

static int set_up_queues(struct rf_script *script, bool bus)
{
	const struct rf_device *device = script->host->device;
	int err = 0;

	for (uint32_t q = 0; q < device->ops->queues && !err; q++) {
		struct rf_script_ring ring = { .queue = q, .bus = bus, .ready = true };

		if (!rf_device_has_queue(device, q))
			continue;
		rf_script_put(script, RF_SCRIPT_QUEUE_SEL, q);
		ring.size = (uint32_t)rf_min_u64(PROBE_QUEUE_MAX,
						 rf_script_get(script, RF_SCRIPT_QUEUE_MAX));
		err = rf_script_queue(script, &ring);
	}
	return err;
}

/* What tells that there is a device, and of what type. */
static void identify(struct rf_script *script)
{
	if (script->host->transport->ops->channel) {
		rf_script_channel_identify(script);
		return;
	}
	if (script->host->transport->ops->pci) {
		rf_script_read(script, RF_PCI_SCRIPT_AT(RF_PCI_CONFIG), 4);
		return;
	}
	rf_script_read(script, VIRTIO_MMIO_MAGIC_VALUE, 4);
	rf_script_read(script, VIRTIO_MMIO_VERSION, 4);
	rf_script_read(script, VIRTIO_MMIO_DEVICE_ID, 4);
	rf_script_read(script, VIRTIO_MMIO_VENDOR_ID, 4);
}

int rf_script_probe(struct rf_script *script)
{
	uint8_t status;
	bool bus;
	int err;

	identify(script);
	err = negotiate(script, &bus) ? set_up_queues(script, bus) : -ENODEV;
	if (!err && script->host->transport->ops->channel)
		rf_script_channel_indicators(script);
	status = (uint8_t)rf_script_get(script, RF_SCRIPT_STATUS);
	rf_script_status(script, status | (err ? RF_STATUS_FAILED : RF_STATUS_DRIVER_OK));
	return err;
}

/* Every mapping that still lives, newest first. */
static void unmap_all(struct rf_script *script)
{
	static const struct rf_stack no_stack;
	struct rf_ledger *ledger = script->host->ledger;

	for (uint32_t i = ledger->count; i-- > 0 && ledger->live; ) {
		const struct rf_mapping *mapping = &ledger->entries[i];
		struct rf_ledger_op op = {
			.ba = mapping->ba, .len = mapping->len, .stack = &no_stack,
			.dir = (enum rf_perm)mapping->dir, .kind = (enum rf_map_kind)mapping->kind,
		};

		if (mapping->live)
			rf_ledger_unmap(ledger, &op);
	}
}

void rf_script_remove(struct rf_script *script)
{
	rf_script_status(script, 0);
	if (script->host->transport->ops->pci)
		rf_script_get(script, RF_SCRIPT_STATUS);
	for (uint32_t q = 0; q < RF_DEVICE_QUEUES; q++)
		if (script->queue[q].set)
			(void)!rf_script_stop(script, q);
	unmap_all(script);
	for (uint32_t b = 0; b < RF_SCRIPT_BUFFERS; b++)
		rf_script_give(script, &script->buffer[b]);
	rf_script_channel_remove(script);
}

static int scripted_probe(struct rf_guest *guest)
{
	return rf_script_probe(rf_script(guest));
}

static int scripted_remove(struct rf_guest *guest)
{
	rf_script_remove(rf_script(guest));
	return 0;
}

/* Requests are a Linux driver's: a script moves its data itself. */
static int scripted_submit(struct rf_guest *guest, const struct rf_guest_request *request)
{
	return -EOPNOTSUPP;
}

static bool scripted_bound(const struct rf_guest *guest)
{
	return false;
}

const struct rf_guest_ops rf_guest_scripted = {
	.name = "scripted",
	.boot = scripted_boot,
	.fini = scripted_fini,
	.setup = scripted_setup,
	.probe = scripted_probe,
	.remove = scripted_remove,
	.submit = scripted_submit,
	.pump = scripted_pump,
	.bound = scripted_bound,
};
