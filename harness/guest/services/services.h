/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the kernel services of an image share. Compiled with kernel headers;
 * nothing here is visible outside the image.
 */
#ifndef RF_GUEST_SERVICES_H
#define RF_GUEST_SERVICES_H

#include <linux/types.h>
#include <linux/version.h>
#include "guest/port.h"

/* The harness, from boot on. */
extern const struct rf_port *rf_port;

struct page *rf_pages_lazy(gfp_t gfp, unsigned int order);

#define RF_FRAME() __builtin_frame_address(0)

/* A service has no room left, which no kernel would run out of: the case cannot be played. */
#define RF_LIMIT(sentence) rf_report_fatal(RF_REPORT_LIMIT, (sentence), 0, RF_FRAME())

/* Report what a guest cannot survive, and end its part of the case. */
void rf_report_fatal(enum rf_report kind, const char *file, u32 line, const void *frame)
	__attribute__((noreturn));

struct virtqueue;
/* A driver's binding: how to give it work. guest/drivers/, one file each. */
struct rf_binding {
	const char *case_name;	/* the word in cases: "virtio-rng" */
	const char *driver;	/* the kernel driver's name: "virtio_rng" */
	int (*submit)(const struct rf_guest_request *request);
	/*
	 * What a driver does around virtqueue_resize(), for those that never call it: keep work
	 * away from @vq, whose ring shall have @num entries (0: as many as before), or refuse;
	 * end a buffer that the ring held; go on. All NULL: its rings stay as they are.
	 */
	int (*ring_stop)(struct virtqueue *vq, u32 num);
	void (*ring_recycle)(struct virtqueue *vq, void *buf);
	void (*ring_start)(struct virtqueue *vq);
	bool freezable;		/* all its work is on freezable work queues */
};
#define RF_BINDING(symbol) extern const struct rf_binding symbol;
#include "guest/drivers/bindings.def"
#undef RF_BINDING

/* The default bounce pool, if the command line says a size of one, as most architectures make it. */
void rf_bounce_pool(const struct rf_guest_config *config);

/* The kernel's command line says @name, with @value behind it: command_line.c. */
void rf_command_line(const char *name, char *value);

/* Pump the harness until @done(@arg). False: nothing is left that could end the wait. */
bool rf_wait_until(bool (*done)(void *arg), void *arg);

/* Timers and work items due at @now; true if anything ran. */
bool rf_deferred_run(u64 now);
u64 rf_deferred_next(void);
/*
 * While held none of them runs: the one thread here is about to wait with a mutex
 * that they may want, and they would wait for it in turn.
 */
void rf_deferred_hold(bool hold);

/*
 * What each personality brings (services/<personality>/machine.c): a machine as firmware and
 * hypervisor show it, and the device under test on it. Weak ones are in services/machine.c and
 * services/pci/pci_machine.c.
 */
int rf_machine_setup(const struct rf_guest_config *config);
int rf_machine_discover(void);	/* find the device, where a bus is searched for it. 0 or -errno */
int rf_machine_add(void);	/* the device: its transport's driver probes it. 0 or -errno */
void rf_machine_remove(void);
int rf_machine_suspend(void);
int rf_machine_resume(void);
/* The device's line, a message, an adapter interruption. True: a handler took it. */
bool rf_machine_interrupt(void);
bool rf_machine_message(u64 address, u32 data);
bool rf_machine_adapter(u32 isc);
struct device;
/* Is @dev a part of the machine, which stays when the device under test goes? */
bool rf_machine_keeps(const struct device *dev);
/* Is memory being mapped that says nothing of how the driver reaches its rings? */
bool rf_machine_pools(void);

/* Run what waits in the image for the case to say what machine this is: its initcalls. 0 or -errno. */
int rf_machine_initcalls(void);

bool rf_virtio_bound(void);
struct device *rf_virtio_device(void);
/* The driver of the device under test is taken from it, and bound again: 0 or -errno. */
int rf_transport_unbind(void);
int rf_transport_bind(void);
/* A driver was bound, or not (rf_probe_error): what a bus does behind that. 0 or -errno. */
int rf_machine_attached(void);

/* virtqueue_resize() or virtqueue_reset() of the bound device's queue: ring.c. */
int rf_ring_resize(const struct rf_binding *binding, u32 queue, u32 num);

#endif
