# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/of/device.c
# repairs: a device whose restricted pool cannot be set up is bound without it
# kernels: 6.1 6.12
/^static void$/{
	N
	s/^static void\nof_dma_set_restricted_buffer/static int\nof_dma_set_restricted_buffer/
}
/of_dma_set_restricted_buffer(struct device \*dev/,/^}/{
	s/return;/return 0;/
	s/dev_warn(dev, "failed to initialise.*/return -ENODEV;/
	s/^}/\treturn 0;\n}/
}
s/^		of_dma_set_restricted_buffer(dev, np);/		return of_dma_set_restricted_buffer(dev, np);/
