# shellcheck shell=sh disable=SC2034,SC2154 # names that who sources this sets
# SPDX-License-Identifier: Apache-2.0
# Debian's arm64 kernel for clouds: Image, the modules that the machine needs in the order in which to load them, in
# uio/ what only tests want, and in build/ what modules of ours are built against. All of one index, so that they fit
# each other.
# shellcheck source=boards/qemu-virt-amp/machine/apt.sh
. "$machine/apt.sh"

facts="$release $host"

make_part() {
	say "fetching Debian's arm64 kernel and its headers (35 to 50 MB)"
	apt_from "$release" arm64 "$host"
	image=$(dependency linux-image-cloud-arm64 'linux-image-.*')
	headers=linux-headers-${image#linux-image-}
	common=$(dependency "$headers" 'linux-headers-.*-common')
	kbuild=$(dependency "$headers" 'linux-kbuild-.*')
	unpack "$new/tree" "$image" "$headers" "$common" "$kbuild:$host"
	apt_done
	mv "$new/tree/boot/vmlinuz-${image#linux-image-}" "$new/Image"
	[ "$(dd if="$new/Image" bs=1 skip=56 count=3 2>/dev/null)" = ARM ] ||
		fail "$image is no plain arm64 Image: this recipe cannot unpack it"
	load_order modules virtio_mmio virtio_blk crc32c_generic ext4
	load_order uio uio tun
	prepare_headers
	rm -rf "$new/tree/boot" "$new"/tree/lib/modules "$new"/tree/usr/lib/modules "$new"/tree/usr/lib/linux-image-* \
		"$new/tree/usr/share"
}

# The headers stay where they were unpacked; what names /usr/src must name that.
prepare_headers() {
	build=tree/usr/src/$headers
	ln -s "$build" "$new/build"
	sed -i "s|/usr/src/|$folder/tree/usr/src/|" "$new/$build/Makefile"
	# Type information for tracing would need the kernel with all its symbols.
	sed -i 's/^CONFIG_DEBUG_INFO_BTF_MODULES=y/# & is off here/' "$new/$build/.config"
	for config in auto.conf auto.conf.cmd; do
		[ ! -e "$new/$build/include/config/$config" ] ||
			sed -i '/CONFIG_DEBUG_INFO_BTF_MODULES=/d' "$new/$build/include/config/$config"
	done
}

# load_order FOLDER MODULE...: copies each there after all that it depends on. One that is built in has no file.
load_order() {
	into=$new/$1
	shift
	mkdir -p "$into"
	for module; do
		pattern=$(echo "$module" | sed 's/[-_]/[-_]/g')
		[ -z "$(find "$into" -name "[0-9]*-$pattern.ko")" ] || continue
		file=$(find "$new/tree" -name "$pattern.ko" -o -name "$pattern.ko.xz")
		if [ -z "$file" ]; then
			grep -q "/$pattern\.ko" "$new"/tree/*/modules/*/modules.builtin "$new"/tree/usr/lib/modules/*/modules.builtin 2>/dev/null ||
				fail "$image has no module $module"
			continue
		fi
		case $file in *.xz) xz -d "$file" && file=${file%.xz} ;; esac
		needs=$(tr '\0' '\n' <"$file" | sed -n 's/^depends=//p' | tr , ' ')
		# shellcheck disable=SC2086 # a list
		[ -z "$needs" ] || (load_order "${into##*/}" $needs)
		cp "$file" "$into/$(printf %02d "$(find "$into" -name '*.ko' | wc -l)")-${file##*/}"
	done
}
