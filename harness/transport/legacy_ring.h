/* SPDX-License-Identifier: GPL-2.0-only */
/* Rings of the legacy interfaces: one block, named by its page number or address. */
#ifndef RF_TRANSPORT_LEGACY_RING_H
#define RF_TRANSPORT_LEGACY_RING_H

#include "device/device.h"

/* The driver wrote @pfn, in pages of @page bytes, for @queue: 0 stops it, another starts it. */
void rf_legacy_ring_place(struct rf_device *device, struct rf_queue *queue, uint32_t pfn,
			  uint64_t page);

/* The same by its address, which channel I/O has in full. */
void rf_legacy_ring_place_at(struct rf_device *device, struct rf_queue *queue, uint64_t address);

#endif
