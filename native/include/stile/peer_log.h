/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A peer's last words: a byte ring in the carve-out, for lines that must not need
 * a working bus (start-up, panics, exceptions). The peer alone writes it, the
 * manager alone remembers how far it has read; what it reads too late is lost,
 * and counted. Text is ASCII, a line ends with '\n'.
 *
 * The peer zeroes the header, then sets size, then magic with release order; a
 * byte is stored before head counts it, with release order. Then it rings.
 */
#ifndef STILE_PEER_LOG_H
#define STILE_PEER_LOG_H

#include <stdint.h>

#define STILE_PEER_LOG_MAGIC	0x676f6c53u	/* "Slog" */

struct stile_peer_log {
	uint32_t magic;		/* STILE_PEER_LOG_MAGIC, stored last */
	uint32_t size;		/* bytes of text, a power of two; all must fit where the board says */
	uint32_t head;		/* bytes written since the start, modulo 2^32 */
	uint32_t reserved;
	uint8_t text[];		/* byte i of all is text[i % size] */
};

#endif
