// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: how cases give virtio_balloon work. The device gives it most of
 * its work itself, by its configuration space; what is left is what the rest of
 * a kernel does to a balloon: it runs out of memory, reclaims, and compacts.
 */
#include <linux/kernel.h>
#include "guest/services/zone.h"

static int submit(const struct rf_guest_request *request)
{
	long pages;

	switch (request->kind) {
	case RF_REQUEST_OUT_OF_MEMORY:
		pages = rf_reclaim_out_of_memory();
		break;
	case RF_REQUEST_SHRINK:
		pages = rf_reclaim_shrink(request->length >> PAGE_SHIFT);
		break;
	case RF_REQUEST_COMPACT:
		pages = rf_reclaim_compact();
		break;
	default:
		return -EOPNOTSUPP;
	}
	if (pages < 0)
		return pages;
	rf_port->request_done(rf_port->ctx, request->id, 0, (u64)pages << PAGE_SHIFT);
	return 0;
}

const struct rf_binding rf_binding_virtio_balloon = {
	.case_name = "virtio-balloon",
	.driver = "virtio_balloon",
	.freezable = true,
	.submit = submit,
};
