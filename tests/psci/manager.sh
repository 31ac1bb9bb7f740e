# shellcheck shell=sh disable=SC2034,SC2154 # names of the files before
# SPDX-License-Identifier: Apache-2.0
# The manager starts a program by PSCI, serves it, and has it stopped and started by command; then one that does not stop.

write_config() {
	program idle
	cat >/tmp/peer.toml <<-EOF
		[[compartment]]
		name = "peer"
		board = "qemu-virt-psci"
		image = "/tmp/peer.elf"
		restart = "on-fault"
		[[compartment.device]]
		type = "console"
		backend = "stdout"
	EOF
}

starts_it() {
	: >/tmp/console
	start_manager && within 120 said idle
}

# It is stopped by its own will, and the next program started.
command_restarts() {
	program stubborn
	compartment restart && within 20 logged 'peer: stubborn' && is running
}

# What stays is told, and not started over.
command_tells_that_it_stays() {
	program idle
	: >/tmp/console
	! compartment restart 2>/tmp/told || { echo "it was stopped"; return 1; }
	cat /tmp/told
	grep -q 'its program was asked to end and runs on' /tmp/told && is stopping && ! said idle
}

# Linux stores where the program looks: DATA of board.h.
ends_at_last() {
	devmem 0x78020000 32 1 && within 20 is stopped
}

write_config
check manager-starts-it starts_it
check command-restarts-it command_restarts
check command-tells-that-it-stays command_tells_that_it_stays
check it-ends-at-last ends_at_last
check manager-ends manager_ends
awk '{ print "  " $0 }' /tmp/manager.log
