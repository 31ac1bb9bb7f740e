/* SPDX-License-Identifier: Apache-2.0 */
/* The block device (virtio 1.4, section 5.2). All little-endian. */
#ifndef STILE_VIRTIO_BLK_H
#define STILE_VIRTIO_BLK_H

#include <stdint.h>

#define STILE_BLK_F_SIZE_MAX		1
#define STILE_BLK_F_SEG_MAX		2
#define STILE_BLK_F_GEOMETRY		4
#define STILE_BLK_F_RO			5
#define STILE_BLK_F_BLK_SIZE		6
#define STILE_BLK_F_FLUSH		9
#define STILE_BLK_F_TOPOLOGY		10
#define STILE_BLK_F_CONFIG_WCE		11
#define STILE_BLK_F_MQ			12
#define STILE_BLK_F_DISCARD		13
#define STILE_BLK_F_WRITE_ZEROES	14

#define STILE_BLK_T_IN			0u
#define STILE_BLK_T_OUT			1u
#define STILE_BLK_T_FLUSH		4u
#define STILE_BLK_T_GET_ID		8u
#define STILE_BLK_T_DISCARD		11u
#define STILE_BLK_T_WRITE_ZEROES	13u

#define STILE_BLK_S_OK			0u
#define STILE_BLK_S_IOERR		1u
#define STILE_BLK_S_UNSUPP		2u

#define STILE_BLK_SECTOR_SIZE		512u
#define STILE_BLK_ID_BYTES		20u

#define STILE_BLK_WRITE_ZEROES_F_UNMAP	1u

struct stile_blk_config {
	uint64_t capacity;	/* in sectors of 512 bytes */
	uint32_t size_max;
	uint32_t seg_max;
	uint16_t cylinders;
	uint8_t heads;
	uint8_t sectors;
	uint32_t blk_size;
	uint8_t physical_block_exp;
	uint8_t alignment_offset;
	uint16_t min_io_size;
	uint32_t opt_io_size;
	uint8_t writeback;
	uint8_t unused0;
	uint16_t num_queues;
	uint32_t max_discard_sectors;
	uint32_t max_discard_seg;
	uint32_t discard_sector_alignment;
	uint32_t max_write_zeroes_sectors;
	uint32_t max_write_zeroes_seg;
	uint8_t write_zeroes_may_unmap;
	uint8_t unused1[3];
	uint32_t max_secure_erase_sectors;	/* never offered; without it 4 bytes of padding would stand here */
};

/* Starts every request; data follows; one status byte ends it. */
struct stile_blk_req {
	uint32_t type;		/* STILE_BLK_T_* */
	uint32_t reserved;
	uint64_t sector;
};

/* The data of discard and write zeroes. */
struct stile_blk_range {
	uint64_t sector;
	uint32_t num_sectors;
	uint32_t flags;		/* STILE_BLK_WRITE_ZEROES_F_UNMAP */
};

#endif
