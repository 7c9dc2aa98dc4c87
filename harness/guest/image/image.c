// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: the image's one public face: boot, set up, probe, submit, interrupt. The
 * build gives the symbol its name and the identity of the kernel source.
 */
#include <linux/device.h>
#include <linux/dma-map-ops.h>
#include <linux/init.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/string.h>
#include "guest/services/zone.h"
#include "image_info.h"	/* generated: RF_KERNEL, RF_RELEASE, RF_SHA256, RF_IMAGE_SYMBOL, files, services */

const struct rf_port *rf_port;
static const struct rf_binding *binding;

static const struct rf_binding *const bindings[] = {
#define RF_BINDING(symbol) &symbol,
#include "guest/drivers/bindings.def"
#undef RF_BINDING
};

extern const initcall_t rf_initcalls_start[], rf_initcalls_end[];
extern u8 rf_data_start[], rf_data_end[];
extern const u8 rf_sanitizer_start[], rf_sanitizer_end[];
/* The compiler's sections of edges; the linker gives each image its own (link_image.sh). */
extern u8 __start___sancov_cntrs[], __stop___sancov_cntrs[];
extern const uintptr_t __start___sancov_pcs[], __stop___sancov_pcs[];

/* The initcalls stand in one section, in order of level; gaps are zero. */
static int32_t boot(const struct rf_port *port)
{
	const initcall_t *call;
	int err;

	if (port->version != RF_PORT_VERSION)
		return -EPROTO;
	rf_port = port;
	uml_physmem = (unsigned long)port->ram;
	mem_map = port->mem_map;
	max_pfn = port->ram_end >> PAGE_SHIFT;
	for (call = rf_initcalls_start; call < rf_initcalls_end; call++) {
		err = *call ? (*call)() : 0;
		if (err)
			return err;
	}
	return 0;
}

static int32_t setup(const struct rf_guest_config *config)
{
	if (config->driver >= ARRAY_SIZE(bindings))
		return -ENODEV;
	binding = bindings[config->driver];
	return rf_machine_setup(config);
}

/* The last resume failed: what the driver is for is not offered to anybody any more. */
static bool stranded;

static int32_t probe(void)
{
	int err;

	stranded = false;
	err = rf_machine_add();
	return err ? err : rf_virtio_bound() ? 0 : -ENODEV;
}

static void remove_device(void)
{
	rf_machine_remove();
	rf_zone_end();
}

static int32_t unbind(void)
{
	return rf_transport_unbind();
}

static int32_t bind(void)
{
	stranded = false;
	return rf_transport_bind();
}

static int32_t submit(const struct rf_guest_request *request)
{
	return rf_virtio_bound() ? binding->submit(request) : -ENODEV;
}

/* Freezable work queues stand still from before the devices are put to sleep until they are awake. */
static int32_t freeze(void)
{
	int err;

	rf_deferred_hold(binding->freezable);
	err = rf_machine_suspend();
	if (err)
		rf_deferred_hold(false);
	return err;
}

static int32_t restore(void)
{
	int err = rf_machine_resume();

	rf_deferred_hold(false);
	stranded = err;
	return err;
}

/* Drivers that resize do so for a user, who finds no device that did not wake up (netif_device_present()). */
static int32_t resize(uint32_t queue, uint32_t size)
{
	return rf_virtio_bound() && !stranded ? rf_ring_resize(binding, queue, size) : -ENODEV;
}

static bool irqs_on(void)
{
	return !irqs_disabled();
}

/* Before s390 told the kinds of addresses apart by their types, its drivers handed out pointers. */
#if defined(RF_PERSONALITY_S390) && !__has_include(<asm/dma-types.h>)
#define RF_IDENTITY true
#else
#define RF_IDENTITY false
#endif

static const char *const drivers[] = { "virtio-rng", "virtio-blk", "virtio-balloon", NULL };

const struct rf_image RF_IMAGE_SYMBOL = {
	.port_version = RF_PORT_VERSION,
	.kernel = RF_KERNEL,
	.release = RF_RELEASE,
	.sha256 = RF_SHA256,
	.personality = RF_PERSONALITY_NAME,
	.page_size = PAGE_SIZE,
	.struct_page_size = sizeof(struct page),
	.identity = RF_IDENTITY,
	.drivers = drivers,
	.services = rf_service_notes,
	.files = rf_image_files,
	.data_start = rf_data_start,
	.data_end = rf_data_end,
	.sanitizer_start = rf_sanitizer_start,
	.sanitizer_end = rf_sanitizer_end,
	.counters_start = __start___sancov_cntrs,
	.counters_end = __stop___sancov_cntrs,
	.edges_start = __start___sancov_pcs,
	.edges_end = __stop___sancov_pcs,
	.boot = boot,
	.setup = setup,
	.discover = rf_machine_discover,
	.probe = probe,
	.remove = remove_device,
	.unbind = unbind,
	.bind = bind,
	.submit = submit,
	.freeze = freeze,
	.restore = restore,
	.resize = resize,
	.interrupt = rf_machine_interrupt,
	.message = rf_machine_message,
	.adapter = rf_machine_adapter,
	.irqs_on = irqs_on,
	.run_deferred = rf_deferred_run,
	.next_timer = rf_deferred_next,
	.bound = rf_virtio_bound,
};
