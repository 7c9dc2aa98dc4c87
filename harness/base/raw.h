/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory past AddressSanitizer's checks: the guest's, whose poison is for the
 * guest. What a device does to poisoned memory is for the judge.
 */
#ifndef RF_BASE_RAW_H
#define RF_BASE_RAW_H

#include "base/base.h"

/* @len in bytes; the two do not overlap. */
void rf_raw_copy(void *dst, const void *src, uint64_t len);
void rf_raw_fill(void *dst, uint8_t byte, uint64_t len);
bool rf_raw_is_zero(const void *bytes, uint64_t len);

#endif
