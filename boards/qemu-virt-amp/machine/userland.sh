# shellcheck shell=sh disable=SC2154 # names that who sources this sets
# SPDX-License-Identifier: Apache-2.0
# Debian 13's arm64 programs for the small root: busybox, and a Java 25 with only the libraries that a program without
# windows and sound really loads. Packages as they are, since they are unpacked where the image is made.
# shellcheck source=boards/qemu-virt-amp/machine/apt.sh
. "$machine/apt.sh"

make_part() {
	say "fetching Debian 13's Java and busybox for arm64 (57 MB)"
	apt_from trixie arm64
	(cd "$new" && apt-get -qq download busybox-static libc6 libgcc-s1 gcc-14-base libstdc++6 zlib1g libudev1 libcap2 \
		openjdk-25-jre-headless)
	apt_done
}
