# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/virtio/virtio_ring.c
# plants: physical addresses are used whether ACCESS_PLATFORM was agreed or not
# kernels: 6.1 6.12
/^static bool vring_use_dma_api(/,/^}/{
s/if (!virtio_has_dma_quirk(vdev))/if (false)/
s/if (xen_domain())/if (false)/
}
