/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every virtio device and driver shares (virtio 1.4): device status,
 * feature bits that belong to no device type, and the device types Stile has.
 */
#ifndef STILE_VIRTIO_H
#define STILE_VIRTIO_H

/* Device status, section 2.1. */
#define STILE_STATUS_ACKNOWLEDGE	1u
#define STILE_STATUS_DRIVER		2u
#define STILE_STATUS_DRIVER_OK		4u
#define STILE_STATUS_FEATURES_OK	8u
#define STILE_STATUS_NEEDS_RESET	64u
#define STILE_STATUS_FAILED		128u

/* Feature bits by number, section 6. */
#define STILE_F_INDIRECT_DESC		28
#define STILE_F_EVENT_IDX		29
#define STILE_F_VERSION_1		32
#define STILE_F_ACCESS_PLATFORM		33
#define STILE_F_RING_PACKED		34
#define STILE_F_IN_ORDER		35
#define STILE_F_ORDER_PLATFORM		36
#define STILE_F_NOTIFICATION_DATA	38
#define STILE_F_RING_RESET		40

/* Device types, section 5. */
#define STILE_ID_NET			1u
#define STILE_ID_BLOCK			2u
#define STILE_ID_CONSOLE		3u
#define STILE_ID_ENTROPY		4u

#endif
