/* SPDX-License-Identifier: Apache-2.0 */
/*
 * virtio-msg: virtio's control plane as messages (revision "v2", with the
 * payloads that "v0" has otherwise). Ring traffic does not pass here: it stays
 * in ordinary virtqueues. All little-endian, every payload counted from the
 * end of the header.
 */
#ifndef STILE_VIRTIO_MSG_H
#define STILE_VIRTIO_MSG_H

#include <stdint.h>

struct stile_msg_header {
	uint8_t type;		/* STILE_MSG_TYPE_*; bits 2..7 are ignored on receipt */
	uint8_t msg_id;
	uint16_t dev_num;	/* 0 in bus messages; also a valid device number */
	uint16_t token;		/* the device copies the request's into the response */
	uint16_t msg_size;	/* this header included */
};

#define STILE_MSG_TYPE_RESPONSE		1u	/* else a request or an event */
#define STILE_MSG_TYPE_BUS		2u	/* else a device message */
#define STILE_MSG_ID_EVENT		0x40u	/* set in the id of every event */

#define STILE_MSG_SIZE_MIN_V2		52u	/* least maximum message size */
#define STILE_MSG_SIZE_MAX		65535u

/* Device messages. */
#define STILE_MSG_GET_DEVICE_INFO	0x02u
#define STILE_MSG_GET_DEVICE_FEATURES	0x03u
#define STILE_MSG_SET_DRIVER_FEATURES	0x04u
#define STILE_MSG_GET_CONFIG		0x05u
#define STILE_MSG_SET_CONFIG		0x06u
#define STILE_MSG_GET_DEVICE_STATUS	0x07u
#define STILE_MSG_SET_DEVICE_STATUS	0x08u
#define STILE_MSG_GET_VQUEUE		0x09u
#define STILE_MSG_SET_VQUEUE		0x0au
#define STILE_MSG_RESET_VQUEUE		0x0bu
#define STILE_MSG_GET_SHM		0x0cu
#define STILE_MSG_EVENT_CONFIG		0x40u
#define STILE_MSG_EVENT_AVAIL		0x41u
#define STILE_MSG_EVENT_USED		0x42u

/* Bus messages. */
#define STILE_MSG_BUS_GET_DEVICES	0x02u
#define STILE_MSG_BUS_PING		0x03u
#define STILE_MSG_BUS_EVENT_DEVICE	0x40u

struct stile_msg_device_info_v2 {
	uint32_t device_id;
	uint32_t vendor_id;
	uint8_t uuid[16];		/* all zero: none */
	uint32_t num_feature_blocks;	/* of 32 bits */
	uint32_t config_size;
	uint32_t max_virtqueues;
	uint32_t admin_vq_start;
	uint32_t admin_vq_count;
};

struct stile_msg_device_info_v0 {
	uint32_t device_id;
	uint32_t vendor_id;
	uint32_t num_feature_bits;	/* a multiple of 32 */
	uint32_t config_size;
	uint32_t max_virtqueues;
	uint16_t admin_vq_start;
	uint16_t admin_vq_count;
};

/* Request of GET_DEVICE_FEATURES; then blocks follow in the response, and in SET_DRIVER_FEATURES. */
struct stile_msg_features {
	uint32_t block_index;
	uint32_t num_blocks;
	/* uint32_t features[num_blocks] */
};

struct stile_msg_get_config {
	uint32_t offset;
	uint32_t length;
};

/* Response of GET_CONFIG; request and response of SET_CONFIG. */
struct stile_msg_config {
	uint32_t generation;
	uint32_t offset;
	uint32_t length;	/* SET_CONFIG response: 0 when the write was refused */
	/* uint8_t data[length] */
};

struct stile_msg_status {
	uint32_t status;	/* STILE_STATUS_*; setting 0 resets */
};

struct stile_msg_vqueue_index {
	uint32_t index;
};

struct stile_msg_get_vqueue {
	uint32_t index;
	uint32_t max_size;
	uint32_t cur_size;
	uint32_t flags;		/* v2: STILE_MSG_VQUEUE_ENABLED; v0: 0 */
	uint64_t desc;
	uint64_t driver;
	uint64_t device;
};

#define STILE_MSG_VQUEUE_ENABLED	1u

struct stile_msg_set_vqueue {
	uint32_t index;
	uint32_t op;		/* v2: STILE_MSG_VQUEUE_ENABLE; v0: 0 */
	uint32_t size;
	uint32_t reserved;
	uint64_t desc;
	uint64_t driver;
	uint64_t device;
};

#define STILE_MSG_VQUEUE_ENABLE		1u

struct stile_msg_get_shm {
	uint32_t shmid;
};

struct stile_msg_shm_v2 {
	uint32_t shmid;
	uint32_t reserved;
	uint64_t length;
	uint64_t address;
};

/* v0's response is three words: an address above 4 GiB cannot be told. */
struct stile_msg_shm_v0 {
	uint32_t shmid;
	uint32_t length;
	uint32_t address_low;
};

struct stile_msg_event_config {
	uint32_t status;
	uint32_t generation;
	uint32_t offset;
	uint32_t length;
	/* uint8_t data[length] */
};

struct stile_msg_event_avail {
	uint32_t index;
	uint32_t next_offset;	/* bits 30:0 offset, bit 31 wrap; 0 unless NOTIFICATION_DATA */
};

struct stile_msg_event_used {
	uint32_t index;
};

/* GET_DEVICES: offset and count are multiples of 8; a bitmap of count bits, LSB first, follows a response. */
struct stile_msg_get_devices {
	uint16_t offset;
	uint16_t count;
};

struct stile_msg_devices_v2 {
	uint16_t offset;
	uint16_t next_offset;	/* 0: no device beyond */
	uint16_t count;
};

struct stile_msg_devices_v0 {
	uint16_t offset;
	uint16_t count;
	uint16_t next_offset;
};

struct stile_msg_ping {
	uint32_t data;
};

struct stile_msg_event_device {
	uint16_t dev_num;
	uint16_t state;		/* STILE_MSG_DEVICE_* */
};

#define STILE_MSG_DEVICE_READY		1u
#define STILE_MSG_DEVICE_REMOVED	2u

#endif
