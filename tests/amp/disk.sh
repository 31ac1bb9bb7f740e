# shellcheck shell=sh disable=SC2034 # what others read
# SPDX-License-Identifier: Apache-2.0
# The demo's disk, and its configuration.

image=/tmp/disk.img
tail=65536 # bytes that the demo writes, at the end

# busybox's head takes seconds for this: it reads byte by byte.
body_hash() {
	dd if="$image" bs="$tail" count=$((32 * 1024 * 1024 / tail - 1)) 2>/dev/null | sha256sum | cut -d ' ' -f 1
}

# Some noise, then nothing: enough to be at work on for a while.
make_disk() {
	head -c $((4 * 1024 * 1024)) /dev/urandom >"$image"
	truncate -s 32M "$image"
	whole=$(sha256sum <"$image" | cut -d ' ' -f 1)
	body=$(body_hash)
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
