package stile.blk;

import stile.virtio.queue.Reader;
import stile.virtio.queue.Writer;

/**
 * Nothing: what is read is zeros, what is written is gone. All ends at once, so what a request
 * costs here is what the way to the disk costs.
 */
final class NullStore implements BlockStore {
  private final long capacity;
  private final boolean readOnly;
  private final int depth;

  /**
   * @param capacity in sectors of 512 bytes
   * @param depth how many requests a device may keep
   */
  NullStore(long capacity, boolean readOnly, int depth) {
    this.capacity = capacity;
    this.readOnly = readOnly;
    this.depth = depth;
  }

  @Override
  public long capacity() {
    return capacity;
  }

  @Override
  public int blockSize() {
    return BlkLayout.SECTOR_SIZE;
  }

  @Override
  public int physicalBlockSize() {
    return BlkLayout.SECTOR_SIZE;
  }

  @Override
  public boolean readOnly() {
    return readOnly;
  }

  @Override
  public int depth() {
    return depth;
  }

  /** The request zeroes what nobody wrote. */
  @Override
  public void read(long offset, long length, Writer to, Completion completion) {
    completion.done(null);
  }

  @Override
  public void write(long offset, long length, Reader from, Completion completion) {
    completion.done(null);
  }

  @Override
  public void flush(Completion completion) {
    completion.done(null);
  }

  @Override
  public void discard(long offset, long length, Completion completion) {
    completion.done(null);
  }

  @Override
  public void zero(long offset, long length, boolean mayFree, Completion completion) {
    completion.done(null);
  }

  @Override
  public boolean submit() {
    return true;
  }

  @Override
  public int poll() {
    return 0;
  }

  @Override
  public int fd() {
    return -1;
  }

  @Override
  public void drain() {}

  @Override
  public void settle() {}

  @Override
  public void close() {}
}
