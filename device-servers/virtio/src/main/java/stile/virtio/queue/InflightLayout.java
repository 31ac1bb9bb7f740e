package stile.virtio.queue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Where things lie in a record of chains in flight: vhost-user's QueueRegionSplit and
 * QueueRegionPacked (QEMU, docs/interop/vhost-user.rst, "Inflight I/O tracking"). It is memory that
 * outlives the process. In the byte order of this machine.
 */
public final class InflightLayout {
  static final ValueLayout.OfShort U16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.nativeOrder());
  static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.nativeOrder());
  static final ValueLayout.OfLong U64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.nativeOrder());
  static final ValueLayout.OfByte U8 = JAVA_BYTE;

  // Both kinds. A version of 0: nobody has used it yet.
  static final int VERSION = 8;
  static final int DESC_NUM = 10;
  static final int VERSION_NOW = 1;

  // Split: 16 bytes, then 16 for each descriptor.
  static final int SPLIT_LAST_BATCH = 12;
  static final int SPLIT_USED_IDX = 14;
  static final int SPLIT_ENTRIES = 16;
  static final int SPLIT_ENTRY = 16;
  static final int SPLIT_NEXT = 6;
  static final int SPLIT_COUNTER = 8;

  // Packed: 32 bytes, then 32 for each descriptor.
  static final int FREE_HEAD = 12;
  static final int OLD_FREE_HEAD = 14;
  static final int USED_IDX = 16;
  static final int OLD_USED_IDX = 18;
  static final int USED_WRAP = 20;
  static final int OLD_USED_WRAP = 21;
  static final int PACKED_ENTRIES = 32;
  static final int PACKED_ENTRY = 32;
  static final int NEXT = 2;
  static final int LAST = 4;
  static final int NUM = 6;
  static final int COUNTER = 8;
  static final int ID = 16;
  static final int FLAGS = 18;
  static final int LENGTH = 20;
  static final int ADDRESS = 24;

  private static final int CACHE_LINE = 64;

  private InflightLayout() {}

  /** How many bytes a queue of a size needs, split or packed. */
  public static long bytes(int queueSize) {
    long bytes = PACKED_ENTRIES + (long) PACKED_ENTRY * queueSize;
    return (bytes + CACHE_LINE - 1) & -CACHE_LINE;
  }
}
