/* SPDX-License-Identifier: GPL-2.0-only */
/* Hypercalls: the instruction's place is taken by services/s390/machine.c, which asks the harness. */
#ifndef RF_ASM_KVM_PARA_H
#define RF_ASM_KVM_PARA_H

static inline unsigned int kvm_arch_para_features(void)
{
	return 0;
}

static inline unsigned int kvm_arch_para_hints(void)
{
	return 0;
}

long kvm_hypercall3(unsigned long function, unsigned long a, unsigned long b, unsigned long c);

#endif
