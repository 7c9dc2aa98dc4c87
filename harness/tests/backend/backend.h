/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A small vhost-user block back end for the tests of certify: honest, or with
 * one fault. It shares no code with what it is to be judged by.
 */
#ifndef RF_TESTS_BACKEND_H
#define RF_TESTS_BACKEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What it does wrong: in serving (device), or as a program at the socket (program). */
#define BACKEND_FAULTS(F) \
	/* the device */ \
	F(read_outside, "read-outside") \
	F(write_outside, "write-outside") \
	F(read_unpublished, "read-unpublished") \
	F(accept_all, "accept-all") \
	F(before_driver_ok, "before-driver-ok") \
	F(before_enable, "before-enable") \
	F(write_read_only, "write-read-only") \
	F(used_long, "used-long") \
	F(used_unwritten, "used-unwritten") \
	F(used_twice, "used-twice") \
	F(no_version_1, "no-version-1") \
	F(no_interrupt, "no-interrupt") \
	F(truncate, "truncate-address") \
	F(bound_start, "bound-by-start") \
	F(swap, "wrong-data") \
	F(base, "wrong-base") \
	/* the program */ \
	F(hang_early, "hang-early") \
	F(hang_late, "hang-late") \
	F(die_early, "die-early") \
	F(die_late, "die-late") \
	F(flood, "flood") \
	F(malformed, "malformed") \
	F(oversized, "oversized") \
	F(extra_fds, "extra-fds") \
	F(orphan, "orphan")

struct backend_faults {
#define FAULT(member, name) bool member;
	BACKEND_FAULTS(FAULT)
#undef FAULT
};

#define BACKEND_QUEUES	2u
#define BACKEND_REGIONS	8u
#define BACKEND_SECTORS	256u

struct backend_region { uint64_t gpa, size, user, offset; uint8_t *map; uint64_t mapped; };

struct backend_queue {
	uint32_t size;
	uint64_t area[3];		/* user addresses: desc, avail, used */
	uint16_t next;			/* split: next available index; packed: position */
	uint16_t used;
	bool avail_wrap, used_wrap;
	int kick, call;
	bool enabled, broken;
};

struct backend {
	struct backend_faults fault;
	int socket;
	uint64_t features, protocol;
	uint8_t status;
	uint32_t regions;
	struct backend_region region[BACKEND_REGIONS];
	struct backend_queue queue[BACKEND_QUEUES];
	uint32_t served;		/* requests, over all connections */
	uint8_t config[60];
	uint8_t disk[BACKEND_SECTORS * 512];
};

/* What it offers. */
uint64_t backend_offer(const struct backend *backend);
bool backend_has(const struct backend *backend, uint32_t bit);

/* Memory: NULL when not all of it lies in one region. */
void *backend_guest(struct backend *backend, uint64_t gpa, uint64_t len);
uint64_t backend_room(struct backend *backend, uint64_t gpa);	/* up to its region's end */
void *backend_user(struct backend *backend, uint64_t user, uint64_t len);

/* Serve what is available in @queue, as far as it may. */
void backend_serve(struct backend *backend, uint32_t queue);

/* One message was asked for by @fd's sender: false ends the connection. */
bool backend_message(struct backend *backend);
/* Forget a connection. */
void backend_reset(struct backend *backend);

#endif
