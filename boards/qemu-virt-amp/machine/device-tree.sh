# shellcheck shell=sh disable=SC2154 # names that who sources this sets
# SPDX-License-Identifier: Apache-2.0
# What Linux is told of the machine: QEMU's own device tree, less what Linux must leave alone, with linux.dtso laid over.

# number NAME: a number of board.h
number() {
	sed -n "s/^#define[[:space:]]*$1[[:space:]][[:space:]]*\(0x[0-9a-f]*\|[0-9]*\).*/\1/p" "$board/board.h" | grep . ||
		fail "$board/board.h does not define $1 as a number"
}

# lay_over FOLDER SOURCE: lays it over FOLDER/linux.dtb. An overlay cannot know its interrupt parent.
lay_over() {
	cpp -nostdinc -undef -x assembler-with-cpp -P -I"$board" "$2" >"$1/overlay.dts" 2>"$1/dtc.log" &&
		dtc -@ -W no-interrupts_property -I dts -O dtb -o "$1/overlay.dtbo" "$1/overlay.dts" 2>"$1/dtc.log" &&
		[ ! -s "$1/dtc.log" ] &&
		fdtoverlay -i "$1/linux.dtb" -o "$1/overlaid.dtb" "$1/overlay.dtbo" 2>"$1/dtc.log" &&
		mv "$1/overlaid.dtb" "$1/linux.dtb" || overlaid=no
	[ -z "${overlaid-}" ] || { cat "$1/dtc.log" >&2; fail "cannot lay $2 over the device tree: see above"; }
}

# device_tree FOLDER INITRD ARGUMENTS PSCI [OVERLAY]: makes FOLDER/linux.dtb. $qemu and $machine_options say for which machine.
device_tree() {
	# shellcheck disable=SC2086 # a list of options
	"$qemu" $machine_options -machine "dumpdtb=$1/qemu.dtb" >/dev/null 2>"$1/dumpdtb.log" ||
		{ cat "$1/dumpdtb.log" >&2; fail "$qemu gives no device tree: see above"; }
	core=/cpus/cpu@$(number PEER_CORE) with=$board/linux.dtso
	set -- "$1" "$2" "$3" "$4" "${5-}" /pcie@10000000 /intc@8000000/v2m@8020000
	if [ "$4" = yes ]; then # the core stays, with a name for the overlay
		fdtput -p -t s "$1/qemu.dtb" /__symbols__ peer_core "$core"
		with=$board/../qemu-virt-psci/linux.dtso
	else
		set -- "$@" /cpus/cpu-map "$core"
	fi
	qemu_tree=$1/qemu.dtb
	(shift 5 && fdtput -r "$qemu_tree" "$@") || fail "QEMU's device tree is not the one this was written for: see above"
	cp "$1/qemu.dtb" "$1/linux.dtb"
	lay_over "$1" "$with"
	[ -z "$5" ] || lay_over "$1" "$5"
	start=$(number LINUX_INITRD)
	fdtput -t x "$1/linux.dtb" /chosen linux,initrd-start 0 "$start"
	fdtput -t x "$1/linux.dtb" /chosen linux,initrd-end 0 "$(printf %x $((start + $(stat -Lc %s "$2"))))"
	fdtput -t s "$1/linux.dtb" /chosen bootargs "$3"
}
