package stile.blk;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import stile.virtio.host.HostFile;
import stile.virtio.host.IoVectors;
import stile.virtio.queue.Reader;
import stile.virtio.queue.Writer;

/**
 * A disk in a file or block device, by one {@code preadv} or {@code pwritev} per request between it
 * and the driver's buffers.
 *
 * <p>The capacity is the file's size when it was opened. A file that is cut short afterwards is
 * damaged, not resized: what is gone reads as an error until it is written again.
 */
final class FileStore implements BlockStore {
  /** What the host's page cache works in; less means that it reads around each write. */
  private static final int PAGE = 4096;

  private static final int ZEROS = 64 << 10;

  private final HostFile file;
  private final boolean readOnly;
  private final long capacity;
  private final int blockSize;
  private final IoVectors vectors = new IoVectors(IoVectors.MAX);
  private final MemorySegment zeros = Arena.ofAuto().allocate(ZEROS);

  /**
   * @param file closed with the store
   * @param capacity in sectors of 512 bytes
   * @throws IOException when a block device cannot be asked
   */
  FileStore(HostFile file, long capacity, boolean readOnly) throws IOException {
    this.file = file;
    this.capacity = capacity;
    this.readOnly = readOnly;
    this.blockSize = file.sectorSize();
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
  public void read(long offset, long length, Writer to) throws IOException {
    long done = 0;
    while (done < length) { // once, unless the driver's buffers are more than one call takes
      vectors.clear();
      long wanted = to.vectors(vectors, length - done);
      long got = file.read(vectors, offset + done);
      if (got < wanted) {
        throw new EOFException(
            "read %s: %d bytes at %d, but the file now ends at %d; it was cut short"
                .formatted(file, length, offset, offset + done + got));
      }
      done += wanted;
    }
  }

  @Override
  public void write(long offset, long length, Reader from) throws IOException {
    long done = 0;
    while (done < length) {
      vectors.clear();
      long wanted = from.vectors(vectors, length - done);
      file.write(vectors, offset + done);
      done += wanted;
    }
  }

  @Override
  public void flush() throws IOException {
    if (!readOnly) {
      file.sync();
    }
  }

  /** Where space cannot be freed, nothing is done: a discard promises nothing. */
  @Override
  public void discard(long offset, long length) throws IOException {
    if (length > 0) {
      boolean _ = file.discard(offset, length);
    }
  }

  @Override
  public void zero(long offset, long length, boolean mayFree) throws IOException {
    boolean done =
        length == 0
            || (mayFree && file.punchHole(offset, length))
            || file.zeroRange(offset, length);
    if (!done) {
      writeZeros(offset, length);
    }
  }

  private void writeZeros(long offset, long length) throws IOException {
    long done = 0;
    while (done < length) {
      vectors.clear();
      long listed = 0;
      while (listed < length - done) {
        long n = Math.min(length - done - listed, ZEROS);
        if (!vectors.add(zeros.address(), n)) {
          break;
        }
        listed += n;
      }
      file.write(vectors, offset + done);
      done += listed;
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
