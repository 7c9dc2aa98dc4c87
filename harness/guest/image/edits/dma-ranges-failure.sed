# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/of/device.c
# repairs: a device is bound without its dma-ranges when there is no memory for their table
# kernels: 6.1 6.12
/^int of_dma_configure_id(/,/^}/s/if (!force_dma)/if (ret == -ENOMEM)\n\t\t\treturn ret;\n\t\tif (!force_dma)/
