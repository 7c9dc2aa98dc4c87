# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/pci/setup-bus.c
# repairs: without memory for an entry of the list of BARs the kernel panics
# kernels: 6.1 6.12
s/panic("%s: kzalloc() failed!\\n", __func__);/return;/
