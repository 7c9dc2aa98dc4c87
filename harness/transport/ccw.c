// SPDX-License-Identifier: GPL-2.0-only
/*
 * Virtio over channel I/O: the subchannel. Programs are started, their status
 * is taken, the hypervisor is called; a program is over before its start
 * returns, and the I/O interruption tells of it as soon as the guest takes one.
 */
#include "transport/ccw.h"

#include <errno.h>
#include <string.h>

/* Condition codes. */
enum { STARTED = 0, STATUS_PENDING = 1, BUSY = 2, TAKEN = 0, NO_STATUS = 1 };

/* In the order of big-endian guests: "one", the bit that every subchannel has, and number 0. */
#define ID_BIG		0x00010000u
/* The same as a kernel's bit fields have it on a little-endian machine. */
#define ID_LITTLE	0x00008000u

/* What the hypervisor has the driver give back with its next notification; any number that is none of errors. */
#define COOKIE(queue)	(0x5246 + (int64_t)(queue))

uint32_t rf_ccw_subchannel_id(const struct rf_transport *t)
{
	return t->ccw.order == RF_ORDER_BIG ? ID_BIG : ID_LITTLE;
}

static int channel_start(struct rf_transport *t, const struct rf_orb *orb)
{
	uint8_t code = STARTED;

	rf_ccw_collect(t);
	if (t->ccw.pending)
		code = STATUS_PENDING;
	else if (t->ccw.busy)
		code = BUSY;
	RF_EMIT(t->trace, CHANNEL_START,
		.start = { .parameter = orb->parameter, .program = orb->program,
			   .format = (uint8_t)orb->format, .code = code });
	if (code == STARTED)
		rf_ccw_run(t, orb);
	return code;
}

static int channel_status(struct rf_transport *t, struct rf_irb *ret_irb)
{
	struct rf_ccw_state *ccw = &t->ccw;
	uint8_t code;

	rf_ccw_collect(t);
	code = ccw->pending ? TAKEN : NO_STATUS;
	*ret_irb = ccw->pending ? ccw->irb : (struct rf_irb){ .parameter = 0 };
	ccw->pending = ccw->interrupt = ccw->again;
	ccw->again = false;
	ccw->cause = ccw->pending ? ccw->cause : 0;
	RF_EMIT(t->trace, CHANNEL_STATUS,
		.irb = { .parameter = ret_irb->parameter, .program = ret_irb->program,
			 .residual = ret_irb->residual, .device = ret_irb->device,
			 .channel = ret_irb->channel, .control = ret_irb->control, .code = code,
			 .sense = ret_irb->sensed ? ret_irb->sense[0] : 0 });
	return code;
}

/* The notification's answer. The upper half of the subchannel's number means nothing. */
static int64_t notify(struct rf_transport *t, const struct rf_hypercall *call)
{
	uint32_t value = (uint32_t)call->b, queue = value;

	if ((uint32_t)call->a != rf_ccw_subchannel_id(t))
		return -EINVAL;
	if (rf_device_has(t->device, RF_F_NOTIFICATION_DATA))
		queue &= 0xffff;
	rf_device_notify(t->device, value);
	return rf_device_has_queue(t->device, queue) ? COOKIE(queue) : -EINVAL;
}

static int64_t hypercall(struct rf_transport *t, struct rf_hypercall call)
{
	int64_t answer = call.function == RF_HYPERCALL_NOTIFY ? notify(t, &call) : -EINVAL;

	RF_EMIT(t->trace, HYPERCALL,
		.hypercall = { .function = call.function, .a = call.a, .b = call.b, .c = call.c,
			       .answer = answer });
	return answer;
}

static bool signal(struct rf_transport *t, struct rf_signal *ret_signal)
{
	struct rf_ccw_state *ccw = &t->ccw;

	rf_ccw_collect(t);
	if (ccw->interrupt) {
		ccw->interrupt = false;
		*ret_signal = (struct rf_signal){ .cause = ccw->cause };
		ccw->cause = 0;
		return true;
	}
	if (!ccw->adapter_due)
		return false;
	ccw->adapter_due = false;
	*ret_signal = (struct rf_signal){ .adapter = true, .cause = RF_INT_VRING,
					  .data = ccw->adapter.isc };
	return true;
}

static void enable(struct rf_transport *t, bool recognised)
{
	struct rf_device *device = t->device;

	if (recognised) {
		t->ccw.cu_type = (uint16_t)rf_device_identity(device, RF_IDENTITY_MAGIC,
							      RF_CCW_CU_TYPE);
		t->ccw.type = (uint16_t)rf_device_identity(device, RF_IDENTITY_DEVICE,
							   device->ops->virtio_id);
	}
	t->ccw.revision = RF_CCW_NO_REVISION;
	t->ccw.busy = false;
	device->legacy = t->ops->legacy;
	RF_EMIT(t->trace, SUBCHANNEL, .subchannel = {
		.cu_type = t->ccw.cu_type, .type = t->ccw.type,
		.revision_max = (uint8_t)t->ops->version, .legacy = t->ops->legacy });
}

static void reset(struct rf_transport *t)
{
	struct rf_ccw_state old = t->ccw;

	memset(&t->ccw, 0, sizeof(t->ccw));
	t->ccw.order = old.order;
	t->ccw.cu_type = old.cu_type;
	t->ccw.type = old.type;
	t->ccw.revision = RF_CCW_NO_REVISION;
}

#define CCW(number, legacy_, summary_) \
const struct rf_transport_ops rf_transport_ccw##number = { \
	.name = "ccw" #number, \
	.summary = summary_, \
	.version = number, \
	.legacy = legacy_, \
	.channel = true, \
	.lacks = RF_BIT(RF_F_RING_RESET) | RF_BIT(RF_F_ADMIN_VQ), \
	.reset = reset, \
	.channel_start = channel_start, \
	.channel_status = channel_status, \
	.hypercall = hypercall, \
	.signal = signal, \
	.enable = enable, \
}

CCW(0, true, "virtio over channel I/O before version 1: a device that knows no revisions");
CCW(1, false, "virtio over channel I/O, a transitional device of revisions 0 and 1");
CCW(2, false, "virtio over channel I/O, a transitional device of revisions 0 to 2");
