/**
 * The network device (virtio 1.4, section 5.1): frames between a driver's queues and what is at the
 * cable's other end.
 *
 * <pre>{@code
 * transmitq --> Transmitter --> Departure --> Port.send
 *                               (header copied and checked by HeaderRules)
 * receiveq  <-- Receiver <----- Landing <---- Port.receive
 *                               (destination looked at by ReceiveFilter)
 * controlq  --> ControlQueue:   ReceiveFilter, how many pairs are used
 * }</pre>
 *
 * <p>A {@link stile.net.Link} has a port for each pair of queues: a {@link stile.net.TapLink}, a
 * {@link stile.net.SocketLink}, or one port of a {@link stile.net.Switch}, which carries frames
 * from thread to thread in a {@link stile.net.FrameRing} for each of its ports. Nothing ever waits:
 * what a port does not take is lost and counted, as on any network, and frames that the driver has
 * no buffers for stay with the operating system. A frame's bytes go from and to the driver's
 * buffers in one system call each; but for the header and a frame's first 16 bytes nothing is
 * copied, and no frame allocates.
 */
@NullMarked
package stile.net;

import org.jspecify.annotations.NullMarked;
