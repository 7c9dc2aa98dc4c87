/* SPDX-License-Identifier: GPL-2.0-only */
/* A flattened device tree, from firmware to kernel: what a personality says in it is its own. */
#ifndef RF_GUEST_OF_H
#define RF_GUEST_OF_H

/* Room for a tree in boot's memory, empty and open for nodes; NULL: there is none. */
void *rf_tree_begin(void);
/* The tree is written: the kernel reads it as its architectures do at boot. 0 or -EINVAL. */
int rf_tree_read(void *tree);

#endif
