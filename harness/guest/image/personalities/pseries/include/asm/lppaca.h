/* SPDX-License-Identifier: GPL-2.0-only */
/* What a virtual CPU shares with the hypervisor: inline functions that nobody calls name it. */
#ifndef RF_ASM_LPPACA_H
#define RF_ASM_LPPACA_H

#include <linux/types.h>

struct lppaca { u8 cede_latency_hint; };

struct lppaca *get_lppaca(void);

#endif
