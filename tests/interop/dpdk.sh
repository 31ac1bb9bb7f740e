# shellcheck shell=sh disable=SC2034,SC2154 # names that who sources this sets, or uses
# SPDX-License-Identifier: Apache-2.0
# DPDK's test program, testpmd, which drives a vhost-user network card without a machine: bin/, lib/. It is in dpdk-dev,
# and wants the libraries of most of DPDK; of drivers, which are named to it, those for virtio and for pools of memory.
# shellcheck source=boards/qemu-virt-amp/machine/apt.sh
. "$board/machine/apt.sh"

facts="$host $release"

# The library packages among these and what they come to. The C library is this machine's, as what loads it is.
libraries() {
	known=
	while [ "$known" != "$*" ]; do
		known=$*
		# shellcheck disable=SC2046 # a list of packages
		set -- $({ printf '%s\n' "$@" && apt-cache depends "$@" | sed -n 's/^ [ |]Depends: //p'; } |
			grep -Ex '(lib.*[0-9]|zlib1g|ibverbs-providers)' | grep -Evx 'libc6|libgcc-s1' | sort -u)
	done
	echo "$@"
}

make_part() {
	say "fetching Debian's DPDK (18 MB)"
	apt_from "$release" "$host"
	virtio=$(dependency libdpdk-dev 'librte-net-virtio[0-9]*')
	# shellcheck disable=SC2046 # a list of packages
	unpack "$new/tree" dpdk-dev $(libraries "$virtio" $(apt-cache depends dpdk-dev | sed -n 's/^  Depends: //p'))
	apt_done
	mkdir "$new/bin" "$new/lib"
	mv "$new/tree/usr/bin/dpdk-testpmd" "$new/bin/testpmd"
	find "$new/tree" -type f -name '*.so*' -exec mv -t "$new/lib" {} +
	/sbin/ldconfig -n "$new/lib" # links by the names that programs want
	for driver in librte_mempool_ring.so librte_net_virtio.so; do
		ln -s "$(basename "$new/lib/$driver".*.*)" "$new/lib/$driver"
	done
	rm -rf "$new/tree"
}
