# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/char/hw_random/virtio-rng.c
# repairs: what was freed at the freeze is used and freed again at the remove
# kernels: 6.1 6.12
/^static void remove_common(/,/^}/{
	s/vi->hwrng_removed = true;/if (!vi) {\n\t\tvirtio_reset_device(vdev);\n\t\treturn;\n\t}\n\t&/
	s/kfree(vi);/&\n\tvdev->priv = NULL;/
}
/^static int probe_common(/,/^}/s/kfree(vi);/&\n\tvdev->priv = NULL;/
# Inlined as before, so that what is found in it goes by the same names.
/^static void remove_common(/s/static/static __always_inline/
