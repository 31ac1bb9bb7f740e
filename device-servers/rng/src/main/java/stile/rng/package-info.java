/**
 * The entropy device (virtio 1.4, section 5.4): the driver hands in empty buffers, the device fills
 * them with random bytes.
 *
 * <p>It is the smallest device there is, one queue and no configuration, and still there are two
 * ways to get it wrong. One is to say that more was filled than was: the driver would take what lay
 * in its buffer before for randomness. So the used length is what the source gave, and nothing
 * else. The other is to wait for a slow source: so {@link stile.rng.RngServer} leaves the chain
 * where it is and goes on when the source has something.
 */
@NullMarked
package stile.rng;

import org.jspecify.annotations.NullMarked;
