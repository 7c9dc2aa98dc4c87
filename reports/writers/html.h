/* SPDX-License-Identifier: GPL-2.0-only */
/* The pieces of the page: html.c puts them together. */
#ifndef RF_REPORTS_HTML_H
#define RF_REPORTS_HTML_H

#include "reports/summary.h"

/* The page's type, colours and lay-out, as CSS. */
extern const char rf_html_style[];

/* What only a campaign has: its targets, and the features that were agreed on together. */
void rf_html_targets(const struct rf_summary *report, struct rf_text *out);
void rf_html_agreed(const struct rf_summary *report, struct rf_text *out);

/* What mappings open beside what was mapped, where somebody asked. */
void rf_html_exposures(const struct rf_summary *report, struct rf_text *out);

/* The table of all findings, and then each of them. */
void rf_html_overview(const struct rf_summary *report, struct rf_text *out);
void rf_html_findings(const struct rf_summary *report, struct rf_text *out);

#endif
