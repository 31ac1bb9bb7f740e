package stile.virtio.queue;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * Where things lie in a split virtqueue (virtio 1.4, section 2.7), and the handles that reach them.
 */
public final class SplitLayout {
  /** A descriptor: le64 address, le32 length, le16 flags, le16 next. */
  public static final int DESC_SIZE = 16;

  /** The second word of a descriptor: length, flags and next in one. */
  static final int DESC_WORD = 8;

  public static final int DESC_F_NEXT = 1;
  public static final int DESC_F_WRITE = 2;
  public static final int DESC_F_INDIRECT = 4;

  /** Both rings begin with le16 flags and le16 index. */
  public static final int FLAGS = 0;

  public static final int IDX = 2;
  public static final int RING = 4;

  public static final int AVAIL_ELEM_SIZE = 2;

  /** A used element: le32 id, le32 length. */
  public static final int USED_ELEM_SIZE = 8;

  public static final int AVAIL_F_NO_INTERRUPT = 1;
  public static final int USED_F_NO_NOTIFY = 1;

  /** What the three parts are aligned to. */
  public static final int DESC_ALIGN = 16;

  public static final int AVAIL_ALIGN = 2;
  public static final int USED_ALIGN = 4;

  /** One of a descriptor's two words. The table is aligned, but an indirect one need not be. */
  static final ValueLayout.OfLong DESC_HALF =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

  /** Aligned in fact; a layout that says so has the alignment checked at every access. */
  static final ValueLayout.OfShort AVAIL_ELEM =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);

  static final ValueLayout.OfShort LE16 = ValueLayout.JAVA_SHORT.withOrder(LITTLE_ENDIAN);

  /** A used element is 4-aligned, and written in one. */
  static final ValueLayout.OfLong USED_ELEM =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

  static final VarHandle INDEX = LE16.varHandle();

  private SplitLayout() {}

  /** The bytes of a descriptor table. */
  public static long descSize(int queueSize) {
    return (long) DESC_SIZE * queueSize;
  }

  /** The bytes of an available ring, used_event at its end included. */
  public static long availSize(int queueSize) {
    return usedEvent(queueSize) + 2;
  }

  /** The bytes of a used ring, avail_event at its end included. */
  public static long usedSize(int queueSize) {
    return availEvent(queueSize) + 2;
  }

  /** In the available ring: up to where the driver wants no interrupt. */
  public static long usedEvent(int queueSize) {
    return RING + (long) AVAIL_ELEM_SIZE * queueSize;
  }

  /** In the used ring: up to where the device wants no notification. */
  public static long availEvent(int queueSize) {
    return RING + (long) USED_ELEM_SIZE * queueSize;
  }
}
