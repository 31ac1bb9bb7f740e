/**
 * Virtqueues, device side, with no device in them.
 *
 * <p>A driver has a table of <em>descriptors</em>, each naming a buffer in shared memory. It links
 * them into a <em>chain</em>: first the buffers the device reads, then those it writes. It makes
 * the chain <em>available</em> by putting the index of its head into the available ring and moving
 * that ring's index on. The device takes the chain, does what it asks, and puts the head into the
 * used ring with the number of bytes it wrote: the chain is <em>used</em>. Nobody waits for
 * anybody: each ring is written by one side, and a release store of its index publishes what stands
 * before it.
 *
 * <pre>{@code
 * driver                                          device
 *   |  fills buffers, links descriptors             |
 *   |  avail.ring[i] = head; avail.idx = i + 1  --> |  next(): copy, check, translate
 *   |                                               |  reader() .. writer()
 *   |  <-- used.ring[j] = head, len; used.idx = j+1 |  complete(), flush()
 * }</pre>
 *
 * <p>That is the <em>split</em> queue. The <em>packed</em> one has a single ring: the driver puts a
 * chain's descriptors into it one behind the other, and the device overwrites the first with a used
 * one. Two marks in each descriptor say whose it is. What a device sees of both is {@link
 * stile.virtio.queue.Virtqueue}.
 *
 * <p>Both sides can ask not to be notified while they are busy ({@link
 * stile.virtio.queue.Virtqueue#disarm disarm}), and must look once more after they asked to be
 * notified again ({@link stile.virtio.queue.Virtqueue#arm arm}).
 *
 * <p>What is <em>checked</em>: every index against its ring, every address against {@link
 * stile.virtio.queue.SharedRegions}, the order and number of descriptors, and that a chain is not
 * available twice. What is <em>not</em>: buffers of different chains may overlap, and may overlap
 * the rings; a driver that does so harms its own data alone. And the contents of buffers can change
 * while a device reads them.
 */
@NullMarked
package stile.virtio.queue;

import org.jspecify.annotations.NullMarked;
