// SPDX-License-Identifier: GPL-2.0-only
/* The list of transports. */
#include "transport/pci.h"

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
	device->lacks = ops->lacks;
	ops->reset(transport);
}

void rf_transport_enable(struct rf_transport *transport, bool recognised)
{
	if (transport->ops->enable)
		transport->ops->enable(transport, recognised);
}

void rf_transport_power(struct rf_transport *transport, enum rf_power power,
			const struct rf_pci_config *pci)
{
	rf_device_power(transport->device, power);
	transport->device->legacy = transport->ops->legacy;
	transport->ops->reset(transport);
	if (power != RF_POWER_GONE)
		rf_transport_enable(transport, true);
	if (!transport->ops->pci)
		return;
	transport->pci->pending = 0;
	if (power == RF_POWER_GONE)
		return;
	rf_pci_setup(transport, pci);
	if (power == RF_POWER_BACK)
		rf_pci_announce(transport);
}
