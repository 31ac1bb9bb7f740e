/**
 * The AMP bus, layout 3: virtio-msg through a window of shared memory.
 *
 * <p>The window holds a header, which says where all else lies, and for each side a queue head, a
 * ring of message slots, and perhaps notification words. Each side writes only its own and reads
 * the other's, so no word is ever read, modified and written by two.
 *
 * <pre>{@code
 * 0    40h                                                              size
 * +----+-----------------+-----------------+-------------+-------------+
 * | h  | device's words, | driver's words, | device's    | driver's    |
 * | dr | queue head      | queue head      | ring        | ring        |
 * +----+-----------------+-----------------+-------------+-------------+
 * }</pre>
 *
 * <p>{@link stile.manager.amp.AmpBus} is the device side: one thread steps it, and device threads
 * send through it; what comes and what goes are in classes of their own, behind it. It survives
 * whatever the peer writes: an index outside its ring, a state that is none, a header overwritten.
 * The peer is then lost, which a {@link stile.manager.amp.BusListener} is told with the reason, and
 * welcome again as soon as it shakes hands. {@link stile.manager.amp.AmpDriver} is the other side
 * in Java, for tests, benchmarks and tools.
 *
 * <p>{@link stile.manager.amp.AmpAbi} has the offsets, {@link stile.manager.amp.AmpLayout} places
 * and checks, {@link stile.manager.amp.AmpHeader} writes and reads. Times are {@link
 * java.lang.System#nanoTime()}, passed in, so that tests own the clock.
 *
 * <p>The window may be Device memory: words are aligned and go through handles that insist on it,
 * messages and the header through {@link stile.bindings.memory.DeviceCopy}, on every board. A
 * message is short, and one way for all is the tested way.
 */
@NullMarked
package stile.manager.amp;

import org.jspecify.annotations.NullMarked;
