package stile.blk;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import stile.virtio.queue.Reader;
import stile.virtio.queue.Writer;

/** A store in memory that counts, and fails when told to. */
final class MemoryStore implements BlockStore {
  final byte[] bytes;
  private final MemorySegment segment;
  private final boolean readOnly;

  int flushes;
  int discards;
  int freed;
  boolean closed;

  /** What the next call throws, once. */
  @Nullable String failure;

  MemoryStore(int sectors, boolean readOnly) {
    this.bytes = new byte[sectors * 512];
    this.segment = MemorySegment.ofArray(bytes);
    this.readOnly = readOnly;
  }

  MemoryStore(int sectors) {
    this(sectors, false);
  }

  private void failIfTold() throws IOException {
    String message = failure;
    failure = null;
    if (message != null) {
      throw new IOException(message);
    }
  }

  @Override
  public long capacity() {
    return bytes.length / 512;
  }

  @Override
  public int blockSize() {
    return 512;
  }

  @Override
  public int physicalBlockSize() {
    return 4096;
  }

  @Override
  public boolean readOnly() {
    return readOnly;
  }

  @Override
  public void read(long offset, long length, Writer to) throws IOException {
    long half = length / 2;
    to.write(segment, offset, half); // what a failing read may already have written
    failIfTold();
    to.write(segment, offset + half, length - half);
  }

  @Override
  public void write(long offset, long length, Reader from) throws IOException {
    failIfTold();
    from.read(segment, offset, length);
  }

  @Override
  public void flush() throws IOException {
    failIfTold();
    flushes++;
  }

  @Override
  public void discard(long offset, long length) throws IOException {
    failIfTold();
    discards++;
  }

  @Override
  public void zero(long offset, long length, boolean mayFree) throws IOException {
    failIfTold();
    segment.asSlice(offset, length).fill((byte) 0);
    freed += mayFree ? 1 : 0;
  }

  @Override
  public void close() {
    closed = true;
  }
}
