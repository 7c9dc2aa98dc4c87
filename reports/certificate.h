/* SPDX-License-Identifier: GPL-2.0-only */
/* A certificate in words, as JSON and as JUnit XML. */
#ifndef RF_REPORTS_CERTIFICATE_H
#define RF_REPORTS_CERTIFICATE_H

#include "base/text.h"
#include "certify/certificate.h"

/* A table for people; @good, @bad and @off go around the verdicts ("" where there is no colour). */
struct rf_certificate_tones { const char *good, *bad, *dim, *off; };
void rf_certificate_text(const struct rf_certificate *certificate,
			 const struct rf_certificate_tones *tones, struct rf_text *out);
/* One object a line: the device, each requirement, the summary. */
void rf_certificate_json(const struct rf_certificate *certificate, struct rf_text *out);
void rf_certificate_junit(const struct rf_certificate *certificate, struct rf_text *out);

#endif
