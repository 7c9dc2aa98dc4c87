/* SPDX-License-Identifier: GPL-2.0-only */
/* Calls of the ultravisor: the instruction's place is taken by services/pseries/ultravisor.c. */
#ifndef RF_ASM_PROTOTYPES_H
#define RF_ASM_PROTOTYPES_H

long ucall_norets(unsigned long opcode, ...);

#endif
