// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: channel devices as drivers/s390/cio shows them to their drivers: the ccw
 * bus with the identity that the device itself tells (SENSE ID), programs started and
 * their status handed to the driver's handler, sense data fetched where they did not
 * come along (again and again if need be), a device that is gone announced before its removal, a subchannel that is
 * enabled only while its device is online. The border is that of the instructions: START
 * and TEST SUBCHANNEL are the harness's. Left out: other subchannels, channel paths and
 * their verification, timeouts, measurement.
 */
#include <linux/async.h>
#include <linux/dma-mapping.h>
#include <linux/genalloc.h>
#include <linux/slab.h>
#include "guest/services/model.h"
#include "guest/services/s390/channel.h"

#define CMD_SENSE	0x04
#define CMD_SENSE_ID	0xe4
#define IRB_ADDRESS(pointer) ((u32)__pa(pointer))

struct css_general_char css_general_characteristics;

static struct device subchannel;
static u64 dma_mask;
static struct ccw_device *device;
static spinlock_t lock;

/* What the driver's probe asked to be done when it is over. */
static struct { async_func_t func; void *data; } later;

async_cookie_t async_schedule_node(async_func_t func, void *data, int node)
{
	later.func = func;
	later.data = data;
	return 1;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
#define RF_CONST_DRV const
#else
#define RF_CONST_DRV
#endif

static int match(struct device *dev, RF_CONST_DRV struct device_driver *drv)
{
	struct ccw_device *cdev = to_ccwdev(dev);
	const struct ccw_driver *cdrv = container_of(drv, struct ccw_driver, driver);
	const struct ccw_device_id *found = ccw_device_id_match(cdrv->ids, &cdev->id);

	if (!found)
		return 0;
	cdev->id.driver_info = found->driver_info;
	return 1;
}

/* Nothing that the device says from here on is for its driver, whatever that left behind. */
static void disable(struct ccw_device *cdev)
{
	cdev->private->enabled = cdev->private->sensing = false;
	put_device(&cdev->dev);
}

static int probe(struct device *dev)
{
	struct ccw_device *cdev = to_ccwdev(dev);
	struct ccw_driver *cdrv = container_of(dev->driver, struct ccw_driver, driver);
	int ret;

	cdev->drv = cdrv;
	ret = cdrv->probe ? cdrv->probe(cdev) : -ENODEV;
	if (ret)
		cdev->drv = NULL;
	return ret;
}

static void remove(struct device *dev)
{
	struct ccw_device *cdev = to_ccwdev(dev);

	if (cdev->drv->remove)
		cdev->drv->remove(cdev);
	if (cdev->online) {
		cdev->online = 0;
		disable(cdev);
	}
	cdev->drv = NULL;
}

static struct bus_type bus = { .name = "ccw", .match = match, .probe = probe, .remove = remove };

int ccw_driver_register(struct ccw_driver *cdrv)
{
	cdrv->driver.bus = &bus;
	return driver_register(&cdrv->driver);
}

void ccw_driver_unregister(struct ccw_driver *cdrv)
{
	driver_unregister(&cdrv->driver);
}

int ccw_device_set_online(struct ccw_device *cdev)
{
	int ret;

	if (!cdev->drv || cdev->online)
		return -EINVAL;
	get_device(&cdev->dev);
	cdev->private->enabled = true;
	ret = cdev->drv->set_online ? cdev->drv->set_online(cdev) : 0;
	cdev->online = !ret;
	if (ret)
		disable(cdev);
	rf_probe_error = ret;
	return ret;
}

void ccw_device_get_id(struct ccw_device *cdev, struct ccw_dev_id *dev_id)
{
	*dev_id = (struct ccw_dev_id){ .ssid = 0, .devno = 1 };
}

void ccw_device_get_schid(struct ccw_device *cdev, struct subchannel_id *schid)
{
	*schid = (struct subchannel_id){ .one = 1, .sch_no = 0 };
}

static int start(struct ccw1 *program, u32 parameter)
{
	struct rf_port_orb orb = {
		.parameter = parameter, .program = IRB_ADDRESS(program), .format = 1,
	};

	switch (rf_port->channel_start(rf_port->ctx, &orb)) {
	case 0:
		return 0;
	case 1:
	case 2:
		return -EBUSY;
	default:
		return -ENODEV;
	}
}

/* Status that came, or a program of cio's own, keeps the driver's from being started. */
int ccw_device_start(struct ccw_device *cdev, struct ccw1 *program, unsigned long intparm,
		     u8 paths, unsigned long flags)
{
	int ret;

	if (!cdev->private->enabled)
		return -EINVAL;
	ret = cdev->private->sensing ? -EBUSY : start(program, intparm);
	if (!ret)
		cdev->private->intparm = intparm;
	return ret;
}

static bool is_alert(u32 control)
{
	return control == (SCSW_STCTL_STATUS_PEND | SCSW_STCTL_ALERT_STATUS);
}

/* A deferred condition code belongs to a program that was started. */
static bool is_unsolicited(const struct irb *irb)
{
	return !irb->scsw.cmd.cc && is_alert(irb->scsw.cmd.stctl);
}

static void store(struct irb *irb, const struct rf_port_irb *from)
{
	memset(irb, 0, sizeof(*irb));
	irb->scsw.cmd.fmt = 1;
	irb->scsw.cmd.cc = from->code;
	irb->scsw.cmd.stctl = from->control;
	irb->scsw.cmd.cpa = (__force typeof(irb->scsw.cmd.cpa))from->program;
	irb->scsw.cmd.dstat = from->device;
	irb->scsw.cmd.cstat = from->channel;
	irb->scsw.cmd.count = from->residual;
	irb->esw.esw0.erw.cons = from->sensed != 0;
	irb->esw.esw0.erw.scnt = from->sensed;
	memcpy(irb->ecw, from->sense, min_t(size_t, sizeof(irb->ecw), from->sensed));
}

static bool wants_sense(const struct irb *irb)
{
	return irb->scsw.cmd.dstat & DEV_STAT_UNIT_CHECK && !irb->esw.esw0.erw.cons;
}

static void build(struct ccw_device *cdev, u8 command, u16 count)
{
	struct rf_channel_area *area = cdev->private->area;

	memset(area, 0, sizeof(*area));
	area->program.cmd_code = command;
	area->program.flags = CCW_FLAG_SLI;
	area->program.count = count;
	area->program.cda = (__force typeof(area->program.cda))IRB_ADDRESS(area->sense);
}

/* The device has more to say of what went wrong. */
static bool start_sense(struct ccw_device *cdev)
{
	build(cdev, CMD_SENSE, sizeof(cdev->private->irb.ecw));
	return !start(&cdev->private->area->program, 0);
}

/* Sense data have come unless that failed as well, whatever else is said of it. */
static bool has_sensed(const struct irb *irb)
{
	return !(irb->scsw.cmd.dstat & DEV_STAT_UNIT_CHECK) &&
	       irb->scsw.cmd.dstat & DEV_STAT_CHN_END;
}

static void add_sense(struct irb *irb, const struct rf_channel_area *area)
{
	irb->esw.esw0.erw.cons = 1;
	memcpy(irb->ecw, area->sense, sizeof(irb->ecw));
}

/* Status of a program may come in pieces: channel end, then device end. */
static void accumulate(struct irb *all, const struct irb *irb)
{
	const struct cmd_scsw *news = &irb->scsw.cmd;
	struct cmd_scsw *scsw = &all->scsw.cmd;

	scsw->fmt = news->fmt;
	scsw->cc |= news->cc;
	scsw->stctl |= news->stctl;
	scsw->dstat &= ~DEV_STAT_BUSY;
	scsw->dstat |= news->dstat;
	scsw->cstat |= news->cstat;
	if (news->stctl & SCSW_STCTL_PRIM_STATUS) {
		scsw->cpa = news->cpa;
		if (!(news->cstat & ~(SCHN_STAT_PCI | SCHN_STAT_INCORR_LEN)))
			scsw->count = news->count;
	}
	if (!irb->esw.esw0.erw.cons)
		return;
	all->esw = irb->esw;
	memcpy(all->ecw, irb->ecw, sizeof(all->ecw));
}

/* An ending status is the driver's to know, and an intermediate one. */
static bool is_news(u32 control)
{
	return control & (SCSW_STCTL_SEC_STATUS | SCSW_STCTL_INTER_STATUS) || is_alert(control) ||
	       control == SCSW_STCTL_STATUS_PEND;
}

static void tell(struct ccw_device *cdev)
{
	struct ccw_device_private *private = cdev->private;
	struct irb irb = private->irb;

	if (!is_news(irb.scsw.cmd.stctl))
		return;
	if (cdev->handler)
		cdev->handler(cdev, private->intparm, &irb);
	memset(&private->irb, 0, sizeof(private->irb));
}

/* Sense data that did not come are asked for again, for as long as that takes. */
static void take_sense(struct ccw_device *cdev, struct irb *irb)
{
	struct ccw_device_private *private = cdev->private;

	if (is_alert(irb->scsw.cmd.stctl) && irb->scsw.cmd.cc != 1) {
		if (cdev->handler)
			cdev->handler(cdev, 0, irb);
		return;
	}
	if (is_alert(irb->scsw.cmd.stctl) || !has_sensed(irb)) {
		start_sense(cdev);
		return;
	}
	private->sensing = false;
	add_sense(&private->irb, private->area);
	tell(cdev);
}

static void take_unsolicited(struct ccw_device *cdev, struct irb *irb)
{
	if (wants_sense(irb) && start_sense(cdev)) {
		cdev->private->irb = *irb;
		cdev->private->intparm = 0;
		cdev->private->sensing = true;
	} else if (cdev->handler) {
		cdev->handler(cdev, 0, irb);
	}
}

static void take(struct ccw_device *cdev, struct irb *irb)
{
	struct ccw_device_private *private = cdev->private;

	if (private->sensing) {
		take_sense(cdev, irb);
		return;
	}
	if (is_unsolicited(irb)) {
		take_unsolicited(cdev, irb);
		return;
	}
	accumulate(&private->irb, irb);
	/* What cannot be asked for is waited for: its driver hears of none of it. */
	if (wants_sense(&private->irb))
		private->sensing = start_sense(cdev);
	else
		tell(cdev);
}

/* An I/O interruption: the status is taken and cleared. */
static bool test(struct irb *irb)
{
	struct rf_port_irb from;

	if (rf_port->channel_status(rf_port->ctx, &from))
		return false;
	store(irb, &from);
	return true;
}

bool rf_channel_interrupt(void)
{
	struct irb irb;

	if (!device || !test(&irb))
		return false;
	if (device->private->enabled)
		take(device, &irb);
	return true;
}

/* Who are you? cio asks before there is a driver, and polls as it does for its console. */
enum answer { IDENTIFIED, NO_ANSWER, ASK_AGAIN };
#define RETRIES		256	/* SENSE_ID_RETRIES */
#define ID_BYTES	7
#define ID_BYTES_MIN	4	/* SENSE_ID_MIN_LEN */

static bool poll_sense(struct ccw_device *cdev, struct irb *irb)
{
	struct irb sense;

	for (int left = RETRIES; left; left--) {
		if (!start_sense(cdev) || !test(&sense))
			return false;
		if (!has_sensed(&sense))
			continue;
		add_sense(irb, cdev->private->area);
		return true;
	}
	return false;
}

/* As ccwreq_status(). */
static enum answer status_of(struct ccw_device *cdev, struct irb *irb)
{
	if (wants_sense(irb) && !poll_sense(cdev, irb))
		return ASK_AGAIN;
	if (irb->scsw.cmd.cc == 3)
		return NO_ANSWER;
	if (irb->esw.esw0.erw.cons)
		return irb->ecw[0] & SNS0_CMD_REJECT ? NO_ANSWER : ASK_AGAIN;
	if (irb->scsw.cmd.cstat || irb->scsw.cmd.dstat != (DEV_STAT_CHN_END | DEV_STAT_DEV_END))
		return ASK_AGAIN;
	return IDENTIFIED;
}

static enum answer ask(struct ccw_device *cdev)
{
	struct rf_channel_area *area = cdev->private->area;
	enum answer answer;
	struct irb irb;
	u16 type;

	build(cdev, CMD_SENSE_ID, ID_BYTES);
	memset(area->sense + 1, 0xff, sizeof(type));
	if (start(&area->program, 0) || !test(&irb))
		return NO_ANSWER;
	answer = status_of(cdev, &irb);
	if (answer != IDENTIFIED)
		return answer;
	memcpy(&type, area->sense + 1, sizeof(type));
	if (ID_BYTES - (int)irb.scsw.cmd.count < ID_BYTES_MIN || type == 0xffff)
		return ASK_AGAIN;
	cdev->id = (struct ccw_device_id){ .cu_type = type, .cu_model = area->sense[3] };
	memcpy(&cdev->id.dev_type, area->sense + 4, sizeof(cdev->id.dev_type));
	cdev->id.dev_model = area->sense[6];
	return area->sense[0] == 0xff ? IDENTIFIED : NO_ANSWER;
}

static int recognise(struct ccw_device *cdev)
{
	enum answer answer = ASK_AGAIN;

	for (int left = RETRIES; left && answer == ASK_AGAIN; left--)
		answer = ask(cdev);
	return answer == IDENTIFIED ? 0 : -ENODEV;
}

static void released(struct device *dev)
{
}

static void release_device(struct device *dev)
{
	struct ccw_device *cdev = to_ccwdev(dev);

	if (cdev->private->area)
		gen_pool_free(cdev->private->dma_pool, (unsigned long)cdev->private->area,
			      sizeof(*cdev->private->area));
	cio_gp_dma_destroy(cdev->private->dma_pool, dev);
	put_device(dev->parent);
	kfree(cdev->private);
	kfree(cdev);
}

/* Some of what a subchannel is told must lie below 2 GiB, and buffers need not. */
static int add_subchannel(void)
{
	memset(&subchannel, 0, sizeof(subchannel));
	device_initialize(&subchannel);
	subchannel.release = released;
	subchannel.dma_mask = &dma_mask;
	return dma_set_coherent_mask(&subchannel, DMA_BIT_MASK(31)) ? :
	       dma_set_mask(&subchannel, DMA_BIT_MASK(64));
}

static struct ccw_device *allocate(void)
{
	struct ccw_device *cdev = kzalloc(sizeof(*cdev), GFP_KERNEL);

	if (!cdev)
		return NULL;
	cdev->private = kzalloc(sizeof(*cdev->private), GFP_KERNEL);
	if (!cdev->private) {
		kfree(cdev);
		return NULL;
	}
	spin_lock_init(&lock);
	cdev->ccwlock = &lock;
	cdev->dev.dma_mask = subchannel.dma_mask;
	cdev->dev.coherent_dma_mask = subchannel.coherent_dma_mask;
	cdev->dev.parent = get_device(&subchannel);
	cdev->dev.bus = &bus;
	cdev->dev.release = release_device;
	device_initialize(&cdev->dev);
	return cdev;
}

static int give_memory(struct ccw_device *cdev)
{
	struct ccw_device_private *private = cdev->private;
	dma_addr_t dma_addr;

	private->dma_pool = cio_gp_dma_create(&cdev->dev, 1);
	if (private->dma_pool)
		private->area = gen_pool_dma_zalloc(private->dma_pool, sizeof(*private->area),
						    &dma_addr);
	return private->area ? 0 : -ENOMEM;
}

int rf_channel_device_add(void)
{
	int err = add_subchannel();

	if (err)
		return err;
	device = allocate();
	if (!device)
		return -ENOMEM;
	err = give_memory(device) ? : recognise(device) ? : dev_set_name(&device->dev, "0.0.0001");
	if (err)
		goto failed;
	rf_probe_error = -ENODEV;
	err = device_add(&device->dev);
	if (err)
		goto failed;
	return rf_machine_attached();
failed:
	put_device(&device->dev);
	device = NULL;
	return err;
}

/* What the driver's probe left for later: to set the device online. */
int rf_machine_attached(void)
{
	async_func_t func = later.func;

	later.func = NULL;
	if (func)
		func(later.data, 1);
	return rf_probe_error;
}

static bool is_gone(void)
{
	struct rf_port_irb irb;

	return rf_port->channel_status(rf_port->ctx, &irb) == 3;
}

void rf_channel_device_remove(void)
{
	struct ccw_device *cdev = device;

	if (!cdev)
		return;
	if (is_gone() && cdev->online && cdev->drv && cdev->drv->notify)
		cdev->drv->notify(cdev, CIO_GONE);
	device_unregister(&cdev->dev);
	device = NULL;
}
