package stile.virtio.queue;

import static stile.virtio.queue.PackedLayout.MARKS;
import static stile.virtio.queue.SplitLayout.DESC_F_INDIRECT;
import static stile.virtio.queue.SplitLayout.DESC_F_NEXT;
import static stile.virtio.queue.SplitLayout.DESC_F_WRITE;
import static stile.virtio.queue.SplitLayout.DESC_HALF;
import static stile.virtio.queue.SplitLayout.DESC_SIZE;
import static stile.virtio.queue.SplitLayout.DESC_WORD;

import java.lang.foreign.MemorySegment;

/**
 * The descriptor ring of a packed virtqueue as the driver fills it (virtio 1.4, section 2.8.5):
 * reads a chain from its first descriptor on, checks it, and collects its buffers. A chain lies in
 * slots that follow each other, so it cannot loop, but it could run into descriptors that the
 * device still holds.
 */
final class PackedDescriptors {
  private final MemorySegment ring;
  private final QueueSettings settings;
  private final int size;
  private final SharedRegions regions;
  private final boolean indirectAllowed;

  PackedDescriptors(
      MemorySegment ring, QueueSettings settings, SharedRegions regions, boolean indirectAllowed) {
    this.ring = ring;
    this.settings = settings;
    this.size = settings.size();
    this.regions = regions;
    this.indirectAllowed = indirectAllowed;
  }

  /** The same for descriptors that lie elsewhere. */
  PackedDescriptors of(MemorySegment copy) {
    return new PackedDescriptors(copy, settings, regions, indirectAllowed);
  }

  /**
   * Fills a chain with what the ring says from a position on.
   *
   * @param flags of the first descriptor, read already with acquire order: once it is marked
   *     available, the rest of its chain is (section 2.8.6)
   * @param room how many descriptors the driver may have made available
   * @return the chain's buffer id, of any value: it stands in the last descriptor
   */
  int collect(DescriptorChain chain, int position, int flags, int room) {
    int at = position;
    int count = 0;
    int readable = 0;
    long readableBytes = 0;
    long writableBytes = 0;
    while (true) {
      if (count == room) {
        throw tooLong(position, room);
      }
      long start = (long) DESC_SIZE * PackedLayout.slot(at, size);
      long address = ring.get(DESC_HALF, start);
      long word = ring.get(DESC_HALF, start + DESC_WORD);
      if (count > 0) {
        flags = (int) (word >>> 48);
        if ((flags & MARKS) != PackedLayout.availableMarks(at, size)) {
          throw notAvailable(position, at);
        }
      }
      long length = word & 0xffff_ffffL;
      int id = (int) (word >>> 32) & 0xffff;
      int region = regions.find(address, length);
      if ((flags & DESC_F_INDIRECT) != 0) {
        checkIndirect(position, flags, address, length, count);
        if (region < 0) {
          throw outside(position, "indirect table", address, length);
        }
        collectTable(chain, position, region, address - regions.base(region), length);
        return id;
      }
      if (region < 0) {
        throw outside(position, "buffer", address, length);
      }
      chain.put(count, region, address - regions.base(region), length);
      if ((flags & DESC_F_WRITE) != 0) {
        writableBytes += length;
      } else {
        if (readable < count) {
          throw outOfOrder(position);
        }
        readable = count + 1;
        readableBytes += length;
      }
      count++;
      if ((flags & DESC_F_NEXT) == 0) {
        chain.open(count, readable, readableBytes, writableBytes);
        chain.slots = count;
        return id;
      }
      at = PackedLayout.advance(at, 1, size);
    }
  }

  /** All of a table is the chain, and of its flags only WRITE counts (section 2.8.7). */
  private void collectTable(
      DescriptorChain chain, int position, int tableRegion, long start, long bytes) {
    MemorySegment table = regions.memory(tableRegion);
    int count = (int) (bytes / DESC_SIZE);
    int readable = 0;
    long readableBytes = 0;
    long writableBytes = 0;
    for (int i = 0; i < count; i++) {
      long address = table.get(DESC_HALF, start + (long) DESC_SIZE * i);
      long word = table.get(DESC_HALF, start + (long) DESC_SIZE * i + DESC_WORD);
      long length = word & 0xffff_ffffL;
      int region = regions.find(address, length);
      if (region < 0) {
        throw outside(position, "buffer", address, length);
      }
      chain.put(i, region, address - regions.base(region), length);
      if ((word >>> 48 & DESC_F_WRITE) != 0) {
        writableBytes += length;
      } else {
        if (readable < i) {
          throw outOfOrder(position);
        }
        readable = i + 1;
        readableBytes += length;
      }
    }
    chain.open(count, readable, readableBytes, writableBytes);
    chain.slots = 1;
  }

  private void checkIndirect(int position, int flags, long address, long length, int before) {
    String wrong = null;
    if (!indirectAllowed) {
      wrong = "indirect descriptor, not negotiated";
    } else if (before > 0) {
      wrong = "indirect descriptor after a direct one";
    } else if ((flags & DESC_F_NEXT) != 0) {
      wrong = "indirect descriptor with a next";
    } else if (length == 0 || length % DESC_SIZE != 0) {
      wrong = "indirect table of %d bytes".formatted(length);
    } else if (length / DESC_SIZE > settings.longestChain()) {
      wrong =
          "more than %d descriptors in an indirect table: %d"
              .formatted(settings.longestChain(), length / DESC_SIZE);
    } else if (!regions.canReadWords(address)) {
      wrong = "indirect table at %#x, not aligned to 8, in Device memory".formatted(address);
    }
    if (wrong != null) {
      throw refused(position, wrong);
    }
  }

  private VirtqueueException tooLong(int position, int room) {
    return refused(
        position,
        room == size
            ? "more than %d descriptors".formatted(size)
            : "runs into descriptors that were not used yet, after " + room);
  }

  private VirtqueueException notAvailable(int position, int at) {
    return refused(
        position,
        "its descriptor %d is not marked available".formatted(PackedLayout.slot(at, size)));
  }

  private VirtqueueException outOfOrder(int position) {
    return refused(position, "readable descriptor after a writable one");
  }

  private VirtqueueException outside(int position, String what, long address, long length) {
    return refused(
        position,
        "%s at %#x, %d bytes, is outside the shared regions %s"
            .formatted(what, address, length, regions));
  }

  /** The chain's id is known at its end only. */
  private VirtqueueException refused(int position, String what) {
    return new VirtqueueException(
        "chain at descriptor %d: %s".formatted(PackedLayout.slot(position, size), what));
  }
}
