# shellcheck shell=sh disable=SC2034,SC2154 # names that who sources this sets, or uses
# SPDX-License-Identifier: Apache-2.0
# The packages of a small Debian 13 for arm64 with systemd, udev and a Java, as apt resolves them.
# shellcheck source=boards/qemu-virt-amp/machine/apt.sh
. "$machine/apt.sh"

make_part() {
	say "fetching Debian 13 for arm64 with systemd (95 MB)"
	apt_from trixie arm64
	apt-get -qq -y --download-only install '?essential' systemd-sysv udev dbus kmod passwd procps libudev1 \
		openjdk-25-jre-headless
	mv "$apt"/var/cache/apt/archives/*.deb "$new/"
	apt_done
}
