/* SPDX-License-Identifier: GPL-2.0-only */
/* What a case says of its PCI function: the `pci` clause, in text and binary. */
#ifndef RF_CASE_PCI_H
#define RF_CASE_PCI_H

#include "base/reader.h"
#include "case/case.h"

/* Bytes of the binary form, all included, and at most. */
uint32_t rf_case_pci_bytes(const struct rf_pci_config *config);
#define RF_CASE_PCI_BYTES_MAX (44 + RF_PCI_CAPS_MAX * 24 + RF_PCI_PATCHES_MAX * 4)
void rf_case_pci_encode(const struct rf_pci_config *config, uint8_t **at);
/* The rest of what is wrong ends up in @error. */
void rf_case_pci_decode(struct rf_reader *reader, struct rf_pci_config *config,
			struct rf_case_error *error);

/* Does it say anything? */
bool rf_case_pci_given(const struct rf_pci_config *config);
bool rf_case_pci_equal(const struct rf_pci_config *a, const struct rf_pci_config *b);
/* Bring what a mutator made into range, and clear what is not in use. */
void rf_case_pci_settle(struct rf_pci_config *config);

struct rf_token;
struct rf_text;
/* One word of the clause. 0 or -EINVAL. */
int rf_words_pci(const struct rf_token *token, struct rf_pci_config *config,
		 struct rf_case_error *error) RF_MUST_USE;
/* The clause as lines; nothing when it says nothing. */
void rf_words_print_pci(struct rf_text *out, const struct rf_pci_config *config);

#endif
