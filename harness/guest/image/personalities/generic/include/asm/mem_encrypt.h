/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the kernel's generic code wants to know of encrypted memory, which
 * ARCH=um has not: the encryption bit, and the two ways to change the state of
 * pages. services/x86/encryption.c provides both.
 */
#ifndef RF_ASM_MEM_ENCRYPT_H
#define RF_ASM_MEM_ENCRYPT_H

#include <linux/init.h>
#include <linux/types.h>
#include <asm/coco.h>
#include <asm/cpufeature.h>

/* Asked for a line of the log only. */
#ifndef DISABLED_MASK_BIT_SET
#define DISABLED_MASK_BIT_SET(bit) 0
#endif

int set_memory_encrypted(unsigned long addr, int numpages);
int set_memory_decrypted(unsigned long addr, int numpages);

void mem_encrypt_init(void);
void mem_encrypt_setup_arch(void);

#endif
