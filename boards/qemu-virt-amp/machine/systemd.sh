# shellcheck shell=sh disable=SC2034,SC2154 # names that who sources this sets, or uses
# SPDX-License-Identifier: Apache-2.0
# The large root image: a Debian with systemd. No package's script runs, so nothing of arm64 is emulated to make it; what
# the scripts would have done is in systemd-image.

needs=debian
files="$machine/systemd-image $board/guest/job.service"

make_part() {
	say "making the root image with systemd"
	# What lies in an image should belong to root, whoever makes it.
	as=
	[ "$(id -u)" = 0 ] || as=fakeroot
	$as "$machine/systemd-image" "$new/tree" "$new/root.ext4" "$board/guest/job.service" "$debian"/*.deb
	rm -rf "$new/tree"
}
