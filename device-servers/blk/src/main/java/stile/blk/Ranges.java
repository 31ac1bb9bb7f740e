package stile.blk;

import static stile.blk.BlkLayout.RANGE_SIZE;

import stile.virtio.queue.Reader;

/**
 * The ranges of one discard or write zeroes, copied out of the driver's memory: all are checked
 * before the first is acted on, and the driver could change them in between.
 */
final class Ranges {
  private final long[] sectors;
  private final long[] counts;
  private final int[] flags;
  private int size;

  /**
   * @param capacity the most ranges any request may have
   */
  Ranges(int capacity) {
    sectors = new long[capacity];
    counts = new long[capacity];
    flags = new int[capacity];
  }

  /**
   * Reads all that lies ahead.
   *
   * @param most how many ranges this request may have
   * @throws BlkException when there is none, more than that, or a part of one
   */
  void read(Reader data, int most) throws BlkException {
    long bytes = data.remaining();
    if (bytes == 0 || bytes % RANGE_SIZE != 0 || bytes / RANGE_SIZE > most) {
      throw BlkException.ioError(
          "%d bytes of ranges, where 1 to %d of %d bytes each may be"
              .formatted(bytes, most, RANGE_SIZE));
    }
    size = (int) (bytes / RANGE_SIZE);
    for (int i = 0; i < size; i++) {
      sectors[i] = data.getLong();
      counts[i] = data.getInt() & 0xffff_ffffL;
      flags[i] = data.getInt();
    }
  }

  int size() {
    return size;
  }

  /** The first sector: any value. */
  long sector(int i) {
    return sectors[i];
  }

  /** How many sectors: 0 to 2^32 - 1. */
  long count(int i) {
    return counts[i];
  }

  int flags(int i) {
    return flags[i];
  }

  /** Every flag that some range has. */
  int allFlags() {
    int all = 0;
    for (int i = 0; i < size; i++) {
      all |= flags[i];
    }
    return all;
  }
}
