package stile.virtio.queue;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A packed queue that writes down what is in flight, and begins with what another process had taken
 * and not finished.
 */
public final class RecordedPackedQueue extends ForwardingQueue {
  private final PackedQueue ring;
  private final PackedRecord record;

  /** Chains to be taken again, before anything new. */
  private final List<PackedRecord.Taken> again;

  private int nextAgain;

  /** Whether the chain last taken was one of those. */
  private boolean lastWasAgain;

  /** By buffer id: the first entry of its chain. */
  private final int[] entries;

  private final MemorySegment copy;

  /** First entries of chains completed and not shown. */
  private final int[] batch;

  private int batchCount;

  /**
   * @param ring where it goes on is known, but for the record
   * @param memory that is kept by somebody who outlives this process
   * @throws VirtqueueException when the record cannot be this queue's
   */
  public RecordedPackedQueue(PackedQueue ring, MemorySegment memory) {
    super(ring);
    int size = ring.size();
    this.ring = ring;
    this.record = new PackedRecord(memory, size);
    this.entries = new int[size];
    this.batch = new int[size];
    this.copy = MemorySegment.ofArray(new long[2 * size]);
    if (!record.begun()) {
      record.begin(ring.nextUsedEvent());
      again = List.of();
      return;
    }
    int event = record.finishBatch(ring.usedAt(record.oldUsed()));
    again = record.recover();
    ring.resume(event, again.stream().mapToInt(PackedRecord.Taken::slots).sum());
  }

  @Override
  public @Nullable DescriptorChain next() {
    lastWasAgain = nextAgain < again.size();
    if (lastWasAgain) {
      PackedRecord.Taken taken = again.get(nextAgain++);
      DescriptorChain chain = ring.take(taken.descriptors(), taken.slots());
      entries[chain.id] = taken.entry();
      return chain;
    }
    DescriptorChain chain = ring.next();
    if (chain != null) {
      ring.copy(chain, copy);
      entries[chain.id] = record.take(copy, chain.slots);
    }
    return chain;
  }

  @Override
  public void undo(DescriptorChain chain) {
    int id = chain.id;
    if (lastWasAgain) {
      ring.leave(chain);
      nextAgain--;
    } else {
      ring.undo(chain);
      record.undo(entries[id]);
    }
  }

  @Override
  public void complete(DescriptorChain chain, long written) {
    int id = chain.id;
    ring.complete(chain, written);
    batch[batchCount++] = entries[id];
  }

  @Override
  public boolean flush() {
    if (batchCount == 0) {
      return false;
    }
    int event = ring.nextUsedEvent();
    record.complete(batch, batchCount, event);
    boolean notify = ring.flush(); // which ends with a fence
    record.strike(batch, batchCount, event);
    batchCount = 0;
    return notify;
  }
}
