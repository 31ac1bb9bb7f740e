# shellcheck shell=sh disable=SC2034 # what others read
# SPDX-License-Identifier: Apache-2.0
# The demo's disk, and its configuration.

image=/tmp/disk.img
tail=65536                 # bytes that the demo writes, at the end
noise=$((4 * 1024 * 1024)) # bytes, at the beginning

# All before the tail: what the noise is, and how many blocks there are, since a hole becomes one when it is written to. To
# read them all takes seconds here.
body() {
	head -c "$noise" "$image" | sha256sum
	stat -c %b "$image"
}

# Noise, nothing, and noise in the tail: enough to be at work on for a while.
make_disk() {
	head -c "$noise" /dev/urandom >"$image"
	truncate -s 32M "$image"
	head -c "$tail" /dev/urandom | dd of="$image" bs="$tail" seek=$((32 * 1024 * 1024 / tail - 1)) conv=notrunc 2>/dev/null
	whole=$(sha256sum <"$image" | cut -d ' ' -f 1)
	body=$(body)
	demo_devices "$image" 'image = "/tmp/peer.elf"' 'restart = "on-fault"' >/tmp/peer.toml
}

at_work_on_the_disk() {
	within 120 said 'blk 65536 sectors'
}

agrees() {
	hash=$(tr -d '\r' </tmp/console | sed -n "s/^peer: $1.*sha256 \([0-9a-f]*\).*/\1/p")
	[ "$hash" = "$2" ] || { echo "the peer says \"$hash\", Linux \"$2\""; return 1; }
}

make_disk
