// SPDX-License-Identifier: GPL-2.0-only
/* The list of transports. */
#include "transport/transport.h"

#define RF_TRANSPORT(id, name, ops) extern const struct rf_transport_ops ops;
#include "transport/transports.def"
#undef RF_TRANSPORT

static const struct rf_transport_ops *const transports[RF_TRANSPORTS] = {
#define RF_TRANSPORT(id, name, ops) [RF_TRANSPORT_##id] = &ops,
#include "transport/transports.def"
#undef RF_TRANSPORT
};

const struct rf_transport_ops *rf_transport_ops(enum rf_transport_id id)
{
	return (unsigned int)id < RF_TRANSPORTS ? transports[id] : NULL;
}

void rf_transport_init(struct rf_transport *transport, enum rf_transport_id id,
		       struct rf_device *device, struct rf_trace *trace)
{
	const struct rf_transport_ops *ops = rf_transport_ops(id);

	RF_ASSERT(ops);
	*transport = (struct rf_transport){ .ops = ops, .device = device, .trace = trace };
	ops->reset(transport);
}
