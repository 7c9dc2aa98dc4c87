/* SPDX-License-Identifier: GPL-2.0-only */
/* The machine state register, of which the compiled files ask one bit: is this a secure guest? */
#ifndef RF_ASM_REG_H
#define RF_ASM_REG_H

#define MSR_S		(1UL << 22)
#define MSR_EE		(1UL << 15)

extern unsigned long rf_msr;

#define mfmsr()		rf_msr
#define mtspr(register, value) do { } while (0)

#endif
