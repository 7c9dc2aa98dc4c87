/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The RAM disk of a device: zeroes where nothing was written in the case, and
 * put back at the cost of what was. Offsets and lengths in bytes, on the disk.
 */
#ifndef RF_DEVICE_DISK_H
#define RF_DEVICE_DISK_H

#include "device/device.h"

/* [@at, @at + @len) is about to be written. */
void rf_disk_dirty(struct rf_device *device, uint64_t at, uint64_t len);
/* Make it zeroes again: costs what was written there, not @len. */
void rf_disk_zero(struct rf_device *device, uint64_t at, uint64_t len);
/* All of it, for the next case. */
void rf_disk_reset(struct rf_device *device);

#endif
