# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/block/virtio_blk.c
# repairs: the table of queues that was freed at the freeze is freed again at the remove
# kernels: 6.1 6.12
s/kfree(vblk->vqs);/kfree(vblk->vqs), vblk->vqs = NULL;/
