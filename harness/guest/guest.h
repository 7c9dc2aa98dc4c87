/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The driver endpoint behind one table: a Linux image, the scripted driver,
 * or a driver stack of the user's own.
 */
#ifndef RF_GUEST_GUEST_H
#define RF_GUEST_GUEST_H

#include "base/keep.h"
#include "guest/edges.h"
#include "guest/port.h"
#include "memory/ledger.h"
#include "memory/platform.h"
#include "transport/transport.h"

#define RF_REQUESTS_MAX 1024

/* A request under way: how its end is checked. */
struct rf_request {
	struct rf_guest_request asked;
	bool pending;
};

/* Countdown per fault site: 0 never fails, n fails at the nth call from now. */
struct rf_faults { uint32_t countdown[RF_FAULT_SITES]; };

/* How long, in virtual time, a guest may wait for the device without anything happening. */
#define RF_WAIT_BUDGET_NS	60000000000ULL
/* How many turns one operation may take before it counts as a hang. */
#define RF_TURNS_BUDGET		2000u
/* How many registers, mappings and allocations a guest may go through without waiting once. */
#define RF_CALLS_BUDGET		100000u

/* The harness side of the border: what a guest's port calls reach. One per world. */
struct rf_host {
	struct rf_trace *trace;
	struct rf_arena *arena;
	struct rf_ledger *ledger;
	struct rf_platform *platform;
	struct rf_transport *transport;
	struct rf_device *device;
	const struct rf_guest *guest;
	struct rf_faults faults;
	uint64_t now;			/* virtual nanoseconds */
	uint32_t turns;			/* waits of the operation under way */
	uint32_t calls;			/* accesses, maps and allocations since its last wait */
	bool dead;			/* the guest died in this case */
	bool spun;			/* of a loop that has no end */
	bool flush_late;		/* an invalidation has not taken effect yet */
	bool in_irq;
	bool verbose;			/* printk lines go to stderr */
	bool plays_setup;		/* and never takes an earlier case's */
	uint32_t put_back;		/* stretches of this case that are an earlier one's */
	void *keeping;			/* checkpoint.c's, of a stretch that is being played */
	const struct rf_stack *replayed;	/* the caller of an event of such a stretch */
	bool framed;			/* the guest allocated pages with a struct page */
	bool survives;			/* a sanitizer's report does not end the guest */
	void *exit;			/* sigjmp_buf of the call under way; NULL outside the guest */
	uintptr_t text_start, text_end;	/* the image's code */
	struct rf_stack call_stack;	/* what rf_host_caller() found last */
	struct rf_stack report_stack;	/* of the newest RF_EV_GUEST_REPORT */
	const char *report_file;
	const char *limit;		/* why this case cannot be played: a service's sentence, or NULL */
	uint64_t ios, ios_ok;		/* requests ended in this case, and ended without error */
	/* Called with each piece of a read's data; set by the floor above, may be NULL. */
	void (*check_data)(struct rf_host *host, const struct rf_guest_request *asked, uint64_t at,
			   const void *data, uint64_t len);
	/* Called when a request ended: is what it carried where it belongs? May be NULL. */
	bool (*check_done)(struct rf_host *host, const struct rf_guest_request *asked, int32_t error);
	void *check_ctx;
	struct rf_request request[RF_REQUESTS_MAX];
	uint32_t requests;
	struct rf_port port;
};

struct rf_guest_ops;
struct rf_guest {
	const struct rf_guest_ops *ops;
	const struct rf_image *image;	/* NULL: not a Linux image */
	struct rf_host *host;
	const char *name;		/* "6.1", "6.12", "scripted" */
	void *state;			/* snapshot of the image, script state */
};

/* An image between two calls, beside what a struct rf_keep holds: its data, its edges so far. */
struct rf_kept_image { uint8_t *data; struct rf_edges edges; };

/* All calls return 0 or -errno; -EFAULT: the guest died, reported by an event. */
struct rf_guest_ops {
	const char *name;
	int (*boot)(struct rf_guest *guest);
	void (*fini)(struct rf_guest *guest);	/* give back what boot took; may be NULL */
	int (*setup)(struct rf_guest *guest, const struct rf_guest_config *config);
	int (*probe)(struct rf_guest *guest);
	int (*remove)(struct rf_guest *guest);
	int (*unbind)(struct rf_guest *guest);
	int (*bind)(struct rf_guest *guest);
	int (*submit)(struct rf_guest *guest, const struct rf_guest_request *request);
	/* A Linux guest's, as struct rf_image has them; NULL: there is no such thing. */
	int (*freeze)(struct rf_guest *guest);
	int (*restore)(struct rf_guest *guest);
	int (*resize)(struct rf_guest *guest, uint32_t queue, uint32_t size);
	/* Let pending interrupts, work and timers run, until idle; also lets the device work. */
	int (*pump)(struct rf_guest *guest);
	/* Let @ns of virtual time pass, and what comes due in it; NULL: time means nothing to it. */
	int (*sleep)(struct rf_guest *guest, uint64_t ns);
	bool (*bound)(const struct rf_guest *guest);
	/*
	 * A case begins that may be kept; what it came to, and it put back in place of set-up and
	 * whatever followed it. NULL: such a guest cannot be kept. The arena is the caller's.
	 */
	void (*keep_begin)(struct rf_guest *guest);
	void (*keep)(struct rf_guest *guest, struct rf_kept_image *image, struct rf_keep *keep);
	void (*put_back)(struct rf_guest *guest, const struct rf_kept_image *image);
};

void rf_kept_image_fini(struct rf_kept_image *image);

/* Fill @host's port table and state; pointers in @host to the other modules are already set. */
void rf_host_init(struct rf_host *host);
void rf_host_reset(struct rf_host *host);
/*
 * Its state of this case, but for what the case's options say. Fails once a request was made, the
 * guest died or met a limit, and inside of a call.
 */
void rf_host_keep(struct rf_host *host, struct rf_keep *keep);

/*
 * One step of everything that is not the guest's own thread: the device's
 * turn, a pending interrupt, due work and timers. False: nothing was to do.
 */
bool rf_host_step(struct rf_host *host);

/* Walk frame pointers from @frame and keep the return addresses that lie in the image. */
void rf_host_stack(const struct rf_host *host, const void *frame, struct rf_stack *ret_stack);

/*
 * The guest's call into the harness that is under way: its stack from the
 * innermost image frame to where it left the image. NULL outside of the guest.
 */
const struct rf_stack *rf_host_caller(struct rf_host *host);

extern const struct rf_guest_ops rf_guest_linux;
extern const struct rf_guest_ops rf_guest_scripted;

/* Does an engine look at images' counters? Set before the first guest boots. */
extern bool rf_guest_watched;

/* The images of this binary, NULL-terminated, in the order of -DRINGFENCE_KERNELS. */
extern const struct rf_image *const rf_images[];
#define RF_IMAGES_MAX 16	/* as many as this at most */

/* How many edges the kernel's code of @image has. */
static inline size_t rf_image_edges(const struct rf_image *image)
{
	return (size_t)(image->counters_end - image->counters_start);
}

/*
 * The innermost kernel function of @stack, skipping services and the DMA
 * layer's own files when @skip_dma: the frame a finding names. "?" if none.
 */
const char *rf_stack_frame(const struct rf_image *image, const struct rf_stack *stack,
			   bool skip_dma);
/* Kernel path ("drivers/virtio/virtio_ring.c") of a code address, or NULL. */
const char *rf_image_path(const struct rf_image *image, uintptr_t pc);
/* Function name of a code address of this binary, or "?"; from the binary's own symbol table. */
const char *rf_symbol_name(uintptr_t pc);

#endif
