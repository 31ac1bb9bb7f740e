# shellcheck shell=sh disable=SC2034,SC2154 # names that who sources this sets
# SPDX-License-Identifier: Apache-2.0
# The kernel's own judge of style, and the lists that it reads. No package of Debian's has it but the whole source.
# shellcheck source=boards/qemu-virt-amp/machine/apt.sh
. "$machine/apt.sh"

facts=$release

make_part() {
	say "fetching checkpatch.pl out of the kernel's source (140 MB)"
	apt_from "$release" "$host"
	unpack "$new/tree" "$(dependency linux-source 'linux-source-.*')"
	apt_done
	tar -C "$new" --strip-components=2 -xJf "$new"/tree/usr/src/linux-source-*.tar.xz --wildcards \
		'*/scripts/checkpatch.pl' '*/scripts/spelling.txt' '*/scripts/const_structs.checkpatch'
	rm -r "$new/tree"
}
