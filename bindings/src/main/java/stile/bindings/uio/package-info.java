/**
 * A device that a driver of Linux's userspace I/O hands to a process (Documentation/driver-api/
 * uio-howto.rst): memory to map and an interrupt to wait for, with no driver of its own in between.
 *
 * <p>{@link stile.bindings.uio.UioDevice} is an interface, so that whoever uses it can be tested
 * without one. What it maps is Device memory on arm64: see {@link stile.bindings.memory}.
 */
@NullMarked
package stile.bindings.uio;

import org.jspecify.annotations.NullMarked;
