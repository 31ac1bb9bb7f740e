package stile.virtio.queue;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A request of the driver's: a readable part and after it a writable part, each scattered over
 * buffers in shared memory.
 *
 * <p>What it says of itself is a checked copy. The buffers' contents are not: the driver may change
 * them at any time, so whoever reads a value twice may find two values.
 */
public final class DescriptorChain {
  private static final int INITIAL_ELEMENTS = 4;

  /**
   * The head's descriptor index (split) or buffer id (packed): what the driver knows the chain by.
   */
  final int id;

  MemorySegment[] memory = new MemorySegment[INITIAL_ELEMENTS];
  long[] offset = new long[INITIAL_ELEMENTS];
  long[] length = new long[INITIAL_ELEMENTS];

  /** How many elements there are, and how many of them, from the first, are readable. */
  int count;

  int readable;
  long readableBytes;
  long writableBytes;

  /** Taken and not completed. */
  boolean taken;

  private final Reader reader = new Reader(this);
  private final Writer writer = new Writer(this);

  DescriptorChain(int id) {
    this.id = id;
  }

  /** The device-readable part, from where the last reading stopped. */
  public Reader reader() {
    return reader;
  }

  /** The device-writable part, from where the last writing stopped. */
  public Writer writer() {
    return writer;
  }

  /** How many bytes the device may read, all in all. */
  public long readableBytes() {
    return readableBytes;
  }

  /** How many bytes the device may write, all in all. */
  public long writableBytes() {
    return writableBytes;
  }

  /** What the driver knows the chain by, for a log line. */
  public int id() {
    return id;
  }

  void clear() {
    count = 0;
    readable = 0;
    readableBytes = 0;
    writableBytes = 0;
  }

  void add(MemorySegment segment, long at, long bytes, boolean writable) {
    int i = count;
    if (i == offset.length) {
      grow();
    }
    memory[i] = segment;
    offset[i] = at;
    length[i] = bytes;
    count = i + 1;
    if (writable) {
      writableBytes += bytes;
    } else {
      readable = i + 1;
      readableBytes += bytes;
    }
  }

  /** Once it has all its elements. */
  void open() {
    reader.start(0, readable, readableBytes);
    writer.start(readable, count, writableBytes);
  }

  private void grow() {
    int capacity = offset.length * 2;
    memory = Arrays.copyOf(memory, capacity);
    offset = Arrays.copyOf(offset, capacity);
    length = Arrays.copyOf(length, capacity);
  }
}
