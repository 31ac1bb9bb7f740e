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

  /** Where it belongs. */
  final Chains owner;

  private final SharedRegions regions;

  /**
   * The head's descriptor index (split) or buffer id (packed): what the driver knows the chain by.
   */
  int id;

  /**
   * Two words for each element: its offset in its region; the region's number above its length of
   * 32 bits. Not references to the regions: to store one costs a check of its class and a mark for
   * the collector.
   */
  private long[] elements = new long[2 * INITIAL_ELEMENTS];

  /** How many elements there are, and how many of them, from the first, are readable. */
  int count;

  int readable;
  long readableBytes;
  long writableBytes;

  /** How many descriptors of a packed ring it takes. */
  int slots;

  /** Taken and not completed. */
  boolean taken;

  /** No result yet. */
  static final long OPEN = -1;

  /** In a queue that is used in order: what the device said it wrote, or {@link #OPEN}. */
  long result;

  private final Reader reader;
  private final Writer writer;

  DescriptorChain(Chains owner, SharedRegions regions) {
    this.owner = owner;
    this.regions = regions;
    this.reader = regions.device() ? new DeviceReader(this) : new Reader(this, false);
    this.writer = regions.device() ? new DeviceWriter(this) : new Writer(this, false);
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

  /** Sets one element; the caller sets them from the first on. */
  void put(int element, int region, long offset, long length) {
    long[] e = elements;
    if (2 * element >= e.length) {
      e = grow();
    }
    e[2 * element] = offset;
    e[2 * element + 1] = (long) region << 32 | length;
  }

  /** Once it has all its elements. */
  void open(int count, int readable, long readableBytes, long writableBytes) {
    this.count = count;
    this.readable = readable;
    this.readableBytes = readableBytes;
    this.writableBytes = writableBytes;
    reader.start(0, readableBytes);
    writer.start(readable, writableBytes);
  }

  MemorySegment memory(int element) {
    return regions.memory((int) (elements[2 * element + 1] >>> 32));
  }

  long offset(int element) {
    return elements[2 * element];
  }

  long length(int element) {
    return elements[2 * element + 1] & 0xffff_ffffL;
  }

  private long[] grow() {
    elements = Arrays.copyOf(elements, 2 * elements.length);
    return elements;
  }
}
