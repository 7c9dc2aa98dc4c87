/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * FAKE by name: functions of facilities that a machine here does not have. Each answers 0, false or
 * NULL: nothing there, or nothing to do. A file of them reads none of the headers that declare them,
 * not even precompiled ones: what they take does not matter here.
 */
#ifndef RF_GUEST_ABSENT_H
#define RF_GUEST_ABSENT_H

#include <linux/types.h>
#include <linux/version.h>

#define ABSENT(name) \
long name(void); \
long name(void) \
{ \
	return 0; \
}

#endif
