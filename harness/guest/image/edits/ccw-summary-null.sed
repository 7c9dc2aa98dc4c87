# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/s390/virtio/virtio_ccw.c
# repairs: indicators are dropped that nobody registered
# kernels: 6.1 6.12
/^static void virtio_ccw_drop_indicator(/,/^}/s/^	if (vcdev->is_thinint) {/	if (vcdev->is_thinint \&\& !airq_info)\n		return;\n&/
