/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Found before the kernel's own: ARCH=um looks for the running thread at the
 * lower end of the stack, which here is the tool's. There is one thread, and
 * `current` and the preemption count are its.
 */
#ifndef RF_ASM_THREAD_INFO_H
#define RF_ASM_THREAD_INFO_H

#define current_thread_info kernel_stack_thread_info
#include_next <asm/thread_info.h>
#undef current_thread_info

extern struct thread_info rf_thread_info;

static inline struct thread_info *current_thread_info(void)
{
	return &rf_thread_info;
}

#endif
