package stile.virtio.host;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Objects;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.MemoryType;
import stile.virtio.queue.QueueSettings;
import stile.virtio.queue.SharedRegions;
import stile.virtio.queue.SplitLayout;
import stile.virtio.queue.SplitQueue;

/** One descriptor chain over buffers that lie side by side, for streams to read and write. */
final class Buffers implements AutoCloseable {
  private static final ValueLayout.OfShort LE16 = ValueLayout.JAVA_SHORT.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfInt LE32 = ValueLayout.JAVA_INT.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LE64 = ValueLayout.JAVA_LONG.withOrder(LITTLE_ENDIAN);
  private static final int SIZE = 128;
  private static final long AVAIL = SplitLayout.descSize(SIZE);
  private static final long USED = AVAIL + 1024;
  private static final long DATA = USED + 2048;

  /** Of what type the next ones are. */
  static MemoryType type = MemoryType.NORMAL;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment data;
  private final DescriptorChain chain;

  private Buffers(boolean writable, int... lengths) {
    long total = 0;
    for (int length : lengths) {
      total += length;
    }
    MemorySegment memory = arena.allocate(DATA + total, 4096);
    data = memory.asSlice(DATA, total);
    long at = DATA;
    for (int i = 0; i < lengths.length; i++) {
      long descriptor = (long) i * SplitLayout.DESC_SIZE;
      int next = i + 1 < lengths.length ? SplitLayout.DESC_F_NEXT : 0;
      memory.set(LE64, descriptor, at);
      memory.set(LE32, descriptor + 8, lengths[i]);
      memory.set(LE16, descriptor + 12, (short) (next | (writable ? SplitLayout.DESC_F_WRITE : 0)));
      memory.set(LE16, descriptor + 14, (short) (i + 1));
      at += lengths[i];
    }
    memory.set(LE16, AVAIL + SplitLayout.IDX, (short) 1);
    SplitQueue queue =
        new SplitQueue(
            0,
            new QueueSettings(SIZE, 0, AVAIL, USED),
            new SharedRegions(List.of(new SharedRegions.Region(0, memory, type))),
            false,
            false);
    chain = Objects.requireNonNull(queue.next());
  }

  /** A chain the device reads: these bytes, in buffers of these lengths. */
  static Buffers readable(byte[] bytes, int... lengths) {
    Buffers buffers = new Buffers(false, lengths);
    MemorySegment.copy(bytes, 0, buffers.data, JAVA_BYTE, 0, bytes.length);
    return buffers;
  }

  /** A chain the device writes. */
  static Buffers writable(int... lengths) {
    return new Buffers(true, lengths);
  }

  DescriptorChain chain() {
    return chain;
  }

  byte[] bytes() {
    return data.toArray(JAVA_BYTE);
  }

  @Override
  public void close() {
    arena.close();
  }
}
