# SPDX-License-Identifier: Apache-2.0
# What the benchmark scripts share. They set root before they read this.
# shellcheck shell=sh

. "$root/tests/setup.sh"

# Builds the benchmarks and what they measure, when something changed.
bench_build() {
	find_java
	if [ -z "$(find "$root/tests/bench/target/lib" -name 'stile-*.jar' 2>/dev/null)" ] ||
		[ -n "$(find "$root" -name '*.java' -newer "$root/tests/bench/target/classes" | head -n 1)" ]; then
		(cd "$root" && mvn -q -B -DskipTests package -pl tests/bench -am)
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
