# SPDX-License-Identifier: GPL-2.0-only
# file: include/linux/virtio_config.h
# repairs: a configuration whose generation never rests is read for ever
# kernels: 6.1 6.12
/^static inline void __virtio_cread_many(/,/^}/{
	s/int i;/int i, left = 100;/
	s/while (gen != old)/while (gen != old \&\& --left)/
}
