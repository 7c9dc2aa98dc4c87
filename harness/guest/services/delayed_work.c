// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: work items that wait for a time first (kernel/workqueue.c): a timer
 * queues them; changing the time of one that is pending replaces it.
 */
#include <linux/jiffies.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include "guest/services/services.h"

void delayed_work_timer_fn(struct timer_list *timer)
{
	struct delayed_work *dwork = container_of(timer, struct delayed_work, timer);

	queue_work_on(dwork->cpu, dwork->wq, &dwork->work);
}

bool queue_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork,
			   unsigned long delay)
{
	if (timer_pending(&dwork->timer) || work_pending(&dwork->work))
		return false;
	return !mod_delayed_work_on(cpu, wq, dwork, delay);
}

bool cancel_delayed_work(struct delayed_work *dwork)
{
	bool waiting = timer_delete(&dwork->timer);

	return cancel_work_sync(&dwork->work) || waiting;
}

bool cancel_delayed_work_sync(struct delayed_work *dwork)
{
	return cancel_delayed_work(dwork);
}

bool mod_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork,
			 unsigned long delay)
{
	bool pending = cancel_delayed_work(dwork);

	dwork->cpu = cpu;
	dwork->wq = wq;
	if (delay)
		mod_timer(&dwork->timer, nsecs_to_jiffies(rf_port->now(rf_port->ctx)) + delay);
	else
		queue_work_on(cpu, wq, &dwork->work);
	return pending;
}
