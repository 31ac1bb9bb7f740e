/**
 * A virtio device as its driver sees it, whatever the transport.
 *
 * <p>{@link stile.virtio.VirtioDevice} is the heart: the status machine, feature negotiation, the
 * configuration space and the queues' set-up. A transport (messages from a peer compartment,
 * vhost-user, a mock in a test) calls its methods for what the driver asks; it calls the {@link
 * stile.virtio.device.DeviceServer} for what the device does; and it speaks to the driver through a
 * {@link stile.virtio.DriverNotifier}.
 *
 * <pre>{@code
 * transport --> VirtioDevice --> DeviceServer      stile.virtio.device: what a device is
 *     ^              |               |
 *     |              v               v
 * DriverNotifier   SplitQueue  <-- chains          stile.virtio.queue: rings and chains
 *                                                  stile.virtio.worker: the thread it all runs on
 *                                                  stile.virtio.host: files, streams, randomness
 * }</pre>
 */
@NullMarked
package stile.virtio;

import org.jspecify.annotations.NullMarked;
