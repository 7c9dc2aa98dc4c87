/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * End-to-end checks of a Linux driver's data against the device's disk. Only
 * an honest device owes the right data, and only to a request during whose
 * life no other changed the disk: the order of those is the device's.
 */
#ifndef RF_CASE_DATA_H
#define RF_CASE_DATA_H

#include "guest/guest.h"

struct rf_data {
	uint32_t changing;	/* requests under way that change the disk */
	uint32_t changes;	/* of them, given out in this case */
	/* By request id: what `changes` was when it began and was alone, else 0. */
	uint32_t alone[RF_REQUESTS_MAX];
};

void rf_data_reset(struct rf_data *data);
/* @request is about to be given to the guest, or was refused at once. */
void rf_data_begin(struct rf_data *data, const struct rf_guest_request *request);
void rf_data_refused(struct rf_data *data, const struct rf_guest_request *request);

/* The host's hooks; its check_ctx is the struct rf_data. */
void rf_data_check(struct rf_host *host, const struct rf_guest_request *asked, uint64_t at,
		   const void *bytes, uint64_t len);
bool rf_data_check_done(struct rf_host *host, const struct rf_guest_request *asked, int32_t error);

#endif
