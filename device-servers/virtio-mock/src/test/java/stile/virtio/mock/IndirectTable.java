package stile.virtio.mock;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Writes descriptors anywhere. */
final class IndirectTable {
  private static final ValueLayout.OfShort LE16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfInt LE32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LE64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

  private IndirectTable() {}

  static void write(
      MockMemory memory, long table, int slot, long address, int length, int flags, int next) {
    write(memory.at(table + 16L * slot, 16), 0, address, length, flags, next);
  }

  static void write(MemorySegment table, int slot, long address, int length, int flags, int next) {
    long at = 16L * slot;
    table.set(LE64, at, address);
    table.set(LE32, at + 8, length);
    table.set(LE16, at + 12, (short) flags);
    table.set(LE16, at + 14, (short) next);
  }
}
