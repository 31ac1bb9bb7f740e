package stile.net;

import java.util.Arrays;

/**
 * Which virtual LANs a driver wants frames of (virtio 1.4, section 5.1.6.5.3). One that has not
 * negotiated to say so gets all.
 */
final class VlanFilter {
  private static final int IDS = 4096;

  /** One bit for each. */
  private final long[] wanted = new long[IDS / Long.SIZE];

  private boolean on;

  /** Begins with none wanted. */
  void start(boolean on) {
    this.on = on;
    Arrays.fill(wanted, 0);
  }

  /**
   * The driver wants one, or does not any more.
   *
   * @return false when there is no such one
   */
  boolean want(int id, boolean wants) {
    if (id >= IDS) {
      return false;
    }
    long bit = 1L << (id % Long.SIZE);
    if (wants) {
      wanted[id / Long.SIZE] |= bit;
    } else {
      wanted[id / Long.SIZE] &= ~bit;
    }
    return true;
  }

  /**
   * @param id a frame's; 0 when it belongs to none, tagged or not
   */
  boolean accepts(int id) {
    return !on || id == 0 || (wanted[id / Long.SIZE] >>> (id % Long.SIZE) & 1) != 0;
  }
}
