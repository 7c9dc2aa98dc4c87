// SPDX-License-Identifier: GPL-2.0-only
/*
 * A session's life and its talk with the back end: vhost-user messages on one
 * side, the negotiation's events on the other. Without the protocol feature
 * STATUS the device status exists at the driver's end only.
 */
#include "certify/session.h"
#include "trace/virtio_mmio.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define DEVICE_BLK	2u
#define OWN_BIT		RF_BIT(RF_VU_F_PROTOCOL_FEATURES)
#define OWN_PROTOCOL	(RF_BIT(RF_VU_P_MQ) | RF_BIT(RF_VU_P_REPLY_ACK) | \
			 RF_BIT(RF_VU_P_CONFIG) | RF_BIT(RF_VU_P_STATUS))
#define SERVER_BUSY_MS	500	/* for a back end to take its next connection */

/* Life */

int rf_session_init(struct rf_session *session, struct rf_backend *backend)
{
	int err;

	memset(session, 0, sizeof(*session));
	session->backend = backend;
	session->connection.fd = -1;
	for (uint32_t i = 0; i < RF_LANES; i++)
		session->lane[i].kick = session->lane[i].call = session->lane[i].error = -1;
	err = rf_window_init(&session->window);
	if (!err)
		err = rf_trace_init(&session->trace, 4096);
	if (!err)
		err = rf_arena_init(&session->arena, &session->trace, 0);
	if (!err)
		err = rf_ledger_init(&session->ledger, &session->trace);
	if (!err)
		err = rf_judge_init(&session->judge, &session->trace, &session->platform,
				    &session->ledger, &session->arena);
	if (!err)
		rf_arena_boot_done(&session->arena);
	return err;
}

void rf_session_fini(struct rf_session *session)
{
	rf_session_close(session);
	rf_judge_fini(&session->judge);
	rf_ledger_fini(&session->ledger);
	rf_arena_fini(&session->arena);
	rf_trace_fini(&session->trace);
	rf_window_fini(&session->window);
}

int rf_session_reset(struct rf_session *session, bool provoking)
{
	int err;

	rf_session_close(session);
	err = rf_window_renew(&session->window);
	if (err)
		return err;
	session->offered = session->accepted = 0;
	session->protocol = session->protocol_offered = 0;
	session->status = 0;
	session->transfers = 0;
	session->opened = false;
	session->evidence[0] = '\0';
	rf_trace_reset(&session->trace);
	rf_ledger_reset(&session->ledger);
	rf_arena_reset(&session->arena, RF_BANK_LOW);
	rf_judge_certify(&session->judge, DEVICE_BLK, provoking);
	rf_window_platform(&session->platform, &session->trace);
	session->platform.arena = &session->arena;
	rf_trace_stage(&session->trace, RF_STAGE_PROBE);
	return 0;
}

/* Messages */

int rf_session_tell(struct rf_session *session, struct rf_vu_message *message,
		    const struct rf_passed *passed)
{
	bool acknowledged = rf_session_speaks(session, RF_VU_P_REPLY_ACK);
	struct rf_vu_message reply;
	enum rf_vu_fault fault;
	uint64_t value;
	int err;

	if (acknowledged)
		message->flags |= RF_VU_NEED_REPLY;
	err = rf_connection_send(&session->connection, message, passed);
	if (err || !acknowledged)
		return err;
	err = rf_connection_receive(&session->connection, message->request, &reply);
	if (err)
		return err;
	fault = rf_vu_take_u64(&reply, &value);
	if (fault)
		return rf_connection_fault(&session->connection, message->request, fault);
	return value ? -ECANCELED : 0;
}

int rf_session_tell_state(struct rf_session *session, uint32_t request, uint32_t queue,
			  uint32_t num)
{
	struct rf_vu_message message;

	rf_vu_make_state(&message, request, &(struct rf_vu_state){ queue, num });
	return rf_session_tell(session, &message, NULL);
}

static int tell_u64(struct rf_session *session, uint32_t request, uint64_t value)
{
	struct rf_vu_message message;

	rf_vu_make_u64(&message, request, value);
	return rf_session_tell(session, &message, NULL);
}

int rf_session_ask_u64(struct rf_session *session, uint32_t request, uint64_t *ret_value)
{
	struct rf_vu_message message;
	enum rf_vu_fault fault;
	int err;

	rf_vu_make(&message, request);
	err = rf_connection_send(&session->connection, &message, NULL);
	if (!err)
		err = rf_connection_receive(&session->connection, request, &message);
	if (err)
		return err;
	fault = rf_vu_take_u64(&message, ret_value);
	return fault ? rf_connection_fault(&session->connection, request, fault) : 0;
}

int rf_session_config(struct rf_session *session, const struct rf_vu_range *range, void *ret_bytes)
{
	struct rf_vu_message message;
	enum rf_vu_fault fault;
	int err;

	rf_vu_make_config(&message, RF_VU_GET_CONFIG, range, NULL);
	err = rf_connection_send(&session->connection, &message, NULL);
	if (!err)
		err = rf_connection_receive(&session->connection, RF_VU_GET_CONFIG, &message);
	if (err)
		return err;
	if (!message.size)
		return -ECANCELED;
	fault = rf_vu_take_config(&message, range, ret_bytes);
	return fault ? rf_connection_fault(&session->connection, RF_VU_GET_CONFIG, fault) : 0;
}

int rf_session_stop(struct rf_session *session, uint32_t queue, uint32_t *ret_base)
{
	struct rf_vu_message message;
	enum rf_vu_fault fault;
	int err;

	rf_vu_make_state(&message, RF_VU_GET_VRING_BASE, &(struct rf_vu_state){ queue, 0 });
	err = rf_connection_send(&session->connection, &message, NULL);
	if (!err)
		err = rf_connection_receive(&session->connection, RF_VU_GET_VRING_BASE, &message);
	if (err)
		return err;
	fault = rf_vu_take_state(&message, queue, ret_base);
	if (fault)
		return rf_connection_fault(&session->connection, RF_VU_GET_VRING_BASE, fault);
	rf_session_dead(session, queue);
	return 0;
}

/* Negotiation */

static int set_status(struct rf_session *session, uint8_t status)
{
	int err = 0;

	if (rf_session_speaks(session, RF_VU_P_STATUS))
		err = tell_u64(session, RF_VU_SET_STATUS, status);
	if (!status)
		RF_EMIT(&session->trace, RESET, .raw = { 0 });
	else
		RF_EMIT(&session->trace, STATUS,
			.status = { .old = session->status, .val = status });
	session->status = status;
	return err;
}

static void emit_words(struct rf_session *session, enum rf_event_kind kind, uint64_t features)
{
	for (uint32_t word = 0; word < 2; word++)
		RF_EMIT_KIND(&session->trace, kind, .feature = {
			.word = word, .bits = (uint32_t)(features >> 32 * word) });
}

static int learn_protocol(struct rf_session *session)
{
	int err;

	err = rf_session_ask_u64(session, RF_VU_GET_PROTOCOL_FEATURES, &session->protocol_offered);
	if (err)
		return err;
	err = tell_u64(session, RF_VU_SET_PROTOCOL_FEATURES,
		       session->protocol_offered & OWN_PROTOCOL);
	session->protocol = session->protocol_offered & OWN_PROTOCOL;
	if (!err && rf_session_speaks(session, RF_VU_P_MQ))
		err = rf_session_ask_u64(session, RF_VU_GET_QUEUE_NUM, &session->queues);
	return err;
}

static int greet(struct rf_session *session)
{
	struct rf_vu_message owner;
	uint64_t features;
	int err = rf_session_ask_u64(session, RF_VU_GET_FEATURES, &features);

	if (err)
		return err;
	session->speaks_protocol = features & OWN_BIT;
	session->offered = features & ~OWN_BIT;
	if (session->speaks_protocol)
		err = learn_protocol(session);
	rf_vu_make(&owner, RF_VU_SET_OWNER);
	if (!err)
		err = rf_session_tell(session, &owner, NULL);
	if (!err)
		err = set_status(session, 0);
	if (!err)
		err = set_status(session, RF_STATUS_ACKNOWLEDGE);
	if (!err)
		err = set_status(session, RF_STATUS_ACKNOWLEDGE | RF_STATUS_DRIVER);
	emit_words(session, RF_EV_OFFER, session->offered);
	session->opened |= !err;
	return err;
}

static int connect_patiently(struct rf_session *session)
{
	int64_t deadline = rf_clock_ms() + SERVER_BUSY_MS;
	int err;

	for (;;) {
		err = rf_connection_open(&session->connection, session->backend->path);
		if ((err != -EAGAIN && err != -ECONNREFUSED) || rf_clock_ms() >= deadline)
			return err;
		rf_wait_quietly(session->connection.aside, 10);
	}
}

int rf_session_open(struct rf_session *session)
{
	int err;

	session->connection.patience = session->backend->patience;
	session->connection.aside = session->backend->command ? &session->backend->process.output :
							       NULL;
	session->connection.why[0] = '\0';
	session->queues = 1;
	err = rf_backend_start(session->backend);
	if (!err)
		err = connect_patiently(session);
	return err ? err : greet(session);
}

int rf_session_reopen(struct rf_session *session)
{
	rf_session_close(session);
	session->protocol = session->protocol_offered = 0;
	session->accepted = 0;
	session->status = 0;
	return rf_session_open(session);
}

uint64_t rf_session_known(const struct rf_session *session)
{
	return session->offered & (RF_BIT(RF_F_VERSION_1) | RF_BIT(RF_F_INDIRECT_DESC));
}

/* Where the protocol knows the status, it says; else the acknowledgement has said. */
static int see_outcome(struct rf_session *session)
{
	uint64_t status;
	int err;

	if (!rf_session_speaks(session, RF_VU_P_STATUS))
		return 0;
	err = rf_session_ask_u64(session, RF_VU_GET_STATUS, &status);
	if (err)
		return err;
	return status & RF_STATUS_FEATURES_OK ? 0 : -ECANCELED;
}

int rf_session_accept(struct rf_session *session, uint64_t features)
{
	uint64_t own = session->speaks_protocol ? OWN_BIT : 0;
	int err, told;

	emit_words(session, RF_EV_ACCEPT, features);
	told = tell_u64(session, RF_VU_SET_FEATURES, features | own);
	err = set_status(session, session->status | RF_STATUS_FEATURES_OK);
	if (!told && !err)
		err = see_outcome(session);
	if (!err || err == -ECANCELED)
		err = told ? told : err;
	if (err && err != -ECANCELED)
		return err;
	session->accepted = features;
	RF_EMIT(&session->trace, REG_READ, .reg = {
		.offset = VIRTIO_MMIO_STATUS, .width = 4,
		.value = err ? session->status & ~RF_STATUS_FEATURES_OK : session->status });
	RF_EMIT(&session->trace, AGREED, .agreed = {
		.offered = session->offered, .refused = err,
		.accepted = rf_session_hears(session) ? features : features & session->offered });
	return err;
}

int rf_session_driver_ok(struct rf_session *session)
{
	return set_status(session, session->status | RF_STATUS_DRIVER_OK);
}

int rf_session_start(struct rf_session *session, uint64_t features)
{
	int err = rf_session_accept(session, features);

	if (!err)
		err = rf_session_share(session, 0);
	if (!err)
		err = rf_session_queue(session, &(struct rf_ring_shape){
				       .size = 16, .packed = features >> RF_F_RING_PACKED & 1,
				       .event_idx = features >> RF_F_EVENT_IDX & 1 });
	if (!err)
		err = rf_session_enable(session, 0);
	return err ? err : rf_session_driver_ok(session);
}
