# shellcheck shell=sh disable=SC2154 # names that who sources this sets
# SPDX-License-Identifier: Apache-2.0
# The disk with what is tried in the machine: a few megabytes, made anew for every run from what was built.

# stage FOLDER FILE...: copies them there. What was not built is not there: the job that wants it will say so.
stage() {
	mkdir -p "$1"
	for file; do
		[ "$file" = "$1" ] || [ ! -e "$file" ] || cp -R -- "$file" "$1/"
	done
}

# app_image FOLDER IMAGE JOB-FOLDER: JOB-FOLDER is named job, which is its name in the image.
app_image() {
	stage "$1" "$board/guest" "$3"
	stage "$1/module" "$project"/native/linux/build/stile.ko "$project"/native/linux/build/stile-module-test \
		"$kernel"/uio/*.ko
	stage "$1/stile" "$project/stile"
	stage "$1/stile/compartment-manager/target/lib" "$project"/compartment-manager/target/lib/*.jar
	for name in qemu-virt-amp qemu-virt-psci; do
		stage "$1/stile/boards/$name" "$board/../$name/profile.toml"
	done
	stage "$1/stile/boards/controllers" "$board"/../controllers/*.toml
	peers=qemu-virt-amp
	[ "$psci" = no ] || peers=qemu-virt-psci
	stage "$1/peers" "$project/loopback-driver/build/$peers"/*.elf
	mib=$(du -sm "$1" | cut -f 1)
	truncate -s "$((mib + mib / 8 + 4))M" "$2"
	mke2fs -q -t ext4 -F -O ^has_journal -m 0 -E root_owner=0:0 -L app -d "$1" "$2"
}
