/**
 * What a device server is.
 *
 * <p>To write one, implement {@link stile.virtio.device.DeviceServer} and a {@link
 * stile.virtio.device.DeviceServerProvider} that makes it, and name the provider in the module's
 * {@code provides} clause. The same device server is then reached by a peer compartment over shared
 * memory, by any VMM over vhost-user, and by tests in process; it cannot tell which.
 *
 * <p>A device server is a plain object that one thread calls. It never blocks to wait for the
 * driver or for input: it serves what is there and returns, and input of its own arrives through a
 * {@link stile.virtio.device.Source}. A disk may block in a read or write, since a disk answers.
 */
@NullMarked
package stile.virtio.device;

import org.jspecify.annotations.NullMarked;
