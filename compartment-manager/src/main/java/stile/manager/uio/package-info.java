/**
 * How a compartment lies in a device of userspace I/O: which of its maps hold what the board's
 * profile names. Both the manager, before it maps anything, and {@code stile doctor} ask.
 */
@NullMarked
package stile.manager.uio;

import org.jspecify.annotations.NullMarked;
