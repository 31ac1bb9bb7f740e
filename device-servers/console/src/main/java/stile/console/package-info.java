/**
 * The console device (virtio 1.4, section 5.3), with its one port 0.
 *
 * <p>Two directions that know nothing of each other meet at a {@link stile.console.Line}, which is
 * whatever is at this side's end: a file, standard output, the client of a socket, a terminal.
 *
 * <pre>{@code
 * transmitq --> Transmitter --> Line.output()
 *                                  Line  <-- listener, when somebody comes
 * receiveq  <-- Receiver    <-- Line.input()
 * }</pre>
 *
 * <p>Neither direction ever waits. When the line takes no more, the transmitter keeps the chain it
 * is at and opens its {@link stile.console.Gate} for output; when there is input and a buffer for
 * it, the receiver's gate is open for input. A closed gate is not looked at, so nobody is woken for
 * something that cannot be done: input nobody has a buffer for stays with the operating system,
 * whose limits then slow the sender down.
 *
 * <p>What is in the driver's buffers goes to the system call from there, and input comes in the
 * same way; no byte is copied, and no request allocates.
 */
@NullMarked
package stile.console;

import org.jspecify.annotations.NullMarked;
