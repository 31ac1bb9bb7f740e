package stile.blk;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import stile.virtio.queue.Reader;
import stile.virtio.queue.Writer;

/** A store in memory that counts, fails when told to, and ends things at once or later. */
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

  /** Whether what is asked for ends later: the last first. */
  boolean late;

  private final Deque<Runnable> asked = new ArrayDeque<>();

  MemoryStore(int sectors, boolean readOnly) {
    this.bytes = new byte[sectors * 512];
    this.segment = MemorySegment.ofArray(bytes);
    this.readOnly = readOnly;
  }

  MemoryStore(int sectors) {
    this(sectors, false);
  }

  private @Nullable IOException toldToFail() {
    String message = failure;
    failure = null;
    return message == null ? null : new IOException(message);
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
  public int depth() {
    return 64;
  }

  private void end(Runnable what) {
    if (late) {
      asked.push(what);
    } else {
      what.run();
    }
  }

  @Override
  public void read(long offset, long length, Writer to, Completion completion) {
    end(
        () -> {
          IOException told = toldToFail();
          // What a failing read may already have written.
          to.write(segment, offset, told == null ? length : length / 2);
          completion.done(told);
        });
  }

  @Override
  public void write(long offset, long length, Reader from, Completion completion) {
    end(
        () -> {
          IOException told = toldToFail();
          if (told == null) {
            from.read(segment, offset, length);
          }
          completion.done(told);
        });
  }

  @Override
  public void flush(Completion completion) {
    end(
        () -> {
          IOException told = toldToFail();
          flushes += told == null ? 1 : 0;
          completion.done(told);
        });
  }

  @Override
  public void discard(long offset, long length, Completion completion) {
    end(
        () -> {
          IOException told = toldToFail();
          discards += told == null ? 1 : 0;
          completion.done(told);
        });
  }

  @Override
  public void zero(long offset, long length, boolean mayFree, Completion completion) {
    end(
        () -> {
          IOException told = toldToFail();
          if (told == null) {
            segment.asSlice(offset, length).fill((byte) 0);
            freed += mayFree ? 1 : 0;
          }
          completion.done(told);
        });
  }

  @Override
  public boolean submit() {
    return true;
  }

  @Override
  public int poll() {
    int ended = asked.size();
    for (int i = 0; i < ended; i++) {
      asked.pop().run();
    }
    return ended;
  }

  @Override
  public int fd() {
    return -1;
  }

  @Override
  public void drain() {
    while (!asked.isEmpty()) {
      asked.pop().run();
    }
  }

  @Override
  public void settle() {
    drain();
  }

  @Override
  public void close() {
    closed = true;
  }
}
