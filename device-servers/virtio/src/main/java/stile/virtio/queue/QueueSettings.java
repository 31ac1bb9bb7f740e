package stile.virtio.queue;

import java.lang.foreign.MemorySegment;

/**
 * How the driver set a queue up: its size, and the bus addresses of its three areas (virtio 1.4,
 * section 2.6). Which ring lies there is another matter: each has its own lengths and alignments,
 * and checks them when it is opened.
 *
 * @param size in descriptors
 * @param longestChain how many buffers an indirect table may name: what the device told the driver
 *     of its limits before the driver chose a smaller size, since Linux's drivers go by that
 * @param desc the descriptor area
 * @param driver the driver area: the available ring, or when the driver wants notifications
 * @param device the device area: the used ring, or when the device wants notifications
 */
public record QueueSettings(int size, int longestChain, long desc, long driver, long device) {
  /** The largest queue, split or packed. */
  public static final int MAX_SIZE = 32768;

  /**
   * @throws VirtqueueException when the size is not 1 to 32768
   */
  public QueueSettings {
    if (size <= 0 || size > MAX_SIZE) {
      throw new VirtqueueException("queue size %d is not 1 to %d".formatted(size, MAX_SIZE));
    }
  }

  /** A queue of the device's own size. */
  public QueueSettings(int size, long desc, long driver, long device) {
    this(size, size, desc, driver, device);
  }

  public QueueSettings withLongestChain(int longest) {
    return new QueueSettings(size, longest, desc, driver, device);
  }

  /** The size of a split queue. */
  int powerOfTwo() {
    if (Integer.bitCount(size) != 1) {
      throw new VirtqueueException(
          "queue size %d is not a power of two up to %d".formatted(size, MAX_SIZE));
    }
    return size;
  }

  MemorySegment descriptorTable(SharedRegions regions) {
    return area(
        regions, desc, SplitLayout.descSize(size), SplitLayout.DESC_ALIGN, "descriptor table");
  }

  MemorySegment availableRing(SharedRegions regions) {
    return area(
        regions, driver, SplitLayout.availSize(size), SplitLayout.AVAIL_ALIGN, "available ring");
  }

  MemorySegment usedRing(SharedRegions regions) {
    return area(regions, device, SplitLayout.usedSize(size), SplitLayout.USED_ALIGN, "used ring");
  }

  MemorySegment descriptorRing(SharedRegions regions) {
    return area(
        regions, desc, SplitLayout.descSize(size), SplitLayout.DESC_ALIGN, "descriptor ring");
  }

  MemorySegment driverEvent(SharedRegions regions) {
    return area(
        regions,
        driver,
        PackedLayout.EVENT_SIZE,
        PackedLayout.EVENT_ALIGN,
        "driver event suppression");
  }

  MemorySegment deviceEvent(SharedRegions regions) {
    return area(
        regions,
        device,
        PackedLayout.EVENT_SIZE,
        PackedLayout.EVENT_ALIGN,
        "device event suppression");
  }

  private static MemorySegment area(
      SharedRegions regions, long address, long bytes, int alignment, String what) {
    if ((address & (alignment - 1)) != 0) {
      throw new VirtqueueException(
          "%s at %#x is not aligned to %d".formatted(what, address, alignment));
    }
    return regions.slice(address, bytes, what);
  }
}
