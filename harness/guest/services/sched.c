// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: waiting. One CPU, one thread: a wait pumps the harness on the
 * caller's stack, where virtual time passes, the device works and interrupts
 * arrive. A killable wait that nothing can end is killed; an uninterruptible
 * one is reported as a hang. Locks are the UP kernel's, without preemption.
 */
#include <linux/completion.h>
#include <linux/cpuhotplug.h>
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/swait.h>
#include <linux/wait.h>
#include "guest/services/services.h"

/* The one thread: `current`. */
static struct task_struct task;
struct thread_info rf_thread_info = { .task = &task };

/* How many waits are under way; deferred work runs on the stack of the newest. */
static unsigned int waits;

static bool pump(void)
{
	bool again;

	waits++;
	again = rf_port->wait(rf_port->ctx);
	waits--;
	return again;
}

bool rf_wait_until(bool (*done)(void *arg), void *arg)
{
	while (!done(arg))
		if (!pump())
			return done(arg);
	return true;
}

static void hang(const void *frame)
{
	rf_report_fatal(RF_REPORT_HANG, NULL, 0, frame);
}

void __init_swait_queue_head(struct swait_queue_head *q, const char *name,
			     struct lock_class_key *key)
{
	raw_spin_lock_init(&q->lock);
	INIT_LIST_HEAD(&q->task_list);
}

void complete(struct completion *x)
{
	if (x->done != UINT_MAX)
		x->done++;
}

void complete_all(struct completion *x)
{
	x->done = UINT_MAX;
}

static bool completed(void *arg)
{
	return ((struct completion *)arg)->done;
}

static void consume(struct completion *x)
{
	if (x->done != UINT_MAX)
		x->done--;
}

int wait_for_completion_killable(struct completion *x)
{
	if (!rf_wait_until(completed, x))
		return -ERESTARTSYS;
	consume(x);
	return 0;
}

int wait_for_completion_interruptible(struct completion *x)
{
	return wait_for_completion_killable(x);
}

void wait_for_completion(struct completion *x)
{
	if (!rf_wait_until(completed, x))
		hang(RF_FRAME());
	consume(x);
}

void __mutex_init(struct mutex *lock, const char *name, struct lock_class_key *key)
{
	atomic_long_set(&lock->owner, 0);
}

/*
 * Held already: by the same thread, which would sleep for ever; or by one that waits further down
 * the stack, which this one cannot let go on: whether that wait has an end is the device's to say.
 */
static void blocked(const struct mutex *lock, const void *frame)
{
	if (atomic_long_read(&lock->owner) <= waits)
		hang(frame);
	rf_report_fatal(RF_REPORT_DEADLOCK, NULL, 0, frame);
}

void mutex_lock(struct mutex *lock)
{
	if (atomic_long_read(&lock->owner))
		blocked(lock, RF_FRAME());
	atomic_long_set(&lock->owner, waits + 1);
}

int mutex_trylock(struct mutex *lock)
{
	if (atomic_long_read(&lock->owner))
		return 0;
	atomic_long_set(&lock->owner, waits + 1);
	return 1;
}

void mutex_unlock(struct mutex *lock)
{
	atomic_long_set(&lock->owner, 0);
}

void msleep(unsigned int msecs)
{
	rf_port->sleep(rf_port->ctx, (u64)msecs * NSEC_PER_MSEC);
}

void usleep_range_state(unsigned long min, unsigned long max, unsigned int state)
{
	rf_port->sleep(rf_port->ctx, (u64)min * NSEC_PER_USEC);
}

/* Nothing else runs that could be switched to. */
asmlinkage void schedule(void)
{
	if (!pump())
		hang(RF_FRAME());
}

int wake_up_process(struct task_struct *task)
{
	return 0;
}

void __put_task_struct(struct task_struct *task)
{
}

/* One thread: no reader can be under way when a writer waits for readers. */
void synchronize_rcu(void)
{
}

void call_rcu(struct rcu_head *head, rcu_callback_t func)
{
	func(head);
}

int __cpuhp_setup_state(enum cpuhp_state state, const char *name, bool invoke,
			int (*startup)(unsigned int cpu), int (*teardown)(unsigned int cpu),
			bool multi_instance)
{
	return 0;
}
