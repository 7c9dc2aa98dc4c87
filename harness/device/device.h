/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The device endpoint: negotiates, walks the queues, serves requests. Honest
 * by the spec; a hostile behaviour (models/hostile/) may override single
 * steps. It reaches guest memory only through rf_dev_read() and rf_dev_write().
 */
#ifndef RF_DEVICE_DEVICE_H
#define RF_DEVICE_DEVICE_H

#include "device/queue.h"
#include "trace/virtio.h"

/* What the device does when ACCESS_PLATFORM was offered and not accepted. */
enum rf_refusal {
	RF_REFUSAL_STRICT,	/* FEATURES_OK reads back clear */
	RF_REFUSAL_STRICT_LATE,	/* accepted, then NEEDS_RESET when a queue goes live */
	RF_REFUSAL_TOLERANT_PA,	/* accepted; addresses are taken as guest-physical */
	RF_REFUSAL_TOLERANT_BA,	/* accepted; addresses are still taken as bus addresses */
	RF_REFUSAL_LEGACY_BLIND,/* strict, but to a driver without VERSION_1 as tolerant-PA: as QEMU */
	RF_REFUSALS
};

const char *rf_refusal_name(enum rf_refusal refusal);

#define RF_DEVICE_QUEUES	8
#define RF_CONFIG_SIZE		256
#define RF_HOSTILE_MAX		8

enum rf_device_id {
#define RF_DEVICE(id, name, virtio_id, ops) RF_DEVICE_##id,
#include "device/devices.def"
#undef RF_DEVICE
	RF_DEVICES
};

enum rf_hostile_id {
#define RF_HOSTILE(id, name, ops) RF_HOSTILE_##id,
#include "device/hostile.def"
#undef RF_HOSTILE
	RF_HOSTILES
};

struct rf_device;
struct rf_chain;

/* A device model: models/devices/, one file each. */
struct rf_device_ops {
	const char *name;	/* "rng" */
	uint32_t virtio_id;	/* DeviceID */
	const char *kernel_driver;	/* "virtio-rng" */
	uint64_t features;	/* device-type bits it can serve (0..23, 50..) */
	uint32_t queues;
	uint32_t config_size;	/* bytes */
	/* Fill the configuration space from the case's parameters; what it stores stays. */
	void (*reset)(struct rf_device *device);
	/*
	 * Serve the request in @chain (already read from the ring): use
	 * rf_chain_read() and rf_chain_write(). Returns the number of bytes
	 * written, the used length.
	 */
	uint32_t (*serve)(struct rf_device *device, struct rf_queue *queue, struct rf_chain *chain);
	/* Is there queue @queue, which is below queues, by what was agreed so far? NULL: there is. */
	bool (*has_queue)(const struct rf_device *device, uint32_t queue);
	/* Does the device keep buffers of @queue until rf_device_ask()? NULL: it keeps none. */
	bool (*keeps)(const struct rf_queue *queue);
	/* May the driver change byte @offset of the configuration space now? NULL: none. */
	bool (*config_writable)(const struct rf_device *device, uint32_t offset);
};

/*
 * A hostile behaviour: overrides single steps of the honest device. Every
 * hook may be NULL; hooks of several armed behaviours run in the order armed.
 */
struct rf_hostile;
/* A piece of the configuration space, in bytes. */
struct rf_field { uint32_t offset, width; };
/* The registers by which a transport shows a device. */
enum rf_identity { RF_IDENTITY_MAGIC, RF_IDENTITY_VERSION, RF_IDENTITY_DEVICE, RF_IDENTITIES };

/* Which register of a queue is looked at, and whether it was reset since it last went live. */
struct rf_queue_look { uint32_t queue; bool enable, after_reset; };

/* What a channel device makes of a command, beyond what it does for an honest one. */
struct rf_channel_act {
	bool reject;		/* in place of doing it */
	bool silent;		/* no status ever comes of it */
	bool again;		/* the status comes twice */
	uint8_t device, channel;	/* statuses to end with, if any */
	uint32_t fewer, more;	/* bytes that it does not move, or moves beyond the count */
};

struct rf_hostile_ops {
	const char *name;	/* word of the text form: "used-len" */
	const char *summary;	/* and what its two parameters mean */
	/* Does a device that acts so, with this a, still keep the specification? NULL: never. */
	bool (*permitted)(uint32_t a);
	uint32_t (*features)(struct rf_hostile *h, struct rf_device *d, uint32_t word,
			     uint32_t bits);
	uint8_t (*status_read)(struct rf_hostile *h, struct rf_device *d, uint8_t status);
	uint8_t (*status_write)(struct rf_hostile *h, struct rf_device *d, uint8_t status);
	uint32_t (*config_read)(struct rf_hostile *h, struct rf_device *d, struct rf_field field,
				uint32_t value);
	/* A read of the PCI configuration space. */
	uint32_t (*pci_read)(struct rf_hostile *h, struct rf_device *d, struct rf_field field,
			     uint32_t value);
	uint32_t (*queue_num_max)(struct rf_hostile *h, struct rf_device *d, uint32_t queue,
				  uint32_t value);
	/* Whether addresses are physical ones to the device, when that is agreed on. */
	bool (*physical)(struct rf_hostile *h, struct rf_device *d, bool agreed);
	/* What tells a driver that it is there and of what kind. */
	uint32_t (*identity)(struct rf_hostile *h, struct rf_device *d, enum rf_identity which,
			     uint32_t value);
	/* May change what is about to be returned; *delay turns later; false: never. */
	bool (*complete)(struct rf_hostile *h, struct rf_device *d, struct rf_queue *q,
			 struct rf_used *used, uint32_t *delay);
	/* After a completion was written: table writes, index jumps, duplicates. */
	void (*completed)(struct rf_hostile *h, struct rf_device *d, struct rf_queue *q,
			  const struct rf_used *used);
	/* May change the interrupt's causes; 0 drops it. */
	uint32_t (*interrupt)(struct rf_hostile *h, struct rf_device *d, uint32_t cause);
	/* The driver resets a queue: false leaves it as it is. */
	bool (*queue_reset)(struct rf_hostile *h, struct rf_device *d, uint32_t queue);
	/* queue_reset of a queue is read, or with @enable its queue_enable. */
	uint32_t (*queue_state)(struct rf_hostile *h, struct rf_device *d, struct rf_queue_look look,
				uint32_t value);
	/* A channel command is about to be done. */
	void (*channel)(struct rf_hostile *h, struct rf_device *d, uint8_t command,
			struct rf_channel_act *act);
	/* The device gets a turn: spurious acts. */
	void (*turn)(struct rf_hostile *h, struct rf_device *d);
};
struct rf_hostile {
	const struct rf_hostile_ops *ops;
	uint32_t a;
	uint64_t b;
	uint32_t uses;		/* how often it acted; a behaviour's own count */
};

/* What a case says of its device. */
struct rf_device_config {
	uint8_t id;		/* enum rf_device_id */
	uint8_t refusal;	/* enum rf_refusal */
	uint16_t reserved;
	uint32_t queue_size;	/* QueueNumMax / QueueSizeMax; 0 = RF_QUEUE_SIZE_DEFAULT */
	uint64_t offered;	/* feature word; see rf_device.offered */
	/* blk, capacity in 512-byte sectors; 0: the model's default */
	uint64_t capacity;
	uint32_t size_max, seg_max, blk_size;
};

/* The RAM disk: allocated once, put back to zeroes chunk by chunk. */
#define RF_DISK_SIZE	0x800000ULL
#define RF_DISK_CHUNK	4096u
#define RF_DISK_WORDS	(RF_DISK_SIZE / RF_DISK_CHUNK / 64)

struct rf_device {
	const struct rf_device_ops *ops;
	struct rf_device_config config;
	struct rf_platform *platform;
	struct rf_trace *trace;
	bool legacy;			/* driven through the legacy interface */
	uint8_t status;
	bool needs_reset;		/* the device gave up: it touches nothing more */
	bool refused;			/* FEATURES_OK did not stick: it does not work */
	bool agreed;			/* RF_EV_AGREED was emitted since the last reset */
	uint64_t lacks;			/* what its transport does not have */
	uint64_t offered;		/* the case's offer, less what it cannot serve */
	uint64_t shown;			/* every bit that a driver ever read as offered */
	uint64_t accepted;		/* driver feature words as written */
	uint32_t generation;		/* ConfigGeneration */
	uint32_t interrupt_status;	/* pending causes, until acknowledged */
	uint32_t irq_raised;		/* causes since the guest last took it, RF_INT_LINE */
	uint32_t irq_queues;		/* bit per queue that raised it; 0: whichever */
	bool silenced;			/* PCI: no bus mastering, so neither memory nor messages */
	bool gone;			/* pulled out, or without power: it does nothing */
	bool hostile;			/* any behaviour was armed in this case */
	uint32_t armed_count;
	uint32_t live_queues;		/* bit per queue that the device serves */
	uint32_t used_queues;		/* and that a transport has touched */
	uint32_t turns;			/* of this case */
	uint32_t held;			/* completions held back in all queues */
	uint32_t rng_seed;
	uint64_t moved;			/* bytes of data moved in this case */
	uint8_t *disk;			/* blk: RAM disk of RF_DISK_SIZE bytes; rng: unused */
	uint64_t disk_size;		/* bytes of it that the case's capacity covers */
	bool disk_written;
	uint64_t disk_dirty[RF_DISK_WORDS];	/* bit per chunk that is not zeroes any more */
	uint8_t config_space[RF_CONFIG_SIZE];
	struct rf_queue queue[RF_DEVICE_QUEUES];
	struct rf_hostile armed[RF_HOSTILE_MAX];
	struct rf_chain chain;		/* the one that is being served */
	uint8_t scratch[RF_DISK_CHUNK];	/* a model's own, while it serves */
};

/* In irq_raised only: the interrupt line was raised without any cause. */
#define RF_INT_LINE	0x80000000u

const struct rf_device_ops *rf_device_ops(enum rf_device_id id);
const struct rf_hostile_ops *rf_hostile_ops(enum rf_hostile_id id);

/* Is the behaviour one that an honest device may show, too? */
bool rf_hostile_permitted(enum rf_hostile_id id, uint32_t a);

/* Once per world: buffers. Returns 0 or -ENOMEM. */
int rf_device_init(struct rf_device *device, struct rf_platform *platform,
		   struct rf_trace *trace) RF_MUST_USE;
void rf_device_fini(struct rf_device *device);
/* Once per case. */
void rf_device_setup(struct rf_device *device, const struct rf_device_config *config, bool legacy);
/*
 * All of it, to be put back after rf_device_setup() with the same configuration. Fails once
 * something was written to the disk.
 */
void rf_device_keep(struct rf_device *device, struct rf_keep *keep);
/* Arm a behaviour from now on; -ENOSPC beyond RF_HOSTILE_MAX. */
int rf_device_arm(struct rf_device *device, enum rf_hostile_id id, uint32_t a,
		  uint64_t b) RF_MUST_USE;

/* Verbs of the transports. All emit their events. */
uint32_t rf_device_features(struct rf_device *device, uint32_t word);
void rf_device_accept(struct rf_device *device, uint32_t word, uint32_t bits);
uint8_t rf_device_status(struct rf_device *device);
void rf_device_set_status(struct rf_device *device, uint8_t status);	/* 0 resets */
uint32_t rf_device_config_read(struct rf_device *device, uint32_t offset, uint32_t width);
/* What a read of the PCI configuration space shows: @value, or what the device makes of it. */
uint32_t rf_device_pci_read(struct rf_device *device, struct rf_field field, uint32_t value);
void rf_device_config_write(struct rf_device *device, uint32_t offset, uint32_t width,
			    uint32_t value);
uint32_t rf_device_queue_num_max(struct rf_device *device, uint32_t queue);
/* What an identification register shows, that is @value for an honest device. */
uint32_t rf_device_identity(struct rf_device *device, enum rf_identity which, uint32_t value);
/* What comes of channel command @command. */
struct rf_channel_act rf_device_channel(struct rf_device *device, uint8_t command);
/* Is there queue @queue, by what was agreed so far? */
bool rf_device_has_queue(const struct rf_device *device, uint32_t queue);
/* Queue @queue, whose fields the transport may latch, or NULL if the device has none such. */
struct rf_queue *rf_device_queue(struct rf_device *device, uint32_t queue);
/* A queue's fields were latched and it goes live, or stops. */
void rf_device_queue_enable(struct rf_device *device, uint32_t queue);
void rf_device_queue_disable(struct rf_device *device, uint32_t queue);
void rf_device_notify(struct rf_device *device, uint32_t value);
/* RING_RESET: the driver resets a queue; the fields that the device latched for it are gone. */
void rf_device_queue_reset(struct rf_device *device, uint32_t queue);
/* What queue_reset, or with @enable queue_enable, of @queue reads as. */
uint32_t rf_device_queue_state(struct rf_device *device, uint32_t queue, bool enable);
void rf_device_ack(struct rf_device *device, uint32_t causes);

/*
 * Its power: lost and back (all state but the medium is as after plugging in), pulled out,
 * plugged in again. Emits RF_EV_POWER.
 */
void rf_device_power(struct rf_device *device, enum rf_power power);
/* What it offers from now on: features, queue size and refusal of @config. */
void rf_device_offer_anew(struct rf_device *device, const struct rf_device_config *config);

/* The features both sides agreed on so far: what rings obey. */
uint64_t rf_device_features_agreed(const struct rf_device *device);
bool rf_device_has(const struct rf_device *device, uint32_t bit);

/*
 * The device gets a turn: look at every live queue, serve what is available,
 * return what is due. Returns true if it did anything. Interrupts raised are
 * in irq_raised; delivering them is the guest's side.
 */
bool rf_device_turn(struct rf_device *device);
/*
 * Return the buffer that the device keeps, so that its driver sends another:
 * balloon, statistics. -ENOENT: it keeps none.
 */
int rf_device_ask(struct rf_device *device) RF_MUST_USE;
/* Does anything remain that later turns would do (delayed completions)? */
bool rf_device_pending(const struct rf_device *device);
/*
 * Let the turns pass, @max at most, until the next in which there is something
 * to return. Returns how many.
 */
uint32_t rf_device_skip_turns(struct rf_device *device, uint64_t max);
/*
 * Change up to four configuration bytes from @offset on (those beyond its end
 * are dropped) and tell a driver that works by a configuration interrupt.
 */
void rf_device_config_change(struct rf_device *device, uint32_t offset, uint32_t value);
/* Raise the interrupt for @cause; 0: without any cause, which is always @spurious. */
void rf_device_raise(struct rf_device *device, uint32_t cause, bool spurious);

#endif
