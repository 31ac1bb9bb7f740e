# shellcheck shell=sh disable=SC2030,SC2031,SC2154 # a part is made in a shell of its own
# SPDX-License-Identifier: Apache-2.0
# What was fetched or made for this machine is kept outside the tree. Each part has one folder for each state of its
# recipe: a changed recipe makes a new folder and leaves the old one to other work trees and to machines that run.
# Sourced with `set -eu`; $machine is the folder of the recipes.

cache=${XDG_CACHE_HOME:-${HOME:?}/.cache}/stile/qemu-virt-amp

say() {
	echo "qemu-virt-amp: $*" >&2
}

fail() {
	say "$@"
	exit 1
}

# part NAME: prints the folder of that part, and makes it first when it is not there. The recipe is $machine/NAME.sh:
# its function make_part fills $new, which will be $folder. The folder's name tells apart what the result depends on:
# the recipe, $needs (other parts, each in a variable of its name), $files (contents) and $facts (of this host).
part() (
	name=$1 needs='' files='' facts=''
	# shellcheck source=/dev/null
	. "$machine/$name.sh"
	for need in $needs; do
		made=$(part "$need")
		eval "$need=\$made"
		facts="$facts $made"
	done
	# shellcheck disable=SC2086 # a list of files
	key=$({ echo "$facts"; cat "$machine/$name.sh" $files; } | sha256sum | cut -c 1-12)
	folder=$cache/$name-$key
	[ -d "$folder" ] || make_once
	touch -c "$folder"
	echo "$folder"
)

# Two runs may want the same part: one makes it, the other waits and finds it. Nothing half-made ever has its name.
make_once() {
	mkdir -p "$cache"
	exec 9>"$cache/lock"
	flock -n 9 || {
		say "another run is at work in $cache: waiting for it"
		flock 9
	}
	[ ! -d "$folder" ] || return 0
	new=$folder.new
	rm -rf "$cache"/*.new # of runs that were broken off
	mkdir "$new"
	trap '[ -d "$folder" ] || say "no $name: see above; nothing half-made is kept, so just try again. DEBIAN_MIRROR names another mirror"' EXIT
	make_part >&2
	mv "$new" "$folder"
	find "$cache" -maxdepth 1 -name "$name-*" -mtime +30 -exec rm -rf {} +
}
