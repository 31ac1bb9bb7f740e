# shellcheck shell=sh disable=SC2034,SC2154 # names that who sources this sets
# SPDX-License-Identifier: Apache-2.0
# The first file system: busybox, the modules without which no disk is seen, and a script that mounts the disks.

needs="kernel userland"
files=$board/guest/initrd-init

make_part() {
	mkdir -p "$new/tree/bin" "$new/tree/dev" "$new/tree/proc" "$new/tree/sys" "$new/tree/root"
	dpkg-deb --fsys-tarfile "$userland"/busybox-static_*.deb | tar -x -O ./usr/bin/busybox >"$new/tree/bin/busybox"
	chmod 755 "$new/tree/bin/busybox"
	ln -s busybox "$new/tree/bin/sh"
	cp -r "$kernel/modules" "$new/tree/modules"
	cp "$board/guest/initrd-init" "$new/tree/init"
	chmod 755 "$new/tree/init"
	(cd "$new/tree" && find . | cpio --quiet -o -H newc -R 0:0 >"$new/initrd.cpio")
	rm -rf "$new/tree"
}
