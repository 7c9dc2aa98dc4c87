/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A world, and a case's life in it: platform, transport and device are built,
 * the driver probes, operations follow, remove, teardown checks, verdict.
 */
#ifndef RF_CASE_RUN_H
#define RF_CASE_RUN_H

#include "case/case.h"
#include "case/data.h"
#include "guest/guest.h"
#include "judge/judge.h"
#include "transport/pci.h"

/* What may stand for a case's beginning: set-up, and all up to the first probe. See beginning.h. */
enum rf_beginning_use {
	RF_BEGINNING_PLAYED,	/* nothing: it is played */
	RF_BEGINNING_WORTH,	/* an earlier case's, where keeping them is worth it */
	RF_BEGINNING_KEPT,	/* the same whatever it is worth: where one time is held against another */
};

struct rf_beginnings;
struct rf_beginning;

/* All mutable state. One per guest: images share nothing. */
struct rf_world {
	struct rf_trace trace;
	struct rf_arena arena;
	struct rf_ledger ledger;
	struct rf_platform platform;
	struct rf_device device;
	struct rf_transport transport;
	struct rf_pci pci;		/* of the PCI transports */
	struct rf_host host;
	struct rf_guest guest;
	struct rf_judge judge;
	struct rf_data data;
	/* Of the case under way. */
	const struct rf_case *running;
	uint64_t agreed;		/* features both sides agreed on, newest negotiation */
	bool reached_driver_ok;
	uint64_t completions;		/* scripted driver: buffers that the device returned */
	uint32_t requests;		/* given out: ids of the next ones */
	uint32_t repeats;		/* operations that were run again */
	uint32_t at;			/* the next operation */
	struct rf_op last;		/* the one before it, which may be repeated */
	bool probed;			/* Linux: a probe was made */
	bool present;			/* Linux: the device is plugged in */
	bool unbound;			/* and has no driver: taken from it */
	bool frozen;			/* and its guest sleeps */
	bool stranded;			/* or did not wake up again: nothing it is asked for ends */
	bool offer_due;			/* what it offers changes with the next probe or restore, to: */
	struct rf_device_config next_offer;
	/* Across cases: beginning.h. */
	struct rf_beginnings *beginnings;
	enum rf_beginning_use use;	/* this case's */
	struct rf_beginning *beginning;	/* where the one under way is to be kept, or NULL */
};

/* How often a case may run operations again, in all: `repeat` beyond that does nothing. */
#define RF_REPEATS_MAX 4096u

struct rf_run_options {
	enum rf_beginning_use beginning;
	bool hash_memory;	/* the trace hash takes in the final contents of what was exposed */
	bool unhashed;		/* nobody will look at trace_hash: it stays 0 */
	bool judge_off;		/* bench only */
	bool verbose;		/* guest's printk to stderr */
	bool plays_setup;	/* the guest's set-up too, though an earlier case left one to put back */
};

/* What came of one case. findings point into the world's judge until the next run. */
struct rf_result {
	enum rf_outcome outcome;
	uint64_t trace_hash;
	uint32_t events;
	const struct rf_finding *finding;
	uint32_t findings;
	const char *why;	/* invalid, unsupported, bug: a sentence */
	uint64_t agreed;	/* features both sides agreed on, 0 if none */
	bool driver_ok;		/* DRIVER_OK was reached */
	bool spun;		/* the guest was caught in a loop without an end */
	uint64_t ios, ios_ok;	/* requests ended, and ended without error */
	uint64_t bytes_moved;	/* of data, by the device */
};

/* Build and boot a world for @image (NULL: the scripted driver). 0, -ENOMEM, -errno of boot. */
int rf_world_init(struct rf_world *world, const struct rf_image *image,
		  uint32_t trace_capacity) RF_MUST_USE;
void rf_world_fini(struct rf_world *world);

/*
 * The process's worlds, one per image and one scripted, made at first use: RF_WORLDS at most.
 * NULL with a sentence in *@ret_why when out of memory or not built in.
 */
#define RF_WORLDS (RF_KERNELS * RF_PERSONALITIES + 1)
struct rf_world *rf_world_for(const struct rf_case *c, const char **ret_why);

/* Is the case about its device: does it expect a finding against it? */
bool rf_case_accuses_device(const struct rf_case *c);

/* Run @c from a clean state to its end. Never fails: the result says it all. */
void rf_run_case(struct rf_world *world, const struct rf_case *c,
		 const struct rf_run_options *options, struct rf_result *ret_result);

#endif
