# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# Linux is root here and asks for any address it likes; what is not its own, the firmware keeps from it.

carve_out_is_open() {
	devmem 0x79ffff00 32 0x5171e000
	[ "$(devmem 0x79ffff00 32)" = 0x5171E000 ]
}

check peer-memory-is-closed killed_by "$SIGBUS" devmem 0x7c000000
check peer-memory-end-is-closed killed_by "$SIGBUS" devmem 0x7cffff00
check firmware-is-closed killed_by "$SIGBUS" devmem 0x7fe00000
check firmware-is-closed-to-writes killed_by "$SIGBUS" devmem 0x7fe00000 32 0
check carve-out-is-open carve_out_is_open
