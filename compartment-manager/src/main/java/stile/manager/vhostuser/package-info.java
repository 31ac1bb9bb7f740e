/**
 * vhost-user, back-end role: a device server for any VMM, libblkio or DPDK (QEMU,
 * docs/interop/vhost-user.rst, "the specification" below).
 *
 * <p>A front end connects to a socket, hands over its memory, an eventfd each way for every ring,
 * and where the rings lie; from then on the socket is silent and the device's worker serves the
 * rings. {@link stile.manager.vhostuser.Request} and {@link stile.manager.vhostuser.Message} are
 * the protocol alone, the same for both roles; {@link stile.manager.vhostuser.Session} is what a
 * back end answers.
 *
 * <p>One thread reads the socket; everything a message changes is changed on the device's own
 * thread, with the rings it concerns stopped. A front end can say anything: lengths, counts and
 * addresses are checked before use, and a session that breaks the protocol is closed.
 */
@NullMarked
package stile.manager.vhostuser;

import org.jspecify.annotations.NullMarked;
