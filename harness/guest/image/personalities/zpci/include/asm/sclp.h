/* SPDX-License-Identifier: GPL-2.0-only */
/* The service processor: what PCI takes of its header is the report of an adapter's error. */
#ifndef RF_ASM_SCLP_H
#define RF_ASM_SCLP_H

struct zpci_report_error_header;

#endif
