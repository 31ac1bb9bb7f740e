package stile.virtio.queue;

import java.lang.foreign.MemorySegment;

/**
 * How the driver set a queue up: its size, and the bus addresses of its three areas (virtio 1.4,
 * section 2.6).
 *
 * @param size in descriptors
 * @param desc the descriptor area
 * @param driver the driver area: the available ring of a split queue
 * @param device the device area: the used ring of a split queue
 */
public record QueueSettings(int size, long desc, long driver, long device) {
  /**
   * @throws VirtqueueException when the size is not a power of two up to 32768, or an area is
   *     misaligned
   */
  public QueueSettings {
    if (size <= 0 || size > SplitLayout.MAX_SIZE || Integer.bitCount(size) != 1) {
      throw new VirtqueueException(
          "queue size %d is not a power of two up to %d".formatted(size, SplitLayout.MAX_SIZE));
    }
    aligned("descriptor table", desc, SplitLayout.DESC_ALIGN);
    aligned("available ring", driver, SplitLayout.AVAIL_ALIGN);
    aligned("used ring", device, SplitLayout.USED_ALIGN);
  }

  private static void aligned(String what, long address, int alignment) {
    if ((address & (alignment - 1)) != 0) {
      throw new VirtqueueException(
          "%s at %#x is not aligned to %d".formatted(what, address, alignment));
    }
  }

  MemorySegment descriptorTable(SharedRegions regions) {
    return regions.slice(desc, SplitLayout.descSize(size), "descriptor table");
  }

  MemorySegment availableRing(SharedRegions regions) {
    return regions.slice(driver, SplitLayout.availSize(size), "available ring");
  }

  MemorySegment usedRing(SharedRegions regions) {
    return regions.slice(device, SplitLayout.usedSize(size), "used ring");
  }
}
