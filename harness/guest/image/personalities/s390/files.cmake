# SPDX-License-Identifier: GPL-2.0-only
# The s390 personality: channel devices and adapter interrupts.
set(RF_KERNEL_FILES
	drivers/s390/virtio/virtio_ccw.c
	drivers/s390/cio/airq.c
	lib/genalloc.c
	mm/dmapool.c)
set(RF_SHARED_STRUCTS ccw_device ccw1 irb airq_iv gen_pool)
set(RF_SERVICE_GROUPS s390)
