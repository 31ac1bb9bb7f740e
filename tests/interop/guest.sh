# shellcheck shell=sh disable=SC2034,SC2154 # names that who sources this sets, or uses
# SPDX-License-Identifier: Apache-2.0
# A Linux guest in a first file system alone: Debian's arm64 kernel for clouds, and busybox that runs guest-init.
mine=$machine
machine=$board/machine
# shellcheck source=boards/qemu-virt-amp/machine/kernel.sh
. "$machine/kernel.sh"
machine=$mine

files="$machine/guest-init $machine/guest-net"

make_part() {
	say "fetching Debian's arm64 kernel and busybox for a guest (30 MB)"
	apt_from "$release" arm64
	image=$(dependency linux-image-cloud-arm64 'linux-image-.*')
	unpack "$new/tree" "$image" busybox-static
	apt_done
	mv "$new/tree/boot/vmlinuz-${image#linux-image-}" "$new/Image"
	load_order modules virtio_pci virtio_blk virtio_rng virtio_net crc32c_generic ext4
	mkdir -p "$new/root/bin" "$new/root/dev" "$new/root/proc" "$new/root/sys" "$new/root/disk"
	cp "$(find "$new/tree" -name busybox -type f -perm -1 | head -n 1)" "$new/root/bin/busybox"
	ln -s busybox "$new/root/bin/sh"
	mv "$new/modules" "$new/root/modules"
	cp "$machine/guest-init" "$new/root/init"
	cp "$machine/guest-net" "$new/root/guest-net"
	chmod 755 "$new/root/init"
	(cd "$new/root" && find . | cpio --quiet -o -H newc -R 0:0 >"$new/initrd.cpio")
	rm -rf "$new/tree" "$new/root"
}
