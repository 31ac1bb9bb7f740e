package stile.blk;

import java.io.IOException;
import stile.virtio.queue.Reader;
import stile.virtio.queue.Writer;

/**
 * Where a disk's bytes live. Offsets and lengths are in bytes, multiples of 512, and within the
 * capacity: the caller has checked them.
 *
 * <p>An error leaves the bytes it was about in any state, and the store usable.
 */
interface BlockStore extends AutoCloseable {
  /** How many sectors of 512 bytes there are. Stays the same. */
  long capacity();

  /** The smallest unit that can be addressed without reading around it: a power of two. */
  int blockSize();

  /** The unit the medium works in: a power of two, {@link #blockSize()} or more. */
  int physicalBlockSize();

  boolean readOnly();

  /**
   * Fills the next bytes of a chain.
   *
   * @throws IOException also when the store has become shorter than its capacity
   */
  void read(long offset, long length, Writer to) throws IOException;

  /** Takes the next bytes of a chain. They may be in a volatile cache after this. */
  void write(long offset, long length, Reader from) throws IOException;

  /** Makes stable all that was written before. */
  void flush() throws IOException;

  /** May free the space; what is read there afterwards is undefined. */
  void discard(long offset, long length) throws IOException;

  /**
   * Zeroes.
   *
   * @param mayFree whether the space may be given back
   */
  void zero(long offset, long length, boolean mayFree) throws IOException;

  @Override
  void close();
}
