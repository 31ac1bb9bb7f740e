# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# What ./test and ./demo share: installs what is missing on Debian 12 or 13, finds a JDK, builds. Sourced with `set -u`
# from the project's folder; $me names the script in messages.

# Debian keeps mkfs.ext4 where users do not look.
PATH=$PATH:/usr/sbin:/sbin
export PATH

: "${me:?the script that sources this says who it is}"

# A bare system has no locale, and then Java no files whose names are not ASCII.
case ${LC_ALL:-${LC_CTYPE:-${LANG-}}} in
'' | C | POSIX) export LC_ALL=C.UTF-8 ;;
esac

say() {
	echo "$me: $*"
}

fail() {
	echo "$me: $*" >&2
	exit 1
}

# need PACKAGE COMMAND-OR-FILE: remembers the package when what it brings is not there.
missing=
need() {
	case $2 in
	/*) [ -e "$2" ] && return ;;
	*) command -v "$2" >/dev/null 2>&1 && return ;;
	esac
	missing="$missing $1"
}

need_java_tools() {
	need maven mvn
	find_jdk || missing="$missing openjdk-25-jdk-headless"
}

need_c_tools() {
	need make make
	need gcc gcc
	need libc6-dev /usr/include/stdio.h
	if [ "$(uname -m)" != aarch64 ]; then
		need gcc-aarch64-linux-gnu aarch64-linux-gnu-gcc
		need libc6-dev-arm64-cross /usr/aarch64-linux-gnu/include/stdint.h
	fi
}

# native/linux/check. Debian 13 has no dt-schema.
need_kernel_tools() {
	need sparse sparse
	[ -z "$(apt-cache madison dt-schema 2>/dev/null)" ] || need dt-schema dt-validate
	need device-tree-compiler fdtput
}

# systemd/package/build, and systemd/check.
need_package_tools() {
	need make make
	need asciidoctor asciidoctor
	need systemd systemd-analyze
}

need_machine() {
	need qemu-system-arm qemu-system-aarch64
	need qemu-utils qemu-storage-daemon # Debian 13; in 12 it comes with the one above
	need e2fsprogs mkfs.ext4
}

# A file system of another's: QEMU's in Debian 12, the one that followed it in 13.
need_virtiofsd() {
	case $(cat /etc/debian_version 2>/dev/null) in
	12*) need qemu-system-common /usr/lib/qemu/virtiofsd ;;
	*) need virtiofsd /usr/libexec/virtiofsd ;;
	esac
}

# Networks of their own for tests of the net device.
need_network_tools() {
	need iproute2 ip
	need iputils-ping ping
	need util-linux nsenter
}

# Linux and a peer in one machine: boards/qemu-virt-amp.
need_amp_machine() {
	need_machine
	need device-tree-compiler fdtoverlay
	need debian-archive-keyring /usr/share/keyrings/debian-archive-keyring.gpg
	need cpio cpio
	need xz-utils xz
	need util-linux flock
	[ "$(id -u)" = 0 ] || need fakeroot fakeroot
}

# tests/targets. Debian 13 has taken RISC-V out of qemu-system-misc.
need_target_tools() {
	need gcc-riscv64-linux-gnu riscv64-linux-gnu-gcc
	need gcc-arm-none-eabi arm-none-eabi-gcc
	if apt-cache show qemu-system-riscv >/dev/null 2>&1; then
		need qemu-system-riscv qemu-system-riscv64
	else
		need qemu-system-misc qemu-system-riscv64
	fi
}

# Installs what `need` found missing. Does nothing, and asks nothing of the network, when nothing is.
install_missing() {
	if [ -n "$missing" ]; then
		say "installing$missing"
		command -v apt-get >/dev/null 2>&1 || fail "no apt-get here: please install$missing, or their like"
		as_root apt-get -q update || say "apt-get update failed; trying with what it knows"
		case $missing in
		*openjdk-25*)
			apt-cache show openjdk-25-jdk-headless >/dev/null 2>&1 ||
				fail "no JDK 25 in this Debian ($(cat /etc/debian_version)): unpack one from https://adoptium.net into /usr/lib/jvm, or set JAVA_HOME"
			;;
		esac
		# shellcheck disable=SC2086 # a list of packages
		as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install $missing ||
			fail "could not install$missing"
		missing=
	fi
	find_jdk || fail "no JDK 25: looked at JAVA_HOME and /usr/lib/jvm; install openjdk-25-jdk-headless or set JAVA_HOME"
}

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null 2>&1; then
		sudo "$@"
	else
		fail "need root for: $*"
	fi
}

# Sets JAVA_HOME to a JDK 25 or later.
find_jdk() {
	for jdk in "${JAVA_HOME:-/none}" /usr/lib/jvm/*; do
		if [ -x "$jdk/bin/javac" ] && grep -Eqs '^JAVA_VERSION="(2[5-9]|[3-9][0-9])' "$jdk/release"; then
			export JAVA_HOME="$jdk"
			return 0
		fi
	done
	return 1
}

# Whether the Java side must be built before ./stile runs what the sources say. A stamp tells when it last was, since
# Maven leaves a jar alone whose contents stay the same.
stamp=compartment-manager/target/built
java_is_stale() {
	[ ! -e "$stamp" ] || ! ls compartment-manager/target/lib/stile-compartment-manager-*.jar >/dev/null 2>&1 ||
		[ -n "$(find pom.xml bindings device-servers compartment-manager -path '*/target' -prune -o \
			-type f \( -path '*/src/main/*' -o -name pom.xml \) -newer "$stamp" -print | head -n 1)" ]
}

# build_java COMMAND...: runs it, and stamps the build with the time it began if it goes well.
build_java() {
	mkdir -p "${stamp%/*}" && touch "$stamp.new" && "$@" && mv "$stamp.new" "$stamp"
}
