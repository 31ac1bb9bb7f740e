# shellcheck shell=sh disable=SC2034,SC2154 # names that who sources this sets
# SPDX-License-Identifier: Apache-2.0
# QEMU 9 or later, which raises the alignment faults that a processor raises. bin/qemu-system-aarch64 is this machine's
# when that is new enough, otherwise Debian 12's backport, unpacked and not installed.
# shellcheck source=boards/qemu-virt-amp/machine/apt.sh
. "$machine/apt.sh"

installed=$(command -v qemu-system-aarch64) || fail "no qemu-system-aarch64: install qemu-system-arm"
version=$("$installed" --version | sed -n '1s/.*version \([0-9]*\)\..*/\1/p')

facts="$installed ${version:-0} $host"

make_part() {
	mkdir "$new/bin"
	if [ "${version:-0}" -ge 9 ]; then
		ln -s "$installed" "$new/bin/qemu-system-aarch64"
		return
	fi
	say "fetching QEMU 10 from Debian's backports (13 MB)"
	apt_from bookworm-backports "$host"
	unpack "$new/tree" qemu-system-arm qemu-system-common qemu-system-data
	apt_done
	# QEMU finds its data beside the folder that it is in.
	ln -s ../tree/usr/bin/qemu-system-aarch64 "$new/bin/qemu-system-aarch64"
	lacks=$(ldd "$new/bin/qemu-system-aarch64" | awk '/not found/ { print $1 }')
	# shellcheck disable=SC2086 # one line
	[ -z "$lacks" ] || fail "QEMU 10 needs libraries that are not installed:" $lacks
}
