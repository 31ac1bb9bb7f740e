/**
 * Compares the machine with what the board's profile promises, before anything is mapped or
 * started, and says of every difference what it is and what to do.
 *
 * <p>{@link stile.manager.doctor.Machine} is all that is looked at: files under one root, so that a
 * folder can stand in for a board, and a device tree, from that root or from a blob on another
 * machine. Each check is a class that looks at one matter and adds {@link
 * stile.manager.doctor.Finding}s; none stops at its first. {@link stile.manager.doctor.Doctor}
 * calls them in the order in which a board is brought up: memory, cores, node, module, limits.
 */
@NullMarked
package stile.manager.doctor;

import org.jspecify.annotations.NullMarked;
