package stile.blk;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import stile.virtio.queue.Reader;
import stile.virtio.queue.Writer;

/**
 * Where a disk's bytes live. Offsets and lengths are in bytes, multiples of 512, and within the
 * capacity: the caller has checked them.
 *
 * <p>What is asked for ends at once, or goes on by itself and ends later: in any order, during
 * {@link #poll()}. Until then the cursor it was given is its own. An error leaves the bytes it was
 * about in any state, and the store usable.
 */
interface BlockStore extends AutoCloseable {
  /** Whoever asked for something. */
  interface Completion {
    /**
     * It has ended; told once.
     *
     * @param failure why it failed; null when it did not; an {@link java.io.InterruptedIOException}
     *     when it was given up
     */
    void done(@Nullable IOException failure);
  }

  /** How many sectors of 512 bytes there are. Stays the same. */
  long capacity();

  /** The smallest unit that can be addressed without reading around it: a power of two. */
  int blockSize();

  /** The unit the medium works in: a power of two, {@link #blockSize()} or more. */
  int physicalBlockSize();

  boolean readOnly();

  /** How much may be asked for before any of it has ended. At least 2. */
  int depth();

  /**
   * Fills the next bytes of a chain. Fails also when the store is now shorter than its capacity.
   */
  void read(long offset, long length, Writer to, Completion completion);

  /** Takes the next bytes of a chain. They may be in a volatile cache after this. */
  void write(long offset, long length, Reader from, Completion completion);

  /** Makes stable all that had ended when this was asked for. */
  void flush(Completion completion);

  /** May free the space; what is read there afterwards is undefined. */
  void discard(long offset, long length, Completion completion);

  /**
   * Zeroes.
   *
   * @param mayFree whether the space may be given back
   */
  void zero(long offset, long length, boolean mayFree, Completion completion);

  /**
   * Sets off what was asked for.
   *
   * @return false when not all of it could be; try again soon
   * @throws IOException when the store can do no more
   */
  boolean submit() throws IOException;

  /**
   * Tells of all that has ended.
   *
   * @return how much; 0 for nothing
   */
  int poll();

  /** A descriptor that is readable when {@link #poll()} has something to tell; -1 for none. */
  int fd();

  /**
   * Comes back when nothing is under way any more. Who asked is told, and may not ask for more
   * meanwhile.
   */
  void drain();

  /**
   * Comes back when nothing is under way any more, as {@link #drain()}, but gives nothing up and
   * goes on when more is asked for meanwhile.
   */
  void settle();

  @Override
  void close();
}
