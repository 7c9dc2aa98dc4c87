# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/block/virtio_blk.c
# repairs: a size_max below a page reaches blk_validate_limits(), which warns
# kernels: 6.12
s/^	lim->max_segment_size = max_size;/	if (max_size < PAGE_SIZE)\n\t\treturn -EINVAL;\n&/
