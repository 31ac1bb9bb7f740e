# shellcheck shell=sh disable=SC2154 # names of the files before
# SPDX-License-Identifier: Apache-2.0
# A network card through userspace I/O: Linux pings a peer whose buffers are Device memory.

configure_card() {
	cat >/tmp/uio-peer.toml <<-EOF
		[[compartment]]
		name = "peer"
		profile = "uio.toml"
		[[compartment.device]]
		type = "console"
		backend = "stdout"
		[[compartment.device]]
		type = "net"
		tap = "stile0"
		mac = "02:00:00:00:00:02"
		packed = false
	EOF
	insmod /app/module/*-tun.ko && within 10 test -c /dev/net/tun
}

peer_answers() {
	ip address add 10.0.0.1/24 dev stile0 && ip link set stile0 up &&
		within 120 said 'net 020000000002 at 10.0.0.2' && ping -c 5 -s 1400 -w 60 10.0.0.2
}

peer_follows_the_tap() {
	ip link set stile0 down && within 60 said 'net is down' &&
		ip link set stile0 up && within 60 said 'net is up' && ping -c 1 -w 60 10.0.0.2
}

nothing_went_wrong() {
	manager_ends && grep 'device 1 (net): [1-9][0-9]* requests, .* 0 errors, 0 refusals, 0 needed resets' /tmp/manager.log
}

check uio-net-peer-runs-by-itself peer_runs_by_itself net
check uio-net-uio-has-it uio_has_it
check uio-net-card configure_card
check uio-net-manager-serves start_uio_manager
check uio-net-peer-answers peer_answers
check uio-net-peer-follows-the-tap peer_follows_the_tap
check uio-net-nothing-went-wrong nothing_went_wrong
check uio-net-goes module_is_back
