/* SPDX-License-Identifier: GPL-2.0-only */
/* DIAGNOSE: the one that virtio_ccw.c issues goes through kvm_para.h; nothing counts them here. */
#ifndef RF_ASM_DIAG_H
#define RF_ASM_DIAG_H
#endif
