# shellcheck shell=sh disable=SC2034,SC2154 # names of the files before
# SPDX-License-Identifier: Apache-2.0
# The manager has the peer's disk served by a process of its own: that one has the peer's buffers through the module and
# nothing else of the compartment, and is killed at work.

serve_the_disk() {
	/app/stile/stile serve blk --socket /tmp/disk.sock --image "$image" >>/tmp/serve.log 2>&1 &
	server=$!
}

configure_remote_disk() {
	sed 's|^image = "'"$image"'"|backend = "vhost-user:/tmp/disk.sock"|' /tmp/peer.toml >/tmp/remote.toml
	cp /tmp/peer.toml /tmp/local.toml
	mv /tmp/remote.toml /tmp/peer.toml
}

server_listens() {
	kill -0 "$server" && grep -q 'listening on /tmp/disk.sock' /tmp/serve.log
}

disk_is_attached() {
	: >/tmp/console
	program demo
	within 60 logged 'the back end at /tmp/disk.sock is attached' && echo reset >"$state" && at_work_on_the_disk
}

# With the device's own descriptor it could stop the compartment.
server_has_only_the_memory() {
	grep -q 'anon_inode:\[stile-memory\]' "/proc/$server/maps" && ! grep /dev/stile "/proc/$server/maps" &&
		! find "/proc/$server/fd" -exec readlink {} + | grep /dev/stile
}

server_is_killed_at_work() {
	kill -KILL "$server"
	wait "$server"
	within 20 logged 'the back end left' && ! said 'blk read'
}

server_ends() {
	kill "$server" && wait "$server"
}

peer_runs_on() {
	: >/tmp/console
	program echo
	echo reset >"$state"
	within 120 said 'echo ready' && manager_ends && is running
}

program echo # which needs no disk, until there is one
configure_remote_disk
serve_the_disk
check remote-server-listens within 300 server_listens
check manager-serves start_manager
check remote-disk-is-attached disk_is_attached
check remote-server-has-only-the-memory server_has_only_the_memory
check remote-server-is-killed-at-work server_is_killed_at_work
serve_the_disk
check remote-peer-done within 300 said "done"
check remote-peer-read-the-disk agrees 'blk read 33554432 bytes' "$whole"
check remote-peer-wrote-the-tail agrees 'blk wrote 65536 bytes' "$(tail -c "$tail" "$image" | sha256sum | cut -d ' ' -f 1)"
check remote-rest-of-the-disk-is-as-it-was [ "$(body_hash)" = "$body" ]
check remote-server-ends server_ends
check peer-runs-on-without-its-manager peer_runs_on
mv /tmp/local.toml /tmp/peer.toml
echo "  the log of the last manager, and of the disk's server:"
awk '{ print "  " $0 }' /tmp/manager.log /tmp/serve.log
