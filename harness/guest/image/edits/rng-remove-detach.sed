# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/char/hw_random/virtio-rng.c
# repairs: the buffer under way at remove is freed without being unmapped
# kernels: 6.1 6.12
/^static void remove_common(/,/^}/s/virtio_reset_device(vdev);/&\n\twhile (virtqueue_detach_unused_buf(vi->vq))\n\t\t;/
# Inlined as before, so that what is found in it goes by the same names.
/^static void remove_common(/s/static/static __always_inline/
