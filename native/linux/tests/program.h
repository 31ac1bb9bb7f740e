/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs in the compartment, whoever starts them.
 */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <stddef.h>
#include <stdint.h>

#include <stile/compartment.h>

/* One of peers.S, at the start of the compartment's memory; fails the test when it cannot. */
#define START(fd, peer)	start(fd, peer, (size_t)(peer ## _end - (peer)))

void start(int fd, const uint8_t *peer, size_t length);

/* As the calls answer: -1 and errno when they are refused. */
int load(int fd, uint64_t address, const void *source, uint64_t length);
int start_at(int fd, uint64_t entry);

struct stile_state state_of(int fd);

#endif
