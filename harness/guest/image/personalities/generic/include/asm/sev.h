/* SPDX-License-Identifier: GPL-2.0-only */
/* The parts of SEV that arch/x86/mm/mem_encrypt.c calls and that have no bearing on a guest's pages. */
#ifndef RF_ASM_SEV_H
#define RF_ASM_SEV_H

static inline void snp_fixup_e820_tables(void)
{
}

static inline void sev_show_status(void)
{
}

#endif
