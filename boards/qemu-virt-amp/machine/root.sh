# shellcheck shell=sh disable=SC2034,SC2154 # names that who sources this sets
# SPDX-License-Identifier: Apache-2.0
# The small root image: busybox, a Java and nothing that must be set up. Mounted read-only, so that any number of
# machines may run from it.

needs=userland
files=$machine/root-image

make_part() {
	say "making the root image"
	# What lies in an image should belong to root, whoever makes it.
	as=
	[ "$(id -u)" = 0 ] || as=fakeroot
	$as "$machine/root-image" "$new/tree" "$new/root.ext4" "$userland"/*.deb
	rm -rf "$new/tree"
}
