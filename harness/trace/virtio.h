/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers of the virtio specification that events carry and more than one
 * floor reads: feature bits, status bits, interrupt causes.
 */
#ifndef RF_TRACE_VIRTIO_H
#define RF_TRACE_VIRTIO_H

/* Feature bits that the harness itself looks at (virtio-spec, Reserved Feature Bits). */
#define RF_F_NOTIFY_ON_EMPTY	24
#define RF_F_ANY_LAYOUT		27
#define RF_F_REGION		27	/* proposed beside VERSION_1: VIRTIO_F_SWIOTLB */
#define RF_F_INDIRECT_DESC	28
#define RF_F_EVENT_IDX		29
#define RF_F_VERSION_1		32
#define RF_F_ACCESS_PLATFORM	33
#define RF_F_RING_PACKED	34
#define RF_F_IN_ORDER		35
#define RF_F_ORDER_PLATFORM	36
#define RF_F_SR_IOV		37
#define RF_F_NOTIFICATION_DATA	38
#define RF_F_NOTIF_CONFIG_DATA	39
#define RF_F_RING_RESET		40
#define RF_F_ADMIN_VQ		41

/* Device status bits (virtio-spec, Device Status Field). */
#define RF_STATUS_ACKNOWLEDGE	1u
#define RF_STATUS_DRIVER	2u
#define RF_STATUS_DRIVER_OK	4u
#define RF_STATUS_FEATURES_OK	8u
#define RF_STATUS_NEEDS_RESET	64u
#define RF_STATUS_FAILED	128u

/* Causes of the interrupt, as InterruptStatus has them. */
#define RF_INT_VRING	1u
#define RF_INT_CONFIG	2u
#define RF_INT_CHANNEL	4u	/* channel I/O: the status of a program */

#endif
