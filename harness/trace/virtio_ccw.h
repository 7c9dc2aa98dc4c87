/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers of virtio over channel I/O (virtio-spec, Virtio Over Channel I/O) and of channel I/O
 * itself (z/Architecture Principles of Operation), as far as the harness looks at them.
 */
#ifndef RF_TRACE_VIRTIO_CCW_H
#define RF_TRACE_VIRTIO_CCW_H

/* Commands of any channel device. */
#define RF_CCW_NOOP		0x03u
#define RF_CCW_SENSE		0x04u
#define RF_CCW_TIC		0x08u	/* transfer in channel: the next CCW stands elsewhere */
#define RF_CCW_SENSE_ID		0xe4u

/* Commands of a virtio device. */
#define RF_CCW_WRITE_FEAT	0x11u
#define RF_CCW_READ_FEAT	0x12u
#define RF_CCW_SET_VQ		0x13u
#define RF_CCW_WRITE_CONF	0x21u
#define RF_CCW_READ_CONF	0x22u
#define RF_CCW_WRITE_STATUS	0x31u
#define RF_CCW_READ_VQ_CONF	0x32u
#define RF_CCW_VDEV_RESET	0x33u
#define RF_CCW_SET_IND		0x43u
#define RF_CCW_SET_CONF_IND	0x53u
#define RF_CCW_READ_STATUS	0x72u
#define RF_CCW_SET_IND_ADAPTER	0x73u
#define RF_CCW_SET_VIRTIO_REV	0x83u

/* A CCW of format 1: command, flags, count, data address; and its flags. */
#define RF_CCW_BYTES		8u
#define RF_CCW_CHAIN_DATA	0x80u
#define RF_CCW_CHAIN_COMMAND	0x40u
#define RF_CCW_SUPPRESS_LENGTH	0x20u	/* no incorrect-length indication */
#define RF_CCW_SKIP		0x10u
#define RF_CCW_INTERRUPT	0x08u	/* program-controlled interruption */
#define RF_CCW_INDIRECT		0x04u	/* the data address is that of a list of addresses */
#define RF_CCW_SUSPEND		0x02u
#define RF_CCW_ADDRESS_LIMIT	0x80000000ULL	/* addresses of CCWs and their data have 31 bits */

/* Device status. */
#define RF_DSTAT_ATTENTION	0x80u
#define RF_DSTAT_MODIFIER	0x40u
#define RF_DSTAT_CU_END		0x20u
#define RF_DSTAT_BUSY		0x10u
#define RF_DSTAT_CHANNEL_END	0x08u
#define RF_DSTAT_DEVICE_END	0x04u
#define RF_DSTAT_UNIT_CHECK	0x02u
#define RF_DSTAT_UNIT_EXCEPTION	0x01u
#define RF_DSTAT_ENDED		(RF_DSTAT_CHANNEL_END | RF_DSTAT_DEVICE_END)

/* Subchannel status. */
#define RF_CSTAT_INTERRUPT	0x80u	/* program-controlled interruption */
#define RF_CSTAT_LENGTH		0x40u	/* incorrect length */
#define RF_CSTAT_PROGRAM	0x20u	/* program check */
#define RF_CSTAT_PROTECTION	0x10u
#define RF_CSTAT_DATA		0x08u
#define RF_CSTAT_CONTROL	0x04u
#define RF_CSTAT_INTERFACE	0x02u
#define RF_CSTAT_CHAINING	0x01u

/* Status control. */
#define RF_STCTL_ALERT		0x10u
#define RF_STCTL_INTERMEDIATE	0x08u
#define RF_STCTL_PRIMARY	0x04u
#define RF_STCTL_SECONDARY	0x02u
#define RF_STCTL_PENDING	0x01u

#define RF_SENSE_REJECT		0x80u	/* byte 0: command reject */
#define RF_SENSE_BYTES		32u

/* SENSE ID. */
#define RF_CCW_CU_TYPE		0x3832u
#define RF_CCW_ID_BYTES		7u	/* 0xff, control unit type and model, device type and model */

/* Bytes of the commands' data. */
#define RF_CCW_REVISION_BYTES	4u	/* and what a revision has of its own: those known have none */
#define RF_CCW_VQ_CONF_BYTES	4u
#define RF_CCW_VQ_BYTES		32u
#define RF_CCW_VQ_LEGACY_BYTES	16u
#define RF_CCW_FEATURE_BYTES	5u
#define RF_CCW_STATUS_BYTES	1u
#define RF_CCW_INDICATOR_BYTES	8u
#define RF_CCW_ADAPTER_BYTES	25u

#define RF_CCW_REVISION_MAX	2u
#define RF_CCW_NO_REVISION	0xffu	/* none was set */

/* DIAGNOSE 0x500: the notification, and the error of one that the hypervisor does not take. */
#define RF_HYPERCALL_NOTIFY	3u

/* What kind of indicator was registered. */
enum rf_indicator_kind {
	RF_INDICATOR_QUEUES,	/* SET_IND: a word with a bit per queue */
	RF_INDICATOR_CONFIG,	/* SET_CONF_IND: a word whose bit 0 is a changed configuration */
	RF_INDICATOR_ADAPTER,	/* SET_IND_ADAPTER: bits anywhere, from a number on, one a queue */
	RF_INDICATOR_SUMMARY,	/* and the byte that says that one of them was set */
	RF_INDICATORS
};

#endif
