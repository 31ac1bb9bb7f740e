package stile.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Frames that wait for one reader; any thread puts them in. Bounded, without locks, and nothing is
 * allocated for a frame.
 *
 * <p>Each slot has a turn: it is free for the frame of number n when its turn is n, holds it when
 * its turn is n + 1, and is free for the next one, n + size, when that was read.
 */
final class FrameRing {
  private final int size;
  private final int slotBytes;
  private final MemorySegment memory;
  private final AtomicLongArray turns;
  private final int[] lengths;
  private final AtomicLong next = new AtomicLong();
  private long first;

  /**
   * @param size in frames: a power of two
   * @param slotBytes the longest frame
   */
  FrameRing(int size, int slotBytes) {
    this.size = size;
    this.slotBytes = slotBytes;
    memory = Arena.ofAuto().allocate((long) size * slotBytes, Long.BYTES);
    turns = new AtomicLongArray(size);
    for (int i = 0; i < size; i++) {
      turns.set(i, i);
    }
    lengths = new int[size];
  }

  /**
   * Copies a frame in.
   *
   * @return false when there is no room for it
   */
  boolean offer(MemorySegment frame, long offset, int length) {
    if (length > slotBytes) {
      return false;
    }
    while (true) {
      long number = next.get();
      int slot = slot(number);
      long turn = turns.get(slot);
      if (turn < number) {
        return false; // full
      }
      if (turn == number && next.compareAndSet(number, number + 1)) {
        MemorySegment.copy(frame, offset, memory, (long) slot * slotBytes, length);
        lengths[slot] = length;
        turns.set(slot, number + 1); // before the reader's wish to be woken is looked at
        return true;
      }
    }
  }

  /** The length of the first frame; -1 when there is none. */
  int first() {
    int slot = slot(first);
    return turns.get(slot) == first + 1 ? lengths[slot] : -1;
  }

  /** Where the first frame lies, in {@link #memory}. */
  long offset() {
    return (long) slot(first) * slotBytes;
  }

  MemorySegment memory() {
    return memory;
  }

  /** Lets the first frame go. */
  void remove() {
    turns.setRelease(slot(first), first + size);
    first++;
  }

  private int slot(long number) {
    return (int) (number & (size - 1));
  }
}
