package stile.virtio.queue;

import static stile.virtio.queue.InflightLayout.DESC_NUM;
import static stile.virtio.queue.InflightLayout.NEXT;
import static stile.virtio.queue.InflightLayout.OLD_USED_IDX;
import static stile.virtio.queue.InflightLayout.OLD_USED_WRAP;
import static stile.virtio.queue.InflightLayout.PACKED_ENTRIES;
import static stile.virtio.queue.InflightLayout.PACKED_ENTRY;
import static stile.virtio.queue.InflightLayout.U16;
import static stile.virtio.queue.InflightLayout.U8;
import static stile.virtio.queue.InflightLayout.USED_WRAP;
import static stile.virtio.queue.InflightLayout.VERSION;

import java.lang.foreign.MemorySegment;

/**
 * One queue's part of a record of chains in flight, for who keeps it while nobody serves the ring.
 */
public final class InflightRegion {
  private static final int WRAP = 1 << 15;

  /** Both wrap counters are 1 at the beginning of a packed ring (virtio 1.4, section 2.8.1). */
  public static final int PACKED_BEGIN = WRAP << 16 | WRAP;

  private final MemorySegment memory;

  /**
   * @throws IndexOutOfBoundsException when there is no room for what comes before the entries
   */
  public InflightRegion(MemorySegment memory) {
    MemorySegment _ = memory.asSlice(0, PACKED_ENTRIES);
    this.memory = memory;
  }

  /** Where the next to serve a packed ring begins, as SET_VRING_BASE has it. */
  public int packedPosition() {
    if (memory.get(U16, VERSION) == 0) {
      return PACKED_BEGIN; // nobody has begun
    }
    int used = memory.get(U16, OLD_USED_IDX) & (WRAP - 1);
    int event = used | (memory.get(U8, OLD_USED_WRAP) & 1) << 15;
    return event << 16 | event;
  }

  /**
   * Forgets a ring that is no more: the next one has nothing in flight, and is at its beginning.
   * The version says that nobody has used this, and a back end that goes by it makes the rest by
   * itself. DPDK makes it with the memory and never again, so it is made here as well; what comes
   * before the version and the number of entries belong to whoever made the memory.
   */
  public void restart(boolean packed) {
    memory.set(U16, VERSION, (short) 0);
    memory.asSlice(DESC_NUM + 2).fill((byte) 0);
    if (packed) {
      int entries = (int) Math.min(entriesFit(), QueueSettings.MAX_SIZE);
      for (int i = 0; i < entries; i++) {
        memory.set(U16, PACKED_ENTRIES + (long) PACKED_ENTRY * i + NEXT, (short) (i + 1));
      }
      memory.set(U8, USED_WRAP, (byte) 1);
      memory.set(U8, OLD_USED_WRAP, (byte) 1);
    }
  }

  private long entriesFit() {
    return (memory.byteSize() - PACKED_ENTRIES) / PACKED_ENTRY;
  }
}
