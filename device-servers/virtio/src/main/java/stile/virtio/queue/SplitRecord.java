package stile.virtio.queue;

import static stile.virtio.queue.InflightLayout.DESC_NUM;
import static stile.virtio.queue.InflightLayout.SPLIT_COUNTER;
import static stile.virtio.queue.InflightLayout.SPLIT_ENTRIES;
import static stile.virtio.queue.InflightLayout.SPLIT_ENTRY;
import static stile.virtio.queue.InflightLayout.SPLIT_LAST_BATCH;
import static stile.virtio.queue.InflightLayout.SPLIT_NEXT;
import static stile.virtio.queue.InflightLayout.SPLIT_USED_IDX;
import static stile.virtio.queue.InflightLayout.U16;
import static stile.virtio.queue.InflightLayout.U64;
import static stile.virtio.queue.InflightLayout.U8;
import static stile.virtio.queue.InflightLayout.VERSION;
import static stile.virtio.queue.InflightLayout.VERSION_NOW;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Which chains of a split queue are in flight, for whoever comes after this process. Written so
 * that it can end at any store; read only by {@link #recover}, since others can write here too.
 */
final class SplitRecord {
  private final MemorySegment memory;
  private final int size;
  private long counter;

  /**
   * @throws VirtqueueException when the memory is too small for the queue
   */
  SplitRecord(MemorySegment memory, int size) {
    if (memory.byteSize() < SPLIT_ENTRIES + (long) SPLIT_ENTRY * size) {
      throw new VirtqueueException(
          "record of %d bytes for a queue of %d".formatted(memory.byteSize(), size));
    }
    this.memory = memory;
    this.size = size;
  }

  private static long entry(int head) {
    return SPLIT_ENTRIES + (long) SPLIT_ENTRY * head;
  }

  /** Whether somebody has used it. */
  boolean begun() {
    return memory.get(U16, VERSION) == VERSION_NOW;
  }

  /**
   * Takes over what another process left, if one did.
   *
   * @param used the used index in the ring
   * @return the heads in flight, in the order in which they were taken
   */
  int[] recover(int used) {
    if (!begun()) {
      memory.fill((byte) 0);
      memory.set(U16, DESC_NUM, (short) size);
      memory.set(U16, SPLIT_USED_IDX, (short) used);
      VarHandle.releaseFence();
      memory.set(U16, VERSION, (short) VERSION_NOW);
      return new int[0];
    }
    if (Short.toUnsignedInt(memory.get(U16, DESC_NUM)) != size) {
      throw new VirtqueueException(
          "record of %d descriptors for a queue of %d"
              .formatted(Short.toUnsignedInt(memory.get(U16, DESC_NUM)), size));
    }
    finishBatch(used);
    // Each counter is read once: a sort must not see it change.
    long[] counters = new long[size];
    Arrays.setAll(counters, head -> memory.get(U64, entry(head) + SPLIT_COUNTER));
    int[] heads =
        IntStream.range(0, size)
            .filter(head -> memory.get(U8, entry(head)) != 0)
            .boxed()
            .sorted(Comparator.comparingLong(head -> counters[head]))
            .mapToInt(Integer::intValue)
            .toArray();
    counter = heads.length == 0 ? 0 : counters[heads[heads.length - 1]] + 1;
    return heads;
  }

  /** The last batch may have been shown to the driver and not be struck off here. */
  private void finishBatch(int used) {
    int batch = (used - memory.get(U16, SPLIT_USED_IDX)) & 0xffff;
    int head = Short.toUnsignedInt(memory.get(U16, SPLIT_LAST_BATCH));
    for (int i = 0; i < batch; i++) {
      if (i == size || head >= size) {
        throw new VirtqueueException("record whose last batch cannot be: %d".formatted(batch));
      }
      memory.set(U8, entry(head), (byte) 0);
      head = Short.toUnsignedInt(memory.get(U16, entry(head) + SPLIT_NEXT));
    }
    memory.set(U16, SPLIT_USED_IDX, (short) used);
  }

  /** A chain is the device's from now on. */
  void take(int head) {
    memory.set(U64, entry(head) + SPLIT_COUNTER, counter++);
    VarHandle.releaseFence();
    memory.set(U8, entry(head), (byte) 1);
  }

  /** A chain is not the device's after all. */
  void undo(int head) {
    memory.set(U8, entry(head), (byte) 0);
  }

  /** These will be shown to the driver with its next used index. */
  void complete(int[] heads, int count) {
    int last = Short.toUnsignedInt(memory.get(U16, SPLIT_LAST_BATCH));
    for (int i = 0; i < count; i++) {
      memory.set(U16, entry(heads[i]) + SPLIT_NEXT, (short) last);
      last = heads[i];
    }
    VarHandle.releaseFence();
    memory.set(U16, SPLIT_LAST_BATCH, (short) last);
    VarHandle.releaseFence();
  }

  /** These were shown, and the used index is this. */
  void strike(int[] heads, int count, int used) {
    for (int i = 0; i < count; i++) {
      memory.set(U8, entry(heads[i]), (byte) 0);
    }
    VarHandle.releaseFence();
    memory.set(U16, SPLIT_USED_IDX, (short) used);
  }
}
