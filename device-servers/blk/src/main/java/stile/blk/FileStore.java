package stile.blk;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import stile.virtio.host.FileEngine;
import stile.virtio.host.HostFile;
import stile.virtio.queue.Reader;
import stile.virtio.queue.Writer;

/**
 * A disk in a file or block device. Data goes between it and the driver's buffers and is not copied
 * here, unless access is direct and the buffers do not suit that.
 *
 * <p>The capacity is the file's size when it was opened. A file that is cut short afterwards is
 * damaged, not resized: what is gone reads as an error until it is written again.
 */
final class FileStore implements BlockStore {
  /** What the host's page cache works in; less means that it reads around each write. */
  private static final int PAGE = 4096;

  private static final int ZEROS = 64 << 10;

  final HostFile file;
  final FileEngine engine;

  /** Lists of memory areas are made this long. */
  final int vectors;

  final MemorySegment zeros = Arena.ofAuto().allocate(ZEROS, PAGE);

  /** What every offset and length has to be a multiple of; 1 unless access is direct. */
  final int directUnit;

  private final boolean readOnly;
  private final long capacity;
  private final int blockSize;

  /** All that were made so far, and those of them that do nothing now. */
  private final Transfer[] transfers;

  private final Transfer[] idle;
  private int made;
  private int free;

  /**
   * @param file closed with the store
   * @param engine closed with the store
   * @param capacity in sectors of 512 bytes
   * @param vectors how many areas of memory to hand to the kernel at once
   * @throws IOException when a block device cannot be asked
   */
  FileStore(HostFile file, FileEngine engine, long capacity, boolean readOnly, int vectors)
      throws IOException {
    this.file = file;
    this.engine = engine;
    this.capacity = capacity;
    this.readOnly = readOnly;
    this.vectors = vectors;
    this.blockSize = file.sectorSize();
    this.directUnit = file.isDirect() ? blockSize : 1;
    this.transfers = new Transfer[engine.depth()];
    this.idle = new Transfer[engine.depth()];
  }

  @Override
  public long capacity() {
    return capacity;
  }

  @Override
  public int blockSize() {
    return blockSize;
  }

  @Override
  public int physicalBlockSize() {
    return Math.max(blockSize, PAGE);
  }

  @Override
  public boolean readOnly() {
    return readOnly;
  }

  @Override
  public int depth() {
    return transfers.length;
  }

  @Override
  public void read(long offset, long length, Writer to, Completion completion) {
    take().read(offset, length, to, completion);
  }

  @Override
  public void write(long offset, long length, Reader from, Completion completion) {
    take().write(offset, length, from, completion);
  }

  @Override
  public void flush(Completion completion) {
    if (readOnly) {
      completion.done(null);
    } else {
      take().flush(completion);
    }
  }

  @Override
  public void discard(long offset, long length, Completion completion) {
    take().discard(offset, length, completion);
  }

  @Override
  public void zero(long offset, long length, boolean mayFree, Completion completion) {
    take().zero(offset, length, mayFree, completion);
  }

  private Transfer take() {
    if (free == 0) {
      Transfer transfer = new Transfer(this);
      transfers[made++] = transfer;
      return transfer;
    }
    return idle[--free];
  }

  void give(Transfer transfer) {
    idle[free++] = transfer;
  }

  @Override
  public boolean submit() throws IOException {
    return engine.submit();
  }

  @Override
  public int poll() {
    return engine.poll();
  }

  @Override
  public int fd() {
    return engine.fd();
  }

  @Override
  public void drain() {
    engine.drain();
    // One that broke off on the way, when memory vanished under it, was never given back.
    System.arraycopy(transfers, 0, idle, 0, made);
    free = made;
  }

  @Override
  public void settle() {
    engine.settle();
  }

  @Override
  public void close() {
    engine.close();
    file.close();
  }
}
