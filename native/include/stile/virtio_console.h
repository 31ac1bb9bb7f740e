/* SPDX-License-Identifier: Apache-2.0 */
/* The console device (virtio 1.4, section 5.3). All little-endian. */
#ifndef STILE_VIRTIO_CONSOLE_H
#define STILE_VIRTIO_CONSOLE_H

#include <stdint.h>

#define STILE_CONSOLE_F_SIZE		0
#define STILE_CONSOLE_F_MULTIPORT	1
#define STILE_CONSOLE_F_EMERG_WRITE	2

/* Queues of port 0. */
#define STILE_CONSOLE_RECEIVEQ		0u
#define STILE_CONSOLE_TRANSMITQ		1u

struct stile_console_config {
	uint16_t cols;
	uint16_t rows;
	uint32_t max_nr_ports;
	uint32_t emerg_wr;
};

#endif
