// SPDX-License-Identifier: GPL-2.0-only
/* Status bits do not stick, or do not go away. */
#include "device/engine.h"

static uint8_t status_write(struct rf_hostile *h, struct rf_device *d, uint8_t status)
{
	return rf_hostile_due(h) ? status & ~rf_hostile_own(h) : status;
}

static uint8_t status_read(struct rf_hostile *h, struct rf_device *d, uint8_t status)
{
	return status | (uint8_t)h->b;
}

const struct rf_hostile_ops rf_hostile_status_stuck = {
	.name = "status-stuck",
	.summary = "status bits a do not stick when written; bits b always read as set",
	.status_write = status_write,
	.status_read = status_read,
};
