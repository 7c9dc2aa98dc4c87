/* SPDX-License-Identifier: GPL-2.0-only */
/* Which build this is: what every report says of itself. build.c is generated. */
#ifndef RF_REPORTS_BUILD_H
#define RF_REPORTS_BUILD_H

extern const char rf_build_version[];	/* "0.1.0" */
/* The source's commit, "+" when changed since; "unknown" without git. */
extern const char rf_build_revision[];
extern const char rf_build_compiler[];	/* "Clang 14.0.6, address" */
extern const char rf_build_source[];	/* where the source lies: committed cases are found there */

#endif
