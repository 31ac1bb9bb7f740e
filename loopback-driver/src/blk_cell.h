/* SPDX-License-Identifier: Apache-2.0 */
/* What goes with a block request's data, in the carve-out. */
#ifndef STILE_BLK_CELL_H
#define STILE_BLK_CELL_H

#include <stile/virtio_blk.h>

struct stile_blk_cell {
	struct stile_blk_req header;
	uint8_t status;
	uint8_t unused[15];
};

/* No status of the standard: left there, the device wrote none. */
#define STILE_BLK_S_NONE	0xffu

#endif
