# shellcheck shell=sh disable=SC2154 # names that who sources this sets
# SPDX-License-Identifier: Apache-2.0
# DKMS, unpacked and not installed: it would set itself to work on this host's own kernels.
# shellcheck source=boards/qemu-virt-amp/machine/apt.sh
. "$machine/apt.sh"

make_part() {
	say "fetching DKMS"
	apt_from "$release" "$host"
	unpack "$new/tree" dkms
	apt_done
}
