/* SPDX-License-Identifier: GPL-2.0-only */
/* The headers that most files of an image read; see RINGFENCE_PRECOMPILED in CMakeLists.txt. */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/mm.h>
#include <linux/device.h>
#include <linux/platform_device.h>
#include <linux/interrupt.h>
#include <linux/dma-map-ops.h>
#include <linux/pci.h>
#include <linux/of.h>
#include <linux/blk-mq.h>
#include <linux/virtio.h>
#include <linux/virtio_config.h>
