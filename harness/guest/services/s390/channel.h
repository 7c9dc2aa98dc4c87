/* SPDX-License-Identifier: GPL-2.0-only */
/* What the services of the s390 personality share: the channel subsystem and its one device. */
#ifndef RF_GUEST_CHANNEL_H
#define RF_GUEST_CHANNEL_H

#include <asm/cio.h>
#include <asm/ccwdev.h>
#include "guest/services/services.h"

struct gen_pool;
/* What cio keeps of a device. */
struct ccw_device_private {
	struct gen_pool *dma_pool;
	struct rf_channel_area *area;	/* in the pool: what the device is told to read and write */
	unsigned long intparm;		/* of the driver's program under way */
	bool enabled;			/* the subchannel, by its driver going online */
	bool sensing;			/* a sense program of cio's own is under way */
	struct irb irb;			/* status so far, as the driver will see it */
};
/* The part of cio's own struct ccw_device_dma_area that is used here. */
struct rf_channel_area {
	struct ccw1 program __aligned(8);
	u8 sense[32];
};

/* Pools of memory for channel programs: channel_memory.c. */
int rf_channel_memory_setup(void);
struct gen_pool *cio_gp_dma_create(struct device *dma_dev, int nr_pages);
void cio_gp_dma_destroy(struct gen_pool *pool, struct device *dma_dev);

/* The bus, its device and its interrupt: channel.c. */
int rf_channel_device_add(void);
void rf_channel_device_remove(void);
bool rf_channel_interrupt(void);

/* A program of cio's own, one command: 0, or -EIO when the device does not serve it. */
int rf_channel_sense_id(struct ccw_device *cdev);

/* Secure Execution: protected.c. */
void rf_protected_setup(const struct rf_guest_config *config);

#endif
