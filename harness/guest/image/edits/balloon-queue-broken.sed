# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/virtio/virtio_balloon.c
# repairs: the balloon waits, or warns, when its queue takes no buffer
# kernels: 6.1 6.12
/^static void tell_host(/,/^}/s/^	virtqueue_add_outbuf(vq, &sg, 1, vb, GFP_KERNEL);/	if (virtqueue_add_outbuf(vq, \&sg, 1, vb, GFP_KERNEL))\n\t\treturn;/
s/if (WARN_ON_ONCE(err))/if (err)/
