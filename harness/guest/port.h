/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The border between the harness and a guest image: the only header that both
 * sides include. Code of the image sees kernel headers, code of the harness
 * libc's; here are only fixed-width integers and plain structs.
 *
 * An image exports one symbol, a const struct rf_image. The harness gives it a
 * const struct rf_port when it boots. All addresses named pa are
 * guest-physical, ba bus addresses, pointers are CPU pointers.
 */
#ifndef RF_GUEST_PORT_H
#define RF_GUEST_PORT_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#endif

#define RF_PORT_VERSION 11

/* Services that a case can make fail at the nth call. */
enum rf_fault_site {
	RF_FAULT_ALLOC,		/* kmalloc, alloc_pages, alloc_pages_exact */
	RF_FAULT_MAP,		/* streaming DMA mapping */
	RF_FAULT_COHERENT,	/* dma_alloc_coherent: its page allocation */
	RF_FAULT_IRQ,		/* request_irq */
	RF_FAULT_SHARE,		/* set_memory_decrypted: the hypervisor does not share the pages */
	RF_FAULT_UNSHARE,	/* set_memory_encrypted: it does not take them back */
	RF_FAULT_POOL,		/* swiotlb: no slot of the bounce pool is free */
	RF_FAULT_IOVA,		/* alloc_iova_fast: no bus address is free up to the limit asked for */
	RF_FAULT_RPCIT,		/* s390's PCI: the hypervisor is out of resources for a refresh */
	RF_FAULT_FLUSH,		/* an invalidation of translations takes effect with the next one */
	RF_FAULT_TCE,		/* H_PUT_TCE and its like: no room for the entry */
	RF_FAULT_HCALL,		/* the same calls, also where they clear entries: another error */
	RF_FAULT_RTAS,		/* a call through firmware */
	RF_FAULT_SITES
};

/* What went wrong inside the guest. */
enum rf_report {
	RF_REPORT_BUG,		/* BUG(), BUG_ON(): the guest cannot go on */
	RF_REPORT_WARN,		/* WARN(): it can */
	RF_REPORT_PANIC,
	RF_REPORT_OUT_OF_BOUNDS,	/* sanitizer: red zone, or beyond an object */
	RF_REPORT_USE_AFTER_FREE,
	RF_REPORT_WILD_ACCESS,	/* a CPU fault inside the guest */
	RF_REPORT_BAD_FREE,	/* double or invalid free */
	RF_REPORT_HANG,		/* an endless wait or poll used up its virtual time */
	RF_REPORT_LIMIT,	/* no fault: a service has no room left, file is a sentence that says so */
	RF_REPORT_DEADLOCK,	/* a lock taken twice */
	RF_REPORT_STARVED,	/* no fault: the DMA layer refuses a mapping, it has no memory for it */
	RF_REPORTS
};

/*
 * What `a` of RF_REPORT_HANG says: the guest slept until the device would
 * answer, which a silent device may bring about, or it looked again and again
 * without a limit, which nothing excuses.
 */
#define RF_HANG_WAIT	0u
#define RF_HANG_POLL	1u

/* Directions of the DMA API, from the device's view; the values of enum rf_perm. */
#define RF_DIR_READ	1u	/* DMA_TO_DEVICE */
#define RF_DIR_WRITE	2u	/* DMA_FROM_DEVICE */
#define RF_DIR_RW	3u

/* With a map's kind: of a part of the machine, which stays when the device under test goes. */
#define RF_KIND_LASTING	0x100u

#define RF_ALLOC_ZERO	1u
#define RF_ALLOC_PAGES	2u
#define RF_ALLOC_LOW	4u	/* GFP_DMA or GFP_DMA32 */
#define RF_ALLOC_LAZY	8u	/* pages of zeroes, each to be opened before its first use */
#define RF_ALLOC_FRAMES	16u	/* pages whose struct page the image fills in */

/* An access on the PCI bus: width and address in bytes. Two words, handed on in registers. */
enum rf_port_space { RF_SPACE_CONFIG, RF_SPACE_MEMORY, RF_SPACE_IO };
struct rf_port_access { uint32_t space, width; uint64_t address; };

/*
 * Channel I/O (Principles of Operation, I/O Instructions): what START SUBCHANNEL takes of the
 * operation-request block, and what TEST SUBCHANNEL stores of the interruption-response block.
 */
struct rf_port_orb {
	uint32_t parameter;	/* interruption parameter, given back with the status */
	uint32_t program;	/* absolute address of the first CCW, format 1 */
	uint32_t format;	/* 1: CCWs are of format 1; anything else is refused */
};
struct rf_port_irb {
	uint32_t parameter;	/* of the program that ended; 0: unsolicited */
	uint32_t program;	/* absolute address behind the last CCW that was executed */
	uint8_t device, channel;	/* device status and subchannel status: RF_DSTAT_*, RF_CSTAT_* of trace/virtio_ccw.h */
	uint8_t control;	/* status control: RF_STCTL_* */
	uint8_t code;		/* deferred condition code */
	uint16_t residual;	/* bytes of the last CCW's count that were not moved */
	uint8_t sensed;		/* how many bytes of sense[] hold: concurrent sense */
	uint8_t sense[32];
};

/* What an image calls. Every function takes the port's ctx first. */
struct rf_port {
	uint32_t version;
	void *ctx;
	uint8_t *ram;		/* CPU pointer of guest-physical 0: the kernel's uml_physmem */
	void *mem_map;		/* reserved room for struct page, index 0 = page 0 */
	uint64_t ram_end;	/* guest-physical: where the highest bank ends */

	/* Registers. offset and width in bytes from the start of the device's region. */
	uint64_t (*reg_read)(void *ctx, uint32_t offset, uint32_t width);
	void (*reg_write)(void *ctx, uint32_t offset, uint32_t width, uint64_t value);
	/* The same on the PCI bus, at bus addresses. Where nothing answers reads give all ones. */
	uint64_t (*bus_read)(void *ctx, struct rf_port_access access);
	void (*bus_write)(void *ctx, struct rf_port_access access, uint64_t value);

	/*
	 * The subchannel. start: condition code 0 started, 1 status is pending, 2 busy, 3 not
	 * there. status: 0 there was some and it is cleared now, 1 there was none, 3 not there.
	 */
	int32_t (*channel_start)(void *ctx, const struct rf_port_orb *orb);
	int32_t (*channel_status)(void *ctx, struct rf_port_irb *ret_irb);
	/* DIAGNOSE 0x500: what the hypervisor answers, or a negative error. */
	int64_t (*hypercall)(void *ctx, uint64_t function, uint64_t a, uint64_t b, uint64_t c);

	/* Memory: size and align in bytes; NULL when there is none. frame: the caller's frame address. */
	void *(*alloc)(void *ctx, uint64_t size, uint64_t align, uint32_t flags, const void *frame);
	void (*free)(void *ctx, const void *ptr, const void *frame);
	void (*open)(void *ctx, const void *ptr, uint64_t len);	/* of an RF_ALLOC_LAZY allocation */
	/* A reserve: memory that the guest will not touch until it takes it from there. */
	void (*shelve)(void *ctx, const void *ptr);
	void (*unshelve)(void *ctx, const void *ptr);
	uint64_t (*alloc_size)(void *ctx, const void *ptr);	/* bytes asked for at that address; 0: none */

	/* DMA ledger; entry kinds are enum rf_map_kind of trace/event.h, to map also RF_KIND_LASTING. */
	void (*dma_map)(void *ctx, uint64_t ba, uint64_t pa, uint64_t len, uint32_t dir,
			uint32_t kind, const void *frame);
	void (*dma_unmap)(void *ctx, uint64_t ba, uint64_t len, uint32_t dir, uint32_t kind,
			  const void *frame);
	void (*dma_sync)(void *ctx, uint64_t ba, uint64_t len, uint32_t dir, bool for_cpu,
			 const void *frame);

	/* A confidential guest shares pages with its devices (@open), or makes them private again. */
	void (*share)(void *ctx, uint64_t pa, uint64_t len, bool open);

	/*
	 * The IOMMU's table, page by page: iova, pa and len in bytes, page-aligned. map:
	 * 0, -EEXIST when a page is there already, or -ENOMEM. unmap: how many bytes were
	 * there. What was taken out may stay cached until it is flushed. Whole blocks of
	 * 16 MiB are mapped and unmapped as such, in whatever pieces, and never cached. find: the
	 * physical address behind iova, or 0. clear: the device is under no table any more: all is taken
	 * out, and what was cached of it.
	 */
	int32_t (*iommu_map)(void *ctx, uint64_t iova, uint64_t pa, uint64_t len, uint32_t dir);
	uint64_t (*iommu_unmap)(void *ctx, uint64_t iova, uint64_t len);
	void (*iommu_flush)(void *ctx, uint64_t iova, uint64_t len);
	uint64_t (*iommu_find)(void *ctx, uint64_t iova);
	void (*iommu_clear)(void *ctx);
	/*
	 * s390's PCI. translate (MODIFY PCI FUNCTION CONTROLS): the function's bus addresses from
	 * base to limit go by the tables at iota; 0: by none. refresh (REFRESH PCI TRANSLATIONS): the
	 * tables may have changed for these. Both answer with a condition code, and a status << 8.
	 */
	int32_t (*pci_translate)(void *ctx, uint64_t iota, uint64_t base, uint64_t limit);
	int32_t (*pci_refresh)(void *ctx, uint64_t ba, uint64_t len);

	/* Should this call of a service fail? Counts the call. */
	bool (*fault)(void *ctx, uint32_t site);

	/* Virtual time in nanoseconds. */
	uint64_t (*now)(void *ctx);
	/* Sleep or poll: time passes, the device works, interrupts arrive. */
	void (*sleep)(void *ctx, uint64_t ns);
	/*
	 * One turn of waiting for something that only the device, a timer or
	 * work can bring about: lets the device and pending interrupts run.
	 * Returns false when nothing is left that could ever end the wait.
	 */
	bool (*wait)(void *ctx);
	/* Interrupts were enabled again: deliver what is pending. */
	void (*irqs_enabled)(void *ctx);

	/*
	 * kind is enum rf_report; file may be NULL. True when the guest may go on
	 * although this kind ends it, as a kernel does whose sanitizer only prints.
	 */
	bool (*report)(void *ctx, uint32_t kind, const char *file, uint32_t line, uint64_t a,
		       uint64_t b, const void *frame);
	/* The guest cannot go on: end its part of the case. Never returns. */
	void (*die)(void *ctx) __attribute__((noreturn));
	void (*console)(void *ctx, const char *line);	/* may be NULL */

	/* A read's data, piece by piece before its request_done: len bytes that belong at byte at. */
	void (*request_data)(void *ctx, uint32_t id, uint64_t at, const void *data, uint64_t len);
	/* An image's request has ended: id as given to submit, error 0 or -errno, done bytes. */
	void (*request_done)(void *ctx, uint32_t id, int32_t error, uint64_t done);
	/* The driver's belief: true when the ring is built through the DMA API. */
	void (*belief)(void *ctx, bool dma_api);
};

/* A dma-ranges entry: [cpu, cpu + size) is [bus, bus + size) for the device. */
struct rf_port_range { uint64_t cpu, bus, size; };

/* Where RAM lies, as memory/arena.h has it. */
static const struct { uint64_t base, size; } rf_port_ram[] = {
	{ 0x100000, 0x4000000 }, { 0x140000000, 0x4000000 }, { 0x110000000000, 0x4000000 },
};

/* How a guest's memory is kept from its devices. */
enum rf_encryption {
	RF_ENCRYPTION_NONE, RF_ENCRYPTION_SEV, RF_ENCRYPTION_TDX, RF_ENCRYPTION_SECURE_EXECUTION,
	RF_ENCRYPTION_SVM,
};

/* What the device tree says of a restricted pool, beside where it is. */
#define RF_POOL_REUSABLE	1u
#define RF_POOL_NO_MAP		2u
#define RF_POOL_CMA_DEFAULT	4u
#define RF_POOL_DMA_DEFAULT	8u
#define RF_POOL_FOREIGN		16u	/* another "compatible" */
#define RF_POOL_DISABLED	32u	/* status = "disabled" */
#define RF_POOL_ABSENT		64u	/* the device names a node that is not there */
#define RF_POOL_UNNAMED		128u	/* the device names none */

/* The IOMMU that stands before the device. */
enum rf_port_iommu { RF_IOMMU_NONE, RF_IOMMU_VTD, RF_IOMMU_SMMU, RF_IOMMU_GRANTS, RF_IOMMU_TCE };

/* What the firmware tells the guest of its platform; one per case. */
struct rf_guest_config {
	uint32_t driver;		/* index into rf_image.drivers */
	uint32_t ranges;
	struct rf_port_range range[4];
	uint64_t pool_base, pool_size;	/* restricted-dma-pool; size 0: none */
	uint64_t region_base, region_size;	/* kept for a device's region; nothing tells of it */
	uint32_t pool_says;		/* RF_POOL_* */
	uint64_t swiotlb_size;		/* default bounce pool, bytes; 0: none */
	uint32_t encryption;		/* enum rf_encryption */
	uint64_t encryption_mask;	/* the address bit that marks a private page, or a shared one (TDX) */
	bool pool_unshared;		/* the hypervisor does not share the default bounce pool */
	bool intel_only;		/* a kernel without CONFIG_AMD_MEM_ENCRYPT */
	uint32_t iommu;			/* enum rf_port_iommu */
	uint32_t iommu_width;		/* bits of a bus address */
	bool iommu_identity;		/* iommu=pt: devices get an identity domain */
	bool iommu_deferred;		/* iommu.strict=0: invalidation in batches */
	bool untold;			/* grants: the device tree does not name them */
	bool ddw;			/* TCE: firmware offers a second window, of the guest's choice */
	bool ddw_single;		/* only in place of the first */
	bool swiotlb_force;		/* swiotlb=force */
	uint64_t tce_window;		/* TCE: size of the first window, bytes */
	uint64_t ddw_pages;		/* how many pages of 16 MiB the second may have; 0: any number */
	bool pci;			/* the device is a PCI function, else a platform device */
	bool dma_refresh;		/* s390's PCI: new translations must be announced as well */
	uint64_t dma_start, dma_end;	/* bus addresses that the function can have, first and last */
};

/* Kinds of work for a driver. */
enum rf_request_kind {
	RF_REQUEST_READ,	/* blk, rng: bytes from the device */
	RF_REQUEST_WRITE,
	RF_REQUEST_FLUSH,
	RF_REQUEST_DISCARD,
	RF_REQUEST_WRITE_ZEROES,
	RF_REQUEST_GET_ID,
	RF_REQUESTS,		/* so many can be submitted */
	/* What the rest of the kernel asks of the driver: */
	RF_REQUEST_OUT_OF_MEMORY = RF_REQUESTS,	/* balloon: its notifier is called */
	RF_REQUEST_SHRINK,	/* balloon: its shrinker is, for length bytes */
	RF_REQUEST_COMPACT,	/* balloon: one of its pages is moved */
	RF_REQUEST_KINDS
};

/* One piece of work. offset and length in bytes; segments: how many pieces the memory is in. */
struct rf_guest_request {
	uint32_t id;		/* given back by request_done */
	uint32_t kind;		/* enum rf_request_kind */
	uint64_t offset, length;
	uint32_t segments;
	uint32_t seed;		/* of the data that a write carries: rf_pattern_byte(seed, offset) */
	bool wait;		/* return only when it has ended */
	bool nowait;		/* rather fail than wait for room */
};

/* What a request with @seed carries at byte @at: shared so that both ends check the same. */
static inline uint8_t rf_pattern_byte(uint32_t seed, uint64_t at)
{
	uint64_t x = ((uint64_t)seed << 32 ^ (at >> 3)) * 0x9e3779b97f4a7c15ULL;

	return (uint8_t)(x >> ((at & 7) * 8)) | 1;
}

struct rf_service_note { const char *name, *grade, *what; };	/* grade: REAL, FAITHFUL, FAKE */

/* One kernel file of the image and where its code lies. */
struct rf_image_file { const char *path; const char *start, *end; };

/* A guest image: real kernel code of one version and personality. */
struct rf_image {
	uint32_t port_version;
	const char *kernel;		/* "6.1" */
	const char *release;		/* "6.1.192" */
	const char *sha256;		/* of the source as given */
	const char *personality;	/* "generic" */
	uint64_t page_size;		/* bytes */
	uint64_t struct_page_size;	/* bytes of one entry of mem_map */
	/* It takes its pointers to RAM for physical addresses: RAM must stand where they say. */
	bool identity;
	const char *const *drivers;	/* kernel names, NULL-terminated: "virtio-rng", "virtio-blk" */
	const struct rf_service_note *services;	/* ends with a NULL name */
	const struct rf_image_file *files;	/* kernel files first, then services; ends with a NULL path */
	uint8_t *data_start, *data_end;	/* every writable byte of the image that a case may change */
	/* What the sanitizer's runtime keeps of the image's variables: no case changes it. */
	const uint8_t *sanitizer_start, *sanitizer_end;
	/*
	 * A counter for each edge of the kernel's code, which the code counts up, and the
	 * compiler's table of where those edges are: for engines.
	 */
	uint8_t *counters_start, *counters_end;
	const uintptr_t *edges_start, *edges_end;

	/* Once per process: run the initcalls. 0 or -errno. */
	int32_t (*boot)(const struct rf_port *port);
	/* Once per case, after data and memory were put back: build the platform and the device. */
	int32_t (*setup)(const struct rf_guest_config *config);
	/* On PCI, before probe(): find the function on the bus, give it its place. 0, or -ENODEV. */
	int32_t (*discover)(void);
	/* Register the transport's device: the driver's probe runs. 0 or the probe's -errno. */
	int32_t (*probe)(void);
	void (*remove)(void);
	/*
	 * Take the transport's driver from the device and give it back, as sysfs's unbind and bind
	 * do: the device stays. 0 or -errno; -ENODEV no device or no driver, -EBUSY it has one.
	 */
	int32_t (*unbind)(void);
	int32_t (*bind)(void);
	/* Give the driver work. 0, or -errno when it refused it at once (-ENODEV: no driver bound). */
	int32_t (*submit)(const struct rf_guest_request *request);
	/*
	 * Put the device to sleep and wake it up, as the system's suspend does through the
	 * transport's own dev_pm_ops. 0 or -errno; after a freeze that failed it is awake.
	 */
	int32_t (*freeze)(void);
	int32_t (*restore)(void);
	/*
	 * virtqueue_resize() of a bound driver's queue, size 0: virtqueue_reset(). 0 or -errno:
	 * the kernel's, -ENXIO no such queue, -EOPNOTSUPP neither kernel nor binding can, -ENODEV
	 * when no driver is bound or its last resume failed.
	 */
	int32_t (*resize)(uint32_t queue, uint32_t size);
	/* Raise the device's interrupt line; returns whether a handler took it. Refused (false) while irqs are off. */
	bool (*interrupt)(void);
	/* The device wrote @data to @address to interrupt; returns whether a handler took it. */
	bool (*message)(uint64_t address, uint32_t data);
	/*
	 * The subchannel has a status (interrupt() is its I/O interruption), or the device raised an
	 * adapter interruption of subclass @isc; returns whether a handler took it. NULL: no channels.
	 */
	bool (*adapter)(uint32_t isc);
	bool (*irqs_on)(void);
	/* Run due timers and queued work at virtual time @now; true if anything ran. */
	bool (*run_deferred)(uint64_t now);
	/* Virtual time of the next timer, or UINT64_MAX. */
	uint64_t (*next_timer)(void);
	/* Is a driver bound to the device (probe succeeded, not removed)? */
	bool (*bound)(void);
};

#endif
