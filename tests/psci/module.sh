# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# The kernel module gives the core to one compartment, and starts there what it is given.

driver=/sys/bus/platform/drivers/stile

# The order in which nodes are found is the kernel's: whoever came first makes room.
only_the_peer() {
	for bound in "$driver"/*/of_node; do
		bound=${bound%/of_node}
		echo "${bound##*/}" >"$driver/unbind"
	done
	echo 8020000.compartment >"$driver/bind" && within 10 test -c /dev/stile/peer
}

# refused NODE WHY: is not bound, and the log says why.
refused() {
	dmesg -c >/dev/null
	node=$(cd /sys/bus/platform/devices && echo *."$1")
	! echo "$node" >"$driver/bind" || { echo "$1 was bound"; return 1; }
	dmesg | tee "/tmp/dmesg-$1"
	grep -q "$2" "/tmp/dmesg-$1"
}

module_tests() {
	/app/module/stile-module-test /dev/stile/peer | tee /tmp/module-test.txt
	tail -n 1 /tmp/module-test.txt | grep -q '^[1-9][0-9]* passed, 0 failed' && return
	grep '^FAILED' /tmp/module-test.txt
	return 1
}

check module-loads insmod /app/module/stile.ko
check device-appears only_the_peer
check core-is-one-compartments refused twin "core 0x1 is compartment peer's already"
check memory-is-one-compartments refused squatter "one of compartments peer and squatter has memory that is the other's own"
check memory-of-its-own-is-needed refused homeless "no stile,memory: which memory is it"
check starter-is-one refused torn 'who starts it, PSCI or the firmware'
check module-tests module_tests
