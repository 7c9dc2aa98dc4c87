# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/s390/virtio/virtio_ccw.c
# repairs: a bit of an adapter indicator outlives its queue where the device was not told, or says no
# kernels: 6.1 6.12
/^static void virtio_ccw_drop_indicator(/,/^}/s/else if (vcdev->is_thinint)/if (vcdev->is_thinint)/
/^static void virtio_ccw_drop_indicator(/,/^}/{
/if (!thinint_area)/{
n
s/return;/{ virtio_ccw_drop_indicators(vcdev); return; }/
}
}
# A bit that the device sets all the same leads to no queue.
s/^\([	]*\)vring_interrupt(0, (void \*)airq_iv_get_ptr(info->aiv, ai));/\1if (airq_iv_get_ptr(info->aiv, ai))\n\1	vring_interrupt(0, (void *)airq_iv_get_ptr(info->aiv, ai));/
