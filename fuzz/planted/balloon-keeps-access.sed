# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/virtio/virtio_balloon.c
# plants: a balloon that keeps ACCESS_PLATFORM, under which its page numbers are no addresses (before "virtio_balloon: disable VIOMMU support")
# kernels: 6.1 6.12
# target: mmio2_balloon
/^static int virtballoon_validate(/,/^}/s/__virtio_clear_bit(vdev, VIRTIO_F_ACCESS_PLATFORM);/;/
