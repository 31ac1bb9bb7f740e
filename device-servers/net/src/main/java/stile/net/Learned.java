package stile.net;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The addresses that were seen behind one port, and when. The port's own thread writes; any thread
 * looks. A port that sends from more addresses than fit forgets its own, never another port's.
 */
final class Learned {
  static final int ENTRIES = 256;

  /** So many places an address may have. */
  private static final int PROBES = 8;

  /** Addresses not seen for so long are forgotten. */
  static final long LIFE_SECONDS = 300;

  /** Sees that nobody outside can tell which addresses share a place. */
  private final long seed;

  /** The address above, the second in which it was last seen below; 0 for none. */
  private final AtomicLongArray entries = new AtomicLongArray(ENTRIES);

  Learned(long seed) {
    this.seed = seed;
  }

  private static final int TIME_BITS = 16;
  private static final long TIME_MASK = (1L << TIME_BITS) - 1;

  /** How many seconds ago an address was seen; -1 when it was not, or too long ago. */
  long age(long address, long now) {
    int place = place(address);
    for (int i = 0; i < PROBES; i++) {
      long entry = entries.get((place + i) % ENTRIES);
      if (entry >>> TIME_BITS == address) {
        long age = (now - entry) & TIME_MASK;
        return age <= LIFE_SECONDS ? age : -1;
      }
    }
    return -1;
  }

  /** An address was seen. Takes the place of one that was not seen for the longest. */
  void see(long address, long now) {
    int place = place(address);
    int oldest = place;
    long most = -1;
    for (int i = 0; i < PROBES; i++) {
      int at = (place + i) % ENTRIES;
      long entry = entries.get(at);
      if (entry >>> TIME_BITS == address) {
        oldest = at;
        break;
      }
      long age = entry == 0 ? TIME_MASK + 1 : (now - entry) & TIME_MASK;
      if (age > most) {
        most = age;
        oldest = at;
      }
    }
    entries.set(oldest, address << TIME_BITS | (now & TIME_MASK));
  }

  private int place(long address) {
    long mixed = (address ^ seed) * 0x9e3779b97f4a7c15L;
    return (int) (mixed >>> 40) % ENTRIES;
  }
}
