/* SPDX-License-Identifier: GPL-2.0-only */
/* Found before the kernel's own, which counts on what an x86 kernel's other headers bring along. */
#ifndef RF_ASM_COCO_H
#define RF_ASM_COCO_H

#include <linux/cache.h>
#include <linux/compiler.h>
#include <linux/types.h>
#include <asm/msr-index.h>

extern u64 sme_me_mask, sev_status;

#include_next <asm/coco.h>

#endif
