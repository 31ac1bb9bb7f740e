# SPDX-License-Identifier: Apache-2.0
# What the benchmark scripts share. They set root before they read this.
# shellcheck shell=sh

me=${0##*/}
. "$root/tests/setup.sh"

# Builds the benchmarks and what they measure, when something changed. A stamp tells when that was last done.
bench_build() {
	find_jdk || fail "no JDK 25: looked at JAVA_HOME and /usr/lib/jvm"
	make -s -C "$root/loopback-driver" >/dev/null
	built=$root/tests/bench/target/built
	if [ ! -e "$built" ] || [ -n "$(find "$root" -path '*/src/main/*' -name '*.java' -newer "$built" | head -n 1)" ]; then
		mkdir -p "${built%/*}"
		touch "$built.new"
		(cd "$root" && mvn -q -B -DskipTests package -pl tests/bench -am)
		mv "$built.new" "$built"
	fi
}

# bench_java PROCESSOR CLASS [ARGUMENT...]: runs a class of the benchmarks there, in place of this shell.
bench_java() {
	processor=$1
	shift
	exec taskset -c "$processor" "$JAVA_HOME/bin/java" -XX:+UseSerialGC \
		--enable-native-access=ALL-UNNAMED \
		-cp "$root/tests/bench/target/classes:$root/tests/bench/target/lib/*" "$@"
}
