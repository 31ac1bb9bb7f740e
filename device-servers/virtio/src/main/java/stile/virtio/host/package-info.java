/**
 * What device servers use of the host they run on, with errors that name what failed and nothing
 * allocated on the way of requests.
 *
 * <p>{@link stile.virtio.host.HostFile} reads and writes a file or block device straight from and
 * to the driver's buffers: a chain lists them in {@link stile.virtio.host.IoVectors}, and one
 * system call does the rest.
 */
@NullMarked
package stile.virtio.host;

import org.jspecify.annotations.NullMarked;
