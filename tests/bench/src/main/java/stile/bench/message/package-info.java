/** A message's round trip between the manager's bus and a bare-metal peer in QEMU. */
@NullMarked
package stile.bench.message;

import org.jspecify.annotations.NullMarked;
