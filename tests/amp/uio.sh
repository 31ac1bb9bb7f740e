# shellcheck shell=sh disable=SC2034,SC2154 # names of the files before
# SPDX-License-Identifier: Apache-2.0
# The same peer and the same devices, served through userspace I/O: the carve-out is Device memory to the manager, and the
# peer was started by somebody else. See uio/README.md.

uio=$PWD/amp/uio/build

# For a profile that lies elsewhere: where the controllers are.
STILE_BOARDS=/app/stile/boards
export STILE_BOARDS

# The interpreter and the quick compiler make a byte-wise access of one that is not aligned, and hide it. So what touches
# rings and payloads is compiled well here, and soon.
JAVA_TOOL_OPTIONS='-XX:CompileCommand=quiet
	-XX:CompileCommand=CompileThresholdScaling,stile.virtio.queue.*::*,0.01
	-XX:CompileCommand=CompileThresholdScaling,stile.bindings.memory.*::*,0.01'

# An access that is not aligned faults in Device memory; otherwise all below proves nothing.
check device-memory-faults killed_by "$SIGBUS" devmem 0x79ffff01 32

# peer_runs_by_itself PROGRAM: through Stile's module, which then goes.
peer_runs_by_itself() {
	"$uio/start_peer" /dev/stile/peer "/app/peers/$1.elf" && is running && rmmod stile
}

uio_has_it() {
	insmod /app/module/*-uio.ko && insmod "$uio/module/stile_uio.ko" && within 10 test -c /dev/uio0 &&
		[ "$(cat /sys/class/uio/uio0/name)" = peer ]
}

# uio_config MEMORY: serves the board by uio, as that type of memory; the disk by a split ring, whose used
# elements are aligned to 4 only.
uio_config() {
	sed 's/^kind = .*/kind = "uio"/; s/^provider = .*/provider = "none"/; s/^memory = .*/memory = "'"$1"'"/' \
		/app/stile/boards/qemu-virt-amp/profile.toml >/tmp/uio.toml
	sed '/^image = "\/tmp\/peer.elf"/d; /^restart/d; s/^board = .*/profile = "uio.toml"/; /^type = "blk"/apacked = false' \
		/tmp/peer.toml >/tmp/uio-peer.toml
}

start_uio_manager() {
	: >/tmp/console
	whole=$(sha256sum <"$image" | cut -d ' ' -f 1)
	start_manager /tmp/uio-peer.toml && logged 'is uio device "peer"'
}

doctor_finds_nothing() {
	/app/stile/stile doctor --config /tmp/uio-peer.toml
}

module_is_back() {
	rmmod stile_uio uio && insmod /app/module/stile.ko && within 10 test -c /dev/stile/peer
}

uio_config device
check uio-peer-runs-by-itself peer_runs_by_itself demo
check uio-has-it uio_has_it
check uio-doctor-finds-nothing doctor_finds_nothing
check uio-manager-serves start_uio_manager
check uio-peer-done within 300 said "done"
check uio-peer-read-the-disk agrees 'blk read 33554432 bytes' "$whole"
check uio-peer-wrote-the-tail agrees 'blk wrote 65536 bytes' "$(tail -c "$tail" "$image" | sha256sum | cut -d ' ' -f 1)"
check uio-rest-of-the-disk-is-as-it-was [ "$(body_hash)" = "$body" ]
check uio-manager-ends manager_ends
check uio-goes module_is_back
echo "  the log of the manager over uio:"
awk '{ print "  " $0 }' /tmp/manager.log
