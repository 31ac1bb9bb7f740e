/**
 * vhost-user in both roles (QEMU, docs/interop/vhost-user.rst, "the specification" below): a device
 * server for any VMM, libblkio or DPDK; and other processes' devices for our compartments.
 *
 * <p>Back-end role. A front end connects to a socket, hands over its memory, an eventfd each way
 * for every ring, and where the rings lie; from then on the socket is silent and the device's
 * worker serves the rings. {@link stile.manager.vhostuser.Request} and {@link
 * stile.manager.vhostuser.Message} are the protocol alone, the same for both roles; {@link
 * stile.manager.vhostuser.Session} is what a back end answers: by itself what concerns features and
 * status, by {@link stile.manager.vhostuser.RingRequests}, {@link
 * stile.manager.vhostuser.MemoryRequests} and {@link stile.manager.vhostuser.ConfigRequests} the
 * rest.
 *
 * <p>One thread reads the socket; everything a message changes is changed on the device's own
 * thread, with the rings it concerns stopped. A front end can say anything: lengths, counts and
 * addresses are checked before use, and a session that breaks the protocol is closed.
 *
 * <p>Front-end role. {@link stile.manager.vhostuser.RemoteWorker} is the thread of one device: it
 * looks for the back end as long as there is none, and carries notifications. {@link
 * stile.manager.vhostuser.RemoteDevice} is what the driver sees, and {@link
 * stile.manager.vhostuser.RemoteRings} what the back end is given, again and again. A back end can
 * say anything too, or nothing.
 */
@NullMarked
package stile.manager.vhostuser;

import org.jspecify.annotations.NullMarked;
