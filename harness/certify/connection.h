/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A connection to a vhost-user back end: whole messages over a stream socket,
 * file descriptors with them, and a deadline on everything. What a back end
 * sends that no reply may hold is remembered in words; whatever file
 * descriptors it sends are closed.
 */
#ifndef RF_CERTIFY_CONNECTION_H
#define RF_CERTIFY_CONNECTION_H

#include "certify/protocol.h"

/* Milliseconds of the monotonic clock. */
int64_t rf_clock_ms(void);

/* What to look after while the harness waits: a process's output. */
struct rf_aside {
	int fd;				/* -1: nothing */
	void (*ready)(void *ctx);	/* it can be read */
	void *ctx;
};

struct rf_connection {
	int fd;			/* -1: not open */
	int patience;		/* milliseconds that one reply may take */
	bool gone;		/* the back end closed the connection */
	bool late;		/* a reply did not come in time */
	bool broken;		/* a reply was not what the protocol has */
	char why[160];		/* the first of these in words, "" if none */
	const struct rf_aside *aside;
};

/* Wait until @fd can be read, at most until @deadline (rf_clock_ms). 0 or -ETIMEDOUT. */
int rf_wait_readable(const struct rf_aside *aside, int fd, int64_t deadline) RF_MUST_USE;
/* Let @ms pass; what stands aside is looked after. */
void rf_wait_quietly(const struct rf_aside *aside, int ms);

/* Connect to the socket at @path, keeping patience and aside. 0 or -errno. */
int rf_connection_open(struct rf_connection *connection, const char *path) RF_MUST_USE;
void rf_connection_close(struct rf_connection *connection);
/* Did nothing go wrong with it so far, and is it open? */
bool rf_connection_works(const struct rf_connection *connection);

/* File descriptors that go with a message; they stay the caller's. */
struct rf_passed { const int *fd; uint32_t count; };

/* 0, -EPIPE when the back end is gone, -ETIMEDOUT when it does not take the message. */
int rf_connection_send(struct rf_connection *connection, const struct rf_vu_message *message,
		       const struct rf_passed *passed) RF_MUST_USE;
/* The reply to @request. 0, -EPIPE, -ETIMEDOUT, or -EPROTO when it is malformed. */
int rf_connection_receive(struct rf_connection *connection, uint32_t request,
			  struct rf_vu_message *ret_reply) RF_MUST_USE;
/*
 * Nothing is due: has the back end closed the connection, or sent what nobody
 * asked for? Waits up to @ms for that.
 */
void rf_connection_watch(struct rf_connection *connection, int ms);
/* Remember that the last reply's payload is wrong. Returns -EPROTO. */
int rf_connection_fault(struct rf_connection *connection, uint32_t request, enum rf_vu_fault fault);

#endif
