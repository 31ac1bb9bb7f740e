# shellcheck shell=sh disable=SC2034,SC2154 # names that who sources this sets, or uses
# SPDX-License-Identifier: Apache-2.0
# libblkio of Debian 13, which runs on Debian 12 too: lib/ and include/.
# shellcheck source=boards/qemu-virt-amp/machine/apt.sh
. "$board/machine/apt.sh"

facts=$host

make_part() {
	say "fetching Debian 13's libblkio (1 MB)"
	apt_from trixie "$host"
	unpack "$new/tree" libblkio1 libblkio-dev
	apt_done
	mkdir "$new/lib"
	ln -s tree/usr/include "$new/include"
	library=$(cd "$new" && find tree -name 'libblkio.so.1.*.*')
	ln -s "../$library" "$new/lib/libblkio.so.1"
	ln -s libblkio.so.1 "$new/lib/libblkio.so"
}
