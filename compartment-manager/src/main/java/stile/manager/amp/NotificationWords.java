package stile.manager.amp;

import java.lang.foreign.MemorySegment;
import stile.bindings.memory.Fences;

/**
 * Notification bits each way without a shared word: this side toggles bits in its {@code tx}, the
 * peer toggles the same bits in its {@code rx} to acknowledge, and a bit that differs is pending.
 *
 * <p>Both sides first write what the bit tells of, then look at the bits; and first acknowledge a
 * bit, then look at what it tells of. With a full fence between the two steps no notification is
 * lost, although a pending bit is not toggled again.
 *
 * <p>Only the private copies of this side's own words are believed. A peer that writes nonsense
 * into its words gets notifications that are not, or loses its own.
 */
final class NotificationWords {
  private final MemorySegment window;
  private final long mine;
  private final long peer;
  private final int words;
  private final Fences fences;
  private final long[] tx;
  private final long[] rx;

  /**
   * @param mine offset of the area this side writes, 8-aligned
   * @param peer offset of the area the peer writes, 8-aligned
   * @param words 64-bit words each way; 0 for none
   */
  NotificationWords(MemorySegment window, long mine, long peer, int words) {
    this(window, mine, peer, words, Fences.coherent());
  }

  /** With fences that reach the peer. */
  NotificationWords(MemorySegment window, long mine, long peer, int words, Fences fences) {
    this.fences = fences;
    this.window = window;
    this.mine = mine;
    this.peer = peer;
    this.words = words;
    this.tx = new long[words];
    this.rx = new long[words];
  }

  int words() {
    return words;
  }

  /** Nothing pending from here, nothing acknowledged. */
  void reset() {
    for (int word = 0; word < words; word++) {
      tx[word] = 0;
      rx[word] = 0;
      set(mine + txOffset(word), 0);
      set(mine + rxOffset(word), 0);
    }
  }

  /**
   * Notifies, after what is to be noticed was written.
   *
   * @return whether the bit was not pending yet, and the doorbell must ring
   */
  boolean raise(int bit) {
    fences.full();
    int word = bit / Long.SIZE;
    long mask = 1L << bit % Long.SIZE;
    if (((tx[word] ^ get(peer + rxOffset(word))) & mask) != 0) {
      return false;
    }
    tx[word] ^= mask;
    set(mine + txOffset(word), tx[word]);
    return true;
  }

  /**
   * Takes and acknowledges what is pending from the peer, before it is looked at.
   *
   * @return the bits of one word
   */
  long take(int word) {
    long pending = rx[word] ^ get(peer + txOffset(word));
    if (pending != 0) {
      rx[word] ^= pending;
      set(mine + rxOffset(word), rx[word]);
      fences.full();
    }
    return pending;
  }

  private static long txOffset(int word) {
    return (long) word * Long.BYTES;
  }

  private long rxOffset(int word) {
    return (long) (words + word) * Long.BYTES;
  }

  private long get(long offset) {
    return (long) SharedWords.LE64.getAcquire(window, offset);
  }

  private void set(long offset, long value) {
    SharedWords.LE64.setRelease(window, offset, value);
  }
}
