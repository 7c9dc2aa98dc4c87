// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: sleeping locks and wait queues that bus code takes. One thread: a
 * lock that is taken is free by then, or the same thread holds it already and
 * would sleep for ever. A wait for an event pumps the harness.
 */
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/wait.h>
#include "guest/services/services.h"

/* Readers may nest, a writer may not. */
#define WRITER (-1L)

static long held(const struct rw_semaphore *sem)
{
	return atomic_long_read(&sem->count);
}

static void deadlock(const void *frame)
{
	rf_report_fatal(RF_REPORT_DEADLOCK, NULL, 0, frame);
}

void down_read(struct rw_semaphore *sem)
{
	if (held(sem) == WRITER)
		deadlock(RF_FRAME());
	atomic_long_inc(&sem->count);
}

void up_read(struct rw_semaphore *sem)
{
	atomic_long_dec(&sem->count);
}

void down_write(struct rw_semaphore *sem)
{
	if (held(sem))
		deadlock(RF_FRAME());
	atomic_long_set(&sem->count, WRITER);
}

void up_write(struct rw_semaphore *sem)
{
	atomic_long_set(&sem->count, 0);
}

void __init_waitqueue_head(struct wait_queue_head *head, const char *name,
			   struct lock_class_key *key)
{
	spin_lock_init(&head->lock);
	INIT_LIST_HEAD(&head->head);
}

void init_wait_entry(struct wait_queue_entry *entry, int flags)
{
	INIT_LIST_HEAD(&entry->entry);
}

/* The caller looks at its condition and calls schedule(), which lets everything else run. */
long prepare_to_wait_event(struct wait_queue_head *head, struct wait_queue_entry *entry, int state)
{
	return 0;
}

void finish_wait(struct wait_queue_head *head, struct wait_queue_entry *entry)
{
}

void add_wait_queue(struct wait_queue_head *head, struct wait_queue_entry *entry)
{
}

void remove_wait_queue(struct wait_queue_head *head, struct wait_queue_entry *entry)
{
}

int default_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key)
{
	return 0;
}

int __wake_up(struct wait_queue_head *head, unsigned int mode, int nr, void *key)
{
	return 0;
}
