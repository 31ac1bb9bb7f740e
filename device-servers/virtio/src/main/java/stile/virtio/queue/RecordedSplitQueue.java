package stile.virtio.queue;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A split queue that writes down what is in flight, and begins with what another process had taken
 * and not finished.
 */
public final class RecordedSplitQueue extends ForwardingQueue {
  private final SplitQueue ring;
  private final SplitRecord record;

  /** Heads to be taken again, before anything new. */
  private final int[] again;

  private int nextAgain;

  /** Whether the chain last taken was one of those. */
  private boolean lastWasAgain;

  /** Heads completed and not shown. */
  private final int[] batch;

  private int batchCount;

  /**
   * @param ring where it goes on is known, but for the record
   * @param memory that is kept by somebody who outlives this process
   * @throws VirtqueueException when the record cannot be this queue's
   */
  public RecordedSplitQueue(SplitQueue ring, MemorySegment memory) {
    super(ring);
    this.ring = ring;
    this.record = new SplitRecord(memory, ring.size());
    this.batch = new int[ring.size()];
    int used = ring.usedIndex();
    boolean begun = record.begun();
    this.again = record.recover(used);
    if (begun) {
      ring.resume((used + again.length) & 0xffff); // they are available, and taken
    }
  }

  @Override
  public @Nullable DescriptorChain next() {
    lastWasAgain = nextAgain < again.length;
    if (lastWasAgain) {
      return ring.take(again[nextAgain++]);
    }
    DescriptorChain chain = ring.next();
    if (chain != null) {
      record.take(chain.id);
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
      record.undo(id);
    }
  }

  @Override
  public void complete(DescriptorChain chain, long written) {
    int id = chain.id;
    ring.complete(chain, written);
    batch[batchCount++] = id;
  }

  @Override
  public boolean flush() {
    if (batchCount == 0) {
      return false;
    }
    record.complete(batch, batchCount);
    boolean notify = ring.flush(); // which ends with a fence
    record.strike(batch, batchCount, ring.usedIndex());
    batchCount = 0;
    return notify;
  }
}
