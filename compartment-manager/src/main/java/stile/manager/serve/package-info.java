/**
 * One device, served by itself: what {@code stile serve} does. It puts a device server, the thread
 * it runs on and a {@linkplain stile.manager.vhostuser.BackEnd vhost-user back end} together, as
 * {@link stile.manager.compartment} does for the devices of a peer.
 */
@NullMarked
package stile.manager.serve;

import org.jspecify.annotations.NullMarked;
