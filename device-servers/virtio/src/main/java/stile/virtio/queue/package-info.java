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
 *
 * <p>Shared memory has a {@link stile.virtio.queue.MemoryType}. In Device memory only aligned
 * accesses of at most 8 bytes are safe. The rings need no more: indices, available entries, event
 * suppression and the two words of a descriptor are single aligned loads and stores; a used element
 * of the split ring, aligned to 4, is stored by halves; an indirect table that is not aligned to 8
 * is refused. Payloads go through {@link stile.bindings.memory.DeviceCopy}, by cursors of a class
 * of its own, so that the way of Normal memory stays as short as it is. Nobody gets an address for
 * a system call: a list of {@link stile.virtio.queue.Vectors} takes a copy, of what its ordinary
 * memory holds, and the rest of the request goes in further pieces. Pieces, and no limit at
 * negotiation, since most devices have none to negotiate, and a driver may ignore it.
 */
@NullMarked
package stile.virtio.queue;

import org.jspecify.annotations.NullMarked;
