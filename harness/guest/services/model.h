/* SPDX-License-Identifier: GPL-2.0-only */
/* What the device model tells the image's other services. */
#ifndef RF_GUEST_MODEL_H
#define RF_GUEST_MODEL_H

/* Result of the newest probe that device_add() ran: the kernel itself swallows it. */
extern int rf_probe_error;

#endif
