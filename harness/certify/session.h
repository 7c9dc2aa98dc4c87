/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One driver's life with a foreign device: connect, negotiate, share memory,
 * set up queues, submit, take back. Each step emits what the driver's end did
 * and what could be seen of the device, and the same judge listens as in
 * fuzzing. One session serves one requirement; the next begins with new memory.
 */
#ifndef RF_CERTIFY_SESSION_H
#define RF_CERTIFY_SESSION_H

#include "certify/process.h"
#include "certify/ring.h"
#include "judge/judge.h"

#define RF_LANES	4u	/* queues that a session can use */
#define RF_SETTLE_MS	20	/* what a device needs at most to do what it should not */

/* The back end under test. */
struct rf_backend {
	const char *path;	/* its socket */
	const char *command;	/* to start it, the socket's path in it; NULL: it runs already */
	struct rf_process process;
	int patience;		/* milliseconds: for a reply, for a request */
	uint32_t starts;	/* how often it was started */
};

/* Make sure that the back end runs, as far as that is ours. 0 or -errno. */
int rf_backend_start(struct rf_backend *backend) RF_MUST_USE;
void rf_backend_stop(struct rf_backend *backend);
/* Did a back end of ours end by itself? */
bool rf_backend_died(struct rf_backend *backend);

/* A queue as the session uses it. */
struct rf_lane {
	struct rf_ring ring;
	int kick, call, error;	/* eventfds; -1: none */
	bool enabled;
	uint32_t interrupts;	/* taken from call so far */
	uint32_t returned;	/* buffers taken back so far */
	struct rf_returned last;	/* the newest of them */
};

struct rf_session {
	struct rf_backend *backend;
	struct rf_connection connection;
	struct rf_window window;
	struct rf_trace trace;
	struct rf_arena arena;
	struct rf_ledger ledger;
	struct rf_platform platform;
	struct rf_judge judge;
	struct rf_lane lane[RF_LANES];
	uint64_t offered;		/* without vhost-user's own bit */
	uint64_t accepted;
	uint64_t protocol_offered, protocol;
	uint64_t queues;		/* GET_QUEUE_NUM; 1 when it cannot be asked */
	bool speaks_protocol;		/* the back end has protocol features */
	bool opened;			/* a session began since the last reset */
	uint8_t status;			/* the device status, sent or only meant */
	uint32_t transfers;		/* numbers of DATA events */
	char evidence[512];
};

/* Once per run. 0 or -errno. */
int rf_session_init(struct rf_session *session, struct rf_backend *backend) RF_MUST_USE;
void rf_session_fini(struct rf_session *session);

/* Begin anew: no connection, new memory, an empty judge. 0 or -errno. */
int rf_session_reset(struct rf_session *session, bool provoking) RF_MUST_USE;
/* Disconnect and connect anew, with the same memory, judge and evidence. 0 or -errno. */
int rf_session_reopen(struct rf_session *session) RF_MUST_USE;
/* Connect and learn what is offered. 0 or -errno; the connection says why. */
int rf_session_open(struct rf_session *session) RF_MUST_USE;
/* Stop the queues if the device still answers, look at memory for the last time, disconnect. */
void rf_session_close(struct rf_session *session);

/* Was protocol feature @bit negotiated? Was virtio feature @bit accepted? */
static inline bool rf_session_speaks(const struct rf_session *session, uint32_t bit)
{
	return session->protocol >> bit & 1;
}

static inline bool rf_session_has(const struct rf_session *session, uint32_t bit)
{
	return session->accepted >> bit & 1;
}

/* Has the back end any way to refuse features, other than to hang up? */
static inline bool rf_session_hears(const struct rf_session *session)
{
	return rf_session_speaks(session, RF_VU_P_REPLY_ACK) ||
	       rf_session_speaks(session, RF_VU_P_STATUS);
}

/*
 * Send a request that has no reply of its own, with an acknowledgement where
 * that was negotiated. 0, -ECANCELED when the back end reports failure, or
 * the connection's errors.
 */
int rf_session_tell(struct rf_session *session, struct rf_vu_message *message,
		    const struct rf_passed *passed) RF_MUST_USE;
int rf_session_tell_state(struct rf_session *session, uint32_t request, uint32_t queue,
			  uint32_t num) RF_MUST_USE;
int rf_session_ask_u64(struct rf_session *session, uint32_t request,
		       uint64_t *ret_value) RF_MUST_USE;
int rf_session_config(struct rf_session *session, const struct rf_vu_range *range,
		      void *ret_bytes) RF_MUST_USE;
/* The device is to touch the queue no more; nothing is said to it. */
void rf_session_dead(struct rf_session *session, uint32_t queue);
/* The queue stops; where it would have gone on. */
int rf_session_stop(struct rf_session *session, uint32_t queue, uint32_t *ret_base) RF_MUST_USE;

/*
 * Accept @features and see the outcome: 0, -ECANCELED when the device refuses
 * (says so, or leaves FEATURES_OK clear), or the connection's errors.
 */
int rf_session_accept(struct rf_session *session, uint64_t features) RF_MUST_USE;
/* The features that this driver's end knows, of those offered. */
uint64_t rf_session_known(const struct rf_session *session);
/* Share all regions; @read_only of them (bits) through a descriptor that forbids writing. */
int rf_session_share(struct rf_session *session, uint32_t read_only) RF_MUST_USE;
/* Set a queue up as far as its kick; the ring's shape as rf_ring_init() takes it. */
int rf_session_queue(struct rf_session *session, const struct rf_ring_shape *shape) RF_MUST_USE;
/* What of that tells the device where the ring is. */
int rf_session_addresses(struct rf_session *session, uint32_t queue,
			 const uint64_t area[3]) RF_MUST_USE;
int rf_session_enable(struct rf_session *session, uint32_t queue) RF_MUST_USE;
/* DRIVER_OK, sent where the protocol has it. */
int rf_session_driver_ok(struct rf_session *session) RF_MUST_USE;
/*
 * All of it, the usual way: accept @features, share, one queue of 16 entries,
 * DRIVER_OK. 0, or the first error.
 */
int rf_session_start(struct rf_session *session, uint64_t features) RF_MUST_USE;

void rf_session_kick(struct rf_session *session, uint32_t queue);
/*
 * Take back at least @count buffers of @queue within the back end's patience.
 * Returns how many came; fewer when time is up or the connection is lost.
 */
uint32_t rf_session_collect(struct rf_session *session, uint32_t queue, uint32_t count);
/* The same with a time of its own, in milliseconds. */
uint32_t rf_session_collect_within(struct rf_session *session, uint32_t queue, uint32_t count,
				   int ms);
/* Take interrupts that came; how many signals. */
uint32_t rf_session_interrupts(struct rf_session *session, uint32_t queue);
/* Tell the judge what the device did to memory since the last look. */
void rf_session_look(struct rf_session *session);

#endif
