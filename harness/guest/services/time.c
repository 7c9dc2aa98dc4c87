// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: work items and timers over virtual time, in order of their due
 * time and then of queueing; they run when the guest waits or the operation
 * ends. Left out: priorities, CPUs, per-queue concurrency limits.
 */
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include "guest/services/services.h"

unsigned long volatile jiffies;
struct workqueue_struct *system_wq, *system_unbound_wq, *system_freezable_wq;

#define PENDING_MAX 64
struct pending {
	struct work_struct *work;	/* or a timer */
	struct timer_list *timer;
	u64 due, order;
};
static struct pending pending[PENDING_MAX];
static unsigned int pending_used;
static u64 pending_order;

/*
 * Work items that wait for something in the middle of their function, the newest
 * first: a work item is never run by two at once, so they must end before they run again.
 */
struct running { const struct work_struct *work; struct running *older; };
static struct running *running;

static bool is_running(const struct work_struct *work)
{
	const struct running *r = work ? running : NULL;

	while (r && r->work != work)
		r = r->older;
	return r;
}

static bool held;

void rf_deferred_hold(bool hold)
{
	held = hold;
}

static bool add(struct work_struct *work, struct timer_list *timer, u64 due)
{
	if (pending_used == PENDING_MAX)
		RF_LIMIT("more timers and work items pending than the services keep");
	pending[pending_used++] = (struct pending){ work, timer, due, pending_order++ };
	return true;
}

static int find(const struct work_struct *work, const struct timer_list *timer)
{
	unsigned int i;

	for (i = 0; i < pending_used; i++)
		if (pending[i].work == work && pending[i].timer == timer)
			return i;
	return -1;
}

static bool drop(int i)
{
	if (i < 0)
		return false;
	pending[i] = pending[--pending_used];
	return true;
}

/* The earliest due entry, or -1. */
static int first_due(u64 now)
{
	int best = -1;
	unsigned int i;

	for (i = 0; i < pending_used; i++) {
		if (pending[i].due > now || is_running(pending[i].work))
			continue;
		if (best < 0 || pending[i].due < pending[best].due ||
		    (pending[i].due == pending[best].due && pending[i].order < pending[best].order))
			best = i;
	}
	return best;
}

static void run_work(struct work_struct *work)
{
	struct running this = { work, running };

	clear_bit(WORK_STRUCT_PENDING_BIT, work_data_bits(work));
	running = &this;
	work->func(work);
	running = this.older;
}

bool rf_deferred_run(u64 now)
{
	struct pending p;
	int i = held ? -1 : first_due(now);

	jiffies = nsecs_to_jiffies(now);
	if (i < 0)
		return false;
	p = pending[i];
	drop(i);
	if (p.timer) {
		p.timer->entry.pprev = NULL;
		p.timer->function(p.timer);
	} else {
		run_work(p.work);
	}
	return true;
}

u64 rf_deferred_next(void)
{
	u64 next = U64_MAX;
	unsigned int i;

	for (i = 0; i < pending_used; i++)
		if (!held && !is_running(pending[i].work))
			next = min(next, pending[i].due);
	return next;
}

unsigned long nsecs_to_jiffies(u64 n)
{
	return n / (NSEC_PER_SEC / HZ);
}

bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work)
{
	if (test_and_set_bit(WORK_STRUCT_PENDING_BIT, work_data_bits(work)))
		return false;
	return add(work, NULL, rf_port->now(rf_port->ctx));
}

bool flush_work(struct work_struct *work)
{
	int i = find(work, NULL);

	if (i < 0)
		return false;
	drop(i);
	run_work(work);
	return true;
}

bool cancel_work_sync(struct work_struct *work)
{
	clear_bit(WORK_STRUCT_PENDING_BIT, work_data_bits(work));
	return drop(find(work, NULL));
}

ktime_t ktime_get(void)
{
	return rf_port->now(rf_port->ctx);
}

void init_timer_key(struct timer_list *timer, void (*func)(struct timer_list *),
		    unsigned int flags, const char *name, struct lock_class_key *key)
{
	timer->entry.pprev = NULL;
	timer->function = func;
	timer->flags = flags;
}

static u64 due_of(unsigned long expires)
{
	return (u64)expires * (NSEC_PER_SEC / HZ);
}

int mod_timer(struct timer_list *timer, unsigned long expires)
{
	int i = find(NULL, timer);

	timer->expires = expires;
	if (i >= 0) {
		pending[i].due = due_of(expires);
		return 1;
	}
	add(NULL, timer, due_of(expires));
	/* On no list, but timer_pending() looks there. */
	timer->entry.pprev = &timer->entry.next;
	return 0;
}

void add_timer(struct timer_list *timer)
{
	mod_timer(timer, timer->expires);
}

int timer_delete(struct timer_list *timer)
{
	timer->entry.pprev = NULL;
	return drop(find(NULL, timer));
}

int timer_delete_sync(struct timer_list *timer)
{
	return timer_delete(timer);
}

unsigned long __msecs_to_jiffies(const unsigned int ms)
{
	return DIV_ROUND_UP((u64)ms * HZ, MSEC_PER_SEC);
}

/* The system's queues and a driver's own: order is all that a driver can tell. */
struct workqueue_struct *alloc_workqueue(const char *fmt, unsigned int flags, int max_active, ...)
{
	static char queue;

	return (struct workqueue_struct *)&queue;
}

void destroy_workqueue(struct workqueue_struct *wq)
{
	while (rf_deferred_run(rf_port->now(rf_port->ctx)))
		;
}
