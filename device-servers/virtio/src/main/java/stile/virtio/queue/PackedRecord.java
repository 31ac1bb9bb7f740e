package stile.virtio.queue;

import static stile.virtio.queue.InflightLayout.ADDRESS;
import static stile.virtio.queue.InflightLayout.COUNTER;
import static stile.virtio.queue.InflightLayout.DESC_NUM;
import static stile.virtio.queue.InflightLayout.FLAGS;
import static stile.virtio.queue.InflightLayout.FREE_HEAD;
import static stile.virtio.queue.InflightLayout.ID;
import static stile.virtio.queue.InflightLayout.LAST;
import static stile.virtio.queue.InflightLayout.LENGTH;
import static stile.virtio.queue.InflightLayout.NEXT;
import static stile.virtio.queue.InflightLayout.NUM;
import static stile.virtio.queue.InflightLayout.OLD_FREE_HEAD;
import static stile.virtio.queue.InflightLayout.OLD_USED_IDX;
import static stile.virtio.queue.InflightLayout.OLD_USED_WRAP;
import static stile.virtio.queue.InflightLayout.PACKED_ENTRIES;
import static stile.virtio.queue.InflightLayout.PACKED_ENTRY;
import static stile.virtio.queue.InflightLayout.U16;
import static stile.virtio.queue.InflightLayout.U32;
import static stile.virtio.queue.InflightLayout.U64;
import static stile.virtio.queue.InflightLayout.U8;
import static stile.virtio.queue.InflightLayout.USED_IDX;
import static stile.virtio.queue.InflightLayout.USED_WRAP;
import static stile.virtio.queue.InflightLayout.VERSION;
import static stile.virtio.queue.InflightLayout.VERSION_NOW;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Which chains of a packed queue are in flight, with a copy of their descriptors: in the ring they
 * may be overwritten. Written so that the process can end at any store; while it lives it goes by
 * its own copy of the list of free entries, since others can write here too.
 */
final class PackedRecord {
  /** A chain: its first entry, and its descriptors as a ring would have them. */
  record Taken(int entry, int slots, MemorySegment descriptors) {}

  private static final int EVENT_WRAP = 1 << 15;

  private final MemorySegment memory;
  private final int size;
  private final int[] next;

  /** By first entry. */
  private final int[] last;

  private int free;
  private long counter;

  /**
   * @throws VirtqueueException when the memory is too small for the queue
   */
  PackedRecord(MemorySegment memory, int size) {
    if (memory.byteSize() < InflightLayout.bytes(size)) {
      throw new VirtqueueException(
          "record of %d bytes for a queue of %d".formatted(memory.byteSize(), size));
    }
    this.memory = memory;
    this.size = size;
    this.next = new int[size];
    this.last = new int[size];
  }

  private static long entry(int index) {
    return PACKED_ENTRIES + (long) PACKED_ENTRY * index;
  }

  private int u16(long at) {
    return Short.toUnsignedInt(memory.get(U16, at));
  }

  /** Whether somebody has used it. */
  boolean begun() {
    return u16(VERSION) == VERSION_NOW;
  }

  /** Begins with nothing in flight, and the next descriptor to use at a place in the ring. */
  void begin(int event) {
    memory.fill((byte) 0);
    memory.set(U16, DESC_NUM, (short) size);
    for (int i = 0; i < size; i++) {
      next[i] = i + 1; // the last one's is no entry
      memory.set(U16, entry(i) + NEXT, (short) next[i]);
    }
    set(USED_IDX, USED_WRAP, event);
    set(OLD_USED_IDX, OLD_USED_WRAP, event);
    VarHandle.releaseFence();
    memory.set(U16, VERSION, (short) VERSION_NOW);
  }

  private void set(int idx, int wrap, int event) {
    memory.set(U16, idx, (short) (event & (EVENT_WRAP - 1)));
    memory.set(U8, wrap, (byte) (event >>> 15));
  }

  private int get(int idx, int wrap) {
    return (u16(idx) & (EVENT_WRAP - 1)) | (memory.get(U8, wrap) & 1) << 15;
  }

  /** Where the last batch that is known to be done ended. */
  int oldUsed() {
    return get(OLD_USED_IDX, OLD_USED_WRAP);
  }

  /**
   * Decides on the last batch, which the driver may have been shown or not.
   *
   * @return where the next descriptor is to be used
   */
  int finishBatch(boolean shown) {
    if (u16(DESC_NUM) != size) {
      throw new VirtqueueException(
          "record of %d descriptors for a queue of %d".formatted(u16(DESC_NUM), size));
    }
    int now = get(USED_IDX, USED_WRAP);
    int old = oldUsed();
    if (now != old && shown) {
      memory.set(U16, OLD_FREE_HEAD, memory.get(U16, FREE_HEAD));
      set(OLD_USED_IDX, OLD_USED_WRAP, now);
      return now;
    }
    memory.set(U16, FREE_HEAD, memory.get(U16, OLD_FREE_HEAD));
    set(USED_IDX, USED_WRAP, old);
    return old;
  }

  /** What is in flight, in the order in which it was taken. Each field is read once. */
  List<Taken> recover() {
    for (int i = 0; i < size; i++) {
      next[i] = u16(entry(i) + NEXT);
    }
    List<Taken> all = new ArrayList<>();
    BitSet used = new BitSet();
    long[] counters = new long[size];
    BitSet flying = flying();
    Arrays.setAll(counters, i -> memory.get(U64, entry(i) + COUNTER));
    for (int i = flying.nextSetBit(0); i >= 0; i = flying.nextSetBit(i + 1)) {
      all.add(chain(i, used));
    }
    all.sort(Comparator.comparingLong(taken -> counters[taken.entry]));
    counter = all.isEmpty() ? 0 : counters[all.getLast().entry] + 1;
    relink(used);
    return all;
  }

  /** The entries that say so, but for the free ones: those were being filled, or being freed. */
  private BitSet flying() {
    BitSet flying = new BitSet();
    for (int i = 0; i < size; i++) {
      flying.set(i, memory.get(U8, entry(i)) != 0);
    }
    int at = u16(FREE_HEAD);
    BitSet seen = new BitSet();
    while (at < size && !seen.get(at)) {
      seen.set(at);
      if (flying.get(at)) {
        flying.clear(at);
        memory.set(U8, entry(at), (byte) 0);
      }
      at = next[at];
    }
    return flying;
  }

  private Taken chain(int first, BitSet used) {
    int slots = u16(entry(first) + NUM);
    MemorySegment copy = MemorySegment.ofArray(new long[2 * size]);
    int at = first;
    for (int i = 0; i < slots; i++) {
      if (i == size || at >= size || used.get(at)) {
        throw new VirtqueueException("record with a chain that cannot be, at " + first);
      }
      used.set(at);
      int flags =
          (u16(entry(at) + FLAGS) & ~PackedLayout.MARKS) | PackedLayout.DESC_F_AVAIL; // lap one
      copy.set(SplitLayout.DESC_HALF, 16L * i, memory.get(U64, entry(at) + ADDRESS));
      copy.set(
          SplitLayout.DESC_HALF,
          16L * i + 8,
          (long) flags << 48
              | (long) u16(entry(at) + ID) << 32
              | (memory.get(U32, entry(at) + LENGTH) & 0xffff_ffffL));
      last[first] = at;
      at = next[at];
    }
    return new Taken(first, slots, copy);
  }

  /** All that is not in flight is free, in whatever order. */
  private void relink(BitSet used) {
    int head = size;
    for (int i = size - 1; i >= 0; i--) {
      if (!used.get(i)) {
        next[i] = head;
        memory.set(U16, entry(i) + NEXT, (short) head);
        head = i;
      }
    }
    free = head;
    VarHandle.releaseFence();
    memory.set(U16, FREE_HEAD, (short) free);
    memory.set(U16, OLD_FREE_HEAD, (short) free);
  }

  /**
   * A chain is the device's from now on.
   *
   * @param descriptors as the ring has them
   * @return its first entry
   */
  int take(MemorySegment descriptors, int slots) {
    int first = free;
    memory.set(U16, entry(first) + NUM, (short) slots);
    memory.set(U64, entry(first) + COUNTER, counter++);
    for (int i = 0; i < slots; i++) {
      long at = entry(free);
      long word = descriptors.get(SplitLayout.DESC_HALF, 16L * i + 8);
      memory.set(U64, at + ADDRESS, descriptors.get(SplitLayout.DESC_HALF, 16L * i));
      memory.set(U32, at + LENGTH, (int) word);
      memory.set(U16, at + ID, (short) (word >>> 32));
      memory.set(U16, at + FLAGS, (short) (word >>> 48));
      last[first] = free;
      free = next[free];
    }
    memory.set(U16, entry(first) + LAST, (short) last[first]);
    memory.set(U8, entry(first), (byte) 1);
    VarHandle.releaseFence();
    memory.set(U16, FREE_HEAD, (short) free);
    memory.set(U16, OLD_FREE_HEAD, (short) free); // it counts from here on
    VarHandle.releaseFence();
    return first;
  }

  /** The chain last taken is not the device's after all. */
  void undo(int first) {
    memory.set(U8, entry(first), (byte) 0);
    free = first; // nothing was taken or freed since
    VarHandle.releaseFence();
    memory.set(U16, FREE_HEAD, (short) free);
    memory.set(U16, OLD_FREE_HEAD, (short) free);
  }

  /** These will be shown to the driver as used, and the next one is used there. */
  void complete(int[] entries, int count, int event) {
    for (int i = 0; i < count; i++) {
      int end = last[entries[i]];
      next[end] = free;
      memory.set(U16, entry(end) + NEXT, (short) free);
      free = entries[i];
    }
    memory.set(U16, FREE_HEAD, (short) free);
    set(USED_IDX, USED_WRAP, event);
    VarHandle.releaseFence();
  }

  /** These were shown. */
  void strike(int[] entries, int count, int event) {
    for (int i = 0; i < count; i++) {
      memory.set(U8, entry(entries[i]), (byte) 0);
    }
    VarHandle.releaseFence();
    memory.set(U16, OLD_FREE_HEAD, (short) free);
    set(OLD_USED_IDX, OLD_USED_WRAP, event);
  }
}
