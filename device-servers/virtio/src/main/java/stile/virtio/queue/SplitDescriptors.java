package stile.virtio.queue;

import static stile.virtio.queue.SplitLayout.DESC_F_INDIRECT;
import static stile.virtio.queue.SplitLayout.DESC_F_NEXT;
import static stile.virtio.queue.SplitLayout.DESC_F_WRITE;
import static stile.virtio.queue.SplitLayout.DESC_HALF;
import static stile.virtio.queue.SplitLayout.DESC_SIZE;
import static stile.virtio.queue.SplitLayout.DESC_WORD;

import java.lang.foreign.MemorySegment;

/**
 * The descriptor table of a split virtqueue (virtio 1.4, section 2.7.5): follows a chain from its
 * head, checks it, and collects its buffers. No chain has more than {@link
 * QueueSettings#longestChain}, which also ends every loop a driver could lay.
 */
final class SplitDescriptors {
  private final MemorySegment table;
  private final int size;
  private final int longest;
  private final SharedRegions regions;
  private final boolean indirectAllowed;

  SplitDescriptors(
      MemorySegment table, QueueSettings settings, SharedRegions regions, boolean indirectAllowed) {
    this.table = table;
    this.size = settings.size();
    this.longest = settings.longestChain();
    this.regions = regions;
    this.indirectAllowed = indirectAllowed;
  }

  /**
   * Fills a chain with what the table says from its head on. Its sums stay in locals until the end:
   * as fields they would be stored and loaded again with every descriptor.
   */
  void collect(DescriptorChain chain) {
    MemorySegment memory = table;
    long start = 0;
    int limit = size;
    int next = chain.id;
    boolean indirect = false;
    int count = 0;
    int readable = 0;
    long readableBytes = 0;
    long writableBytes = 0;
    while (true) {
      long at = start + (long) DESC_SIZE * next;
      long address = memory.get(DESC_HALF, at);
      long word = memory.get(DESC_HALF, at + DESC_WORD);
      long length = word & 0xffff_ffffL;
      int flags = (int) (word >>> 32);
      int region = regions.find(address, length);
      if ((flags & DESC_F_INDIRECT) != 0) {
        // The table stands in for the rest of the chain (section 2.7.5.3). It may lie anywhere, and
        // be longer than the chain in it.
        limit = checkIndirect(chain, flags, address, length, indirect);
        if (region < 0) {
          throw outside(chain, "indirect table", address, length);
        }
        memory = regions.memory(region);
        start = address - regions.base(region);
        next = 0;
        indirect = true;
        continue;
      }
      if (count == longest) {
        throw tooLong(chain, longest);
      }
      if (region < 0) {
        throw outside(chain, "buffer", address, length);
      }
      chain.put(count, region, address - regions.base(region), length);
      if ((flags & DESC_F_WRITE) != 0) {
        writableBytes += length;
      } else {
        if (readable < count) {
          throw outOfOrder(chain);
        }
        readable = count + 1;
        readableBytes += length;
      }
      count++;
      if ((flags & DESC_F_NEXT) == 0) {
        chain.open(count, readable, readableBytes, writableBytes);
        return;
      }
      next = (int) (word >>> 48);
      if (next >= limit) {
        throw badNext(chain, next, limit);
      }
    }
  }

  private int checkIndirect(
      DescriptorChain chain, int flags, long address, long length, boolean nested) {
    String wrong = null;
    if (!indirectAllowed) {
      wrong = "indirect descriptor, not negotiated";
    } else if (nested) {
      wrong = "indirect descriptor within an indirect table";
    } else if ((flags & DESC_F_NEXT) != 0) {
      wrong = "indirect descriptor with a next";
    } else if (length == 0 || length % DESC_SIZE != 0) {
      wrong = "indirect table of %d bytes".formatted(length);
    } else if (!regions.canReadWords(address)) {
      wrong = "indirect table at %#x, not aligned to 8, in Device memory".formatted(address);
    }
    if (wrong != null) {
      throw new VirtqueueException("chain %d: %s".formatted(chain.id, wrong));
    }
    return (int) (length / DESC_SIZE);
  }

  private static VirtqueueException tooLong(DescriptorChain chain, int most) {
    return new VirtqueueException(
        "chain %d: more than %d descriptors, or a loop".formatted(chain.id, most));
  }

  private static VirtqueueException outOfOrder(DescriptorChain chain) {
    return new VirtqueueException(
        "chain %d: readable descriptor after a writable one".formatted(chain.id));
  }

  private static VirtqueueException badNext(DescriptorChain chain, int next, int limit) {
    return new VirtqueueException(
        "chain %d: next descriptor %d of %d".formatted(chain.id, next, limit));
  }

  private VirtqueueException outside(
      DescriptorChain chain, String what, long address, long length) {
    return new VirtqueueException(
        "chain %d: %s at %#x, %d bytes, is outside the shared regions %s"
            .formatted(chain.id, what, address, length, regions));
  }
}
