/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the channel transport share: one command under execution,
 * the data that its CCWs name, numbers in the order that the guest stores them.
 */
#ifndef RF_TRANSPORT_CCW_H
#define RF_TRANSPORT_CCW_H

#include "trace/virtio_ccw.h"
#include "transport/transport.h"

/* CCWs of one program: who goes on behind that would go on for ever. */
#define RF_CCW_BUDGET	1024u
#define RF_CCW_SEGMENTS	16u

/* What one CCW of a chain of data names. */
struct rf_ccw_segment { uint32_t cda; uint16_t count; uint8_t flags; };

/* A command, with all the data that it may move, and how it ended. */
struct rf_ccw_step {
	uint8_t command, flags;		/* flags: of its last CCW */
	uint8_t device, channel;	/* RF_DSTAT_*, RF_CSTAT_* */
	uint32_t segments;
	uint32_t total, moved;		/* bytes */
	uint32_t limit;			/* bytes that a lying device moves at most; UINT32_MAX: all */
	uint64_t value;			/* as RF_EV_CCW_END has it; see below */
	struct rf_ccw_segment segment[RF_CCW_SEGMENTS];
};

/*
 * The value of RF_EV_CCW_END: SET_VIRTIO_REV revision << 16 | length; READ_FEAT, WRITE_FEAT
 * index << 32 | bits; READ_VQ_CONF, SET_VQ index << 16 | size; WRITE_STATUS, READ_STATUS the status;
 * SENSE ID control unit's type << 8 | model; READ_CONF, WRITE_CONF bytes moved; SET_IND, SET_CONF_IND
 * the address; SET_IND_ADAPTER the interruption subclass. What was not read counts as 0.
 */

/* Bytes of a command's data, from @at on: guest memory to @buf, or back. 0, or -EFAULT: see channel. */
int rf_ccw_fetch(struct rf_transport *transport, struct rf_ccw_step *step, uint32_t at, void *buf,
		 uint32_t len) RF_MUST_USE;
int rf_ccw_store(struct rf_transport *transport, struct rf_ccw_step *step, uint32_t at,
		 const void *buf, uint32_t len) RF_MUST_USE;

/* One that the device does not take: unit check, command reject. */
void rf_ccw_reject(struct rf_transport *transport, struct rf_ccw_step *step);
/* Data that make no sense: program check. */
void rf_ccw_program_check(struct rf_ccw_step *step);
/*
 * Does the command have @want bytes of data? More is wrong unless the length check is suppressed
 * (incorrect length), fewer always: then it is a program check.
 */
bool rf_ccw_length_fits(struct rf_ccw_step *step, uint32_t want);

/* Execute a program from its first CCW on; what comes of it is in the irb. */
void rf_ccw_run(struct rf_transport *transport, const struct rf_orb *orb);
/* Execute one of virtio's commands, or reject it. */
void rf_ccw_virtio(struct rf_transport *transport, struct rf_ccw_step *step);

/* Indicators: registering them, withdrawing them all, and what the device raised set in them. */
void rf_ccw_set_indicator(struct rf_transport *transport, enum rf_indicator_kind kind,
			  uint64_t ba);
void rf_ccw_set_adapter(struct rf_transport *transport, const struct rf_ccw_adapter *adapter);
void rf_ccw_forget_indicators(struct rf_transport *transport);
void rf_ccw_collect(struct rf_transport *transport);

/* What driver and device speak: none set is revision 0. */
static inline uint32_t rf_ccw_revision(const struct rf_transport *transport)
{
	uint8_t revision = transport->ccw.revision;

	return revision == RF_CCW_NO_REVISION ? 0 : revision;
}

/*
 * A number of the wire, @bytes of it at @from, in the guest's order. The specification has
 * big-endian, which is s390's own; the kernel's code stores in the order of its machine.
 */
static inline uint64_t rf_ccw_get(const struct rf_transport *transport, const uint8_t *from,
				  uint32_t bytes)
{
	rf_le64 little = rf_to_le64(0);
	uint64_t big = 0;

	if (transport->ccw.order == RF_ORDER_LITTLE) {
		__builtin_memcpy(&little, from, bytes);
		return rf_from_le64(little);
	}
	for (uint32_t i = 0; i < bytes; i++)
		big = big << 8 | from[i];
	return big;
}

static inline void rf_ccw_put(const struct rf_transport *transport, uint8_t *to, uint32_t bytes,
			      uint64_t value)
{
	rf_le64 little = rf_to_le64(value);

	if (transport->ccw.order == RF_ORDER_LITTLE)
		__builtin_memcpy(to, &little, bytes);
	else
		for (uint32_t i = bytes; i > 0; i--, value >>= 8)
			to[i - 1] = (uint8_t)value;
}

/* The number by which the driver must call the subchannel: the only one, in set 0. */
uint32_t rf_ccw_subchannel_id(const struct rf_transport *transport);

#endif
