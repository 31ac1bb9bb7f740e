/**
 * Which devices the kernel offers: userspace I/O, our own device class, remote processors.
 *
 * <p>{@link stile.bindings.discovery.DeviceFinder#system} asks udev, which also knows what the
 * rules added, and falls back to reading {@code /sys} where there is no udev. The answer is plain
 * data in either case; nothing is opened.
 */
@NullMarked
package stile.bindings.discovery;

import org.jspecify.annotations.NullMarked;
