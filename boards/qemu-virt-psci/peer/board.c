/* SPDX-License-Identifier: Apache-2.0 */
/* The same machine as qemu-virt-amp's but for how a program ends: this folder's end.h, which keeps the other's out. */
#include "end.h"

#include "../../qemu-virt-amp/peer/board.c"
