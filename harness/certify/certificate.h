/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A certificate: who the device is, and a verdict for each requirement with
 * its evidence. Made by running the suites; written by reports/writers.
 */
#ifndef RF_CERTIFY_CERTIFICATE_H
#define RF_CERTIFY_CERTIFICATE_H

#include "certify/requirement.h"

#define RF_REQUIREMENTS_MAX 128

/* What the device says of itself. */
struct rf_identity {
	const char *type;		/* "blk" */
	const char *target;		/* as it was named on the command line */
	char version[160];		/* of its program; "" when it is not known */
	char id[24];			/* VIRTIO_BLK_T_GET_ID; "" when it did not answer */
	uint64_t features, protocol;	/* offered */
	uint64_t queues;
	uint32_t config_len;		/* bytes of config[] that are known */
	uint8_t config[64];
};

struct rf_certificate_row {
	const struct rf_requirement *requirement;
	enum rf_result result;
	const char *rule;		/* the judge's that decided it, or NULL */
	char evidence[512];
	int ms;				/* how long it took */
};

struct rf_certificate {
	struct rf_identity identity;
	struct rf_certificate_row row[RF_REQUIREMENTS_MAX];
	uint32_t rows;
	uint32_t count[RF_RESULTS];
	int ms;
	uint32_t fds_before, fds_after;	/* file descriptors of this process around it all */
	uint32_t children_after;	/* processes that were left */
	const char *bug;		/* a rule that the driver's end broke unasked, or NULL */
	char bug_text[RF_FINDING_TEXT];
	char said[RF_OUTPUT_KEPT + 1];	/* what a back end of ours said */
};

/* Which requirements to run. */
struct rf_certify_options {
	bool suite[RF_SUITES];
	const char *only;		/* one of that name; NULL: all */
};

/*
 * Certify what stands behind @backend. 0, or -errno when there was nothing to
 * certify: it could not be started or reached at all. Stops the back end.
 */
int rf_certify(struct rf_backend *backend, const struct rf_certify_options *options,
	       struct rf_certificate *ret_certificate) RF_MUST_USE;

/* The version of the program that @command starts, before any back end runs. */
void rf_identify_program(const char *command, struct rf_identity *identity);
/* Fill in what the device says. */
void rf_identify(struct rf_session *session, struct rf_identity *identity);

#endif
