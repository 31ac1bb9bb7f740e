package stile.virtio.queue;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * Where things lie in a packed virtqueue (virtio 1.4, section 2.8), the handles that reach them,
 * and how places in its ring are counted. A descriptor is as long as one of a split queue, and its
 * flags NEXT, WRITE and INDIRECT are the same bits.
 *
 * <p>A <em>position</em> counts descriptors over two laps of the ring: in the first lap the wrap
 * counter of the standard is 1, in the second it is 0. So a position is both, a slot and a counter,
 * and two positions are told apart however full the ring is.
 */
public final class PackedLayout {
  /** A descriptor: le64 address, le32 length, le16 id, le16 flags. */
  public static final int ID = 12;

  public static final int FLAGS = 14;

  public static final int DESC_F_AVAIL = 1 << 7;
  public static final int DESC_F_USED = 1 << 15;

  /** Both marks, which say whose a descriptor is. */
  static final int MARKS = DESC_F_AVAIL | DESC_F_USED;

  /** An event suppression structure: le16 offset and wrap counter, le16 flags. */
  public static final int EVENT_SIZE = 4;

  public static final int EVENT_ALIGN = 4;

  /** Its flags: always, never, or (with EVENT_IDX) for one descriptor. */
  public static final int EVENT_ENABLE = 0;

  public static final int EVENT_DISABLE = 1;
  public static final int EVENT_DESC = 2;

  /** The wrap counter in its first half. */
  public static final int EVENT_WRAP = 1 << 15;

  static final VarHandle FLAGS_HANDLE = ValueLayout.JAVA_SHORT.withOrder(LITTLE_ENDIAN).varHandle();

  /** The second word of a descriptor: length, id and flags in one. */
  static final VarHandle WORD = ValueLayout.JAVA_LONG.withOrder(LITTLE_ENDIAN).varHandle();

  /** An event suppression structure in one: flags above offset and wrap counter. */
  static final VarHandle EVENT = ValueLayout.JAVA_INT.withOrder(LITTLE_ENDIAN).varHandle();

  private PackedLayout() {}

  /** The descriptor at a position. */
  static int slot(int position, int size) {
    return position < size ? position : position - size;
  }

  /** The position some descriptors further on, at most two laps. */
  static int advance(int position, int by, int size) {
    int there = position + by;
    return there < 2 * size ? there : there - 2 * size;
  }

  /** How many descriptors lie between two positions. */
  static int distance(int from, int to, int size) {
    int between = to - from;
    return between >= 0 ? between : between + 2 * size;
  }

  /** The marks of a descriptor made available at a position (section 2.8.1). */
  static int availableMarks(int position, int size) {
    return position < size ? DESC_F_AVAIL : DESC_F_USED;
  }

  /** The marks of a descriptor used at a position. */
  static int usedMarks(int position, int size) {
    return position < size ? MARKS : 0;
  }

  /** A position as the first half of an event suppression structure says it. */
  static int event(int position, int size) {
    return position < size ? position | EVENT_WRAP : position - size;
  }
}
